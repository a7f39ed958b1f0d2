import Manifests
import Text
import YAML

/// Writes the new names of renamed objects into the fields that name them.
///
/// Each such field is looked at once, after all renaming: the object that once had the name that stands there, of the
/// type that the field is known to name, gives its present one.
struct NameReferences {
  private let references: [NameBackReference]
  private let renamed: RenamedObjects

  /// Knows all objects and the fields that may name them.
  ///
  /// - Throws: for an object that lost its name before it was renamed.
  init(_ references: [NameBackReference], resources: Resources) throws(KustomizeError) {
    self.references = references
    renamed = try RenamedObjects(resources)
  }

  /// A field of a type and what it names.
  private struct Field {
    let walk: FieldSelection.Field
    let target: GroupVersionKind
    let namesARole: Bool
  }

  /// Updates all references.
  ///
  /// - Throws: Kustomize's text when several objects of different names are meant.
  func update(_ resources: inout Resources) throws(KustomizeError) {
    var fieldsByType: [GroupVersionKind: [Field]] = [:]
    for position in resources.indices {
      let type = resources[position].originalIdentity.type
      let fields: [Field]
      if let known = fieldsByType[type] {
        fields = known
      } else {
        fields = self.fields(of: type)
        fieldsByType[type] = fields
      }
      if fields.isEmpty { continue }
      try checkVersion(of: resources[position].node)
      let referrer = try Referrer(resources[position])
      let present = fields.indices.filter { fields[$0].walk.isPresent(in: resources[position].node) }
      if present.isEmpty { continue }
      try resources.edit(at: position) { resource throws(KustomizeError) in
        for index in present { try update(fields[index], of: &resource, referrer) }
      }
    }
  }

  /// Refuses what Kustomize 5.8.1 reads in two ways: a null, as no version and as the text `null`; `/v1`, with and
  /// without its slash.
  private func checkVersion(of node: Node) throws(KustomizeError) {
    guard let version = node["apiVersion"], let text = version.scalar?.text, !text.isEmpty else { return }
    let readings: (String, String)
    if version.isNull {
      readings = ("", text.string)
    } else if text.hasPrefix("/") {
      readings = (text.string, String(text.string.dropFirst()))
    } else {
      return
    }
    throw KustomizeError(
      "node-referrerOriginal 'APIVersion' mismatch '\(readings.0)' != '\(readings.1)'", at: version.mark)
  }

  private func fields(of type: GroupVersionKind) -> [Field] {
    references.flatMap { reference in
      reference.fields.filter { $0.type.selects(type) }.map { field in
        Field(
          walk: FieldSelection.Field(specification: field, steps: field.steps), target: reference.type,
          namesARole: field.path.hasSuffix("roleRef/name"))
      }
    }
  }

  private func update(
    _ field: Field, of resource: inout Resource, _ referrer: Referrer
  ) throws(KustomizeError) {
    var role: GroupVersionKind?
    if field.namesARole, let reference = resource.node["roleRef"], let group = reference["apiGroup"]?.scalar?.text,
      let kind = reference["kind"]?.scalar?.text
    {
      role = GroupVersionKind(group: group, kind: kind)
    }
    let search = ReferralSearch(referrer: referrer, target: field.target, role: role, renamed: renamed)
    do {
      try field.walk.change(&resource, creating: nil) { node throws(KustomizeError) in try search.update(&node) }
    } catch {
      throw error.within(
        "updating name reference in '\(field.walk.specification.path.string)' field of "
          + "'\(resource.identity.text)'")
    }
  }
}

/// The object in which a reference stands, as far as it decides what is meant.
private struct Referrer {
  let identity: ResourceIdentity
  let prefixes: [ByteString]
  let suffixes: [ByteString]
  /// Further namespaces that a role binding reaches, through the service accounts among its subjects.
  let namespaces: [ByteString]

  /// - Throws: for a role binding with a service account whose namespace is no text.
  init(_ resource: Resource) throws(KustomizeError) {
    identity = resource.identity
    prefixes = resource.prefixes
    suffixes = resource.suffixes
    guard identity.type.kind == "RoleBinding", let subjects = resource.node["subjects"]?.sequence else {
      namespaces = []
      return
    }
    var namespaces: [ByteString] = []
    for subject in subjects {
      guard let kind = subject["kind"]?.scalar?.text, kind == "ServiceAccount", let node = subject["namespace"] else {
        continue
      }
      guard let scalar = node.scalar, case .string(let namespace) = scalar.resolved(as: .goYAML3, tag: node.tag) else {
        throw KustomizeError("Invalid Input: namespace is blank for resource \"\(identity.text)\"", at: node.mark)
      }
      namespaces.append(namespace)
    }
    self.namespaces = namespaces
  }
}

