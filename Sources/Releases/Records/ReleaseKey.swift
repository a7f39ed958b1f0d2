/// What a release is known by: a name is unique within a namespace of an environment.
public struct ReleaseKey: Hashable, Sendable, Comparable {
  /// The environment (`prod`); empty where a project has none.
  public let environment: String
  /// The Kubernetes namespace.
  public let namespace: String
  /// The release's name.
  public let name: String

  /// A release's key.
  ///
  /// - Throws: ``HistoryError/invalidName(_:)`` for a name that Helm refuses.
  public init(environment: String, namespace: String, name: String) throws(HistoryError) {
    guard ReleaseKey.isValid(name: name) else { throw .invalidName(name) }
    self.init(storedEnvironment: environment, namespace: namespace, name: name)
  }

  /// A key that a store or an export holds.
  init(storedEnvironment environment: String, namespace: String, name: String) {
    self.environment = environment
    self.namespace = namespace
    self.name = name
  }

  /// By name, then namespace, then environment: the order of `list`.
  public static func < (left: ReleaseKey, right: ReleaseKey) -> Bool {
    (left.name, left.namespace, left.environment) < (right.name, right.namespace, right.environment)
  }

  /// Whether Helm takes the name: a DNS subdomain of at most 53 characters.
  ///
  /// The expression is `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`.
  public static func isValid(name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty, bytes.count <= 53 else { return false }
    return bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      guard let first = label.first, let last = label.last else { return false }
      return isAlphanumeric(first) && isAlphanumeric(last)
        && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }
}

extension ReleaseKey: CustomStringConvertible {
  /// `web (environment prod, namespace shop)`, for messages.
  public var description: String {
    environment.isEmpty
      ? "\(name) (namespace \(namespace))" : "\(name) (environment \(environment), namespace \(namespace))"
  }
}
