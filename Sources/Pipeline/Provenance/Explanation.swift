import Diagnostics
import Releases
import Text

/// Where every field of some manifests came from.
///
/// Whoever only prints takes the manifests one by one instead: ``ProvenanceRecorder/forEachResource(where:_:)``.
public struct Explanation {
  /// The manifests in the order of emission.
  public var resources: [ExplainedResource] = []

  /// No manifests.
  public init() {}
}

/// A manifest with the origin of each of its fields.
public struct ExplainedResource: Sendable {
  /// `kind`.
  public var kind: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.namespace`; empty when it has none.
  public var namespace: String
  /// The manifest's text, without separator.
  public var text: ByteString
  /// The scalars in the order of the text.
  public var fields: [ExplainedField]

  /// `Deployment/web`.
  public var title: String { "\(kind)/\(name)" }
}

/// A scalar of a manifest and the chain back to where it came from.
public struct ExplainedField: Sendable {
  /// Where it is.
  public var path: FieldPath
  /// Its text.
  public var value: ByteString
  /// The line of the manifest's text, from 1.
  public var line: Int
  /// What led to it, the last step first.
  public var chain: ProvenanceChain
}

extension Explanation {
  /// The place that set a field: the patch's or transformer's line where there is one, else the template's or the
  /// resource's; for a collection that of its first field. Unknown for what nobody here made.
  public func place(of path: FieldPath, kind: String, name: String) -> Mark {
    for resource in resources where resource.kind == kind && resource.name == name {
      for field in resource.fields where field.path.components.starts(with: path.components) {
        if let link = field.chain.first(where: \.mark.isKnown) { return link.mark }
      }
    }
    return .unknown
  }
}
