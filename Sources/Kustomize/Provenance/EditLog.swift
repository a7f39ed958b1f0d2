import YAML

/// What the steps of a build changed in an object.
///
/// Nodes share what they do not change, so that the object before and after each step is kept, and compared only when
/// someone asks what differs.
public struct EditLog: Sendable {
  /// What one step made of the object.
  private struct Change: Sendable {
    let source: EditSource
    /// The object before; nil where the step made it.
    let old: Node?
    let new: Node
  }

  /// What a step that is running does to the object.
  private enum Running {
    /// It changes the object that was this one.
    case change(of: Node)
    /// It makes the object.
    case creation
  }

  /// What is noted; copied before it is changed if another log has it.
  private final class Content: @unchecked Sendable {
    /// What is known of the first changes.
    var edits: [FieldEdit] = []
    var places: OriginalPlaces
    /// The changes since, which were not asked for yet.
    var changes: [Change] = []
    var running: Running?

    init(_ places: OriginalPlaces) { self.places = places }

    convenience init(_ other: Content) {
      self.init(other.places)
      (edits, changes, running) = (other.edits, other.changes, other.running)
    }
  }

  private var content: Content

  /// No changes of an object that was read.
  init(of node: Node) { content = Content(OriginalPlaces(of: node)) }

  /// The log of an object that the running step makes.
  static var ofNewObject: EditLog {
    let log = EditLog(of: .null())
    log.content.running = .creation
    return log
  }

  /// Whether the running step changed or made the object.
  var isRunning: Bool { content.running != nil }

  /// Says that a step is about to change the object.
  mutating func begin(_ node: Node) {
    if !isRunning { own().running = .change(of: node) }
  }

  /// Says what the running step made of the object.
  mutating func finish(_ node: Node, by source: EditSource) {
    let content = own()
    switch content.running {
    case nil: return
    case .creation: content.changes.append(Change(source: source, old: nil, new: node))
    case .change(let old):
      if !old.sharesParts(with: node) { content.changes.append(Change(source: source, old: old, new: node)) }
    }
    content.running = nil
  }

  private mutating func own() -> Content {
    if !isKnownUniquelyReferenced(&content) { content = Content(content) }
    return content
  }

  /// The changes field by field, the first one first, and where the fields stand that the object was read with: steps
  /// that write an object as JSON lose that.
  func resolved() -> (edits: [FieldEdit], places: OriginalPlaces) {
    if content.changes.isEmpty { return (content.edits, content.places) }
    var comparison = EditComparison(edits: content.edits, places: content.places)
    for change in content.changes { comparison.add(change.source, from: change.old, to: change.new) }
    return (comparison.edits, comparison.places)
  }

  /// As ``resolved()``, which is kept for those who ask again; not for several threads at once.
  func settled() -> (edits: [FieldEdit], places: OriginalPlaces) {
    (content.edits, content.places) = resolved()
    content.changes = []
    return (content.edits, content.places)
  }
}
