import GoTemplate
import TemplateFunctions
import Text

/// `.Capabilities`, Go's `*common.Capabilities`.
final class CapabilitiesObject: Object {
  private let kubeVersion: Value
  private let apiVersions: Value
  private let helmVersion: Value

  init(_ capabilities: Capabilities) {
    kubeVersion = .object(KubeVersionObject(capabilities.kubeVersion))
    apiVersions = .object(APIVersionsObject(capabilities.apiVersions))
    helmVersion = .object(HelmVersionObject())
  }

  override var typeName: String { "*common.Capabilities" }
  override var kind: GoKind { .pointer }

  override func field(_ name: ByteString) -> Value? {
    switch name {
    case "KubeVersion": kubeVersion
    case "APIVersions": apiVersions
    case "HelmVersion": helmVersion
    default: nil
    }
  }

  override func method(_ name: ByteString) -> Function? {
    guard name == "Copy" else { return nil }
    // Nothing changes capabilities: a copy is as good as the thing.
    return Function("Copy", [], body: .many { [unowned self] _, _ in .object(self) })
  }

  override var fields: [(name: String, value: Value)]? {
    [("KubeVersion", kubeVersion), ("APIVersions", apiVersions), ("HelmVersion", helmVersion)]
  }

  override var plainData: Value? { .object(PlainStruct(fields ?? [])) }
}

/// `.Capabilities.KubeVersion`, Go's `common.KubeVersion`.
final class KubeVersionObject: Object {
  private let version: Capabilities.KubeVersion
  private let isCopied: Bool

  init(_ version: Capabilities.KubeVersion, isCopied: Bool = false) {
    self.version = version
    self.isCopied = isCopied
  }

  /// The version without a vendor's suffix; a copy that `deepCopy` made has lost it, and its address.
  private var normalized: ByteString { isCopied ? ByteString() : version.normalized }

  override var deepCopied: Value? { .object(KubeVersionObject(version, isCopied: true)) }

  override var typeName: String { "common.KubeVersion" }

  override func field(_ name: ByteString) -> Value? {
    switch name {
    case "Version": .string(version.version)
    case "Major": .string(version.major)
    case "Minor": .string(version.minor)
    default: nil
    }
  }

  override func method(_ name: ByteString) -> Function? {
    switch name {
    case "String": Function("String", [], body: .many { [normalized] _, _ in .string(normalized) })
    case "GitVersion": Function("GitVersion", [], body: .many { [version] _, _ in .string(version.version) })
    default: nil
    }
  }

  override var fields: [(name: String, value: Value)]? {
    [
      ("Version", .string(version.version)), ("normalizedVersion", .string(normalized)),
      ("Major", .string(version.major)), ("Minor", .string(version.minor)),
    ]
  }

  override var printedByAction: ByteString? { isCopied ? nil : version.normalized }

  override var plainData: Value? {
    .object(
      PlainStruct([
        ("Version", .string(version.version)), ("Major", .string(version.major)), ("Minor", .string(version.minor)),
      ]))
  }
}

/// `.Capabilities.APIVersions`, Go's `common.VersionSet`.
final class APIVersionsObject: Object {
  private let versions: [ByteString]
  private let known: Set<ByteString>

  init(_ versions: [ByteString]) {
    self.versions = versions
    known = Set(versions)
  }

  override var typeName: String { "common.VersionSet" }
  override var kind: GoKind { .slice }
  override var isTrue: Bool { !versions.isEmpty }
  override var length: Int? { versions.count }
  override var elements: [Value]? { versions.map { .string($0) } }
  override var plainData: Value? { .list(versions.map { .string($0) }) }

  override func method(_ name: ByteString) -> Function? {
    guard name == "Has" else { return nil }
    return Function("Has", [.string], body: .one { [known] _, version in .bool(known.contains(version.text)) })
  }
}

/// `.Capabilities.HelmVersion`, Go's `version.BuildInfo`: what the Helm says of itself whose output Strake gives.
final class HelmVersionObject: Object {
  private static let facts: [(name: StaticString, key: StaticString, value: StaticString)] = [
    ("Version", "version", "v4.3.1"),
    ("GitCommit", "git_commit", "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff"),
    ("GitTreeState", "git_tree_state", "clean"),
    ("GoVersion", "go_version", "go1.27.2"),
    ("KubeClientVersion", "kube_client_version", "v1.37"),
  ]

  override var typeName: String { "version.BuildInfo" }

  override func field(_ name: ByteString) -> Value? {
    HelmVersionObject.facts.first { name == $0.name }.map { .string(ByteString($0.value)) }
  }

  override var fields: [(name: String, value: Value)]? {
    HelmVersionObject.facts.map { ($0.name.description, .string(ByteString($0.value))) }
  }

  override var plainData: Value? {
    .object(
      PlainStruct(HelmVersionObject.facts.map { ($0.key.description, .string(ByteString($0.value))) }))
  }
}
