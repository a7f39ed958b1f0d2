import Testing
import Text
import YAML

@testable import Manifests

/// Reading a plain manifest's head must never say anything else than the full reader.
@Suite struct PlainManifestTests {
  @Test func aPlainManifestIsReadWithoutTheFullReader() throws {
    let head = try #require(PlainManifest.head(of: Array(Self.samples[0].utf8)))
    #expect(head.apiVersion == "apps/v1")
    #expect(head.kind == "Deployment")
    #expect(head.name == "web")
    #expect(head.hookAnnotations.map(\.key) == [ByteString("helm.sh/hook"), ByteString("helm.sh/hook-weight")])
    #expect(head.hookAnnotations.map(\.value) == [ByteString("pre-install"), ByteString("-5")])
  }

  @Test(arguments: Self.samples) func everySampleIsPlain(_ sample: String) {
    #expect(PlainManifest.head(of: Array(sample.utf8)) != nil)
  }

  @Test(arguments: [
    "kind: A\nKIND: B\n", "kind: &a A\n", "kind: A\nkind: B\n", "kind: A\n\tb: c\n", "a: b: c\n", "- a\n", "a\n",
    "a: \"b\n...\n  c\"\n", "a: \"b\n\\\n... c\"\n", "a: \"b\n", "a: .inf\n", "a: -.Inf\n", "a: .5e999\n", "a: 1e999\n",
    "null: a\n", "a: {b}\n", "a: [b,]\n", "a: @b\n",
    "{a: b}",
    "a: |2\n  b\n", "a:\n  b: c\n d: e\n", "metadata: []\n", "kind: [a]\n", "metadata:\n  annotations:\n    a: {}\n",
    "metadata:\n  annotations:\n    helm.sh/hook: |\n      a\n", "metadata: {annotations: {a: [1]}}\n",
    "metadata: {annotations: [a]}\n", "metadata: {name: a, name: b}\n", "metadata: {name: [a]}\n",
    "metadata: {\"na\\u006de\": a}\n", "a: \"\\ud800\"\n", "a: \"\\u12\"\n", "a: {b:c}\n", "a: [b\n  c]\n",
    "a: [\n---\n]\n",
    "a: [b # c\n]\n",
    "a: |\n    \n  b\n", "<<: {a: b}\n", "a: \"\\/\"\n", "a: b\u{85}c\n", "a: 'b' c\n", "a: [b] c\n", "a: b # c\n  d\n",
    "a: b\n  c: d\n", "a: b\n  c # d\n  e\n", "kind: a\n  b\n", "kind: 'a\n  b'\n", "a: {b: c}}\n",
  ])
  func whatIsNotPlainIsLeftToTheFullReader(_ text: String) {
    #expect(PlainManifest.head(of: Array(text.utf8)) == nil)
  }

  @Test func theObjectOfAPlainManifestIsKnownWithoutTheFullReader() throws {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \"8080\"\n  namespace: shop\n"
    let identity = try #require(ResourceIdentity(ofPlain: ByteString(text)))
    #expect(identity.type == GroupVersionKind(apiVersion: ByteString("apps/v1"), kind: ByteString("Deployment")))
    #expect(identity.name == "8080")
    #expect(identity.namespace == "shop")
    #expect(ResourceIdentity(ofPlain: ByteString("kind: A\nmetadata:\n  name: 0x10\n")) == nil)
    #expect(ResourceIdentity(ofPlain: ByteString("kind: A\nmetadata: {}\n")) == nil)
  }

  @Test func changedManifestsAreReadAsTheFullReaderReadsThem() {
    var random = SplitMix(state: 20)
    var plain = 0
    for _ in 0..<12_000 {
      let text = Self.changed(Self.samples[random.below(Self.samples.count)], &random)
      guard let head = PlainManifest.head(of: Array(text.utf8)) else { continue }
      plain += 1
      let full = Self.fullHead(of: text)
      if full != Self.described(head) { Issue.record("\(full ?? "refused") is not \(Self.described(head)): \(text)") }
    }
    #expect(plain > 2_000)
  }

  // MARK: The full reader

  /// What the full reader says, in words; nil where it refuses.
  static func fullHead(of text: String) -> String? {
    guard let node = try? YAMLParser.firstDocument(in: Array(text.utf8), file: .unknown, dialect: .goYAML2),
      isConvertible(node), let head = try? ManifestHead(node)
    else { return nil }
    return described(head)
  }

