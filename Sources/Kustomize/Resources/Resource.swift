import Manifests
import Text
import YAML

/// An object on its way through a build, with what Kustomize remembers about it.
///
/// Kustomize keeps this memory in annotations of the object itself; here it is typed fields, so that a name with a
/// comma cannot disturb it and nothing need be stripped at the end.
public struct Resource: Sendable {
  /// The object as it is now. Edit it through ``Resources/edit(at:_:)``, which keeps ``identity`` and the index true.
  public var node: Node
  /// What the object is called now, read from ``node``.
  public private(set) var identity: ResourceIdentity
  /// What it was called before each renaming, oldest first. Group and version are always the current ones.
  public private(set) var previousIdentities: [ResourceIdentity] = []
  /// The prefixes that were put before its name, innermost first.
  public var prefixes: [ByteString] = []
  /// The suffixes that were put behind its name, innermost first.
  public var suffixes: [ByteString] = []
  /// What a generator's output does to an object of the same identity.
  public var behavior = GeneratorBehavior.unspecified
  /// Whether the name gets a hash of the content at the end of the build.
  public var needsHash = false
  /// The variables (`vars:`) that take their value from this object.
  public var variableNames: [ByteString] = []
  /// Whether a chart made it: the namespace transformer then leaves it alone.
  public var isChartGenerated = false
  /// Where it came from, if origins are tracked.
  public var origin: Origin?
  /// What changed it, if that is tracked.
  public internal(set) var edits: EditLog?
  /// The transformers it went through, if they are tracked.
  public var transformations: [Origin] = []

  /// How many texts were ever shared among places of the object, and those that are, by number.
  var shareCount: UInt32 = 0
  var sharedTexts: [UInt32: Node.Scalar] = [:]

  /// An object as read or generated.
  public init(_ node: Node, facts: TypeFacts) {
    self.node = node
    identity = Resource.identity(of: node, facts: facts)
  }

  /// What the object was called when it was read or generated.
  public var originalIdentity: ResourceIdentity { previousIdentities.first ?? identity }

  /// All that it was ever called: the previous identities, oldest first, then the current one.
  public var allIdentities: [ResourceIdentity] { previousIdentities + [identity] }

  /// Whether it is or ever was called so.
  public func isKnown(as other: ResourceIdentity) -> Bool {
    identity == other || previousIdentities.contains(other)
  }

  /// Remembers the current identity; to be called before a transformer renames the object.
  public mutating func rememberIdentity() {
    var previous = identity
    previous.namespace = identity.effectiveNamespace
    previousIdentities.append(previous)
  }

  /// Forgets what the object was called before.
  mutating func forgetIdentities() { previousIdentities = [] }

  /// Remembers names from elsewhere, oldest first, as if the object had been renamed from each to the next.
  mutating func rememberIdentities(
    names: [ByteString], namespaces: [ByteString], kinds: [ByteString], facts: TypeFacts
  ) {
    for ((name, namespace), kind) in zip(zip(names, namespaces), kinds) {
      var type = identity.type
      type.kind = kind
      previousIdentities.append(
        ResourceIdentity(
          type: type, name: name, namespace: namespace,
          isClusterScoped: facts.isClusterScoped(apiVersion: type.apiVersion, kind: kind)))
    }
  }

  /// Takes over another object's memory: a generator's result that replaces it stays known by all of its names.
  mutating func adoptHistory(of other: Resource) {
    previousIdentities = other.previousIdentities
    prefixes = other.prefixes
    suffixes = other.suffixes
    behavior = other.behavior
    variableNames = other.variableNames
    transformations = other.transformations
    edits = other.edits
  }

  /// Reads the identity from the node again.
  ///
  /// - Returns: whether anything about it (or about the previous ones) changed.
  mutating func refreshIdentity(facts: TypeFacts) -> Bool {
    guard case .mapping(let mapping) = node.content else { return false }
    let apiVersion = mapping.index(of: "apiVersion").map { mapping.entries[$0].value.rawText }
    let kind = mapping.text(of: "kind")
    let name = Resource.metadataText(of: node, "name")
    let namespace = Resource.metadataText(of: node, "namespace")
    if identity.name == name, identity.namespace == namespace, identity.type.isOf(apiVersion: apiVersion, kind: kind) {
      return false
    }
    let type = GroupVersionKind(apiVersion: apiVersion ?? ByteString(), kind: kind ?? ByteString())
    guard type != identity.type || name != identity.name || namespace != identity.namespace else { return false }
    if type != identity.type {
      for index in previousIdentities.indices {
        previousIdentities[index].type.group = type.group
        previousIdentities[index].type.version = type.version
        previousIdentities[index].isClusterScoped = facts.isClusterScoped(
          apiVersion: type.apiVersion, kind: previousIdentities[index].type.kind)
      }
      identity.isClusterScoped = facts.isClusterScoped(apiVersion: apiVersion ?? ByteString(), kind: type.kind)
    }
    identity.type = type
    identity.name = name
    identity.namespace = namespace
    return true
  }

