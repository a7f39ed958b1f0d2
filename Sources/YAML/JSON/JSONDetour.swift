import Diagnostics
import Text

/// What happens to text when sigs.k8s.io/yaml writes it as JSON and go-yaml v2 reads that as YAML.
enum JSONDetour {
  /// The text that arrives: invalid UTF-8 is U+FFFD, a next-line character (U+0085) is folded like a line break.
  ///
  /// - Throws: ``YAMLError`` for a text with characters that YAML forbids and JSON does not escape.
  static func text(_ text: ByteString) throws(YAMLError) -> ByteString {
    guard let suspect = firstSuspect(in: text.bytes) else { return text }
    var cleaned: [UInt8] = []
    var offset = suspect
    var isChanged = false
    var hasNextLine = false
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      switch rune {
      case 0x85: hasNextLine = true
      case 0x7F...0x9F, 0xFFFE, 0xFFFF:
        throw YAMLError(message: "yaml: control characters are not allowed", mark: .unknown)
      case Runes.replacement where width == 1:
        if !isChanged {
          cleaned = Array(text.bytes[..<offset])
          isChanged = true
        }
      default: break
      }
      if isChanged { Runes.append(rune, to: &cleaned) }
      offset += width
    }
    let result = isChanged ? ByteString(cleaned) : text
    return hasNextLine ? try reread(result) : result
  }

  /// The first byte from U+007F on, looked for eight bytes at a time.
  private static func firstSuspect(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      while bytes.count &- offset >= 8 {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        guard (word | (word &+ 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
        offset &+= 8
      }
      while offset < bytes.count {
        if bytes[offset] >= 0x7F { return offset }
        offset &+= 1
      }
      return nil
    }
  }

  /// The key that arrives.
  ///
  /// - Throws: ``YAMLError`` as for ``text(_:)``; also for a key that go-yaml cannot read: with a next-line character, or
  ///   longer than 1024 characters in JSON.
  static func key(_ text: ByteString) throws(YAMLError) -> ByteString {
    let arrived = try self.text(text)
    // One byte becomes six characters at most.
    let isLong = text.count > 160 && Runes.decodeAll(JSONWriter.quoted(text)).count > 1024
    guard isLong || (text.bytes.contains(0x85) && text.contains(ByteString([0xC2, 0x85]))) else { return arrived }
    throw YAMLError(message: "yaml: did not find expected ',' or '}'", mark: .unknown)
  }

  /// Reads the text as YAML reads it between JSON's quotes.
  private static func reread(_ text: ByteString) throws(YAMLError) -> ByteString {
    let quoted = JSONWriter.quoted(text, escapesHTML: true)
    let node = try YAMLParser.firstDocument(in: quoted, file: .unknown, dialect: .goYAML2)
    return node?.scalar?.text ?? ByteString()
  }
}
