import Files

/// The commit of a project's work tree, for the record of who released what.
public struct GitState: Sendable {
  /// The commit's id.
  public let commit: String
  /// Whether tracked files differ from that commit.
  public let isDirty: Bool

  /// The state of the work tree around a folder; nil outside of one, or where there is no git.
  public init?(of folder: String) {
    let command = ["git", "-C", folder, "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
    guard let output = try? Program(command, capture: .output).run() else { return nil }
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    let mark = "# branch.oid "
    guard let line = lines.first(where: { $0.hasPrefix(mark) }) else { return nil }
    let commit = line.dropFirst(mark.count)
    guard commit != "(initial)" else { return nil }
    self.commit = String(commit)
    isDirty = lines.contains { !$0.hasPrefix("#") }
  }
}
