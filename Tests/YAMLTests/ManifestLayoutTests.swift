import Diagnostics
import Testing
import Text

@testable import YAML

/// Where the scalars of an object are in its printed text, held against what reading that text says.
@Suite struct ManifestLayoutTests {
  /// A scalar as it is read: its path, text and line.
  private struct Leaf: Equatable {
    let path: [ByteString]
    let text: ByteString
    let line: Int
  }

  /// The scalars of a text that is read.
  private func read(_ node: Node, at path: [ByteString] = []) -> [Leaf] {
    switch node.content {
    case .scalar(let scalar): [Leaf(path: path, text: scalar.text, line: Int(node.mark.line))]
    case .sequence(let elements):
      elements.isEmpty
        ? [Leaf(path: path, text: ByteString("[]"), line: Int(node.mark.line))]
        : elements.flatMap { read($0, at: path) }
    case .mapping(let mapping) where mapping.entries.isEmpty:
      [Leaf(path: path, text: ByteString("{}"), line: Int(node.mark.line))]
    case .mapping(let mapping):
      mapping.entries.flatMap { read($0.value, at: path + [$0.key.scalar?.text ?? ByteString()]) }
    }
  }

  /// The scalars of an object as its layout has them.
  private func laidOut(
    _ node: Node, _ layout: ManifestLayout, _ passed: inout (mappings: Int, leaves: Int), at path: [ByteString] = []
  ) -> [Leaf] {
    switch node.content {
    case .scalar(let scalar):
      let number = passed.leaves
      passed.leaves += 1
      return [Leaf(path: path, text: layout.text(ofLeaf: number) ?? scalar.text, line: layout.line(ofLeaf: number))]
    case .sequence(let elements) where elements.isEmpty:
      passed.leaves += 1
      return [Leaf(path: path, text: ByteString("[]"), line: layout.line(ofLeaf: passed.leaves - 1))]
    case .mapping(let mapping) where mapping.entries.isEmpty:
      passed.leaves += 1
      return [Leaf(path: path, text: ByteString("{}"), line: layout.line(ofLeaf: passed.leaves - 1))]
    case .sequence(let elements):
      var found: [Leaf] = []
      for element in elements { found += laidOut(element, layout, &passed, at: path) }
      return found
    case .mapping(let mapping):
      let order = layout.order(ofMapping: passed.mappings)
      passed.mappings += 1
      var leaves: [Leaf] = []
      for index in order {
        let entry = mapping.entries[index]
        leaves += laidOut(entry.value, layout, &passed, at: path + [entry.key.scalar?.text ?? ByteString()])
      }
      return leaves
    }
  }

  private func expectAgreement(_ node: Node) throws {
    let (text, layout) = try YAMLEmitter.laidOutManifest(node)
    #expect(text == (try YAMLEmitter.manifest(node)))
    guard let layout else { return }
    let again = try #require(try YAMLParser.firstDocument(in: text, file: .unknown, dialect: .goYAML3))
    var passed = (mappings: 0, leaves: 0)
    #expect(laidOut(node, layout, &passed) == read(again), "\(String(decoding: text, as: UTF8.self))")
    #expect(passed.leaves == layout.leafCount)
    #expect(layout.order(ofMapping: passed.mappings).isEmpty)
  }

  private func mapping(_ pairs: [(ByteString, Node)]) -> Node {
    Node(.mapping(Node.Mapping(pairs.map { Node.Mapping.Entry(key: .string($0.0), value: $0.1) })))
  }

  @Test func everyTextIsReadAsTheLayoutHasIt() throws {
    var random = SplitMix(state: 7)
    let pieces = ["a", "b", " ", "\n", "-", ":", "#", "'", "\"", "\t", "é", "1", "  ", "\n\n", "~", "{", "|", "word "]
    for _ in 0..<1500 {
      let texts = (0..<3).map { _ in
        ByteString(
          (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
      }
      let values = texts.map { Node.string($0) }
      try expectAgreement(
        mapping([
          (ByteString("k"), values[0]),
          (ByteString("j"), Node(.sequence([values[1], mapping([(ByteString("x"), values[2])])]))),
          (ByteString("m") + texts[2], values[1]),
          (ByteString("n"), Node(.sequence([Node(.sequence([])), mapping([])]))),
          (ByteString("o"), mapping([])),
        ]))
    }
  }

  @Test func longTextsAreReadAsTheLayoutHasThem() throws {
    var random = SplitMix(state: 11)
    let pieces = ["word", " ", "longer-word", "\n", "  ", "é", ": ", "\"", "\n  "]
    for _ in 0..<150 {
      let text = ByteString(
        (0..<Int.random(in: 30...80, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined())
      try expectAgreement(
        mapping([
          (ByteString("a"), Node(.sequence([.string(text)]))), (ByteString("z"), .string(text)), (text, .string(text)),
        ]))
    }
  }

  @Test func numbersAndNullsAreReadAsTheyArePrinted() throws {
    for text in [
      "1e3", "0x10", "1_000", "~", "", "null", "yes", "True", "2020-01-01", "1.50", "-0", "+5", "0o17", "017", ".5",
    ] {
      let scalar = Node(.scalar(Node.Scalar(ByteString(text))))
      try expectAgreement(mapping([(ByteString("b"), scalar), (ByteString("a"), Node(.sequence([scalar, scalar])))]))
    }
  }

  @Test func controlsAreLeftToTheReader() throws {
    let (_, layout) = try YAMLEmitter.laidOutManifest(mapping([(ByteString("a"), .string(ByteString("\u{1}")))]))
    #expect(layout == nil)
  }
}

/// A small generator of random numbers that are the same everywhere.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
