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
