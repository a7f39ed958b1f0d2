import GoTemplate
import Testing
import Text
import YAML

@testable import TemplateFunctions

/// Reading plain YAML without nodes must never give anything else than the full reader.
@Suite struct PlainYAMLReaderTests {
  @Test(arguments: Self.samples) func everySampleIsPlain(_ sample: String) throws {
    let value = try #require(PlainYAMLReader.value(of: Array(sample.utf8)))
    #expect(Self.described(value) == Self.fullValue(of: sample))
  }

  @Test(arguments: [
    "", "a", "# a\n", "a: >\n  b\n", "a: &b c\n", "a: *b\n", "a: !!str b\n", "<<: {}\n", "yes: a\n", "1: a\n", "~: a\n",
    "a: .inf\n", "a: 1e999\n", "a: b: c\n", "a:\n  b\n", "a: b\n c: d\n", "- a\n b: c\n", "a: {b: c", "a: {b:c}\n",
    "a: [b,\n  c]\n", "a: [b, ]\n",
    "a: {b}\n", "a: [-]\n", "a: [.inf]\n", "a: {1: b}\n", "a: {yes: b}\n", "a: [b] c\n", "a: [b c]\n", "? a\n",
    "...\n",
    "a: b\n---\nc: d\n", "a: \"\\x41\"\n", "a: 'b' c\n", "\ta: b\n", "a: |2\n  b\n", "a:\n- b\n c: d\n", "a\\: b\n",
  ])
  func whatIsNotPlainIsLeftToTheFullReader(_ text: String) {
    #expect(PlainYAMLReader.value(of: Array(text.utf8)) == nil)
  }

  @Test func changedTextsAreReadAsTheFullReaderReadsThem() {
    var random = SplitMix(state: 7)
    var plain = 0
    for _ in 0..<12_000 {
      let text = Self.changed(Self.samples[random.below(Self.samples.count)], &random)
      guard let value = PlainYAMLReader.value(of: Array(text.utf8)) else { continue }
      plain += 1
      let full = Self.fullValue(of: text)
      if full != Self.described(value) { Issue.record("\(full) is not \(Self.described(value)): \(text)") }
    }
    #expect(plain > 2_000)
  }

  // MARK: The full reader

  private static func fullValue(of text: String) -> String {
    do {
      let node = try YAMLParser.firstDocument(in: Array(text.utf8), file: .unknown, dialect: .goYAML2)
      return described(try ValueConversion.value(of: node ?? .null()))
    } catch {
      return "refused: \(error)"
    }
  }

  private static func described(_ value: Value) -> String {
    (try? ValueJSON.text(of: value).string) ?? "no JSON"
  }

  // MARK: Changes

  private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }
  }

  private static func changed(_ sample: String, _ random: inout SplitMix) -> String {
    var lines = sample.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0...random.below(3) {
      let index = random.below(lines.count)
      switch random.below(9) {
      case 0: lines[index] = " " + lines[index]
      case 1: lines[index] = String(lines[index].dropFirst(1 + random.below(2)))
      case 2: lines.remove(at: index)
      case 3: lines.insert(lines[random.below(lines.count)], at: index)
      case 4: lines.insert(pieces[random.below(pieces.count)], at: index)
      case 5: lines[index] += pieces[random.below(pieces.count)]
      case 6: lines[index] = String(lines[index].prefix(random.below(lines[index].count + 1)))
      case 7: lines.swapAt(index, random.below(lines.count))
      default:
        var characters = Array(lines[index])
        guard !characters.isEmpty else { continue }
        characters[random.below(characters.count)] = marks[random.below(marks.count)]
        lines[index] = String(characters)
      }
      if lines.isEmpty { lines = ["a: b"] }
    }
    return lines.joined(separator: "\n")
  }

  private static let marks = Array(" :-#'\"\\{}[],|>&*!%@`?\t~<.0aeyNé=+\u{A0}")
  private static let pieces = [
    "", "  ", "    ", "      ", "# note", " # note", "[a, b]", "{c: d", ", e]", "in: [1, \"x\"]",
    "  of: {a: [b], \"c\": d}", "}", "- a", "  - b", "    - c", "- - d", "- e: f", "key:", "  key:",
    "  key: value", "    key: 1", "key: |", "  key: |-", "  key: |+", "- |", "    text", "  text: more", ": ", " :",
    "\"quoted\": \"a\\n\"", "  'single': 'it''s'", "  open: \"of several", "    lines\\", "  \\u00e9 end\"", "it: 'has",
    "  lines''", "    and ends'", "empty: {}", "  list: []", "number: 1.5e3", "  number: 1e400", "  hex: 0x1F",
    "yes: no",
    "  null: ~", "time: 2020-01-01", "on: off", "  path: .spec.name", "value: -.5", "other: :80", "    .path/to: x",
    "...",
    "--- x", "'", "\"", "\t", " \t", "é: ü", "text: of", "  several", "", "  words",
  ]

  private static let samples = [
    """
    drop: ["ALL"]
    ports: [80, 0x1F, 1.5, 1_000, "http", 'it''s', a/b.c-d, 2001-01-01] # some
    nested: {app: web, "tier": [front, {a: true, b: null, c: {}}], port: 8080 , none: []}
    more: [ [], [ ] ]
    """,
    """
    # of a deployment
    name: web
    replicas: 3
    ratio: 1.5
    enabled: true
    missing:
    nothing: ~
    labels:
      app.kubernetes.io/name: web
      "checksum/config": 8a7f
      'tier': front
    args:
    - --port
    - "80"
    -
      name: a
    - name: b
      value: 'it''s'
    - - nested
      - list
    - [] # none
    env: {}
    last: "tab\\there \\u003c \\"x\\""
    """,
    """
    script: |
      #!/bin/sh

      if true; then
        echo "{{ x }}"
      fi

    kept: |+

      a
       b


    stripped: |-
      c
    end: 2020-01-01
    """,
    """
    description: Of several
      lines, which go

      on - here
    single: 'one

      two  
      three'
    double: "one \\
      two
      three \\

      four"
    list:
      - an entry
        of two lines
      # note
      - end
    """,
    """
    - 1
    - 0x1F
    - 012
    - 1_000
    - .5
    - "é"
    - ünï
    - a: b

      c: d
    - |
      text
    """,
  ]
}
