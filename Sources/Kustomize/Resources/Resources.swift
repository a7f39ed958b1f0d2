import Diagnostics
import Manifests
import Text
import YAML

/// The objects of a build in order, with an index of all their names that is kept through every change.
///
/// Kustomize scans the whole list for every look-up, which makes it quadratic; here a look-up by identity or name
/// costs the number of its hits.
public struct Resources: Sendable {
  /// What is known about Kubernetes types; decides which types have namespaces.
  public private(set) var facts: TypeFacts
  /// The quirks that transformers meet, and those that they correct.
  let quirks: QuirkLog
  private var elements: [Resource] = []
  private var positionsByIdentity: [ResourceIdentity: PositionList] = [:]
  private var positionsByName: [ByteString: PositionList] = [:]
  /// Whether several objects ever had one identity, so that two may have it now.
  private var hasSharedIdentities = false
  /// Whether there is an index; none is kept once the objects are in the order of printing.
  private var isIndexed = true
  /// Whether a step runs whose changes are to be noted.
  var notesEdits = false

  /// An empty list.
  public init(facts: TypeFacts, quirks: QuirkLog = QuirkLog()) {
    self.facts = facts
    self.quirks = quirks
  }

  // MARK: Reading

  /// The number of objects.
  public var count: Int { elements.count }

  /// Whether there are none.
  public var isEmpty: Bool { elements.isEmpty }

  /// The positions of all objects.
  public var indices: Range<Int> { elements.indices }

  /// The objects in order.
  public var all: [Resource] { elements }

  /// The object at a position.
  public subscript(position: Int) -> Resource {
    // Lends it: a copy would count a dozen references.
    _read { yield elements[position] }
  }

  /// The objects that are or ever were called so, in order.
  public func positions(knownAs identity: ResourceIdentity) -> [Int] {
    isIndexed
      ? positionsByIdentity[identity]?.all ?? [] : elements.indices.filter { elements[$0].isKnown(as: identity) }
  }

  /// The objects that are called so now, in order; at most one unless a transformer made two of one name.
  public func positions(of identity: ResourceIdentity) -> [Int] {
    positions(knownAs: identity).filter { elements[$0].identity == identity }
  }

  /// The objects whose current or any previous name is this, in order.
  public func positions(named name: ByteString) -> [Int] {
    if isIndexed { return positionsByName[name]?.all ?? [] }
    return elements.indices.filter { position in elements[position].allIdentities.contains { $0.name == name } }
  }

  // MARK: Changing

  /// Changes one object; its identity and the index follow.
  public mutating func edit<Failure: Error>(
    at position: Int, _ change: (inout Resource) throws(Failure) -> Void
  ) throws(Failure) {
    if notesEdits { elements[position].beginEdit() }
    let oldIdentity = elements[position].identity
    let oldPrevious = elements[position].previousIdentities
    defer {
      let isRenamed = elements[position].refreshIdentity(facts: facts)
      if isIndexed, isRenamed || elements[position].previousIdentities.count != oldPrevious.count {
        reindex(position, oldPrevious, oldIdentity)
      }
    }
    try change(&elements[position])
  }

  /// Changes what is noted of an object's changes, which concerns neither its names nor the index.
  mutating func changeEdits(at position: Int, _ change: (inout EditLog?, Node) -> Void) {
    let node = elements[position].node
    change(&elements[position].edits, node)
  }

  /// Adds an object at the end.
  ///
  /// - Throws: Kustomize's `may not add resource with an already registered id`.
  public mutating func append(_ resource: Resource) throws(KustomizeError) {
    if let other = positions(of: resource.identity).first {
      throw KustomizeError(
        "may not add resource with an already registered id: \(resource.identity.text)", at: resource.node.mark,
        help: Resources.duplicateHelp(resource, elements[other]))
    }
    appendUnchecked(resource)
  }

  /// Adds another list's objects at the end, in order.
  ///
  /// - Throws: as ``append(_:)``.
  public mutating func append(contentsOf other: Resources) throws(KustomizeError) {
    if elements.isEmpty, !other.isEmpty, !other.hasSharedIdentities {
      let scope = facts
      self = other
      facts = scope
      return
    }
    elements.reserveCapacity(elements.count + other.count)
    for resource in other.elements { try append(resource) }
  }

  /// Adds an object without looking whether there is one of that identity.
  public mutating func appendUnchecked(_ resource: Resource) {
    elements.append(resource)
    if notesEdits, resource.edits == nil { elements[elements.count - 1].edits = EditLog.ofNewObject }
    for identity in resource.previousIdentities { index(identity, elements.count - 1) }
    index(resource.identity, elements.count - 1)
  }

