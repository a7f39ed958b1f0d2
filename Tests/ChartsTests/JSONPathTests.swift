import GoTemplate
import Testing
import Text

@testable import Charts

/// What `helm show values --jsonpath` prints, by its own output.
@Suite struct JSONPathTests {
  private static let values = """
    a: 1
    b: {c: x, d: [1, 2, 3], e: null, f: true, g: 1000000}
    l: [{m: a, v: 1}, {m: b, v: 2}, {m: c}]
    "k.x": dot
    em: {}
    """

  @Test(arguments: [
    ("{.a}", "1"), ("{.b}", #"{"c":"x","d":[1,2,3],"e":null,"f":true,"g":1000000}"#), ("{.b.d[-1]}", "3"),
    ("{.b.d[0:2]}", "1 2"), ("{.b.d[::2]}", "1 3"), ("{.b.d[0,2]}", "1 3"), ("{.b.d[5]}", ""), ("{.b.d[*]}", "1 2 3"),
    ("{.b.e}", "null"), ("{.b.g}", "1e+06"), ("{.nope}", ""), ("{.a}{.nope}", ""), ("{.l[*].m}", "a b c"),
    ("{.l[*]['m','v']}", "a b c 1 2"), ("{.l[?(@.v==1.0)].m}", ""), (#"{.l[?(@.m=="b")].v}"#, "2"),
    ("{.l[?(@.v)].m}", "a b"), ("{.l[?(@.v==1)].m}", ""), ("{..v}", "1 2"), (#"{.k\.x}"#, "dot"),
    (#"{['k\.x']}"#, "dot"),
    (#"{range .l[*]}{.m}{"\n"}{end}."#, "a\nb\nc\n."), ("{range .b.d[*]}[{@}]{end}", "[1][2][3]"), ("{end}", ""),
    ("x{.a}y{.b.c}", "x1yx"), ("{true}{-1}{1.5}", "true-11.5"), ("{.em}", "{}"), ("", ""), ("{a}", ""),
    ("{.b.d[1:0]}", ""), ("{.b.d[:-1]}", "1 2"), (#"{"\u00e9"}"#, "é"), ("{.b.c[0]}", ""),
  ])
  func aTemplateIsFilledInAsHelmDoes(template: String, text: String) throws {
    let values = try ValuesFile.values(of: Array(JSONPathTests.values.utf8), path: "values.yaml")
    #expect(ByteString(try JSONPath(template).text(from: .map(values))).string == text)
  }

  @Test(arguments: [
    ("{.a", "unclosed action"), ("{#}", "unrecognized character in action: U+0023 '#'"),
    ("{.b.d[a]}", "invalid array index a"), ("{.b.d[", "unterminated array"),
    ("{....a}", "invalid multiple recursive descent"),
    (#"{"a}"#, "unterminated quoted string"), (#"{"\q"}"#, #"unquote string "\q" error invalid syntax"#),
    ("{.l[?(@.v}", "unterminated filter"), ("{.l[?(@.v)}", "unclosed array expect ]"),
    ("{1.2.3}", "cannot parse number 1.2.3"),
  ])
  func whatIsNoTemplateIsRefused(template: String, reason: String) {
    do throws(ChartError) {
      _ = try JSONPath(template)
      Issue.record("no error")
    } catch { #expect(error.message == "error parsing jsonpath \(template): \(reason)") }
  }
}
