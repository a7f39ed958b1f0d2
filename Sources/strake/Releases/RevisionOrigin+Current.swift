import Diagnostics
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

  private static var userName: String {
    if let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name { return String(cString: name) }
    return getenv("USER").map { String(cString: $0) } ?? ""
  }
}
