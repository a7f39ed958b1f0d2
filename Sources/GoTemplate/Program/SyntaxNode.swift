import Text

/// A node of a parsed template. It knows its place in the text, by which errors are told.
class SyntaxNode {
  /// The offset in the template's bytes that Go gives the node.
  let position: Int
  /// The node's number in its ``Tree``.
  let index: Int

  init(_ place: NodePlace) {
    position = place.position
    index = place.index
  }

  /// The node as Go prints it, for messages.
  var text: String { "" }
}

/// What every node is made with.
struct NodePlace {
  let position: Int
  let index: Int
}

// MARK: Statements

/// What stands in a list: text and actions.
enum Statement {
  case text(TextNode)
  case action(ActionNode)
  case conditional(BranchNode)
  case scoped(BranchNode)
  case range(RangeNode)
  case template(TemplateNode)
  case breakLoop(SyntaxNode)
  case continueLoop(SyntaxNode)
}

/// Text between actions.
final class TextNode: SyntaxNode {
  let bytes: [UInt8]

  init(_ place: NodePlace, _ bytes: [UInt8]) {
    self.bytes = bytes
    super.init(place)
  }

  /// Whether there is only white space.
  var isBlank: Bool {
    var offset = 0
    while offset < bytes.count {
      let (rune, width) = Runes.decode(bytes, at: offset)
      guard let scalar = Unicode.Scalar(rune), scalar.properties.isWhitespace else { return false }
      offset += width
    }
    return true
  }

  override var text: String { ByteString(bytes).string }
}

/// `{{ pipeline }}`.
final class ActionNode: SyntaxNode {
  let pipe: PipeNode

  init(_ place: NodePlace, _ pipe: PipeNode) {
    self.pipe = pipe
    super.init(place)
  }

  override var text: String { "{{\(pipe.text)}}" }
}

/// `{{ if }}` or `{{ with }}` with its branches.
final class BranchNode: SyntaxNode {
  let pipe: PipeNode
  private var bodyList: StatementList
  private var otherwiseList: StatementList

  init(_ place: NodePlace, _ pipe: PipeNode, _ body: StatementList, _ otherwise: StatementList) {
    self.pipe = pipe
    bodyList = body
    otherwiseList = otherwise
    super.init(place)
  }

  var body: [Statement] { bodyList.all }
  var otherwise: [Statement] { otherwiseList.all }
}

/// `{{ range }}`.
final class RangeNode: SyntaxNode {
  let pipe: PipeNode
  private var bodyList: StatementList
  private var otherwiseList: StatementList

  init(_ place: NodePlace, _ pipe: PipeNode, _ body: StatementList, _ otherwise: StatementList) {
    self.pipe = pipe
    bodyList = body
    otherwiseList = otherwise
    super.init(place)
  }

  var body: [Statement] { bodyList.all }
  var otherwise: [Statement] { otherwiseList.all }
}

/// `{{ template "name" pipeline }}`.
final class TemplateNode: SyntaxNode {
  let name: ByteString
  let pipe: PipeNode?
  /// The template that the name last stood for, and the state of the set for which that holds.
  var resolved: (tree: Tree, version: Int)?

  init(_ place: NodePlace, _ name: ByteString, _ pipe: PipeNode?) {
    self.name = name
    self.pipe = pipe
    super.init(place)
  }

  override var text: String {
    let quoted = GoQuote.double(name).string
    guard let pipe else { return "{{template \(quoted)}}" }
    return "{{template \(quoted) \(pipe.text)}}"
  }
}

/// `{{ break }}` or `{{ continue }}`.
final class LoopExitNode: SyntaxNode {
  let word: String

  init(_ place: NodePlace, _ word: String) {
    self.word = word
    super.init(place)
  }

  override var text: String { "{{\(word)}}" }
}

// MARK: Pipelines

/// Commands that pass their results on, and the variables that take the last one.
final class PipeNode: SyntaxNode {
  let declarations: [VariableNode]
  let isAssignment: Bool
  let commands: [CommandNode]

  init(_ place: NodePlace, _ declarations: [VariableNode], isAssignment: Bool, _ commands: [CommandNode]) {
    self.declarations = declarations
    self.isAssignment = isAssignment
    self.commands = commands
    super.init(place)
  }

  override var text: String {
    let result = commands.map(\.text).joined(separator: " | ")
    guard !declarations.isEmpty else { return result }
    return declarations.map(\.text).joined(separator: ", ") + (isAssignment ? " = " : " := ") + result
  }
}

/// An operand with its arguments.
final class CommandNode: SyntaxNode {
  let operands: [Term]
  /// The slots that the operands of an `and` or `or` declare only when they are reached: unset before.
  let conditionalSlots: [Int]

  init(_ place: NodePlace, _ operands: [Term], conditionalSlots: [Int]) {
    self.operands = operands
    self.conditionalSlots = conditionalSlots
    super.init(place)
  }

