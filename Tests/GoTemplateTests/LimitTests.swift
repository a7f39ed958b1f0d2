import Testing
import Text

@testable import GoTemplate

/// An untrusted template ends with an error, never with a crash, a hang or all memory in use.
@Suite struct LimitTests {
  @Test func aLoopOverABillionEndsWithAnError() {
    let limits = ExecutionLimits(steps: 10_000)
    #expect(
      Rendering.render("{{ range 1000000000 }}{{ end }}", limits: limits)
        == "error: template: t:1:9: executing \"t\" at <1000000000>: the template takes more steps than a render may take"
    )
  }

  @Test func aTemplateIsOpenTooOftenWhateverIsBetween() {
    var names = NestedNames()
    let (one, other) = (ByteString("one"), ByteString("other"))
    for _ in 0..<NestedNames.bound {
      names.enter(one)
      names.enter(other)
    }
    #expect(!names.isTooDeep(one))
    names.enter(one)
    #expect(names.isTooDeep(one))
    #expect(!names.isTooDeep(other))
    for _ in 0..<NestedNames.bound { names.leave() }
    #expect(!names.isTooDeep(one))
    for _ in 0...NestedNames.bound { names.enter(one) }
    #expect(names.isTooDeep(one))
  }

  @Test func outputIsBounded() {
    let limits = ExecutionLimits(outputBytes: 1000)
    #expect(
      Rendering.render("{{ range 1000 }}abcdef{{ end }}", limits: limits).hasSuffix("larger than a render may write"))
  }

  @Test func aTextThatDoublesIsBounded() {
    let text = "{{ $s := \"x\" }}{{ range 60 }}{{ $s = print $s $s }}{{ end }}{{ $s }}"
    #expect(Rendering.render(text).hasSuffix("the text is larger than a value may be"))
  }

  @Test func aMapThatHoldsItselfIsNotPrinted() {
    let map = MapValue()
    map["self"] = .map(map)
    #expect(Rendering.render("{{ . }}", .map(map)).hasSuffix("the value nests too deeply to be printed"))
    #expect(Rendering.render("{{ printf \"%v\" . }}", .map(map)).hasSuffix("the value nests too deeply to be printed"))
    map["self"] = nil
  }

  @Test func endlessTemplatesEndWithAnError() {
    let text = "{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}"
    let result = Rendering.render(text)
    #expect(result.hasSuffix("exceeded maximum template depth (100000)") || result.hasSuffix("deeply for the stack"))
  }

  @Test func endlessIncludesEndWithAnError() {
    let text = "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}"
    #expect(Rendering.render(text).contains("too deeply for the stack"))
  }

  @Test(arguments: ["{{ if true }}", "{{ with 1 }}", "{{ range 1 }}"])
  func deepNestingEndsWithTextOrAnError(opening: String) {
    let text = String(repeating: opening, count: 10_000) + "x" + String(repeating: "{{ end }}", count: 10_000)
    let result = Rendering.render(text)
    #expect(result == "x" || result.contains("too deeply"))
  }

  @Test func parenthesesNestAsDeepAsGoAllows() {
    let text = "{{ " + String(repeating: "(", count: 10_001) + "1" + String(repeating: ")", count: 10_001) + " }}"
    let result = Rendering.render(text)
    #expect(result.hasPrefix("error: template: t:1: ") && result.contains("dee") || result.contains("depth"))
  }

  @Test func settingManyKeysTakesLinearTime() {
    let map = MapValue()
    for number in 0..<100_000 { map[ByteString("key\(number &* 7919 % 100_000)")] = .int(number) }
    #expect(map.count == 100_000)
    #expect(map.keys == map.keys.sorted())
    for number in 0..<50_000 { map[ByteString("key\(number)")] = nil }
    #expect(map.count == 50_000)
    #expect(map["key70000"] != nil)
    #expect(map["key3"] == nil)
  }

  @Test func viewsOfAMapShareItsPairs() {
    let map = MapValue(typeName: "common.Values")
    let view = map.view(typeName: "map[string]interface {}")
    view["a"] = .int(1)
    #expect(map["a"].map { GoFormat.printed($0) } == ByteString("1"))
    #expect(GoFormat.typeName(of: .map(map)) == "common.Values")
  }
}
