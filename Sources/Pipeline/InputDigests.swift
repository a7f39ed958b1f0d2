import Charts
import Files
import Kustomize
import Releases
import Synchronization
import Text

/// The digest of a chart's content: equal for a directory and an archive that hold the same files.
enum ChartDigest {
  static func digest(of chart: Chart) -> ContentDigest {
    InputDigest.digest(of: chart.rawFiles.map { (path: $0.path, bytes: $0.bytes) })
  }
}

/// Notes the files that a build reads, so that a revision can say which overlay it was made from.
final class FileDigests: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])

  /// The same files, each one that is read noted.
  func recording(_ fileSystem: FileSystem) -> FileSystem {
    var recording = fileSystem
    recording.read = { [self] (path) throws(FileFailure) in
      let bytes = try fileSystem.read(path)
      files.withLock { $0[path] = bytes }
      return bytes
    }
    return recording
  }

  /// The files read so far, by path.
  var all: [(path: String, digest: ContentDigest)] {
    files.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, ContentDigest(of: $0.value)) }
  }

  /// The digest of the files read so far. Their paths count relative to the folder that holds them all, so that the
  /// place of a checkout does not matter.
  var digest: ContentDigest {
    let read = files.withLock { $0 }
    let common = read.keys.min()?.commonPrefix(with: read.keys.max() ?? "") ?? ""
    return InputDigest.digest(
      of: read.map { (path: ByteString(String($0.key.dropFirst(common.count))), bytes: $0.value) })
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

/// One digest over many files.
enum InputDigest {
  /// The digest of each file's path, length and content, in the order of the paths.
  static func digest(of files: [(path: ByteString, bytes: [UInt8])]) -> ContentDigest {
    var text: [UInt8] = []
    for file in files.sorted(by: { $0.path < $1.path }) {
      text += file.path.bytes
      text += Array(" \(file.bytes.count) \(ContentDigest(of: file.bytes).hexadecimal)\n".utf8)
    }
    return ContentDigest(of: text)
  }
}
