import GoTemplate
import Testing
import Text

@testable import TemplateFunctions

@Suite struct CollectionFunctionsTests {
  @Test func setIsSeenThroughEveryName() throws {
    #expect(try render(#"{{ $a := dict "m" (dict) }}{{ $b := $a }}{{ $_ := set $b.m "x" 1 }}{{ $a.m.x }}"#) == "1")
  }

  @Test func aLoopSeesWhatSortingMovedToLaterPlaces() throws {
    let template = #"{{ $l := splitList "," "c,b,a" }}{{ range $l }}{{ . }}{{ $_ := sortAlpha $l }}{{ end }}"#
    #expect(try render(template) == "cbc")
  }

  @Test func setOfNothingIsGosPanic() {
    #expect(renderError(#"{{ set nil "a" 1 }}"#).hasSuffix("assignment to entry in nil map"))
  }

  @Test func mergeKeepsTheDestinationAndSharesWhatItTakes() throws {
    let template = #"""
      {{- $s := dict "m" (dict "x" 2 "y" 2) "n" (dict "k" 1) -}}
      {{- $d := dict "a" 1 "m" (dict "x" 1) -}}
      {{- $r := merge $d $s -}}
      {{- $_ := set $s.n "k" 9 -}}
      {{ toJson $r }} {{ eq $r.a $d.a }}
      """#
    #expect(try render(template) == #"{"a":1,"m":{"x":1,"y":2},"n":{"k":9}} true"#)
  }

  @Test func mergeOverwriteTakesEmptyValuesToo() throws {
    let template = #"{{ mergeOverwrite (dict "a" 1 "b" "x" "c" (list 1)) (dict "a" 0 "b" nil "c" (list)) | toJson }}"#
    #expect(try render(template) == #"{"a":0,"b":null,"c":[]}"#)
  }

  @Test func mergeFillsEmptyValuesOnly() throws {
    let template = #"{{ merge (dict "a" 0 "b" "" "c" 1 "d" (list)) (dict "a" 5 "b" "x" "c" 2 "d" (list 1)) | toJson }}"#
    #expect(try render(template) == #"{"a":5,"b":"x","c":1,"d":[1]}"#)
  }

  @Test func digNeedsPlainDictionariesOnTheWay() throws {
    #expect(
      try render(#"{{ dig "a" "b" "none" (dict "a" (dict "b" 3)) }} {{ dig "a" "x" "none" (dict "a" (dict)) }}"#)
        == "3 none")
    #expect(
      renderError(#"{{ dig "a" "b" 1 (dict "a" 3) }}"#).hasSuffix(
        "interface conversion: interface {} is int, not map[string]interface {}"))
  }

  @Test func restOfNothingIsANilList() throws {
    #expect(try render("{{ toJson (rest (list)) }} {{ toJson (concat) }} {{ toJson (list) }}") == "null null []")
  }

  @Test func listFunctionsRefuseOtherTypesByTheirKind() {
    #expect(renderError("{{ first 3 }}").hasSuffix("error calling first: Cannot find first on type int"))
    #expect(renderError("{{ first nil }}").hasSuffix("invalid memory address or nil pointer dereference"))
  }

  @Test func equalityIsByType() throws {
    #expect(
      try render("{{ has 1 (list 1.0) }} {{ has 1.0 (list 1.0) }} {{ uniq (list 1 1.0 1 (list 1) (list 1)) }}")
        == "false true [1 1 [1]]")
  }

  @Test func chunksAreTypedAndTheLastIsShorter() throws {
    #expect(try render("{{ $c := chunk 2 (list 1 2 3) }}{{ $c }} {{ typeOf $c }}") == "[[1 2] [3]] [][]interface {}")
  }

  @Test func defaultTakesEveryEmptyValueForMissing() throws {
    #expect(
      try render(
        #"{{ default 1 0 }} {{ default "d" "" }} {{ default "d" (list) }} {{ default "d" false }} {{ default "d" }}"#)
        == "1 d d d d")
  }

  @Test func aMapThatContainsItselfIsAnError() {
    let cycle = #"{{ $d := dict }}{{ $_ := set $d "a" $d }}"#
    #expect(renderError(cycle + "{{ deepCopy $d }}").contains("does it contain itself?"))
    #expect(renderError(cycle + "{{ mustToJson $d }}").hasSuffix("encountered a cycle via map[string]interface {}"))
  }

  @Test func kindsAndTypesAreGos() throws {
    #expect(
      try render(#"{{ kindOf nil }} {{ kindOf 1.5 }} {{ typeOf (until 1) }} {{ typeOf (split "," "a") }}"#)
        == "invalid float64 []int map[string]string")
  }
}
