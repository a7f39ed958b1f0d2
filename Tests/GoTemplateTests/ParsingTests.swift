import Testing
import Text

@testable import GoTemplate

/// What parsing keeps and tells.
@Suite struct ParsingTests {
  private func message(_ text: String) -> String? {
    do throws(ParseError) {
      try TemplateSet(library: Rendering.library).parse(name: "t", text: ByteString(text))
      return nil
    } catch {
      return error.message
    }
  }

  @Test func whatTheLexerFindsInTheNameOfADefinitionIsTold() {
    #expect(message("{{ define \"a }}x{{ end }}") == "template: t:1: unterminated quoted string")
    #expect(message("{{ define a }}x{{ end }}") == "template: t:1: unexpected \"a\" in define clause")
  }

  @Test func anErrorInsideADefinitionIsToldByItsLine() {
    #expect(
      message("x\n{{ define \"a\" }}\n{{ missing }}{{ end }}") == "template: t:3: function \"missing\" not defined")
    #expect(message("{{ block \"a\" . }}\n{{ else }}{{ end }}") == "template: t:1: unexpected {{else}} in block clause")
  }

  @Test func oneTextUnderTwoNamesIsTwoTemplates() throws {
    let set = TemplateSet(library: Rendering.library)
    let text = ByteString("{{ define \"shared\" }}{{ .missing.field }}{{ end }}{{ .word }}")
    try set.parse(name: "one", text: text)
    try set.parse(name: "two", text: text)
    let data = Value.map(MapValue([(ByteString("word"), .string(ByteString("w")))]))
    for name in ["one", "two"] {
      #expect(try set.execute(ByteString(name), data: data, host: Rendering.host) == "w")
    }
    // The definition that came last counts, and its errors name its own file.
    do throws(ExecutionError) {
      _ = try set.execute(ByteString("shared"), data: data, host: Rendering.host)
      Issue.record("a field of nothing was found")
    } catch {
      #expect(error.place?.name == "two")
    }
  }

  @Test func aTextThatDefinesItsOwnOtherNameIsParsedAnew() throws {
    let set = TemplateSet(library: Rendering.library)
    let text = ByteString("{{ define \"two\" }}defined{{ end }}main")
    try set.parse(name: "one", text: text)
    #expect(throws: ParseError.self) { try set.parse(name: "two", text: text) }
  }

  @Test func whatATemplateHasWrittenStaysBeforeWhatItIncludes() throws {
    let set = TemplateSet(library: Rendering.library)
    try set.parse(
      name: "t", text: ByteString("{{ define \"in\" }}<{{ . }}>{{ end }}a{{ include \"in\" (include \"in\" 1) }}b"))
    #expect(try set.execute(ByteString("t"), data: .null, host: Rendering.host) == "a<<1>>b")
  }
}
