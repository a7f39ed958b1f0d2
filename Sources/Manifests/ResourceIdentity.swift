import Text
import YAML

/// The type of a Kubernetes object: API group, version and kind.
public struct GroupVersionKind: Hashable, Sendable {
  /// The API group; empty for the core group.
  public var group: ByteString
  /// The version within the group, `v1`.
  public var version: ByteString
  /// The kind, `Deployment`.
  public var kind: ByteString

  /// A type.
  public init(group: ByteString = ByteString(), version: ByteString = ByteString(), kind: ByteString = ByteString()) {
    self.group = group
    self.version = version
    self.kind = kind
  }

  /// The type of an object with this `apiVersion` and `kind`; the group is what precedes the first slash.
  public init(apiVersion: ByteString, kind: ByteString) {
    if let slash = apiVersion.bytes.firstIndex(of: UInt8(ascii: "/")) {
      group = ByteString(apiVersion.bytes[..<slash])
      version = ByteString(apiVersion.bytes[(slash + 1)...])
    } else {
      group = ByteString()
      version = apiVersion
    }
    self.kind = kind
  }

  /// `group/version`, or the version alone for the core group.
  public var apiVersion: ByteString {
    if group.isEmpty { return version }
    return version.isEmpty ? group : group + ByteString("/") + version
  }

  /// Whether this type, its blank parts standing for anything, covers another.
  public func selects(_ other: GroupVersionKind) -> Bool {
    (kind.isEmpty || kind == other.kind) && (group.isEmpty || group == other.group)
      && (version.isEmpty || version == other.version)
  }

  /// Kustomize's text: `Deployment.v1.apps`, blanks as `[noKind]`, `[noVer]`, `[noGrp]`.
  public var text: String {
    "\(kind.isEmpty ? "[noKind]" : kind.string).\(version.isEmpty ? "[noVer]" : version.string)"
      + ".\(group.isEmpty ? "[noGrp]" : group.string)"
  }
}

/// What tells one object from another: its type, name and namespace.
///
/// Two identities are equal when type, name and *effective* namespace are equal: an object without a namespace lives in
/// `default`, an object of a cluster-scoped type in none, whatever it says.
public struct ResourceIdentity: Sendable {
  /// The type.
  public var type: GroupVersionKind
  /// `metadata.name`.
  public var name: ByteString
  /// `metadata.namespace` as written; empty when it has none.
  public var namespace: ByteString
  /// Whether the type is known to have no namespaces; an unknown type has them.
  public var isClusterScoped: Bool

  /// An identity.
  public init(type: GroupVersionKind, name: ByteString, namespace: ByteString = ByteString(), isClusterScoped: Bool) {
    self.type = type
    self.name = name
    self.namespace = namespace
    self.isClusterScoped = isClusterScoped
  }

  /// The namespace in which the object lives: `default` for none, `_non_namespaceable_` for a cluster-scoped type.
  public var effectiveNamespace: ByteString {
    if isClusterScoped { return ByteString("_non_namespaceable_") }
    return namespace.isEmpty ? ByteString("default") : namespace
  }

  /// Whether both live in the same effective namespace.
  public func sharesNamespace(with other: ResourceIdentity) -> Bool {
    if isClusterScoped || other.isClusterScoped { return effectiveNamespace == other.effectiveNamespace }
    if namespace == other.namespace { return true }
    return (namespace.isEmpty && other.namespace == "default") || (other.namespace.isEmpty && namespace == "default")
  }

  /// Kustomize's text: `Deployment.v1.apps/web.prod`, blanks as `[noName]`, `[noNs]`.
  public var text: String {
    "\(type.text)/\(name.isEmpty ? "[noName]" : name.string).\(namespace.isEmpty ? "[noNs]" : namespace.string)"
  }

  /// The short form people use: `Deployment/web`, with the namespace after it where there is one.
  public var shortText: String {
    "\(type.kind.string)/\(name.string)" + (namespace.isEmpty ? "" : " in namespace \(namespace.string)")
  }
}

extension ResourceIdentity: Hashable {
  /// Same type, name and effective namespace.
  public static func == (left: ResourceIdentity, right: ResourceIdentity) -> Bool {
    left.name == right.name && left.type == right.type && left.sharesNamespace(with: right)
  }

  /// Hashes most of what `==` compares: few objects differ in nothing but the group.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(type.kind)
    if isClusterScoped {
      hasher.combine(1 as UInt8)
    } else if namespace.isEmpty || namespace == "default" {
      hasher.combine(2 as UInt8)
    } else {
      hasher.combine(namespace)
    }
  }
}

extension ResourceIdentity {
  /// Which object a manifest of plain text describes, read without its tree; nil where only the full reader can tell.
  public init?(ofPlain manifest: ByteString) {
    guard let identity = PlainManifest.identity(of: manifest.bytes) else { return nil }
    self = identity
  }
}

extension Node {
  /// The object's type, from `apiVersion` and `kind`; blank where a field is missing or not text.
  public var groupVersionKind: GroupVersionKind {
    GroupVersionKind(
      apiVersion: self["apiVersion"]?.scalar?.text ?? ByteString(), kind: self["kind"]?.scalar?.text ?? ByteString())
  }
}
