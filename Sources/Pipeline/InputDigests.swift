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
  private let looks = Mutex<[String: ContentDigest]>([:])

  /// The same files, each one that is read or looked for noted.
  func recording(_ fileSystem: FileSystem) -> FileSystem {
    var recording = fileSystem
    recording.read = { [self] (path) throws(FileFailure) in
      let bytes = try fileSystem.read(path)
      files.withLock { $0[path] = bytes }
      return bytes
    }
    recording.resolve = { [self] (path) throws(FileFailure) in
      do throws(FileFailure) {
        let place = try fileSystem.resolve(path)
        looks.withLock { $0[path] = RenderFingerprint.placeDigest(place) }
        return place
      } catch {
        looks.withLock { $0[path] = RenderFingerprint.placeDigest(nil) }
        throw error
      }
    }
    return recording
  }

  /// The paths looked for so far, and where they led.
  var places: [(path: String, digest: ContentDigest)] {
    looks.withLock { $0 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The files read so far: those of this machine by path, and the digest of all.
  ///
  /// The digest knows a file of a repository by the repository's address, and the others by their paths relative to
  /// the folder that holds them all, so that neither the place of a checkout nor that of a copy matters.
  func files(
    naming copies: [GitRepositories.Copy]
  ) -> (local: [(path: String, bytes: [UInt8])], digest: ContentDigest) {
    let read = files.withLock { $0 }.sorted { $0.key < $1.key }
    var local: [(path: String, bytes: [UInt8])] = []
    var named: [(path: ByteString, bytes: [UInt8])] = []
    for (path, bytes) in read {
      if let copy = copies.first(where: { path.hasPrefix($0.folder + "/") }) {
        named.append((ByteString(copy.url + " " + path.dropFirst(copy.folder.count)), bytes))
      } else {
        local.append((path, bytes))
      }
    }
    let common = FileDigests.commonPrefix(local.first?.path ?? "", local.last?.path ?? "")
    named += local.map { (ByteString(String($0.path.dropFirst(common))), $0.bytes) }
    return (local, InputDigest.digest(of: named))
  }

  /// How many characters both begin with.
  private static func commonPrefix(_ one: String, _ other: String) -> Int {
    zip(one, other).prefix { $0 == $1 }.count
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
