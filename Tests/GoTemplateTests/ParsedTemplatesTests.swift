import Testing
import Text

@testable import GoTemplate

/// Sets that are made one after the other may share what was parsed, and nothing else.
@Suite struct ParsedTemplatesTests {
  private let host = Host(
    now: { (0, 0) }, randomBytes: { Array(repeating: 0, count: $0) }, timeZoneFile: { _ in nil },
    localTimeZone: "UTC")

  private func render(_ texts: [(String, String)], with parsed: ParsedTemplates) throws -> String {
    let set = TemplateSet(parsed: parsed)
    for (name, text) in texts { try set.parse(name: name, text: ByteString(text)) }
    return try set.execute(ByteString(texts[0].0), data: .null, host: host).string
  }

  @Test func aTextThatWasParsedIsTheSameTemplate() throws {
    let parsed = ParsedTemplates(library: FunctionLibrary([]))
    let (first, second) = (TemplateSet(parsed: parsed), TemplateSet(parsed: parsed))
    try first.parse(name: "a", text: ByteString("{{ 1 }}"))
    try second.parse(name: "a", text: ByteString("{{ 1 }}"))
    #expect(first.lookup(ByteString("a")) === second.lookup(ByteString("a")))
  }

  @Test func definitionsOfOneSetAreUnknownToTheNext() throws {
    let parsed = ParsedTemplates(library: FunctionLibrary([]))
    let caller = ("a", "{{ template \"x\" }}")
    #expect(try render([caller, ("b", "{{ define \"x\" }}one{{ end }}")], with: parsed) == "one")
    #expect(try render([caller, ("b", "{{ define \"x\" }}two{{ end }}")], with: parsed) == "two")
    #expect(throws: ExecutionError.self) { try render([caller], with: parsed) }
  }

  @Test func aTextUnderAnotherNameNamesItsOwnPlace() throws {
    let parsed = ParsedTemplates(library: FunctionLibrary([]))
    for name in ["a", "b"] {
      do {
        _ = try render([(name, "{{ index . 1 }}")], with: parsed)
        Issue.record("nothing was refused")
      } catch let error as ExecutionError {
        #expect(error.message.contains("template: \(name):1:3"), "\(error.message)")
      }
    }
  }
}
