import Testing
import Text

@testable import Charts

@Suite("The grammar of --set")
struct SetExpressionTests {
  @Test(
    "gives the values that Helm 4.3.1 gives",
    arguments: [
      ("a=1,b=x", "{\"a\":1,\"b\":\"x\"}"), ("a=1.5", "{\"a\":\"1.5\"}"), ("a=007", "{\"a\":\"007\"}"),
      ("a=true,b=NULL", "{\"a\":true,\"b\":null}"), ("a=", "{\"a\":\"\"}"), ("a=,b=1", "{\"a\":\"\",\"b\":1}"),
      ("a={}", "{\"a\":[\"\"]}"), ("a={1,x}", "{\"a\":[1,\"x\"]}"), ("a[2]=1", "{\"a\":[null,null,1]}"),
      ("a[0].b=1,a[1].c=2", "{\"a\":[{\"b\":1},{\"c\":2}]}"), ("a\\.b=c", "{\"a.b\":\"c\"}"),
      ("a=b\\,c", "{\"a\":\"b,c\"}"), ("a=b=c", "{\"a\":\"b=c\"}"), ("=1", "{}"),
      ("a[0][1]=x", "{\"a\":[[null,\"x\"]]}"),
      ("a=99999999999999999999", "{\"a\":\"99999999999999999999\"}"), ("a=x\\", "{\"a\":\"x\"}"),
    ])
  func values(argument: String, json: String) throws {
    var user = UserValues()
    user.set = [argument]
    #expect(ChartFixture.json(try user.merged()) == json)
  }

  @Test(
    "refuses with Helm's texts",
    arguments: [
      ("a", "key \"a\" has no value"), (",a=1", "key \"\" has no value (cannot end with ,)"),
      ("a.=1", "key map \"a\" has no value"), ("a[-1]=1", "negative -1 index not allowed"),
      ("a[x]=1", "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax"),
      ("a[65537]=1", "index of 65537 is greater than maximum supported index of 65536"),
      ("a[0]xy=1", "unexpected data at end of array index: ['x' 'y']"), ("a={1", "list must terminate with '}'"),
      ("a=1,a.b=2", "unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}"),
    ])
  func refusals(argument: String, message: String) {
    var user = UserValues()
    user.set = [argument]
    #expect(throws: ChartError.self) { try user.merged() }
    do { _ = try user.merged() } catch { #expect(error.message == "failed parsing --set data: " + message) }
  }

  @Test func keysNestThirtyDeepAndNoDeeper() {
    var user = UserValues()
    user.set = [String(repeating: "a.", count: 30) + "a=1"]
    #expect(throws: Never.self) { try user.merged() }
    user.set = [String(repeating: "a.", count: 31) + "a=1"]
    #expect(throws: ChartError.self) { try user.merged() }
  }

  @Test func kindsOfFlagsApplyInHelmsOrderWhateverTheCommandLineSays() throws {
    var user = UserValues()
    user.literals = ["a=literal, with comma"]
    user.strings = ["a=1", "b=1"]
    user.json = ["{\"a\": [1], \"c\": {\"d\": null}}"]
    #expect(ChartFixture.json(try user.merged()) == "{\"a\":\"literal, with comma\",\"b\":\"1\",\"c\":{\"d\":null}}")
  }
}
