/// Text inside HTML and XML.
public enum Markup {
  /// The text as it stands between tags and inside double quotes: markup's own characters and line breaks as
  /// references, which an attribute would else lose, and U+FFFD for the characters that XML cannot hold.
  ///
  /// Scalars are looked at one by one: a combining mark behind a `<` makes it no other character.
  public static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: mayNeedReference) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\r": result += "&#13;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// Whether a byte can begin or be something that is written otherwise.
  public static func mayNeedReference(_ byte: UInt8) -> Bool {
    switch byte {
    case ..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0xEF:
      true
    default: false
    }
  }
}