/// The objects that were ever renamed, by each of their previous names and their present namespace.
struct RenamedObjects {
  /// A renamed object, as far as it decides whether it is meant.
  struct Candidate {
    let identity: ResourceIdentity
    let previous: [ResourceIdentity]
    let prefixes: [ByteString]
    let suffixes: [ByteString]
  }

  private(set) var candidates: [Candidate] = []
  private var positionsByName: [ByteString: [Int]] = [:]
  private var positionsByPlace: [Place: [Int]] = [:]
  /// Of all objects that are now in a namespace, renamed or not, the namespaces in which they were first.
  private var originalNamespaces: [ByteString: Set<ByteString>] = [:]

  struct Place: Hashable {
    let name: ByteString
    let namespace: ByteString
  }

  /// - Throws: for an object that lost its name before it was renamed, as Kustomize does, which keeps no empty names.
  init(_ resources: Resources) throws(KustomizeError) {
    for position in resources.indices {
      let resource = resources[position]
      guard !resource.previousIdentities.contains(where: \.name.isEmpty) else {
        throw KustomizeError(
          "number of previous names, number of previous namespaces, number of previous kinds not equal",
          at: resource.node.mark, help: "the object's name was taken away before its namespace or its name was changed")
      }
      let namespace = resource.identity.effectiveNamespace
      originalNamespaces[namespace, default: []].insert(resource.originalIdentity.effectiveNamespace)
      guard !resource.previousIdentities.isEmpty else { continue }
      let index = candidates.count
      candidates.append(
        Candidate(
          identity: resource.identity, previous: resource.previousIdentities, prefixes: resource.prefixes,
          suffixes: resource.suffixes))
      var seen: [ByteString] = []
      for previous in resource.previousIdentities where !seen.contains(previous.name) {
        seen.append(previous.name)
        positionsByName[previous.name, default: []].append(index)
        positionsByPlace[Place(name: previous.name, namespace: namespace), default: []].append(index)
      }
    }
  }

  /// The objects once called so that a referrer can see, in order: all for a cluster-scoped one, else those of its
  /// namespace, of the namespaces of its service accounts, and cluster-scoped ones.
  fileprivate func candidates(once name: ByteString, seenBy referrer: Referrer) -> [Candidate] {
    guard let all = positionsByName[name] else { return [] }
    if referrer.identity.isClusterScoped { return all.map { candidates[$0] } }
    let found = referrer.visibleNamespaces.compactMap { positionsByPlace[Place(name: name, namespace: $0)] }
    return (found.count == 1 ? found[0] : found.joined().sorted()).map { candidates[$0] }
  }

  /// Whether any object that a referrer sees was first in this namespace.
  fileprivate func isOriginal(_ namespace: ByteString, of referrer: Referrer) -> Bool {
    if namespace == ResourceIdentity.clusterScope { return false }
    if referrer.identity.isClusterScoped { return originalNamespaces.values.contains { $0.contains(namespace) } }
    return referrer.visibleNamespaces.contains { originalNamespaces[$0]?.contains(namespace) ?? false }
  }
}

extension Referrer {
  /// The effective namespaces of the objects that it sees.
  fileprivate var visibleNamespaces: Set<ByteString> {
    var visible: Set<ByteString> = [identity.effectiveNamespace, ResourceIdentity.clusterScope]
    visible.formUnion(namespaces)
    return visible
  }
}

extension ResourceIdentity {
  /// The effective namespace of what has none.
  fileprivate static let clusterScope = ByteString("_non_namespaceable_")
}

/// Looks for the object that a field means.
private struct ReferralSearch {
  let referrer: Referrer
  let target: GroupVersionKind
  let role: GroupVersionKind?
  let renamed: RenamedObjects

