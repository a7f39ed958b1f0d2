import Diagnostics
import Manifests
import Policies
import Releases
import Text
import YAML

/// Where the fields that findings name came from: the template's line, the patch, the value behind it.
public struct ManifestOrigins {
  private let resources: [ResourceName: ExplainedResource]

  private struct ResourceName: Hashable {
    let kind: String
    let name: String
    let namespace: String
  }

  /// The origins of what was explained.
  public init(_ explanation: Explanation) {
    resources = Dictionary(
      explanation.resources.map { (ResourceName(kind: $0.kind, name: $0.name, namespace: $0.namespace), $0) }
    ) { first, _ in first }
  }

  /// Where the field of a finding came from, the last step first; for a field that is missing, where what is beside it
  /// came from. Empty where nothing is known.
  public func origins(of finding: Finding) -> [Finding.Origin] {
    let subject = finding.subject
    let named = ResourceName(kind: subject.kind, name: subject.name, namespace: subject.namespace)
    let unnamed = ResourceName(kind: subject.kind, name: subject.name, namespace: "")
    guard let resource = resources[named] ?? resources[unnamed],
      let node = try? YAMLParser.firstDocument(in: resource.text.bytes, file: .unknown, dialect: .goYAML3)
    else { return [] }
    var path = finding.path.steps(in: node).map { step -> Releases.FieldPath.Component in
      switch step {
      case .key(let key): .key(key)
      case .index(let index): .index(index)
      }
    }
    while true {
      if let field = resource.fields.first(where: { $0.path.components.starts(with: path) }) {
        return ManifestOrigins.origins(field.chain)
      }
      guard path.popLast() != nil else { return [] }
    }
  }

  /// What a person would edit: patches and transformers, the template's own line, the value that the field shows.
  private static func origins(_ chain: ProvenanceChain) -> [Finding.Origin] {
    chain.compactMap { link in
      switch link.role {
      case .patch, .transformer, .generator, .resource, .template, .value:
        guard link.mark.isKnown else { return nil }
        return Finding.Origin(
          role: link.role.rawValue, path: SourceFile.named(link.mark.file).path, line: Int(link.mark.line),
          column: Int(link.mark.column))
      case .call, .input, .overridden, .condition, .unexplained: return nil
      }
    }
  }
}
