import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that encode bytes as text. The decoding ones return the message of Go's error as their text.
  static var encodingFunctions: [Function] {
    [
      Function("b32dec", [.string], body: .one { _, text in .string(Base32.decoded(text.text)) }),
      Function("b32enc", [.string], body: .one { _, text in .string(Base32.encoded(text.text)) }),
      Function("b64dec", [.string], body: .one { _, text in .string(Base64.decoded(text.text)) }),
      Function("b64enc", [.string], body: .one { _, text in .string(Base64.encoded(text.text)) }),
    ]
  }
}

/// The standard encoding with padding, Go's `base64.StdEncoding`.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The encoded text.
  public static func encoded(_ text: ByteString) -> ByteString {
    let bytes = text.bytes
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    alphabet.withUnsafeBufferPointer { letters in
      var index = 0
      while index + 2 < bytes.count {
        let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
        result.append(letters[group >> 18])
        result.append(letters[group >> 12 & 63])
        result.append(letters[group >> 6 & 63])
        result.append(letters[group & 63])
        index += 3
      }
      if bytes.count - index == 1 {
        let group = Int(bytes[index]) << 16
        result += [letters[group >> 18], letters[group >> 12 & 63], UInt8(ascii: "="), UInt8(ascii: "=")]
      } else if bytes.count - index == 2 {
        let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8
        result += [letters[group >> 18], letters[group >> 12 & 63], letters[group >> 6 & 63], UInt8(ascii: "=")]
      }
    }
    return ByteString(result)
  }

  /// The decoded bytes, or the message of Go's error. Line breaks are skipped.
  public static func decoded(_ text: ByteString) -> ByteString {
    do throws(Corruption) {
      return ByteString(try bytes(of: text.bytes))
    } catch {
      return ByteString("illegal base64 data at input byte \(error.offset)")
    }
  }

  /// The decoded bytes. Line breaks are skipped.
  ///
  /// - Throws: ``Corruption`` for a text that is not base64.
  public static func bytes(of text: [UInt8]) throws(Corruption) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var group = 0
    var letters = 0
    var offset = 0
    while offset < text.count {
      let letter = text[offset]
      offset += 1
      if let value = value(letter) {
        group = group << 6 | Int(value)
        letters += 1
        if letters == 4 {
          bytes.append(UInt8(truncatingIfNeeded: group >> 16))
          bytes.append(UInt8(truncatingIfNeeded: group >> 8))
          bytes.append(UInt8(truncatingIfNeeded: group))
          (group, letters) = (0, 0)
        }
      } else if isLineBreak(letter) {
        continue
      } else if letter == UInt8(ascii: "="), letters >= 2 {
        try checkPadding(of: text, after: &offset, letters: letters)
        if letters == 3 {
          bytes.append(UInt8(truncatingIfNeeded: group >> 10))
          bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        } else {
          bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        }
        return bytes
      } else {
        throw Corruption(offset: offset - 1)
      }
    }
    guard letters == 0 else { throw Corruption(offset: offset - letters) }
    return bytes
  }

  /// Reads what follows the first `=`: another one after two letters, then nothing.
  private static func checkPadding(
    of text: [UInt8], after offset: inout Int, letters: Int
  ) throws(Corruption) {
    func skipLineBreaks() { while offset < text.count, isLineBreak(text[offset]) { offset += 1 } }
    if letters == 2 {
      skipLineBreaks()
      guard offset < text.count else { throw Corruption(offset: text.count) }
      guard text[offset] == UInt8(ascii: "=") else { throw Corruption(offset: offset - 1) }
      offset += 1
    }
    skipLineBreaks()
    guard offset == text.count else { throw Corruption(offset: offset) }
  }

  private static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): return 62
    case UInt8(ascii: "/"): return 63
    default: return nil
    }
  }
}

/// The standard encoding with padding, Go's `base32.StdEncoding`.
enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The encoded text.
  static func encoded(_ text: ByteString) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity((text.count + 4) / 5 * 8)
    var buffer = 0
    var bits = 0
    for byte in text.bytes {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(alphabet[buffer >> bits & 31])
      }
    }
    if bits > 0 { result.append(alphabet[buffer << (5 - bits) & 31]) }
    while !result.count.isMultiple(of: 8) { result.append(UInt8(ascii: "=")) }
    return ByteString(result)
  }

  /// The decoded bytes, or the message of Go's error. Line breaks are skipped.
  static func decoded(_ text: ByteString) -> ByteString {
    do throws(Corruption) {
      return ByteString(try bytes(of: text.bytes.filter { !isLineBreak($0) }))
    } catch {
      return ByteString("illegal base32 data at input byte \(error.offset)")
    }
  }

  /// The decoded bytes. What follows a complete padding in the last group is not looked at.
  private static func bytes(of text: [UInt8]) throws(Corruption) -> [UInt8] {
    let padding = UInt8(ascii: "=")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 8 * 5)
    var group: UInt64 = 0
    var letters = 0
    for (offset, letter) in text.enumerated() {
      let left = text.count - offset - 1
      if letter == padding, letters >= 2, left < 8 {
        guard left + letters >= 7 else { throw Corruption(offset: text.count) }
        for index in 0..<(7 - letters) where index < left && text[offset + 1 + index] != padding {
          throw Corruption(offset: offset + index)
        }
        guard letters != 3, letters != 6 else { throw Corruption(offset: offset) }
        group <<= UInt64(5 * (8 - letters))
        bytes.append(
          contentsOf: (0..<(letters * 5 / 8)).map { UInt8(truncatingIfNeeded: group >> UInt64(32 - 8 * $0)) })
        return bytes
      }
      guard let value = value(letter) else { throw Corruption(offset: offset) }
      group = group << 5 | UInt64(value)
      letters += 1
      if letters == 8 {
        bytes.append(contentsOf: (0..<5).map { UInt8(truncatingIfNeeded: group >> UInt64(32 - 8 * $0)) })
        (group, letters) = (0, 0)
      }
    }
    guard letters == 0 else { throw Corruption(offset: text.count - letters) }
    return bytes
  }

  private static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return letter - UInt8(ascii: "A")
    case UInt8(ascii: "2")...UInt8(ascii: "7"): return letter - UInt8(ascii: "2") + 26
    default: return nil
    }
  }
}

/// Where encoded text stops making sense.
public struct Corruption: Error, Sendable {
  /// The offset in the text, in bytes.
  public let offset: Int
}

private func isLineBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
