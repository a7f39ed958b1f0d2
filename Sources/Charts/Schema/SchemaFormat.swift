import RegularExpressions
import Text

/// A `format` that Helm's validator checks; it checks them up to draft 7 only.
enum SchemaFormat: String {
  case date
  case dateTime = "date-time"
  case duration
  case email
  case hostname
  case ipv4
  case ipv6
  case iri
  case iriReference = "iri-reference"
  case jsonPointer = "json-pointer"
  case period
  case regex
  case relativeJSONPointer = "relative-json-pointer"
  case semver
  case time
  case uri
  case uriReference = "uri-reference"
  case uriTemplate = "uri-template"
  case uuid

  /// The format of a name; nil for one that is not checked.
  init?(name: ByteString) { self.init(rawValue: name.string) }

  /// The name.
  var name: String { rawValue }

  /// What is wrong with a text, in the validator's words; nil when it is of the format.
  func problem(with text: ByteString) -> String? {
    switch self {
    case .date: SchemaTimeFormat.dateProblem(text)
    case .dateTime: SchemaTimeFormat.dateTimeProblem(text)
    case .duration: SchemaTimeFormat.durationProblem(text)
    case .email: SchemaNameFormat.emailProblem(text)
    case .hostname: SchemaNameFormat.hostnameProblem(text)
    case .ipv4: SchemaNameFormat.ipv4Problem(text)
    case .ipv6: SchemaNameFormat.ipv6Problem(text)
    case .iri, .uri: SchemaURLFormat.problem(with: text) ?? (SchemaURL.scheme(of: text) == nil ? "relative url" : nil)
    case .iriReference, .uriReference:
      text.bytes.contains(UInt8(ascii: "\\")) ? "contains \\" : SchemaURLFormat.problem(with: text)
    case .jsonPointer: Self.pointerProblem(text)
    case .period: SchemaTimeFormat.periodProblem(text)
    case .regex: Self.expressionProblem(text)
    case .relativeJSONPointer: Self.relativePointerProblem(text)
    case .semver: SchemaNameFormat.semverProblem(text)
    case .time: SchemaTimeFormat.timeProblem(text)
    case .uriTemplate: SchemaURLFormat.problem(with: text) ?? SchemaURLFormat.templateProblem(text)
    case .uuid: SchemaNameFormat.uuidProblem(text)
    }
  }

  private static func expressionProblem(_ text: ByteString) -> String? {
    do throws(RegularExpression.SyntaxError) {
      _ = try RegularExpression(text)
      return nil
    } catch {
      return error.message
    }
  }

  private static func pointerProblem(_ text: ByteString) -> String? {
    if text.isEmpty { return nil }
    guard text.hasPrefix("/") else { return "not starting with /" }
    return JSONPointer(text) == nil ? "~ must be followed by 0 or 1" : nil
  }

  private static func relativePointerProblem(_ text: ByteString) -> String? {
    let digits = text.bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard let first = digits.first else { return "must start with non-negative integer" }
    if digits.count > 1, first == UInt8(ascii: "0") { return "starts with zero" }
    let rest = ByteString(text.bytes[digits.endIndex...])
    return rest == "#" ? nil : pointerProblem(rest)
  }

  /// A character in Go's quotes, for messages.
  static func quotedCharacter(_ rune: UInt32) -> String {
    var bytes: [UInt8] = []
    Runes.append(rune, to: &bytes)
    return SchemaFinding.quoted(ByteString(bytes))
  }
}
