import TestSupport
import Testing
import Text

@testable import YAML

/// The JSON that a values file becomes.
private func json(_ text: String) throws(YAMLError) -> String {
  let node = try YAMLParser.firstDocument(in: Array(text.utf8), file: .unknown, dialect: .goYAML2)
  guard let node else { return "null" }
  return String(decoding: JSONWriter.write(try JSONValue(yaml: node)), as: UTF8.self)
}

@Suite struct YAMLToJSONTests {
  @Test(arguments: [
    ("a: Yes\nb: off\nc: y", #"{"a":true,"b":false,"c":true}"#),
    ("yes: 1\non: 2", #"{"true":2}"#),
    ("1: a\n1.5: b", #"{"1":"a","1.5":"b"}"#),
    ("a: 0755\nb: 0o17\nc: 08\nd: 1_000\ne: 1:30", #"{"a":493,"b":15,"c":8,"d":1000,"e":"1:30"}"#),
    ("a: 1\na: 2", #"{"a":2}"#),
    ("a: 2020-01-01", #"{"a":"2020-01-01"}"#),
    ("a: !!binary aGk=\nb: !!str 1\nc: !!float 1\nd: !x 1", #"{"a":"hi","b":"1","c":1,"d":"1"}"#),
    ("a: 1e3\nb: 1e21\nc: 1e-7", #"{"a":1000,"b":1e+21,"c":1e-7}"#),
  ])
  func plainTextMeansWhatYAML11SaysItMeans(_ text: String, _ expected: String) throws {
    #expect(try json(text) == expected)
  }

  @Test func goYAML2MergesWhereTheMergeKeyStands() throws {
    #expect(try json("a: 1\n<<: {a: 2, b: 3}\nb: 4") == #"{"a":2,"b":4}"#)
    #expect(try json("<<: [{a: 1}, {a: 2, c: 3}]") == #"{"a":1,"c":3}"#)
  }

  @Test(arguments: [
    ("~: 1", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"),
    ("? [a, 1]\n: b", "yaml: invalid map key: []interface {}{\"a\", 1}"),
    ("a: .nan", "json: unsupported value: NaN"),
    ("<<: 5", "yaml: map merge requires map or sequence of maps as the value"),
    ("a: !!int x", "yaml: cannot decode !!str `x` as a !!int"),
  ])
  func whatGoRefusesIsRefusedInItsWords(_ text: String, _ message: String) {
    do throws(YAMLError) {
      Issue.record("\(try json(text))")
    } catch {
      #expect(error.message == message)
    }
  }

  @Test func kustomizeMergesItsOwnKeysFirst() throws {
    let node = try parse("x: {<<: [{a: 1}, {a: 2, c: 3}], c: 4}", as: .goYAML3)
    let merged = try node.mergeKeysResolved(as: .goYAML3)
    #expect(merged["x"]?["a"]?.scalar?.text == ByteString("1"))
    #expect(merged["x"]?["c"]?.scalar?.text == ByteString("4"))
    #expect(merged["x"]?.mapping?.entries.count == 2)
  }

  @Test func repeatedKeysAreReportedWithBothPlaces() throws {
    let found = try parse("a: 1\nb: {c: 1, c: 2}\na: 3\n").duplicateKeys
    #expect(found.map(\.key) == [ByteString("c"), ByteString("a")])
    #expect(found.map(\.first.line) == [2, 1] && found.map(\.second.line) == [2, 3])
  }
}

/// What is wrong with a JSON text.
private func jsonError(_ text: String) -> String? {
  do throws(JSONError) {
    _ = try JSONParser.parse(Array(text.utf8))
    return nil
  } catch {
    return error.message
  }
}

@Suite struct JSONTests {
  @Test(arguments: [
    ("", "unexpected end of JSON input"), ("{", "unexpected end of JSON input"),
    ("nul", "unexpected end of JSON input"),
    (#"{"a"}"#, "invalid character '}' after object key"),
    (#"{"a":}"#, "invalid character '}' looking for beginning of value"),
    ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
    ("{'a':1}", "invalid character '\\'' looking for beginning of object key string"),
    (#"{"a":01}"#, "invalid character '1' after object key:value pair"),
    (#"{"a":1.}"#, "invalid character '}' in numeric literal"),
    ("[1 2]", "invalid character '2' after array element"), ("1 x", "invalid character 'x' after top-level value"),
    ("tru}", "invalid character '}' in literal true (expecting 'e')"), ("\"\n\"", "invalid character '\\n' in string"),
    ("\u{FEFF}{}", "invalid character '\\ufeff' looking for beginning of value"),
  ])
  func errorsHaveGosWords(_ text: String, _ message: String) {
    #expect(jsonError(text) == message)
  }

  @Test func nestingIsBoundedAsInGo() {
    let open = String(repeating: "[", count: 10_000)
    let close = String(repeating: "]", count: 10_000)
    #expect(onLargeStack { jsonError(open + close) } == nil)
    #expect(onLargeStack { jsonError("[" + open + close + "]") } == "exceeded max depth")
  }

  @Test func loneSurrogatesAndInvalidBytesAreReplaced() throws {
    guard case .string(let text) = try JSONParser.parse(Array(#""\ud83d\ude00\ud800x"#.utf8) + [0xFF, 0x22]) else {
      Issue.record("no string")
      return
    }
    #expect(text == ByteString("😀\u{FFFD}x\u{FFFD}"))
  }

  @Test func writingEscapesAsGoDoes() throws {
    let text = ByteString("<a>&\u{2028}\u{8}\u{1}é\u{7F}")
    #expect(
      JSONWriter.quoted(text) == Array("\"\\u003ca\\u003e\\u0026\\u2028\\b\\u0001é\u{7F}\"".utf8))
    #expect(JSONWriter.quoted(ByteString("<"), escapesHTML: false) == Array("\"<\"".utf8))
    let value = try JSONParser.parse(Array(#"{"b":[],"a":[1,{}]}"#.utf8))
    #expect(
      JSONWriter.write(value, layout: .indented)
        == Array("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}".utf8))
  }
}
