import Text

/// Something that a value breaks in its schema, in the words of Helm's validator (santhosh-tekuri/jsonschema v6).
struct SchemaFinding {
  /// What it is.
  enum Kind {
    /// A group of findings under one schema.
    case group
    /// What a `$ref` leads to.
    case reference
    /// A sentence.
    case message(String)
  }

  /// Where in the value.
  let location: JSONPointer
  /// What it is.
  let kind: Kind
  /// The findings that it consists of.
  var causes: [SchemaFinding] = []

  /// The lines of the finding and what it consists of, each with a line break before it.
  func write(into text: inout String, depth: Int) {
    var depth = depth
    if !isTransparent {
      text += "\n" + String(repeating: "  ", count: depth) + "- at " + Self.quoted(location.text) + ": " + sentence
      depth += 1
    }
    for cause in causes { cause.write(into: &text, depth: depth) }
  }

  /// A reference to one finding is not shown.
  private var isTransparent: Bool {
    if case .reference = kind { return causes.count == 1 }
    return false
  }

  /// What is wrong.
  var sentence: String {
    switch kind {
    case .group, .reference: "validation failed"
    case .message(let text): text
    }
  }

  /// The findings that consist of no others, in order.
  var leaves: [SchemaFinding] { causes.isEmpty ? [self] : causes.flatMap(\.leaves) }

  /// A text in single quotes, escaped as Go escapes.
  static func quoted(_ text: ByteString) -> String {
    var result = "'"
    for (rune, isInvalid, byte) in runes(of: text) {
      if isInvalid {
        result += "\\x" + hexadecimal(UInt32(byte), digits: 2)
        continue
      }
      switch rune {
      case UInt32(UInt8(ascii: "'")): result += "\\'"
      case UInt32(UInt8(ascii: "\\")): result += "\\\\"
      case 0x07: result += "\\a"
      case 0x08: result += "\\b"
      case 0x09: result += "\\t"
      case 0x0A: result += "\\n"
      case 0x0B: result += "\\v"
      case 0x0C: result += "\\f"
      case 0x0D: result += "\\r"
      default:
        if let scalar = Unicode.Scalar(rune), isPrintable(scalar) {
          result.unicodeScalars.append(scalar)
        } else if rune < 0x80 {
          result += "\\x" + hexadecimal(rune, digits: 2)
        } else {
          result += rune < 0x10000 ? "\\u" + hexadecimal(rune, digits: 4) : "\\U" + hexadecimal(rune, digits: 8)
        }
      }
    }
    return result + "'"
  }

  private static func runes(of text: ByteString) -> [(rune: UInt32, isInvalid: Bool, byte: UInt8)] {
    var result: [(UInt32, Bool, UInt8)] = []
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      result.append((rune, rune == Runes.replacement && width == 1, text.bytes[offset]))
      offset += width
    }
    return result
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value < 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// Texts in quotes, separated by commas.
  static func quotedList(_ texts: [ByteString]) -> String { texts.map(quoted).joined(separator: ", ") }
}
