import Testing

@testable import Pipeline

/// Behind which lines of a manifest a comment is one.
@Suite struct ScalarEndTests {
  private func end(of value: String, on line: String) -> ScalarEnd {
    ScalarEnd(of: Array(value.utf8), on: Array(line.utf8)[...])
  }

  @Test(arguments: [
    ("3", "replicas: 3"), ("a b", "  - name: a b"), ("x", "- - x"), ("", "key:"), ("", "key: \"\""),
    ("say \"hi\"", #"key: "say \"hi\"""#), ("it's", "key: 'it''s'"), ("tab\t", #"key: "tab\t""#),
    ("use \"it\"", "key: use \"it\""), ("b", "key: [a, b]"), ("b", "key: {x: \"a\", y: b},"), ("1", #"{"a":1}"#),
    ("c", "key: [\"a: b\", c"), ("one\ntwo\n", "key: |"), ("one\n", "- >-2"), ("x", "key: x # said before"),
    ("a#b", "key: a#b"), ("80", "key: !!str 80"), ("80", "key: &port 80"), ("a]", "key: a]"), ("it's", "key: it's"),
    ("it", "\"quoted: key\": it"), ("a: b", "key: 'a: b'"), ("[]", "key: []"), ("{}", "key: {}"),
  ])
  func aTextThatEndsOnItsLineTakesAComment(_ value: String, _ line: String) {
    #expect(end(of: value, on: line) == .here)
  }

  @Test(arguments: [
    ("one two", #"key: "one"#), ("one two", "key: 'one"), ("it's on", "key: 'it''s"), ("a | b", #"key: "a |"#),
    ("a\nb", #"key: "a\n\"#),
  ])
  func aTextInQuotesThatGoesOnTakesNone(_ value: String, _ line: String) {
    #expect(end(of: value, on: line) == .unknown)
  }

  @Test func aPlainTextTakesItWhereItEnds() {
    let first = end(of: "use \"it\" or use \"it\" not", on: "  description: use \"it\"")
    let second = first.after(Array("    or use \"it\"".utf8)[...])
    #expect(first != .here && first != .unknown)
    #expect(second != .here && second != .unknown)
    #expect(second.after(Array("    not".utf8)[...]) == .here)
    #expect(second.after(Array("    something else".utf8)[...]) == .unknown)
  }
}
