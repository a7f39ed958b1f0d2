import Diagnostics
import Files
import Glibc
import Pipeline
import Releases

extension RevisionOrigin {
  /// Who runs this.
  static var current: RevisionOrigin {
    RevisionOrigin(user: userName, toolVersion: "strake \(Version.number)")
  }

  /// Who runs this, and from which commit of the project.
  static func current(in project: Project) -> RevisionOrigin {
    var origin = current
    if let state = GitState(of: project.root) {
      origin.gitCommit = state.commit
      origin.gitDirty = state.isDirty
    }
    return origin
  }

  private static var userName: String { accountName ?? getenv("USER").map { String(cString: $0) } ?? "" }

  /// The name in /etc/passwd. glibc's `getpwuid` would load libraries of the machine into the static binary.
  private static var accountName: String? {
    guard let accounts = try? LocalFiles.contents(of: "/etc/passwd", limit: 16 << 20) else { return nil }
    let identifier = Array(String(geteuid()).utf8)
    for line in accounts.split(separator: UInt8(ascii: "\n")) {
      // name:password:uid:…
      let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
      if fields.count > 2, fields[2].elementsEqual(identifier), !fields[0].isEmpty {
        return String(decoding: fields[0], as: UTF8.self)
      }
    }
    return nil
  }
}
