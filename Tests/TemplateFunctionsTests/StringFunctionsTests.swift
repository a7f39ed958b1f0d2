import Testing
import Text

@testable import TemplateFunctions

@Suite struct StringFunctionsTests {
  @Test func quoteLeavesNilOutAndEscapesAsGoDoes() throws {
    #expect(try render(#"{{ quote "a\"b" nil 1.5 "é\x01" }}"#) == #""a\"b" "1.5" "é\x01""#)
  }

  @Test func squoteEscapesNothing() throws {
    #expect(try render(#"{{ squote "it's" nil 3 }}"#) == "'it's' '3'")
  }

  @Test func nindentIndentsEmptyLinesToo() throws {
    #expect(try render(#"{{ nindent 2 "a\n\nb" }}"#) == "\n  a\n  \n  b")
  }

  @Test func aNegativeIndentationIsGosPanic() {
    #expect(renderError(#"{{ indent -1 "a" }}"#).hasSuffix("error calling indent: strings: negative Repeat count"))
  }

  @Test func truncCountsBytesFromEitherEnd() throws {
    #expect(try renderBytes(#"{{ trunc 1 "é" }}"#) == ByteString([0xC3]))
    #expect(try render(#"{{ trunc -2 "abc" }}{{ trunc -9 "abc" }}"#) == "bcabc")
  }

  @Test func replacingNothingPutsTextAroundEachCodePoint() throws {
    #expect(try render(#"{{ replace "" "-" "é1" }}"#) == "-é-1-")
  }

  @Test func nospaceGarblesTextAsGoutilsDoes() throws {
    #expect(try render(#"{{ nospace "é è" }}|{{ nospace "éè" }}"#) == "Ã©Ã¨|éè")
  }

  @Test func substrNamesTheBoundsAsGosRuntimeDoes() {
    #expect(renderError(#"{{ substr 4 2 "abcdef" }}"#).hasSuffix("slice bounds out of range [4:2]"))
    #expect(renderError(#"{{ substr -1 9 "abc" }}"#).hasSuffix("slice bounds out of range [:9] with length 3"))
  }

  @Test func splitGivesNumberedKeysAndSplitListAList() throws {
    #expect(
      try render(#"{{ (split "," "a,b")._1 }} {{ splitList "" "aé" }} {{ splitn "," 2 "a,b,c" }}"#)
        == "b [a é] map[_0:a _1:b,c]")
  }

  @Test func wrapDropsSpacesAtTheBeginningOfALine() throws {
    #expect(try render(#"{{ wrap 5 "aaa   bbbbbbb c" }}"#) == "aaa  \nbbbbbbb\nc")
    #expect(try render(#"{{ wrapWith 2 "|" "abcde" }}"#) == "ab|cd|e")
  }

  @Test func abbreviationsCountBytes() throws {
    #expect(try render(#"{{ abbrev 5 "abcdefgh" }} {{ abbrevboth 5 10 "1234 5678 9123" }}"#) == "ab... ...5678...")
  }

  @Test func namesAreTakenApartAsXstringsDoes() throws {
    #expect(try render(#"{{ snakecase "HTTP20xOK" }} {{ kebabcase "Bld4Floor3rd" }}"#) == "http_20x_ok bld4-floor-3rd")
    #expect(
      try render(#"{{ camelcase "http_server" }} {{ camelcase "HTTPServer" }} {{ camelcase "_" }}"#)
        == "HttpServer Httpserver __")
  }

  @Test func caseMappingIsOneCodePointToOne() throws {
    #expect(try render(#"{{ upper "straße ŉ ᾳ" }} {{ lower "İ" }} {{ title "ǆ" }}"#) == "STRAßE ŉ ᾼ i ǅ")
  }

  @Test func invalidBytesBecomeReplacementCharactersInCaseMapping() throws {
    #expect(try render(#"{{ upper "é\xff" }}"#) == "É\u{FFFD}")
  }

  @Test func base64ErrorsAreTheResult() throws {
    #expect(try render(#"{{ b64dec "YQ" }}"#) == "illegal base64 data at input byte 0")
    #expect(try render(#"{{ b32dec "ME======" }} {{ b32dec "ME=====" }}"#) == "a illegal base32 data at input byte 7")
  }

  @Test(arguments: ["", "a", "ab", "abc", "\u{0}\u{1}é日本"])
  func base64AndBase32GoBackAndForth(text: String) throws {
    let bytes = ByteString(text)
    #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
    #expect(Base32.decoded(Base32.encoded(bytes)) == bytes)
  }

  @Test func aGigabyteIsRefused() {
    #expect(renderError(#"{{ repeat 1000000000 "abc" }}"#).contains("more than 256 MiB"))
    #expect(renderError(#"{{ until 100000000 }}"#).contains("more than 4194304 elements"))
  }
}
