import Diagnostics
import Testing
import Text

@testable import YAML

/// Holds ``DirectComposer`` against ``YAMLComposer``: what it gives must be the same to the last mark, and it must not
/// read what go-yaml refuses.
@Suite struct DirectComposerTests {
  /// What is different between the two readings of a text; nil where nothing is, or the text is irregular.
  private func difference(_ text: [UInt8]) -> String? {
    for dialect in [Dialect.goYAML2, .goYAML3] {
      let input = YAMLInput(text)
      let file = SourceFile.ID.unknown
      guard let direct = YAMLParser.directDocuments(in: input, file: file, dialect: dialect, limit: .max) else {
        continue
      }
      do throws(YAMLError) {
        let composed = try YAMLParser.composedDocuments(in: input, file: file, dialect: dialect, limit: .max)
        guard "\(direct)" == "\(composed)" else {
          return "\(String(decoding: text, as: UTF8.self))\n\(direct)\n\(composed)"
        }
      } catch {
        return "\(String(decoding: text, as: UTF8.self))\n\(error.message)"
      }
    }
    return nil
  }

  private func isRead(_ text: String) -> Bool {
    let input = YAMLInput(Array(text.utf8))
    return YAMLParser.directDocuments(in: input, file: .unknown, dialect: .goYAML3, limit: .max) != nil
  }

  private static let manifest = """
    # A comment
    apiVersion: apps/v1   # behind a value
    kind: Deployment
    metadata:
      name: "web"
      labels: {app: web, 'tier': "front", list: [a, b c, {d: e}], none: {}, empty: []}
      annotations:
        long: some words
          on two lines

          and a third
        quoted: "with \\"escapes\\" and
          a break"
        single: 'it''s'
    spec:
      template:
        spec:
          containers:
          - name: web
            args: ["-x", --flag=1]
            env:
              - name: A
                value: "1"
              -
                name: B
              - plain
              - - nested
                - "deep": 1
          volumes: []
    data:
      script: |
        #!/bin/sh
          echo hello

      folded: >-
        one
        two
      empty:
      last: ~
    ---
    # nothing here
    ---
    - a
    - b: c
      d:
      - e
      -
    - |+
      text

    """

  @Test func manifestsAreReadDirectly() {
    #expect(isRead(Self.manifest))
    #expect(difference(Array(Self.manifest.utf8)) == nil)
  }

  @Test(arguments: [
    "", "\n", "# only\n", "---", "---\n", "--- # c\n", "---\n---\n", "a:", "a: ", "a:\n", "a: b", "a: |", "a: |\n  x",
    "a:\n- b\nc: d\n", "a:\n  - b\n  -\n", "- a: b\n  c: d\n- - e\n", "a: b\n---\nc: d\n", "  a: b\n  c: d\n",
    "a:\n  some text\n  more text\nb: c\n", "\"k\" : v\n", "a : b\n", "a: 'x' # c\n", "- \n- # c\n  a: b\n",
    "a: b  \n\n\n",
  ])
  func shortTextsAreReadDirectly(_ text: String) {
    #expect(isRead(text))
    #expect(difference(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "a: &x b\n", "a: *x\n", "a: !!str b\n", "? a\n: b\n", "a:\tb\n", "a: b\r\n", "%YAML 1.1\n---\na: b\n",
    "a: b\n...\n",
    "a: b: c\n", "a: [b\n", "a: {b: }\n", "a: [b: c]\n", "- a\nb: c\n", "a: b\n  c: d\n", "a: \"b\" c\n", "scalar\n",
    "a: @b\n", "a: \u{FEFF}b\n", "a: \"x\u{2028}y\"\n", "a: - b\n", "{a: b}\n", "a: {b: c}#d\n",
  ])
  func otherTextsAreLeftToTheOtherComposer(_ text: String) {
    #expect(!isRead(text))
  }

  @Test func longKeysAreLeftToTheOtherComposer() {
    #expect(!isRead(String(repeating: "k", count: 1030) + ": v\n"))
    #expect(difference(Array((String(repeating: "k", count: 990) + ": v\n").utf8)) == nil)
  }

  @Test func deepTextsAreLeftToTheOtherComposer() {
    #expect(!isRead(String(repeating: "- ", count: 5000) + "a\n"))
    #expect(!isRead("a: " + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000) + "\n"))
  }

  @Test func damagedTextsAreReadAlikeOrNotAtAll() {
    let pieces = [
      "a", "b: ", "key:", ":", " ", "  ", "    ", "\n", "\n  ", "\n    ", "- ", "-", "\n- ", "\n  - ", "'x'", "\"y\"",
      "'",
      "\"", "\\", "#", " # c", "{", "}", "[", "]", ",", ", ", "?", "|", ">", "|-", "|2", "\n\n", "---", "\n---\n",
      "...",
      "%", "&a ", "*a", "!t ", "é", "\u{2028}", "\t", "~", "a:b", "a b", "{a: b}", "{a: [b, {c: d}], 'e': \"f\"}",
      "long text\n  more text", "\r\n", "k: |\n  text\n   more\n\n",
    ].map { Array($0.utf8) }
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let manifest = Array(Self.manifest.utf8)
    var readCount = 0
    for round in 0..<3000 {
      var text: [UInt8] = []
      if round.isMultiple(of: 2) {
        for _ in 0...next(12) { text += pieces[next(pieces.count)] }
      } else {
        text = manifest
        let place = next(text.count)
        switch next(3) {
        case 0: text.removeSubrange(place..<min(text.count, place + next(12)))
        case 1: text.insert(contentsOf: pieces[next(pieces.count)], at: place)
        default: text = Array(text[..<place])
        }
      }
      if isRead(String(decoding: text, as: UTF8.self)) { readCount += 1 }
      #expect(difference(text) == nil)
    }
    #expect(readCount > 500)
  }
}
