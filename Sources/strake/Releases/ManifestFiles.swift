import Diagnostics
import Files
import Pipeline
import Releases
import Text

/// Manifests in a file, or in the files of a directory and those below it.
enum ManifestFiles {
  /// The documents in the order of the files' names; of a directory the files that end in `.yaml`, `.yml` or `.json`.
  ///
  /// - Throws: a ``Diagnostic`` when the path leads nowhere or a file cannot be read.
  static func documents(at path: String) throws(Diagnostic) -> [ByteString] {
    guard LocalFiles.isDirectory(path) else {
      return ManifestStream.documents(in: ByteString(try UserFiles.read(path)))
    }
    var documents: [ByteString] = []
    for name in (try? LocalFiles.names(in: path)) ?? [] where !name.hasPrefix(".") {
      let inner = LocalFiles.join(path, name)
      let isManifest = [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
      if LocalFiles.isDirectory(inner) || isManifest { documents += try Self.documents(at: inner) }
    }
    return documents
  }
}
