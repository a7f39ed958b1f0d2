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
      guard root.entries[index].value.sequence != nil || root.entries[index].value.isNull else {
        throw mismatch(root.entries[index].value, "SequenceNode")
      }
      _ = try root.entries[index].value.withSequence { (elements: inout [Node]) throws(KustomizeError) in
        for position in elements.indices where try follows(elements[position]) {
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

  private func follows(_ subject: Node) throws(KustomizeError) -> Bool {
    switch subjects {
    case .none: false
    case .defaultOnly: try holds(subject, "name", ByteString("default"))
    case .allServiceAccounts: try holds(subject, "kind", ByteString("ServiceAccount"))
    }
  }

  /// Whether a field of a subject has this text.
  private func holds(_ subject: Node, _ field: StaticString, _ text: ByteString) throws(KustomizeError) -> Bool {
    guard !subject.isNull else { return false }
    guard subject.mapping != nil else { throw mismatch(subject, "MappingNode", lookingUp: field) }
    guard let node = subject[field] else { return false }
    guard let scalar = node.scalar else { throw mismatch(node, "ScalarNode", lookingUp: field) }
    return scalar.text == text
  }

  private func mismatch(_ node: Node, _ expected: String, lookingUp field: StaticString? = nil) -> KustomizeError {
    let reading = field.map { "looking up \($0) on (cluster)role binding subject: " } ?? ""
    return KustomizeError(
      "setting namespace on (cluster)role binding subjects: \(reading)wrong node kind: expected \(expected) "
        + "but got \(node.kindName)", at: node.mark)
  }
}
