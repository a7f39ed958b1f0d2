import Diagnostics
import Manifests
import Text
import YAML

/// One object of a set: what a finding is about.
public struct ManifestObject: Sendable {
  /// Its type, name and namespace; `metadata.namespace` where it has one, else that of its release.
  public let identity: ResourceIdentity
  /// Its content.
  public let root: Field
  /// The release that it is of; nil for a manifest that was given as a file.
  public let release: String?
  /// Whether findings about it are wanted; other objects are there because the wanted ones depend on them.
  public let isSubject: Bool
  /// Its place in ``ManifestSet/objects``.
  public internal(set) var number = 0
  /// The place of its pod in ``ManifestSet/pods``, if it has or makes one.
  public internal(set) var pod: Int?

  /// The API group; empty for the core group.
  public var group: ByteString { identity.type.group }
  /// `apiVersion`.
  public var apiVersion: ByteString { identity.type.apiVersion }
  /// The kind.
  public var kind: ByteString { identity.type.kind }
  /// The name.
  public var name: ByteString { identity.name }
  /// The namespace in which it lives; empty for an object of a cluster-scoped type.
  public var namespace: ByteString { identity.isClusterScoped ? ByteString() : identity.effectiveNamespace }

  /// `metadata`.
  var metadata: Field { root["metadata"] }
  /// `spec`.
  var spec: Field { root["spec"] }

  /// A label of its own, not of its pods.
  func label(_ name: StaticString) -> ByteString? { metadata["labels"][name].text }

  /// An annotation of its own.
  func annotation(_ name: StaticString) -> ByteString? { metadata["annotations"][name].text }
}

/// A chart as checks see it.
public struct ChartFacts: Sendable {
  /// Its name.
  public var name: String
  /// `version`, empty where it has none.
  public var version: String
  /// Whether the version is one by SemVer 2.
  public var hasValidVersion: Bool
  /// `appVersion`, empty where it has none.
  public var appVersion: String
  /// Whether it only lends its templates.
  public var isLibrary: Bool
  /// Whether it has values.schema.json.
  public var hasSchema: Bool
  /// Whether it has a README.
  public var hasReadme: Bool
  /// The path of its Chart.yaml.
  public var path: String
  /// The release that it is rendered for.
  public var release: String?
  /// Whether findings about it are wanted.
  public var isSubject: Bool

  /// A chart of these facts.
  public init(
    name: String, version: String, hasValidVersion: Bool, appVersion: String, isLibrary: Bool, hasSchema: Bool,
    hasReadme: Bool, path: String, release: String? = nil, isSubject: Bool = true
  ) {
    self.name = name
    self.version = version
    self.hasValidVersion = hasValidVersion
    self.appVersion = appVersion
    self.isLibrary = isLibrary
    self.hasSchema = hasSchema
    self.hasReadme = hasReadme
    self.path = path
    self.release = release
    self.isSubject = isSubject
  }
}
