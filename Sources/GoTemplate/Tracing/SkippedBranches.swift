import Text

/// A piece of text in a branch that was not taken.
public struct SkippedText {
  /// The piece.
  public let site: Site
  /// What it says.
  public let text: ByteString
}

extension ExecutionTrace {
  /// The text that a decision kept away, in its order, with that of the templates that would have been included.
  public func skippedTexts(of decision: Decision, in set: TemplateSet) -> [SkippedText] {
    guard let (tree, node) = node(at: decision.site) else { return [] }
    var collection = SkippedBranches(trace: self, set: set)
    switch node {
    case let branch as BranchNode: collection.add(decision.isTaken ? branch.otherwise : branch.body, in: tree)
    case let loop as RangeNode: collection.add(decision.isTaken ? loop.otherwise : loop.body, in: tree)
    default: break
    }
    return collection.texts
  }
}

private struct SkippedBranches {
  let trace: ExecutionTrace
  let set: TemplateSet
  var texts: [SkippedText] = []
  private var seen: Set<ByteString> = []
  private var depth = 0

  init(trace: ExecutionTrace, set: TemplateSet) {
    self.trace = trace
    self.set = set
  }

  /// How deep branches and templates are followed.
  private static let deepest = 100

  mutating func add(_ statements: [Statement], in tree: Tree) {
    guard depth < SkippedBranches.deepest else { return }
    depth += 1
    defer { depth -= 1 }
    for statement in statements {
      switch statement {
      case .text(let node):
        texts.append(SkippedText(site: trace.site(of: node, in: tree), text: ByteString(node.bytes)))
      case .action(let node):
        for command in node.pipe.commands {
          if let name = command.includedName { add(template: name) }
        }
      case .conditional(let node), .scoped(let node):
        add(node.body, in: tree)
        add(node.otherwise, in: tree)
      case .range(let node):
        add(node.body, in: tree)
        add(node.otherwise, in: tree)
      case .template(let node): add(template: node.name)
      case .breakLoop, .continueLoop: break
      }
    }
  }

  private mutating func add(template name: ByteString) {
    guard seen.insert(name).inserted, let tree = set.lookup(name) else { return }
    add(tree.statements, in: tree)
  }
}
