import Diagnostics
import Charts
import Glibc
import Pipeline
import Text

/// Writes a rendered chart below a directory as `helm template --output-dir` does: one file a template.
struct ChartOutputFiles {
  /// The directory.
  let directory: String

  /// Writes manifests over what is there; hooks are appended to files that exist, also to those of an earlier run.
  func write(_ output: TemplateOutput) throws(ChartError) {
    var written: Set<ByteString> = []
    for block in output.manifestBlocks {
      try write(block, appending: !written.insert(block.path).inserted)
    }
    var writtenByHooks: Set<ByteString> = []
    for block in output.hookBlocks {
      let exists = LocalFiles.isFile(path(of: block))
      try write(block, appending: exists || writtenByHooks.contains(block.path))
      writtenByHooks.insert(block.path)
    }
  }

  private func path(of block: TemplateOutput.Block) -> String { directory + "/" + block.path.string }

  private func write(_ block: TemplateOutput.Block, appending: Bool) throws(ChartError) {
    let path = path(of: block)
    if let slash = path.lastIndex(of: "/") {
      do { try LocalFiles.makeDirectories(String(path[..<slash])) } catch { throw ChartError(error.message) }
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o666)
    guard descriptor >= 0 else { throw ChartError(LocalFiles.failure("open \(path)").message) }
    defer { close(descriptor) }
    var rest = block.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ChartError(LocalFiles.failure("write \(path)").message) }
      rest = rest.dropFirst(count)
    }
    try ChartCommand.print(Array("wrote \(path)\n".utf8))
  }
}