  static func described(_ head: ManifestHead) -> String {
    "\(head.apiVersion) \(head.kind) \(head.name) "
      + head.hookAnnotations.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// Whether JSON can hold a document.
  private static func isConvertible(_ node: Node) -> Bool {
    switch node.content {
    case .scalar(let scalar):
      if case .float(let number) = scalar.resolved(as: .goYAML2, tag: node.tag) { return number.isFinite }
      return true
    case .sequence(let elements): return elements.allSatisfy(isConvertible)
    case .mapping(let mapping):
      return mapping.entries.allSatisfy { entry in
        guard case .scalar(let key) = entry.key.content, key.text != "<<" else { return false }
        switch key.resolved(as: .goYAML2, tag: entry.key.tag) {
        case .null, .uint: return false
        default: return isConvertible(entry.value)
        }
      }
    }
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
    let text = lines.joined(separator: "\n")
    // Documents come without white space before them.
    return String(text.drop { $0 == " " || $0 == "\n" || $0 == "\t" })
  }

  private static let marks = Array(" :-#'\"\\{}[],|>&*!%@`?\t~<.0aeyNé=+\u{A0}")
  private static let pieces = [
    "", "  ", "    ", "# note", " # note", "- a", "  - b", "    - c", "- - d", "- e: f", "key:", "  key:",
    "  key: value",
    "    key: 1", "key: |", "  key: >-", "    text", "  text: more", ": ", " :", "kind: Other", "  name: other",
    "  annotations: {}", "    long.annotation/key: 'x'", "\"quoted\": \"a\\n\"", "  'single': 'it''s'",
    "flow: {a: b, c: [1, d]}",
    "  list: [\"x\", 'y']", "number: 1.5e3", "  number: 1e400", "yes: no", "  ~: null", "  null: ~", "time: 2020-01-01",
    "  quoted: \"of several", "    lines\\", "  \\u00e9 end\"", "it: 'has", "", "  lines''", "    and ends'",
    "flow: {a:",
    "  b, \"c\":", "  [1, -x=y],", "  d: \"e", "  f\"}", "  path: .spec.name", "value: -.5", "other: :80", "? a",
    "?b: c",
    "metadata: {\"name\": \"flow\", \"annotations\": {\"helm.sh/hook\": \"pre-install\", a: 'b'}}", "    y: n",
    "    note: on",
    "    helm.sh/hook: post-install", "    .path/to: x", "    e: |", "...", "--- x", "'", "\"", "\t", " \t", "é: ü",
    "  metadata:", "apiVersion: v2",
  ]

  static let samples = [
    """
    # Source: web/templates/deployment.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      annotations:
        helm.sh/hook: pre-install
        "checksum/config": 8a7f
        helm.sh/hook-weight: "-5"
        note: |
          of several
          lines
        test: on the way
      labels: {app: web, "tier": "front", list: [a, 1, "b"]}
    spec:
      replicas: 3
      template:
        spec:
          containers:
            - name: main
              image: "registry.example.com/web:1.2"
              args: ["--port", "80"]
              command:
              - sh
              - -c
              - |
                echo started
                  exec main
              env:
                - {name: A, value: "b"}
                - name: C
                  value: 'it''s'
              resources:
                limits: {cpu: 100m, memory: 128Mi}
          volumes: []
    """,
    """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: 8080
      namespace: default
    data:
      empty:
      script.sh: |-
        #!/bin/sh

        case $1 in
          a) echo "{{ x }}" ;;
        esac
      folded: >
        words
         more

      last: "tab\\there"
    # the end
    """,
    """
    kind: List
    items:
    - kind: Service
      ports:
      - port: 80
        name: http
      -
        port: 443
      - - nested
        - list
    -   spaced: out
        wide: 1.5
    metadata:
      annotations:

      name: "list"
    """,
    """
    apiVersion: v1
    kind: Secret
    metadata:
      annotations: {}
      name: ünïcode
    stringData:
      a: https://example.com/x#y
      b: -1
      c: a:b:c
      d: é
      e: words
        that go on - here

        [and] there
      01-start.sh: 'x'
      brackets:
        {}
      f:
      - an entry
        of two lines
      # note
      g: end
    """,
    """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {"annotations":{"helm.sh/hook":"crd-install","note":"a: b # \\"c\\"","d":'e'},"name":"webs.example.com"}
    spec:
      versions:
      - additionalPrinterColumns:
        - jsonPath: .status.phase
          name: Phase
        - jsonPath: .status.conditions[?(@.type == "Ready")].status
        schema:
          description: 'Of several
            lines, it''s said:

            - a list # no comment
          '
          other: "Joined \\
            lines, and \\u003cescaped\\u003e,\tand a tab
            end"
          enum: [a, -1, "b
            c", {d: e,
          "f": [1,
            2]}, /etc]
          .helmignore: x
          port: :80
    """,
  ]
}
