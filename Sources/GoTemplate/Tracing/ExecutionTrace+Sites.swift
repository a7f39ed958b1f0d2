import Text

/// What the nodes of templates are, for those who show where something comes from.
extension ExecutionTrace {
  /// The place of a byte of a node: for text the byte itself, for all else where the node stands.
  public func place(of site: Site, offset: Int = 0) -> TemplatePlace {
    guard let (tree, node) = node(at: site) else { return TemplatePlace(name: "", line: 0, column: 0) }
    let (line, column) = lineAndColumn(of: self.position(of: node, in: tree, offset: offset), in: site.tree)
    return TemplatePlace(name: tree.parseName, line: line, column: column)
  }

  /// The line, from 1, and the column, from 0, of a byte of a node: what ``place(of:offset:)`` says without the name.
  public func position(of site: Site, offset: Int = 0) -> (line: Int, column: Int) {
    guard let (tree, node) = node(at: site) else { return (0, 0) }
    return lineAndColumn(of: position(of: node, in: tree, offset: offset), in: site.tree)
  }

  private func lineAndColumn(of position: Int, in tree: UInt32) -> (line: Int, column: Int) {
    let lines = lines(of: tree)
    let line = lines.line(of: position)
    return (line, position - lines.start(ofLine: line))
  }

  /// The offset of a byte of a node in the text that the node was parsed from.
  public func textOffset(of site: Site, offset: Int = 0) -> Int {
    guard let (tree, node) = node(at: site) else { return 0 }
    return position(of: node, in: tree, offset: offset)
  }

  /// The name of the template that a node stands in.
  public func templateName(of site: Site) -> ByteString { node(at: site)?.tree.name ?? ByteString() }

  /// The node as Go prints it: `{{.Values.image.tag | quote}}`.
  public func source(of site: Site) -> String {
    guard let (_, node) = node(at: site) else { return "" }
    switch node {
    case let branch as BranchNode: return branch.pipe.text
    case let loop as RangeNode: return "range " + loop.pipe.text
    default: return node.text
    }
  }

  /// The line of a template, without its line break.
  public func line(_ number: Int, of site: Site) -> ByteString {
    guard let (tree, _) = node(at: site) else { return ByteString() }
    let lines = lines(of: site.tree)
    guard number > 0, number <= lines.count else { return ByteString() }
    return ByteString(tree.text[lines.start(ofLine: number)...].prefix { $0 != UInt8(ascii: "\n") })
  }

  /// A node as a site.
  func site(of node: SyntaxNode, in tree: Tree) -> Site {
    Site(tree: number(of: tree), node: UInt32(truncatingIfNeeded: node.index))
  }

  func node(at site: Site) -> (tree: Tree, node: SyntaxNode)? {
    guard trees.indices.contains(Int(site.tree)) else { return nil }
    let tree = trees[Int(site.tree)]
    guard tree.nodes.indices.contains(Int(site.node)) else { return nil }
    return (tree, tree.nodes[Int(site.node)])
  }

  private func position(of node: SyntaxNode, in tree: Tree, offset: Int) -> Int {
    let inside = node is TextNode ? max(0, offset) : 0
    return min(node.position + inside, tree.text.count)
  }

  private func lines(of tree: UInt32) -> LineTable {
    if let known = lineTables[Int(tree)] { return known }
    let made = LineTable(trees[Int(tree)].text)
    lineTables[Int(tree)] = made
    return made
  }
}
