import Testing
import Text

@testable import GoTemplate

/// What package fmt printed for the same format and value.
@Suite struct FormatTests {
  @Test(arguments: [
    ("%d", 42, "42"), ("%5d|", 42, "   42|"), ("%-5d|", 42, "42   |"), ("%05d", -42, "-0042"), ("%+d", 42, "+42"),
    ("% d", 42, " 42"), ("%x", 255, "ff"), ("%#X", 255, "0XFF"), ("%o", 8, "10"), ("%#o", 8, "010"), ("%O", 8, "0o10"),
    ("%b", 5, "101"), ("%c", 0x65E5, "日"), ("%q", 97, "'a'"), ("%U", 0x65E5, "U+65E5"), ("%#U", 97, "U+0061 'a'"),
    ("%.3d", 7, "007"), ("%6.3d", 7, "   007"), ("%.0d", 0, ""), ("%s", 1, "%!s(int=1)"), ("%t", 1, "%!t(int=1)"),
    ("%v %v", 1, "1 %!v(MISSING)"), ("%%", 1, "%%!(EXTRA int=1)"), ("%[1]d %[1]x", 10, "10 a"),
    ("%[2]d", 1, "%!d(BADINDEX)"),
    ("%z", 1, "%!z(int=1)"), ("%", 1, "%!(NOVERB)%!(EXTRA int=1)"), ("%T", 1, "int"), ("%e", 1, "%!e(int=1)"),
  ])
  func integersAreWrittenByVerb(format: String, value: Int, expected: String) {
    #expect(GoFormat.sprintf(ByteString(format), [.int(value)]).string == expected)
  }

  @Test(arguments: [
    ("%v", 1e6, "1e+06"), ("%v", 123456.0, "123456"), ("%f", 1.5, "1.500000"), ("%.2f", 2.675, "2.67"),
    ("%8.2f|", 3.14159, "    3.14|"), ("%e", 1234.5678, "1.234568e+03"), ("%g", 1e21, "1e+21"),
    ("%.3g", 1234.5, "1.23e+03"),
    ("%G", 1e-7, "1E-07"), ("%x", 1.0, "0x1p+00"), ("%b", 1.0, "4503599627370496p-52"), ("%#g", 1.0, "1.00000"),
    ("%+.1f", 0.05, "+0.1"), ("%06.1f", -2.5, "-002.5"), ("%d", 1.0, "%!d(float64=1)"), ("%s", 0.1, "%!s(float64=0.1)"),
  ])
  func floatsAreWrittenByVerb(format: String, value: Double, expected: String) {
    #expect(GoFormat.sprintf(ByteString(format), [.float64(value)]).string == expected)
  }

  @Test(arguments: [
    ("%s", "hi", "hi"), ("%5s|", "é", "    é|"), ("%-5s|", "hi", "hi   |"), ("%.1s", "日本", "日"),
    ("%q", "a\"b", "\"a\\\"b\""),
    ("%+q", "é", "\"\\u00e9\""), ("%#q", "ab", "`ab`"), ("%x", "hi", "6869"), ("% x", "hi", "68 69"),
    ("%#x", "hi", "0x6869"),
    ("%#v", "a", "\"a\""), ("%d", "x", "%!d(string=x)"), ("%05s", "a", "0000a"),
  ])
  func textsAreWrittenByVerb(format: String, value: String, expected: String) {
    #expect(GoFormat.sprintf(ByteString(format), [Rendering.string(value)]).string == expected)
  }

  @Test func collectionsAreWrittenWithTheirElements() {
    let list = Value.list([.int(1), Rendering.string("a"), .null, .bool(true)])
    #expect(GoFormat.sprintf(ByteString("%v"), [list]).string == "[1 a <nil> true]")
    #expect(GoFormat.sprintf(ByteString("%d"), [list]).string == "[1 %!d(string=a) <nil> %!d(bool=true)]")
    #expect(
      GoFormat.sprintf(ByteString("%#v"), [list]).string == "[]interface {}{1, \"a\", interface {}(nil), true}")
    let bytes = TypedSlice(of: "uint8", [104, 105].map { .object(SizedInteger(unsigned: $0, .uint8)) })
    #expect(
      GoFormat.sprintf(ByteString("%v %s %x %q"), [.object(bytes), .object(bytes), .object(bytes), .object(bytes)])
        .string == "[104 105] hi 6869 \"hi\"")
    #expect(
      GoFormat.sprintf(ByteString("%*d|%-*d|%.*f"), [.int(4), .int(1), .int(3), .int(2), .int(1), .float64(0.25)])
        .string == "   1|2  |0.2")
  }
}
