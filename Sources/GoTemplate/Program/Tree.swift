import Text

/// One parsed template: what a file, a `define` or a `block` holds, with names resolved as far as its text allows.
final class Tree {
  /// The template's name.
  let name: ByteString
  /// The name under which the text was parsed, that of the file: places are told by it.
  let parseName: String
  /// The whole text that the template stands in.
  let text: [UInt8]
  /// What the template does and the nodes of that.
  private let content: TreeContent
  /// The number of variables that are alive at once at most, `$` among them.
  let slotCount: Int

  init(
    name: ByteString, parseName: String, text: [UInt8], statements: [Statement], nodes: [SyntaxNode], slotCount: Int
  ) {
    self.name = name
    self.parseName = parseName
    self.text = text
    content = TreeContent(statements, nodes)
    self.slotCount = slotCount
  }

  /// A template whose statements are parsed when they are asked for.
  init(name: ByteString, parseName: String, text: [UInt8], content: TreeContent, slotCount: Int) {
    self.name = name
    self.parseName = parseName
    self.text = text
    self.content = content
    self.slotCount = slotCount
  }

  /// The same template of the same text under other names.
  init(_ other: Tree, name: ByteString, parseName: String) {
    self.name = name
    self.parseName = parseName
    text = other.text
    content = other.content
    slotCount = other.slotCount
  }

  /// What the template does.
  var statements: [Statement] { content.list.all }

  /// The nodes by their ``SyntaxNode/index``: those that are parsed so far.
  var nodes: [SyntaxNode] { content.nodes }

  /// The nodes of the whole template: what is not parsed yet is parsed.
  func allNodes() -> [SyntaxNode] {
    Tree.parseAll(statements)
    return nodes
  }

  private static func parseAll(_ statements: [Statement]) {
    for statement in statements {
      switch statement {
      case .conditional(let node), .scoped(let node):
        parseAll(node.body)
        parseAll(node.otherwise)
      case .range(let node):
        parseAll(node.body)
        parseAll(node.otherwise)
      case .text, .action, .template, .breakLoop, .continueLoop: break
      }
    }
  }

  /// Whether the template is nothing but white space and comments; such a definition does not replace another one.
  var isEmpty: Bool {
    if let isBlank = content.isBlank { return isBlank }
    return statements.allSatisfy { statement in
      guard case .text(let node) = statement else { return false }
      return node.isBlank
    }
  }

  /// The place of a node as Go counts: lines from 1, columns in bytes from 0.
  func place(of node: SyntaxNode) -> TemplatePlace {
    let before = text[..<min(node.position, text.count)]
    var line = 1
    var lineStart = 0
    for (offset, byte) in before.enumerated() where byte == 0x0A {
      line += 1
      lineStart = offset + 1
    }
    return TemplatePlace(name: parseName, line: line, column: before.count - lineStart)
  }
}

/// What the trees of one template share under all its names.
final class TreeContent {
  /// What the template does.
  var list: StatementList
  /// The nodes by their ``SyntaxNode/index``.
  var nodes: [SyntaxNode]
  /// Whether there is nothing but white space and comments, where that was found out without parsing.
  let isBlank: Bool?

  init(_ statements: [Statement], _ nodes: [SyntaxNode]) {
    list = StatementList(statements)
    self.nodes = nodes
    isBlank = nil
  }

  /// A content that is still to be told its statements.
  init(isBlank: Bool) {
    list = StatementList([])
    nodes = []
    self.isBlank = isBlank
  }
}

/// Where in the text of a template something stands.
public struct TemplatePlace: Sendable, Equatable, CustomStringConvertible {
  /// The name under which the text was parsed.
  public let name: String
  /// The line, counted from 1.
  public let line: Int
  /// The offset in the line, in bytes, counted from 0.
  public let column: Int

  /// Go's form: `NAME:LINE:COLUMN`.
  public var description: String { "\(name):\(line):\(column)" }
}