  func update(_ node: inout Node) throws(KustomizeError) {
    switch node.content {
    case .scalar: try updateText(&node)
    case .mapping: try updateObject(&node)
    case .sequence:
      _ = try node.withSequence { (elements: inout [Node]) throws(KustomizeError) in
        for index in elements.indices {
          if elements[index].mapping != nil {
            try updateObject(&elements[index])
          } else if elements[index].scalar != nil {
            try updateText(&elements[index])
          } else {
            throw KustomizeError("node is expected to be either a string or a map of string", at: elements[index].mark)
          }
        }
      }
    }
  }

  private func updateText(_ node: inout Node) throws(KustomizeError) {
    guard let name = node.scalar?.text, !node.isNull else { return }
    let candidates = renamed.candidates(once: name, seenBy: referrer)
    guard let referral = try referral(name, candidates, node, comparingNamespaces: false) else { return }
    if referral.name != name { try node.setText(referral.name) }
  }

  private func updateObject(_ node: inout Node) throws(KustomizeError) {
    guard let nameNode = node["name"] else {
      throw KustomizeError("path config error; no 'name' field in node", at: node.mark)
    }
    let name = nameNode.scalar?.text ?? ByteString()
    var candidates = renamed.candidates(once: name, seenBy: referrer)
    if let namespace = node["namespace"]?.scalar?.text {
      let comparesOriginal = renamed.isOriginal(namespace, of: referrer)
      candidates = candidates.filter { candidate in
        let identity = comparesOriginal ? candidate.previous.first ?? candidate.identity : candidate.identity
        return !identity.isClusterScoped && identity.effectiveNamespace == namespace
      }
    }
    guard let referral = try referral(name, candidates, node, comparingNamespaces: true) else { return }
    if referral.name == name, referral.namespace.isEmpty { return }
    _ = try node.withMapping { (mapping: inout Node.Mapping) throws(KustomizeError) in
      if let index = mapping.index(of: "name") { try mapping.entries[index].value.setText(referral.name) }
      guard !referral.namespace.isEmpty else { return }
      if let index = mapping.index(of: "namespace") {
        try mapping.entries[index].value.setText(referral.namespace)
      } else {
        mapping.setUntagged(ByteString("namespace"), referral.namespace)
      }
    }
  }

  /// The one object that is meant; nil when none is.
  private func referral(
    _ name: ByteString, _ visible: [RenamedObjects.Candidate], _ node: Node, comparingNamespaces: Bool
  ) throws(KustomizeError) -> ResourceIdentity? {
    var candidates = visible.filter { candidate in
      let previous = candidate.previous
      guard previous.contains(where: { $0.name == name }) else { return false }
      guard previous.contains(where: { target.selects($0.type) }) else { return false }
      if let role, !previous.contains(where: { role.selects($0.type) }) { return false }
      if referrer.identity.isClusterScoped || candidate.identity.isClusterScoped { return true }
      return candidate.identity.type.kind == "ServiceAccount"
        || candidate.identity.sharesNamespace(with: referrer.identity)
    }
    if candidates.count == 1 { return candidates.first?.identity }
    candidates = candidates.filter { sharesAffixes($0, emptyMatches: true) }
    if candidates.count > 1 { candidates = candidates.filter { sharesAffixes($0, emptyMatches: false) } }
    guard let chosen = candidates.first?.identity else { return nil }
    let areSame = candidates.allSatisfy { other in
      other.identity.name == chosen.name
        && (!comparingNamespaces || other.identity.namespace == chosen.namespace)
    }
    if areSame { return chosen }
    let names = candidates.map(\.identity.text).joined(separator: ", ")
    throw KustomizeError(
      "found multiple possible referrals: \(names)", at: node.mark,
      help: "'\(name.string)' could mean any of them; give them different names")
  }

  private func sharesAffixes(_ candidate: RenamedObjects.Candidate, emptyMatches: Bool) -> Bool {
    ReferralSearch.sharesEnd(candidate.prefixes, referrer.prefixes, emptyMatches: emptyMatches)
      && ReferralSearch.sharesEnd(candidate.suffixes, referrer.suffixes, emptyMatches: emptyMatches)
  }

  /// Whether the shorter list is the end of the longer one; an empty one only of another empty one, unless said so.
  private static func sharesEnd(_ one: [ByteString], _ other: [ByteString], emptyMatches: Bool) -> Bool {
    if one.isEmpty || other.isEmpty { return emptyMatches || one.count == other.count }
    let length = min(one.count, other.count)
    return one.suffix(length).elementsEqual(other.suffix(length))
  }
}
