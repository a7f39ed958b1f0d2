import Diagnostics
import Text
import YAML

/// A change that a step of a build made to one field of an object.
public struct FieldEdit: Sendable {
  /// One step of the field's path.
  public enum Step: Hashable, Sendable {
    /// A key of a mapping.
    case key(ByteString)
    /// An element of a list, from 0.
    case index(Int)
  }

  /// What made the change.
  public enum Role: Sendable {
    /// A patch.
    case patch
    /// A generator or its merge into an object of the same name.
    case generator
    /// Any other transformer.
    case transformer
  }

  /// The field, as the object is at the end of the build.
  public internal(set) var path: [Step]
  /// What made the change.
  public let role: Role
  /// Kustomize's name of the step: `PatchTransformer`, `ImageTagTransformer`.
  public let kind: String
  /// The line of the patch or the kustomization that says so; unknown where the step needs no line.
  public let mark: Mark
  /// The text before; nil when the field was not there, or was no scalar.
  public let previous: ByteString?
  /// The place of what was there before; unknown when nothing was.
  public let previousMark: Mark
  /// Whether the field was taken away.
  public let isRemoval: Bool
  /// The fields that the new text was read from, where a variable or a replacement brought it.
  public let readings: [FieldReading]

  /// Where what stood there before all changes was read from; unknown when a change made the field.
  ///
  /// - Parameters:
  ///   - first: the first change of the field, if there was one.
  ///   - mark: where the field's node says it stands.
  ///   - place: where the field stood when the object was read.
  public static func base(before first: FieldEdit?, mark: Mark, place: Mark?) -> Mark {
    // A field that a step made was not there before it.
    if let first, first.previous == nil { return first.previousMark }
    // A patch that says what is there already puts its own node in the place of the old one.
    if let place { return place }
    let own = first?.previousMark ?? mark
    return own.file == .unknown ? .unknown : own
  }
}

/// What changed an object, the first change first.
///
/// An object that a step is about to change is kept as it is, and compared with what the step made of it at its end.
public struct EditLog: Sendable {
  /// What is noted; copied before it is changed if another log has it.
  private final class Content: @unchecked Sendable {
    var edits: [FieldEdit]
    var places: OriginalPlaces
    var pending: Pending?

    init(_ edits: [FieldEdit] = [], _ places: OriginalPlaces, _ pending: Pending? = nil) {
      self.edits = edits
      self.places = places
      self.pending = pending
    }
  }

  /// What the step that is running does to the object.
  private enum Pending {
    /// It changes the object that was this one.
    case change(of: Node)
    /// It makes the object.
    case creation
  }

  private var content: Content

  /// The changes.
  public var edits: [FieldEdit] { content.edits }
  /// Where the fields stand that the object was read with: steps that write an object as JSON lose that.
  public var places: OriginalPlaces { content.places }

  /// No changes of an object that was read.
  init(of node: Node) { content = Content([], OriginalPlaces(of: node)) }

  /// The log of an object that a step makes.
  static var ofNewObject: EditLog {
    var log = EditLog(of: .null())
    log.own().pending = .creation
    return log
  }

  /// Whether a step changed or made the object, which is yet to be noted.
  var isPending: Bool { content.pending != nil }

  /// Says that a step is about to change the object.
  mutating func begin(_ node: Node) {
    if !isPending { own().pending = .change(of: node) }
  }

  /// Notes what the step that changed the object made of it.
  mutating func finish(_ node: Node, by source: EditSource) {
    guard let pending = content.pending else { return }
    let content = own()
    content.pending = nil
    var comparison = EditComparison(source: source, edits: content.edits, places: content.places)
    // Nothing else may hold what is about to be changed, or it is copied.
    (content.edits, content.places) = ([], OriginalPlaces(of: .null()))
    switch pending {
    case .change(let old): comparison.compare(old, node)
    case .creation: comparison.add(node)
    }
    (content.edits, content.places) = (comparison.edits, comparison.places)
  }

  private mutating func own() -> Content {
    if !isKnownUniquelyReferenced(&content) { content = Content(content.edits, content.places, content.pending) }
    return content
  }
}
