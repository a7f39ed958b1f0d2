import Diagnostics
import Charts
import Files
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
      do { try UserFiles.makeDirectories(String(path[..<slash])) } catch { throw ChartError(error.message) }
    }
    do throws(FileFailure) {
      if appending {
        try LocalFiles.append(block.bytes, to: path, mode: 0o666)
      } else {
        try LocalFiles.write(block.bytes, to: path, mode: 0o666)
      }
    } catch { throw ChartError(error.message) }
    try ChartCommand.print(Array("wrote \(path)\n".utf8))
  }
}
