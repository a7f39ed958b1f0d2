import GoTemplate
import Text

/// What templates see of the release that they render for, `.Release`.
public struct ReleaseInfo: Sendable {
  /// The release's name.
  public var name: String
  /// The namespace it goes to.
  public var namespace: String
  /// Its revision, from 1.
  public var revision: Int
  /// Whether there is an earlier revision.
  public var isUpgrade: Bool

  /// A release to render for.
  public init(name: String, namespace: String, revision: Int = 1, isUpgrade: Bool = false) {
    self.name = name
    self.namespace = namespace
    self.revision = revision
    self.isUpgrade = isUpgrade
  }

  /// Checks a release's name.
  ///
  /// - Parameter log: told what Helm logs of a name that it refuses.
  /// - Throws: ``ChartError`` with Helm's text for one that is too long or has other characters than a DNS name.
  public static func checkName(_ name: String, log: (LogRecord) -> Void = { _ in }) throws(ChartError) {
    guard let problem = problem(ofName: name) else { return }
    let message = "release name \(GoUnicode.quoted(name)): \(problem)"
    log(LogRecord(.error, "release name check failed", [.init("error", message)]))
    throw ChartError("release name check failed: \(message)")
  }

  private static func problem(ofName name: String) -> String? {
    guard !name.isEmpty else { return "no name provided" }
    let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    func isAlphanumeric(_ byte: UInt8?) -> Bool {
      guard let byte else { return false }
      return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let isValid =
      name.utf8.count <= 53
      && labels.allSatisfy { label in
        isAlphanumeric(label.first) && isAlphanumeric(label.last)
          && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
    return isValid
      ? nil
      : "invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ "
        + "and the length must not be longer than 53"
  }

  /// The name that a template of `--name-template` makes.
  ///
  /// - Throws: ``ChartError`` with Go's text for a template that can't be parsed or fails.
  public static func name(
    fromTemplate text: String, host: Host, library: FunctionLibrary
  ) throws(ChartError) -> String {
    let set = TemplateSet(name: "name-template", library: library)
    do { try set.parse(name: "name-template", text: ByteString(text)) } catch { throw ChartError(error.message) }
    do {
      return try set.execute(ByteString("name-template"), data: .null, host: host).string
    } catch { throw ChartError(error.message) }
  }

  /// The table that templates see.
  var table: MapValue {
    MapValue([
      (ByteString("IsInstall"), .bool(!isUpgrade)),
      (ByteString("IsUpgrade"), .bool(isUpgrade)),
      (ByteString("Name"), .string(ByteString(name))),
      (ByteString("Namespace"), .string(ByteString(namespace))),
      (ByteString("Revision"), .int(revision)),
      (ByteString("Service"), .string(ByteString("Helm"))),
    ])
  }
}
