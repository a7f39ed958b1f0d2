import TestSupport
import Testing
import Text

@testable import YAML

/// The message of the error that reading gives, or nil.
func parseError(_ text: String, as dialect: Dialect = .goYAML2) -> String? {
  do throws(YAMLError) {
    _ = try YAMLParser.documents(in: Array(text.utf8), file: .unknown, dialect: dialect)
    return nil
  } catch {
    return error.message
  }
}

/// The only document of a text.
func parse(_ text: String, as dialect: Dialect = .goYAML2) throws -> Node {
  try #require(try YAMLParser.documents(in: Array(text.utf8), file: .unknown, dialect: dialect).first)
}

@Suite struct YAMLParserTests {
  @Test func everyNodeKnowsItsLineAndColumn() throws {
    let root = try parse("a:\n- é: x\n  b: 'y'\n")
    let item = try #require(root["a"]?.sequence?.first)
    #expect(item.mark.line == 2 && item.mark.column == 3)
    let value = try #require(item["b"])
    #expect(value.mark.line == 3 && value.mark.column == 6)
    // Columns of marks are bytes.
    #expect(item.mapping?.entries[0].value.mark.column == 7)
  }

  @Test func aliasesAreExpanded() throws {
    let root = try parse("a: &x [1, {b: c}]\nd: *x\n")
    #expect(root["d"]?.sequence?.last?["b"]?.scalar?.text == ByteString("c"))
  }

  @Test func aliasBombsAreRefused() {
    var text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for (outer, inner) in zip("bcdefghij", "abcdefghi") {
      text += "\(outer): &\(outer) [\(Array(repeating: "*\(inner)", count: 10).joined(separator: ","))]\n"
    }
    #expect(parseError(text) == "yaml: document contains excessive aliasing")
  }

  @Test func anAliasInsideItsOwnAnchorIsRefused() {
    #expect(parseError("a: &a [*a]") == "yaml: anchor 'a' value contains itself")
    #expect(parseError("a: *b") == "yaml: unknown anchor 'b' referenced")
  }

  @Test func nestingIsBoundedAsInGoYAML() {
    #expect(onLargeStack { parseError(String(repeating: "[", count: 20_000)) } == "yaml: exceeded max depth of 10000")
  }

  @Test func nestingBelowThatIsRead() {
    let deep = String(repeating: "[", count: 9_000) + String(repeating: "]", count: 9_000)
    #expect(onLargeStack { parseError(deep) } == nil)
  }

  @Test(arguments: [
    ("a: b\n c: d\n", "yaml: line 2: mapping values are not allowed in this context"),
    ("foo:\n  bar\ninvalid\n", "yaml: line 4: could not find expected ':'"),
    ("a: [1,\n", "yaml: line 1: did not find expected node content"),
    ("a: 'x", "yaml: found unexpected end of stream"),
    ("%YAML 1.2\n---\na: b\n", "yaml: found incompatible YAML document"),
    ("a: \"\\/\"", "yaml: found unknown escape character"),
    ("a: [http://x/?y]", "yaml: did not find expected ',' or ']'"),
    ("a: \u{1}", "yaml: control characters are not allowed"),
    ("a:\n\t- b", "yaml: line 2: found character that cannot start any token"),
  ])
  func errorsHaveGoYAMLsWords(_ text: String, _ message: String) {
    #expect(parseError(text) == message)
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: YAMLError.self) {
      try YAMLParser.documents(in: [0x61, 0x3A, 0x20, 0xFF], file: .unknown, dialect: .goYAML2)
    }
  }

  @Test func utf16IsRead() throws {
    let bytes: [UInt8] = [0xFF, 0xFE] + "a: é".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let root = try #require(try YAMLParser.documents(in: bytes, file: .unknown, dialect: .goYAML2).first)
    #expect(root["a"]?.scalar?.text == ByteString("é"))
  }

  @Test func theFirstDocumentIsReadWhateverFollows() throws {
    let root = try YAMLParser.firstDocument(in: Array("a: 1\n---\n]".utf8), file: .unknown, dialect: .goYAML2)
    #expect(root?["a"] != nil)
    #expect(try YAMLParser.firstDocument(in: Array("# none\n".utf8), file: .unknown, dialect: .goYAML2) == nil)
  }

  @Test func escapedQuotesAndEmptyFlowValuesAreReadAsGoYAMLReadsThem() throws {
    #expect(try parse("\"\\'\"").scalar?.text == ByteString("'"))
    #expect(try parse("{k:,}").mapping?.entries[0].key.scalar?.text == ByteString("k:"))
  }
}
