import Diagnostics
import GoTemplate
import Text

/// Where a text that a chart rendered came from.
public struct TextOrigin: Sendable {
  /// Where templates wrote it, innermost first: the place itself, then the calls that led there.
  public var steps: [TemplateStep] = []
  /// The values that it was made of, those that it shows before those that it was computed from.
  public var values: [ValueUse] = []
  /// What was decided on the way there, innermost first.
  public var conditions: [ConditionUse] = []

  /// Nothing known.
  public init() {}

  /// The place in a template.
  public var place: Mark { steps.first?.mark ?? .unknown }
}

/// Where a text that a chart rendered came from; what other texts share with it is told by its number.
public struct OriginOutline {
  /// Where a template wrote it; nil where that has no place in a file.
  public var step: Step?
  /// The calls that led there: ``ChartOrigins/calls(of:)``.
  public var calls = FrameID.outermost
  /// The values that it was made of, those that it shows before those that it was computed from:
  /// ``ChartOrigins/use(_:)``.
  public var uses: [Int] = []
  /// What was decided on the way there: ``ChartOrigins/conditionNumbers(of:)``.
  public var decision = DecisionID.none

  /// A place in a template.
  public enum Step {
    /// An action, by the number that all that it writes shares: ``ChartOrigins/action(_:)``.
    case action(Int)
    /// A byte of a template's own text, or what no number stands for.
    case single(TemplateStep)
  }

  /// Nothing known.
  public init() {}
}

/// A place in a template that had a part in a text.
public struct TemplateStep: Hashable, Sendable {
  /// The place.
  public let mark: Mark
  /// The name of the `define` that stands there; empty for a file's own text.
  public let definition: String
  /// What stands there, as Go prints it: `{{.Values.replicas}}`, `include "app.name" .`; empty for plain text.
  public let source: String

  /// The file, line and column.
  public var place: String { mark.text }
}

/// A value that had a part in a text.
public struct ValueUse: Hashable, Sendable {
  /// How the outermost chart's templates would write it: `.Values.image.tag`.
  public let name: String
  /// What kind of thing it is.
  public let kind: ReadPlace.Kind
  /// Whether the text is the value's own text, not something computed from it.
  public let isExact: Bool
  /// Where it is said, the definition that counts first; those after it are overridden. Empty when nobody says it.
  public let definitions: [ValueDefinition]

  /// Whether a file or flag could say it and none does. The release and the cluster are said by nobody.
  public var isUnset: Bool {
    definitions.isEmpty && (kind == .value || kind == .chart && name != ".Chart.IsRoot")
  }

  /// Two uses of one value in one way are equal.
  public static func == (left: ValueUse, right: ValueUse) -> Bool {
    left.name == right.name && left.isExact == right.isExact
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(isExact)
  }
}

/// A decision that had to go as it did for a text to be there, or not to be there.
public struct ConditionUse: Sendable {
  /// The statement's place.
  public let mark: Mark
  /// The condition as Go prints it: `.Values.ingress.enabled`.
  public let source: String
  /// Whether it held.
  public let isTrue: Bool
  /// The values that it was computed from.
  public let values: [ValueUse]
}

extension Mark {
  /// `FILE:LINE:COLUMN`, as far as it is known.
  public var text: String {
    guard isKnown else { return "" }
    let source = SourceFile.named(file)
    let place = source.place(of: self)
    return "\(source.path):\(place.line)" + (column > 0 ? ":\(place.column)" : "")
  }

  /// `FILE:LINE`.
  public var lineText: String {
    guard isKnown else { return "" }
    let source = SourceFile.named(file)
    return "\(source.path):\(source.place(of: self).line)"
  }
}