  /// The identity that an object says it has; an API version of null is one named `null`, as it is for Kustomize 5.8.1.
  public static func identity(of node: Node, facts: TypeFacts) -> ResourceIdentity {
    let apiVersion = node["apiVersion"]?.rawText ?? ByteString()
    let kind = node["kind"]?.identityText ?? ByteString()
    return ResourceIdentity(
      type: GroupVersionKind(apiVersion: apiVersion, kind: kind), name: metadataText(of: node, "name"),
      namespace: metadataText(of: node, "namespace"),
      isClusterScoped: facts.isClusterScoped(apiVersion: apiVersion, kind: kind))
  }

  /// A text field of `metadata`; empty where it is missing or not a scalar.
  static func metadataText(of node: Node, _ field: StaticString) -> ByteString {
    guard case .mapping(let root) = node.content, let metadata = root.index(of: "metadata"),
      case .mapping(let fields) = root.entries[metadata].value.content, let index = fields.index(of: field)
    else { return ByteString() }
    return fields.entries[index].value.identityText
  }
}

extension Node {
  /// The text as Kustomize reads the fields of an identity: empty where there is a null, or no scalar.
  fileprivate var identityText: ByteString {
    guard case .scalar(let scalar) = content, !scalar.isNull else { return ByteString() }
    return scalar.text
  }
}

extension Node.Mapping {
  /// The text of a field; nil where there is no such field, empty where it is no scalar.
  fileprivate func text(of field: StaticString) -> ByteString? {
    index(of: field).map { entries[$0].value.identityText }
  }
}

extension GroupVersionKind {
  /// Whether this is the type that `apiVersion` and `kind` make; compares without making it.
  fileprivate func isOf(apiVersion: ByteString?, kind: ByteString?) -> Bool {
    guard self.kind == kind ?? ByteString() else { return false }
    guard let apiVersion else { return group.isEmpty && version.isEmpty }
    if group.isEmpty { return apiVersion == version && !apiVersion.bytes.contains(UInt8(ascii: "/")) }
    guard apiVersion.count == group.count + version.count + 1, apiVersion.hasPrefix(group) else { return false }
    return apiVersion.bytes[group.count] == UInt8(ascii: "/") && !group.bytes.contains(UInt8(ascii: "/"))
      && apiVersion.hasSuffix(version)
  }
}

/// What a generator's output does to an object of the same identity.
public enum GeneratorBehavior: Sendable {
  /// Nothing was said: like ``create``.
  case unspecified
  /// There must be no such object.
  case create
  /// The object's body is replaced.
  case replace
  /// The object's `data` and `binaryData` are merged key by key.
  case merge

  /// The behaviour of this word; Kustomize takes an unknown word as none.
  public init(_ word: ByteString) {
    switch word {
    case "create": self = .create
    case "replace": self = .replace
    case "merge": self = .merge
    default: self = .unspecified
    }
  }

  /// The word in a kustomization file.
  public var word: String {
    switch self {
    case .unspecified: "unspecified"
    case .create: "create"
    case .replace: "replace"
    case .merge: "merge"
    }
  }
}

/// Where a resource came from, or what transformed it: the content of Kustomize's origin annotations.
public struct Origin: Sendable, Equatable {
  /// The resource's file, relative to the build's root or to the repository.
  public var path = ""
  /// The repository it was cloned from.
  public var repository = ""
  /// The branch, tag or commit asked for.
  public var reference = ""
  /// The kustomization or configuration file that made or changed it.
  public var configuredIn = ""
  /// The generator or transformer.
  public var configuredBy: ResourceIdentity?

  /// A resource of a file.
  public init(path: String = "", repository: String = "", reference: String = "") {
    self.path = path
    self.repository = repository
    self.reference = reference
  }
}

extension Resource {
  /// Decides anew, by other facts, which of the identities are cluster-scoped.
  mutating func rescope(_ facts: TypeFacts) {
    let apiVersion = identity.type.apiVersion
    identity.isClusterScoped = facts.isClusterScoped(apiVersion: apiVersion, kind: identity.type.kind)
    for index in previousIdentities.indices {
      previousIdentities[index].isClusterScoped = facts.isClusterScoped(
        apiVersion: apiVersion, kind: previousIdentities[index].type.kind)
    }
  }
}
