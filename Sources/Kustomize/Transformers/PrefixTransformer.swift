import Manifests
import Text
import YAML

/// Puts a text before (`namePrefix:`) and behind (`nameSuffix:`) the names of objects, except those whose names are
/// fixed: custom resource definitions, API services and namespaces.
struct PrefixTransformer: Transformer {
  var prefix = ByteString()
  var suffix = ByteString()
  let fields: [FieldSpecification]

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    let quirks = resources.quirks
    let fields = fields.map { FieldSelection.Field(specification: $0, steps: $0.steps) }
    for position in resources.indices {
      let original = resources[position].originalIdentity.type
      if PrefixTransformer.hasFixedName(original) { continue }
      let place = resources[position].node.mark
      try resources.edit(at: position) { resource throws(KustomizeError) in
        for field in fields where field.specification.type.selects(original) {
          if field.specification.path == "metadata/name" { remember(&resource) }
          guard field.specification.type.selects(resource.identity.type) else { continue }
          try field.change(&resource, creating: .scalar) { node throws(KustomizeError) in
            let text = prefix + (node.scalar?.text ?? ByteString()) + suffix
            try node.setText(text)
            guard let scalar = node.scalar, scalar.style == .untagged, !scalar.isText,
              field.specification.path == "metadata/name",
              quirks.corrects(.numericNames, "the name \(text) is read as a number", at: place)
            else { return }
            try node.setString(text)
          }
        }
      }
    }
  }

  private func remember(_ resource: inout Resource) {
    guard !prefix.isEmpty || !suffix.isEmpty else { return }
    resource.rememberIdentity()
    if !prefix.isEmpty { resource.prefixes.append(prefix) }
    if !suffix.isEmpty { resource.suffixes.append(suffix) }
  }

  private static func hasFixedName(_ type: GroupVersionKind) -> Bool {
    switch type.kind {
    case "CustomResourceDefinition", "Namespace": true
    case "APIService": type.group == "apiregistration.k8s.io"
    default: false
    }
  }
}