  override var text: String {
    operands.map { operand in
      if case .pipe(let pipe) = operand { return "(\(pipe.text))" }
      return operand.node.text
    }.joined(separator: " ")
  }
}

/// An operand.
enum Term {
  case dot(SyntaxNode)
  case null(SyntaxNode)
  case boolean(BooleanNode)
  case number(NumberNode)
  case string(StringNode)
  case field(FieldNode)
  case variable(VariableNode)
  case chain(ChainNode)
  case pipe(PipeNode)
  case identifier(IdentifierNode)

  /// The node.
  var node: SyntaxNode {
    switch self {
    case .dot(let node), .null(let node): node
    case .boolean(let node): node
    case .number(let node): node
    case .string(let node): node
    case .field(let node): node
    case .variable(let node): node
    case .chain(let node): node
    case .pipe(let node): node
    case .identifier(let node): node
    }
  }
}

/// `.` or `nil`.
final class WordNode: SyntaxNode {
  let word: String

  init(_ place: NodePlace, _ word: String) {
    self.word = word
    super.init(place)
  }

  override var text: String { word }
}

/// `true` or `false`.
final class BooleanNode: SyntaxNode {
  let value: Bool

  init(_ place: NodePlace, _ value: Bool) {
    self.value = value
    super.init(place)
  }

  override var text: String { value ? "true" : "false" }
}

/// A number or a character.
final class NumberNode: SyntaxNode {
  let constant: NumberConstant
  /// What the constant is where no type is asked for; nil where it is too large for an `int`.
  let value: Value?
  private let source: String

  init(_ place: NodePlace, _ source: [UInt8], _ constant: NumberConstant) {
    self.source = ByteString(source).string
    self.constant = constant
    value = Self.value(of: constant, source)
    super.init(place)
  }

  private static func value(of constant: NumberConstant, _ source: [UInt8]) -> Value? {
    if let (real, imaginary) = constant.complex { return .object(ComplexNumber(real, imaginary)) }
    let isCharacter = source.first == UInt8(ascii: "'")
    let isHexadecimalInteger =
      source.count > 2 && source[0] == UInt8(ascii: "0") && source[1] | 0x20 == UInt8(ascii: "x")
      && !source.contains { $0 | 0x20 == UInt8(ascii: "p") }
    if let float = constant.float, !isCharacter, !isHexadecimalInteger,
      source.contains(where: { ".eEpP".utf8.contains($0) })
    {
      return .float64(float)
    }
    guard let integer = constant.integer else { return nil }
    return .int(Int(integer))
  }

  override var text: String { source }
}

/// A string in either form of quotes.
final class StringNode: SyntaxNode {
  let value: ByteString
  /// The text with its quotes; nil where those are all that it has more than the value.
  private let source: ByteString?

  init(_ place: NodePlace, source: ByteString?, _ value: ByteString) {
    self.source = source
    self.value = value
    super.init(place)
  }

  override var text: String { source?.string ?? "\"\(value.string)\"" }
}

/// `.Values.name`: fields of dot.
final class FieldNode: SyntaxNode {
  let names: [ByteString]

  init(_ place: NodePlace, _ names: [ByteString]) {
    self.names = names
    super.init(place)
  }

  override var text: String { names.map { "." + $0.string }.joined() }
}

/// `$name.field`: a variable and its fields.
final class VariableNode: SyntaxNode {
  let name: ByteString
  let slots: VariableSlots
  let fields: [ByteString]

  init(_ place: NodePlace, _ name: ByteString, _ slots: VariableSlots, fields: [ByteString] = []) {
    self.name = name
    self.slots = slots
    self.fields = fields
    super.init(place)
  }

  override var text: String { name.string + fields.map { "." + $0.string }.joined() }
}

/// Where a variable lives.
struct VariableSlots {
  /// The slot; nil when the variable can be seen but is never set on the way here.
  var first: Int?
  /// Where else it may live while the first is unset: see ``CommandNode/conditionalSlots``.
  var others: [Int] = []
}

/// `(pipeline).field`, `function.field`.
final class ChainNode: SyntaxNode {
  let base: Term
  let fields: [ByteString]

  init(_ place: NodePlace, _ base: Term, _ fields: [ByteString]) {
    self.base = base
    self.fields = fields
    super.init(place)
  }

  override var text: String {
    var result = base.node.text
    if case .pipe = base { result = "(\(result))" }
    return result + fields.map { "." + $0.string }.joined()
  }
}

/// The name of a function.
final class IdentifierNode: SyntaxNode {
  let name: String
  let callee: Callee

  init(_ place: NodePlace, _ name: String, _ callee: Callee) {
    self.name = name
    self.callee = callee
    super.init(place)
  }

  override var text: String { name }
}

/// What a function's name stands for.
enum Callee {
  case builtin(Builtin)
  case library(Function)
}
