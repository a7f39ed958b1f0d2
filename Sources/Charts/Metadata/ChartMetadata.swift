import Diagnostics
import Manifests
import Text
import YAML

/// What Chart.yaml says of a chart.
public struct ChartMetadata {
  /// `v1` or `v2`.
  public var apiVersion = ByteString()
  /// The chart's name; a subchart's becomes its alias when its parent gives one.
  public var name = ByteString()
  /// The chart's version.
  public var version = ByteString()
  /// One sentence about the chart.
  public var summary = ByteString()
  /// The project's page.
  public var home = ByteString()
  /// A picture's URL.
  public var icon = ByteString()
  /// The version of what the chart installs.
  public var appVersion = ByteString()
  /// The chart's own condition; in the file format, but read by nothing.
  public var condition = ByteString()
  /// The chart's own tags; in the file format, but read by nothing.
  public var tags = ByteString()
  /// The constraint on Kubernetes' version.
  public var kubeVersion = ByteString()
  /// `application`, `library` or nothing, which means application.
  public var type = ByteString()
  /// Whether the chart is not to be used any more.
  public var isDeprecated = false
  /// Words to find the chart by; nil when the file has none.
  public var keywords: [ByteString]?
  /// The URLs of sources; nil when the file has none.
  public var sources: [ByteString]?
  /// Who maintains the chart; an entry is nil where the file has null.
  public var maintainers: [Maintainer?] = []
  /// Free pairs, sorted by key; nil when the file has none.
  public var annotations: [(key: ByteString, value: ByteString)]?
  /// The charts that this one needs; an entry is nil where the file has null.
  public var dependencies: [ChartDependency?] = []
  /// Whether there is a list of dependencies at all, perhaps an empty one.
  public var declaresDependencies = false

  /// Who maintains a chart.
  public struct Maintainer: Sendable, Hashable {
    /// A person's or a group's name.
    public var name = ByteString()
    /// An address.
    public var email = ByteString()
    /// A page.
    public var url = ByteString()

    /// No one yet.
    public init() {}
  }

  /// Nothing said yet.
  public init() {}

  /// Whether the chart has no resources of its own.
  public var isLibrary: Bool { type.string.lowercased() == "library" }

  /// Reads a document of Chart.yaml or, for version 1, requirements.yaml on top of what is there already.
  ///
  /// - Throws: ``DecodingError`` for a key with a value of the wrong kind, of the first such key in the order of bytes.
  mutating func decode(_ node: Node) throws(DecodingError) {
    let decoder = GoStructDecoder(node, type: "v2.Metadata")
    guard let fields = try decoder.fields(of: "v2.Metadata") else { return }
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "apiversion": try field.decode(into: &apiVersion)
      case "name": try field.decode(into: &name)
      case "version": try field.decode(into: &version)
      case "description": try field.decode(into: &summary)
      case "home": try field.decode(into: &home)
      case "icon": try field.decode(into: &icon)
      case "appversion": try field.decode(into: &appVersion)
      case "condition": try field.decode(into: &condition)
      case "tags": try field.decode(into: &tags)
      case "kubeversion": try field.decode(into: &kubeVersion)
      case "type": try field.decode(into: &type)
      case "deprecated": try field.decode(into: &isDeprecated)
      case "keywords": keywords = try field.strings()
      case "sources": sources = try field.strings()
      case "annotations": annotations = try field.stringPairs()
      case "maintainers":
        maintainers =
          try field.elements(of: "[]*v2.Maintainer")?.map { (element) throws(DecodingError) in
            try Maintainer(element)
          } ?? []
      case "dependencies":
        declaresDependencies = field.node.sequence != nil
        dependencies =
          try field.elements(of: "[]*v2.Dependency")?.map { (element) throws(DecodingError) in
            try ChartDependency(element)
          } ?? []
      default: break
      }
    }
  }
}

extension ChartMetadata.Maintainer {
  /// Reads one entry of `maintainers`; nil for null.
  fileprivate init?(_ decoder: GoStructDecoder) throws(DecodingError) {
    guard let fields = try decoder.fields(of: "v2.Maintainer") else { return nil }
    self.init()
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "name": try field.decode(into: &name)
      case "email": try field.decode(into: &email)
      case "url": try field.decode(into: &url)
      default: break
      }
    }
  }
}
