import Text

/// Where a function is called: a line of a template.
public struct CallSite: Hashable, Sendable {
  /// The name under which the template's text was parsed, that of its file; `gotpl` inside `tpl`.
  public let template: String
  /// The line, counted from 1.
  public let line: Int
  /// The offset in the line, in bytes, counted from 1.
  public let column: Int
  /// The line's text.
  public let text: ByteString
}

extension Execution {
  /// Where the function that runs now is called, and the calls of templates that led there, innermost first.
  public var callSites: [CallSite] {
    ([(tree, nodeIndex)] + callers.reversed()).compactMap { tree, index in
      guard index < tree.nodes.count else { return nil }
      let place = tree.place(of: tree.nodes[index])
      let start = min(max(0, tree.nodes[index].position - place.column), tree.text.count)
      let line = tree.text[start...].prefix { $0 != UInt8(ascii: "\n") }
      return CallSite(template: place.name, line: place.line, column: place.column + 1, text: ByteString(line))
    }
  }
}
