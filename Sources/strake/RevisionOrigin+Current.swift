import Glibc
import Releases

extension RevisionOrigin {
  /// Who runs this.
  static var current: RevisionOrigin {
    RevisionOrigin(user: userName, toolVersion: "strake \(Version.number)")
  }

  private static var userName: String {
    if let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name { return String(cString: name) }
    return getenv("USER").map { String(cString: $0) } ?? ""
  }
}
