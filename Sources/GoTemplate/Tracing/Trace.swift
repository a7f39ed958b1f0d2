import Text

/// The number of something that an ``ExecutionTrace`` knows; ``none`` where it knows nothing.
public struct TraceID: Hashable, Sendable {
  /// The number; 0 is ``none``.
  public let number: UInt32

  init(_ number: Int) { self.number = UInt32(truncatingIfNeeded: number) }

  /// Nothing is known: a constant, or something that no values had a part in.
  public static let none = TraceID(0)

  /// Whether something is known.
  public var isKnown: Bool { number != 0 }
}

/// Where a value or text came from, one step back.
public enum Trace {
  /// What a chart's templates see as `.`; the number tells the charts of a render apart.
  case root(Int)
  /// What stands at a place below a ``root(_:)``: `Values`, then `image`, then `tag`. Each place has one number.
  case place(parent: TraceID, step: Step)
  /// A part of something computed.
  case part(of: TraceID, step: Step)
  /// The result of a function or method.
  case call(Call)
  /// What a template wrote.
  case output([Segment])

  /// One step down into a collection.
  public enum Step: Hashable, Sendable {
    /// A key of a map, a field of a struct.
    case key(ByteString)
    /// An element of a list, from 0.
    case index(Int)
    /// A key itself, as `range` gives it.
    case name(ByteString)
  }

  /// A call of a function or method, with what went in and came out.
  public final class Call {
    /// The function's name.
    public let function: String
    /// Where it is called.
    public let site: Site
    /// The templates that were running.
    public let frame: FrameID
    /// What it was given.
    public let arguments: [TracedValue]
    /// What it gave.
    public let result: Value
    /// The output of the template that it rendered, for `include` and `tpl`.
    public let output: TraceID
    /// What a method belongs to.
    public let receiver: TraceID
    /// What someone who follows origins found out about the call, to be found out once.
    public var reading: AnyObject?

    init(
      function: String, site: Site, frame: FrameID, arguments: [TracedValue], result: Value, output: TraceID,
      receiver: TraceID
    ) {
      self.function = function
      self.site = site
      self.frame = frame
      self.arguments = arguments
      self.result = result
      self.output = output
      self.receiver = receiver
    }
  }

  /// An error that ended a render.
  public struct Failure {
    /// Where it arose.
    public let site: Site
    /// The templates that were running.
    public let frame: FrameID
    /// The innermost decision that led there.
    public let decision: DecisionID
    /// What it is about: the value that has no such field, what a function was given.
    public let values: [TracedValue]
  }

  /// A stretch of a template's output: what one action or one piece of text wrote.
  public struct Segment: Sendable {
    /// Where it ends in the output, in bytes; it begins where the one before ends.
    public let end: Int
    /// The piece of text or the action.
    public let site: Site
    /// The templates that were running.
    public let frame: FrameID
    /// The innermost decision that led there.
    public let decision: DecisionID
    /// The value that an action wrote.
    public let value: TraceID
    /// Whether it is a template's own text.
    public let isText: Bool
  }
}

/// A value with what is known of its origin.
public struct TracedValue {
  /// The value.
  public let value: Value
  /// Its origin.
  public let trace: TraceID
}

/// A node of a template.
public struct Site: Hashable, Sendable {
  let tree: UInt32
  let node: UInt32

  /// The number of the template that the node stands in, from 0.
  public var template: Int { Int(tree) }

  /// The node's number among those of all templates.
  public var number: Int { Int(tree) << 32 | Int(node) }
}

/// The number of a ``Frame``; that of a template that nothing called is 0.
public struct FrameID: Hashable, Sendable {
  /// The number.
  public let number: UInt32

  /// The template that was rendered as a file: nothing called it.
  public static let outermost = FrameID(number: 0)
}

/// A template that was running because another one called it.
public struct Frame: Sendable {
  /// The call, in the caller.
  public let site: Site
  /// The caller's own frame.
  public let parent: FrameID
  /// The origin of the text that runs, for `tpl`.
  public let text: TraceID
}

/// The number of a ``Decision``.
public struct DecisionID: Hashable, Sendable {
  /// The number.
  public let number: UInt32

  /// No decision: what stands outside all branches.
  public static let none = DecisionID(number: 0)
}

/// What an `if`, `with` or `range` decided.
public struct Decision: Sendable {
  /// The statement.
  public let site: Site
  /// The templates that were running.
  public let frame: FrameID
  /// The decision inside which it was made.
  public let parent: DecisionID
  /// The origin of the condition or of what was looped over.
  public let condition: TraceID
  /// Whether the body ran, not what stands after `else`.
  public let isTaken: Bool
}
