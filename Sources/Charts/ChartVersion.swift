import TemplateFunctions
import Text

/// Versions of charts and of Kubernetes, as Masterminds/semver reads them.
public enum ChartVersion {
  /// Whether a text is a version; a leading `v` and missing parts are allowed.
  static func isValid(_ text: ByteString) -> Bool { (try? SemanticVersion(text)) != nil }

  /// Whether a text is a version by SemVer 2 to the letter: three numbers, no `v`.
  public static func isStrictlyValid(_ text: ByteString) -> Bool {
    guard isValid(text), text.bytes.first != UInt8(ascii: "v"), text.bytes.first != UInt8(ascii: "V") else {
      return false
    }
    return text.bytes.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }.count { $0 == UInt8(ascii: ".") }
      == 2
  }

  /// Whether a version meets a constraint; false when either can't be read.
  public static func isIn(_ constraint: ByteString, version: ByteString) -> Bool {
    guard let version = try? SemanticVersion(version), let constraint = try? VersionConstraint(constraint) else {
      return false
    }
    return constraint.isSatisfied(by: version)
  }
}
