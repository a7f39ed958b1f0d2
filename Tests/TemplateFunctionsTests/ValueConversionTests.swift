import Diagnostics
import GoTemplate
import TemplateFunctions
import Testing
import Text
import YAML

@Suite struct ValueConversionTests {
  /// Texts that have a value, and texts that are refused: for a number, a key, a merge, a tag.
  private static let texts = [
    "a: 1", "a: {b: [c, .5, ~, 'x']}", "null", "[]", "1: 2", "yes: no", "'null': x", "\"\": x",
    "a: .inf", "a: [1, {b: -.inf}]", "a: .nan", "'a': .inf", "A: {b: .inf}",
    "null: 1", "~: {a: .inf}", "nil: 1", "none: .inf", ".nan: 1", "18446744073709551615: x", "[a]: 1", "? {a: b}\n: c",
    "<<: {a: .inf}", "<<: {null: 1}", "<<: x", "a: {<<: [x]}", "'<<': .inf", "!!str null: 1", "!!int a: 1",
    "a: !!int b",
    "z: {null: {y: .inf}}", "1.5: [.nan]\n1: .inf", "s: {null: 1}\ns: 1", "!!binary '%': 1", "a: !!binary '%'",
    "a: !!float 1",
  ]

  @Test func whatALaterKeyOverwritesMayBeAnything() throws {
    func value(_ text: String) throws -> Value? {
      try YAMLParser.firstDocument(in: Array(text.utf8), file: SourceFile.ID.unknown, dialect: .goYAML2)
        .map { node in try ValueConversion.value(of: node) }
    }
    let kept = try #require(try value("s: {null: 1}\nt: [1.5]\ns: {c: x}\n"))
    #expect(try ValueJSON.text(of: kept) == #"{"s":{"c":"x"},"t":[1.5]}"#)
    #expect(throws: YAMLError.self) { try value("s: {c: x}\ns: {null: 1}\n") }
  }

  @Test(arguments: [
    ("a: &x {<<: 1, c: *x}", "yaml: map merge requires map or sequence of maps as the value"),
    ("a: &x {c: *x, <<: 1}", "yaml: anchor 'x' value contains itself"),
    ("? {z: 1}\n: &n\n  <<: *n\n", "yaml: invalid map key: map[interface {}]interface {}{\"z\":1}"),
  ])
  func ofSeveralMistakesTheFirstOneInTheTextIsTold(text: String, message: String) {
    var found: String?
    do throws(YAMLError) {
      _ = try YAMLParser.firstDocument(in: Array(text.utf8), file: SourceFile.ID.unknown, dialect: .goYAML2)
    } catch { found = error.message }
    #expect(found == message)
  }

  @Test(arguments: texts) func checkingThrowsWhatConvertingThrows(text: String) throws {
    let node = try #require(
      try YAMLParser.firstDocument(in: Array(text.utf8), file: SourceFile.ID.unknown, dialect: .goYAML2))
    var converting: YAMLError?
    var checking: YAMLError?
    do { _ = try ValueConversion.value(of: node) } catch { converting = error }
    do { try ValueConversion.check(node) } catch { checking = error }
    #expect(checking?.message == converting?.message)
    #expect(checking?.mark == converting?.mark)
  }
}
