import Diagnostics
import Policies
import Text
import YAML

/// What strake.yaml says of checks, for the project or for one environment.
///
/// ```yaml
/// checks:
///   profile: restricted
///   threshold: warning
///   podSecurity: restricted
///   exemptions:
///     - check: pod-host-path
///       resource: DaemonSet/logging
///       release: logging
///       reason: the node's logs are there
///       expires: 2027-06-30
/// ```
public struct CheckConfiguration: Sendable {
  /// The checks that are made; nil where nothing is said.
  public var profile: Profile?
  /// The least severity that fails; nil where nothing is said.
  public var threshold: Severity?
  /// What namespaces must enforce; nil where nothing is said.
  public var podSecurity: PodSecurityLevel?
  /// The findings that are accepted.
  public var exemptions: [Exemption] = []

  /// Nothing said.
  public init() {}

  /// Reads the mapping.
  ///
  /// - Throws: a ``Diagnostic`` at the place of what is wrong.
  init(_ node: Node, name: String) throws(Diagnostic) {
    let fields = try StrictMapping(node, name: name, keys: ["profile", "threshold", "podSecurity", "exemptions"])
    profile = try CheckConfiguration.word(fields, "profile", Profile.allCases.map(\.name), Profile.init(name:))
    threshold = try CheckConfiguration.word(
      fields, "threshold", Severity.allCases.map(\.name), Severity.init(name:))
    podSecurity = try CheckConfiguration.word(
      fields, "podSecurity", PodSecurityLevel.allCases.map(\.name), PodSecurityLevel.init(name:))
    guard let list = fields["exemptions"] else { return }
    guard let entries = list.sequence else {
      throw Diagnostic("\(name).exemptions must be a list", at: list.mark)
    }
    for (index, entry) in entries.enumerated() {
      exemptions.append(try CheckConfiguration.exemption(entry, name: "\(name).exemptions[\(index)]"))
    }
  }

  /// One of the words that a key may have.
  private static func word<Value>(
    _ fields: StrictMapping, _ key: String, _ words: [String], _ value: (String) -> Value?
  ) throws(Diagnostic) -> Value? {
    guard let word = try fields.string(key) else { return nil }
    if let value = value(word) { return value }
    let nearest = NearestName.of(word, among: words).map { "did you mean \"\($0)\"? " } ?? ""
    throw Diagnostic(
      "\(fields.name).\(key) cannot be \"\(word)\"", at: fields[key]?.mark ?? .unknown,
      help: "\(nearest)known words: \(words.joined(separator: ", "))")
  }

  private static func exemption(_ node: Node, name: String) throws(Diagnostic) -> Exemption {
    let fields = try StrictMapping(
      node, name: name, keys: ["check", "resource", "namespace", "release", "reason", "expires"])
    guard let check = try fields.string("check") else { throw Diagnostic("\(name) names no check", at: node.mark) }
    let expires = try fields.string("expires")
    if let expires, !Exemption.isDay(expires) {
      throw Diagnostic(
        "\(name).expires is no day", at: fields["expires"]?.mark ?? .unknown, help: "write it as 2027-06-30")
    }
    return Exemption(
      check: check, resource: try fields.string("resource") ?? "", namespace: try fields.string("namespace") ?? "",
      release: try fields.string("release") ?? "", reason: try fields.string("reason") ?? "", expires: expires,
      mark: node.mark)
  }

  /// What holds for an environment: its own words before the project's, the exemptions of both.
  func overlaid(by own: CheckConfiguration) -> CheckConfiguration {
    var result = self
    result.profile = own.profile ?? profile
    result.threshold = own.threshold ?? threshold
    result.podSecurity = own.podSecurity ?? podSecurity
    result.exemptions = own.exemptions + exemptions
    return result
  }
}

extension Project {
  /// What strake.yaml says of checks in an environment.
  public func checks(in environment: String?) -> CheckConfiguration {
    let own = file.environments.first { $0.name == environment }?.checks
    return own.map { file.checks.overlaid(by: $0) } ?? file.checks
  }

  /// The Kubernetes version that an environment's charts are told of.
  public func kubeVersion(of environment: String?) -> String? {
    file.environments.first { $0.name == environment }?.kubeVersion
  }
}
