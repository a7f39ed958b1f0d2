import Testing
import Text

@Suite struct MarkupTests {
  @Test func markupsOwnCharactersAreReferences() {
    #expect(
      Markup.escaped("<a href=\"x\" title=y>&</a>") == "&lt;a href=&quot;x&quot; title=y&gt;&amp;&lt;/a&gt;"
    )
  }

  @Test func textWithoutMarkupStaysAsItIs() {
    #expect(Markup.escaped("größer, 大きい 🙂") == "größer, 大きい 🙂")
  }

  @Test func lineBreaksSurviveInAttributes() {
    #expect(Markup.escaped("a\r\nb\tc\n") == "a&#13;&#10;b&#9;c&#10;")
  }

  @Test func aCombiningMarkHidesNoBracket() {
    #expect(Markup.escaped("<\u{301}script>").unicodeScalars.elementsEqual("&lt;\u{301}script&gt;".unicodeScalars))
  }

  @Test func whatXMLCannotHoldIsReplaced() {
    #expect(Markup.escaped("\u{0}\u{1B}[1m\u{FFFE}\u{FFFF}") == "\u{FFFD}\u{FFFD}[1m\u{FFFD}\u{FFFD}")
  }
}