  /// Puts an object in the place of another.
  mutating func replace(at position: Int, with resource: Resource) {
    for identity in elements[position].allIdentities {
      unindex(identity, position)
      unindexName(identity.name, position)
    }
    let old = elements[position].node
    elements[position] = resource
    if notesEdits { elements[position].beginEdit(of: old) }
    for identity in resource.allIdentities { index(identity, position) }
  }

  /// Removes the objects for which the test holds; the index is rebuilt only if there are any.
  public mutating func removeAll(where test: (Resource) -> Bool) {
    guard elements.indices.contains(where: { test(elements[$0]) }) else { return }
    elements.removeAll(where: test)
    rebuildIndex()
  }

  /// Removes the objects at these positions.
  public mutating func remove(at positions: Set<Int>) {
    guard !positions.isEmpty else { return }
    var kept: [Resource] = []
    kept.reserveCapacity(elements.count)
    for (position, resource) in elements.enumerated() where !positions.contains(position) { kept.append(resource) }
    elements = kept
    rebuildIndex()
  }

  /// Checks that no two objects have one identity, which patches and replacements may have given them; some of
  /// Kustomize's ways to find that out are panics.
  ///
  /// - Throws: as ``append(_:)``.
  func checkIdentities() throws(KustomizeError) {
    guard hasSharedIdentities else { return }
    var seen: [ResourceIdentity: Int] = [:]
    for position in elements.indices {
      let identity = elements[position].identity
      guard let other = seen.updateValue(position, forKey: identity) else { continue }
      throw KustomizeError(
        "may not add resource with an already registered id: \(identity.text)", at: elements[position].node.mark,
        help: Resources.duplicateHelp(elements[position], elements[other]))
    }
  }

  /// Puts the objects into the order of printing: the object at `order[i]` moves to `i`. From then on nothing is looked
  /// up any more, so that the index goes.
  mutating func reorder(_ order: [Int]) {
    elements = order.map { elements[$0] }
    isIndexed = false
    positionsByIdentity = [:]
    positionsByName = [:]
  }

  /// Takes other facts about types, as a kustomization's `openapi:` gives them.
  mutating func adopt(_ facts: TypeFacts) {
    self.facts = facts
    for position in elements.indices { elements[position].rescope(facts) }
    rebuildIndex()
  }

  // MARK: The index

  private mutating func rebuildIndex() {
    guard isIndexed else { return }
    positionsByIdentity.removeAll(keepingCapacity: true)
    positionsByName.removeAll(keepingCapacity: true)
    for position in elements.indices {
      for identity in elements[position].previousIdentities { index(identity, position) }
      index(elements[position].identity, position)
    }
  }

  private mutating func index(_ identity: ResourceIdentity, _ position: Int) {
    let hasSeveral = Resources.insert(position, into: &positionsByIdentity[identity, default: PositionList()])
    if hasSeveral { hasSharedIdentities = true }
    positionsByName[identity.name, default: PositionList()].insert(position)
  }

  /// - Returns: whether the list has several positions now.
  private static func insert(_ position: Int, into list: inout PositionList) -> Bool {
    list.insert(position)
    return list.hasSeveral
  }

  /// Brings the index from an object's old names to its present ones.
  private mutating func reindex(_ position: Int, _ oldPrevious: [ResourceIdentity], _ oldIdentity: ResourceIdentity) {
    let identity = elements[position].identity
    let previous = elements[position].previousIdentities
    // Nearly always the old identity was remembered and another one took its place.
    if previous.count == oldPrevious.count &+ 1, previous.last == oldIdentity, identity.type == oldIdentity.type {
      if identity != oldIdentity { index(identity, position) }
      return
    }
    let old = oldPrevious + [oldIdentity]
    let new = elements[position].allIdentities
    for identity in old where !new.contains(identity) {
      unindex(identity, position)
      if !new.contains(where: { $0.name == identity.name }) { unindexName(identity.name, position) }
    }
    for identity in new where !old.contains(identity) { index(identity, position) }
  }

  private mutating func unindex(_ identity: ResourceIdentity, _ position: Int) {
    positionsByIdentity[identity, default: PositionList()].remove(position)
  }

  private mutating func unindexName(_ name: ByteString, _ position: Int) {
    positionsByName[name, default: PositionList()].remove(position)
  }

  private static func duplicateHelp(_ resource: Resource, _ other: Resource) -> String? {
    guard other.node.mark.isKnown else { return nil }
    return "the other \(other.identity.shortText) is at \(place(of: other.node))"
  }
}
