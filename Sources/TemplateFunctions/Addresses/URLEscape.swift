import GoTemplate
import Text

/// The `%20` of URLs, as Go's net/url escapes and unescapes it.
enum URLEscape {
  /// The part of a URL that a text is for: what must be escaped differs.
  enum Part {
    case fragment, host, path, user, zone
  }

  /// The text with escapes for the bytes that must not stand in the part.
  static func escaped(_ text: ByteString, in part: Part) -> ByteString {
    guard text.bytes.contains(where: { mustEscape($0, in: part) }) else { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var escaped: [UInt8] = []
    for byte in text.bytes {
      if mustEscape(byte, in: part) {
        escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        escaped.append(byte)
      }
    }
    return ByteString(escaped)
  }

  /// The text with its escapes resolved.
  ///
  /// - Throws: `URLReference.SyntaxError` for a broken escape and, in a host, for one of an ASCII letter.
  static func unescaped(_ text: ByteString, in part: Part) throws(URLReference.SyntaxError) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    let bytes = text.bytes
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == UInt8(ascii: "%") else {
        if part == .host || part == .zone, byte < 0x80, mustEscape(byte, in: part) {
          throw URLReference.SyntaxError(
            message: "invalid character \(quoted(ByteString([byte]))) in host name")
        }
        result.append(byte)
        offset += 1
        continue
      }
      let sequence = ByteString(bytes[offset..<min(offset + 3, bytes.count)])
      guard sequence.count == 3, let high = digit(sequence.bytes[1]), let low = digit(sequence.bytes[2]) else {
        throw badEscape(sequence)
      }
      let value = high << 4 | low
      // Of ASCII only the percent sign before a zone may be escaped in a host; a zone allows Windows' spaces too.
      if part == .host, high < 8, sequence != "%25" { throw badEscape(sequence) }
      if part == .zone, sequence != "%25", value != 0x20, mustEscape(value, in: .host) { throw badEscape(sequence) }
      result.append(value)
      offset += 3
    }
    return ByteString(result)
  }

  /// Whether a text can be a user name and password.
  static func isUserinfo(_ text: ByteString) -> Bool {
    text.bytes.allSatisfy { isUnreserved($0) || "!$&'()*+,;=:%@".utf8.contains($0) }
  }

  /// A text as Go quotes it in messages.
  static func quoted(_ text: ByteString) -> String { GoFormat.sprintf(ByteString("%q"), [.string(text)]).string }

  private static func badEscape(_ sequence: ByteString) -> URLReference.SyntaxError {
    URLReference.SyntaxError(message: "invalid URL escape " + quoted(sequence))
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
    default: return nil
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "~"):
      return true
    default: return false
    }
  }

  private static func mustEscape(_ byte: UInt8, in part: Part) -> Bool {
    if isUnreserved(byte) { return false }
    switch part {
    case .host, .zone: return !"!$&'()*+,;=:[]<>\"".utf8.contains(byte)
    case .path: return !"$&+,/:;=@".utf8.contains(byte)
    case .user: return !"$&+,;=".utf8.contains(byte)
    case .fragment: return !"$&+,/:;=?@!()*".utf8.contains(byte)
    }
  }
}
