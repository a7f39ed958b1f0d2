import Manifests
import Text
import YAML

/// Puts every object into a namespace (`namespace:`), except those of cluster-scoped types and those of charts.
struct NamespaceTransformer: Transformer {
  /// Which subjects of role bindings follow.
  enum Subjects: String, Sendable {
    /// Those named `default`.
    case defaultOnly
    /// All service accounts.
    case allServiceAccounts
    /// None.
    case none
  }

  let namespace: ByteString
  let fields: [FieldSpecification]
  var subjects = Subjects.defaultOnly
  /// Whether a namespace that is already there stays.
  var unsetOnly = false

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    guard !namespace.isEmpty else { return }
    var selection = FieldSelection(fields.filter { $0.path != "metadata/namespace" })
    for position in resources.indices {
      if resources[position].isChartGenerated { continue }
      try resources.edit(at: position) { resource throws(KustomizeError) in
        resource.rememberIdentity()
        try move(&resource, &selection)
      }
      let identity = resources[position].identity
      let others = resources.positions(of: identity).filter { $0 != position }
      if let other = others.first {
        throw KustomizeError(
          "namespace transformation produces ID conflict: \(identity.text) is both the object of "
            + "\(place(of: resources[other].node)) and that of \(place(of: resources[position].node))",
          at: resources[position].node.mark)
      }
    }
  }

  private func move(_ resource: inout Resource, _ selection: inout FieldSelection) throws(KustomizeError) {
    let type = resource.identity.type
    if !resource.identity.isClusterScoped { try setOwnNamespace(of: &resource) }
    let isBinding = type.kind == "RoleBinding" || type.kind == "ClusterRoleBinding"
    if isBinding { try setSubjects(of: &resource) }
    for field in selection.fields(of: type) {
      if isBinding, field.specification.path == "subjects/namespace" { continue }
      if field.specification.path == "metadata/name", type.version != "v1" || !type.group.isEmpty { continue }
      try field.change(&resource, creating: .scalar) { node throws(KustomizeError) in try write(&node) }
    }
  }

  private func setOwnNamespace(of resource: inout Resource) throws(KustomizeError) {
    try NamespaceTransformer.ownField.change(&resource, creating: .scalar) { node throws(KustomizeError) in
      try write(&node)
    }
  }

  private static let ownField: FieldSelection.Field = {
    let specification = FieldSpecification(path: ByteString("metadata/namespace"), creates: true)
    return FieldSelection.Field(specification: specification, steps: specification.steps)
  }()

  private func write(_ node: inout Node) throws(KustomizeError) {
    if unsetOnly, let scalar = node.scalar, !scalar.text.isEmpty, !scalar.isNull { return }
    try node.setString(namespace)
  }

  private func setSubjects(of resource: inout Resource) throws(KustomizeError) {
    guard subjects != .none else { return }
    _ = try resource.node.withMapping { (root: inout Node.Mapping) throws(KustomizeError) in
      guard let index = root.index(of: "subjects") else { return }
      _ = try root.entries[index].value.withSequence { (elements: inout [Node]) throws(KustomizeError) in
        for position in elements.indices where follows(elements[position]) {
          _ = try elements[position].withMapping { (subject: inout Node.Mapping) throws(KustomizeError) in
            if subject.index(of: "namespace") == nil {
              subject.entries.append(
                Node.Mapping.Entry(
                  key: .string(ByteString("namespace")), value: CreatedField.scalar.node))
            }
            guard let index = subject.index(of: "namespace") else { return }
            try write(&subject.entries[index].value)
          }
        }
      }
    }
  }

  private func follows(_ subject: Node) -> Bool {
    switch subjects {
    case .none: false
    case .defaultOnly: subject["name"]?.scalar.map { $0.text == "default" } ?? false
    case .allServiceAccounts: subject["kind"]?.scalar.map { $0.text == "ServiceAccount" } ?? false
    }
  }
}
