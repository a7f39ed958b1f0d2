import GoTemplate
import TemplateFunctions
import Text

/// A block of PEM as Go's encoding/pem reads and writes it: 64 columns, a line feed at the end.
struct PEMText {
  /// `CERTIFICATE`, `RSA PRIVATE KEY` …
  let type: ByteString
  /// The content, DER.
  let bytes: [UInt8]

  init(type: ByteString, bytes: [UInt8]) {
    self.type = type
    self.bytes = bytes
  }

  /// The first well-formed block of a text; nil when there is none. Text before it is passed over.
  init?(_ text: ByteString) {
    let begin = ByteString("-----BEGIN ")
    let dashes = ByteString("-----")
    var place = 0
    while let start = text.firstOffset(of: begin, from: place) {
      place = start + begin.count
      guard start == 0 || text.bytes[start - 1] == UInt8(ascii: "\n"),
        let lineEnd = text.firstOffset(of: ByteString("\n"), from: place)
      else { continue }
      var line = text.bytes[place..<lineEnd]
      while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") || last == UInt8(ascii: "\t")
      {
        line = line.dropLast()
      }
      guard line.count >= dashes.count, line.suffix(dashes.count).elementsEqual(dashes.bytes) else { continue }
      let type = ByteString(line.dropLast(dashes.count))
      let end = ByteString("-----END ") + type + dashes
      guard let stop = text.firstOffset(of: end, from: lineEnd), text.bytes[stop - 1] == UInt8(ascii: "\n") else {
        continue
      }
      let body = PEMText.withoutHeaders(ByteString(text.bytes[lineEnd..<stop]))
      let symbols = body.bytes.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      guard let bytes = try? Base64.bytes(of: symbols) else { continue }
      self.type = type
      self.bytes = bytes
      return
    }
    return nil
  }

  /// The body without the `Key: value` lines that may stand before it.
  private static func withoutHeaders(_ body: ByteString) -> ByteString {
    let lines = body.split(separator: ByteString("\n"))
    return ByteString(lines.filter { !$0.contains(ByteString(":")) }.flatMap { $0.bytes + [UInt8(ascii: "\n")] })
  }

  /// The block as text.
  var text: ByteString {
    var text = ByteString("-----BEGIN ") + type + ByteString("-----\n")
    let encoded = Base64.encoded(ByteString(bytes)).bytes
    var place = 0
    while place < encoded.count {
      let end = min(place + 64, encoded.count)
      text.bytes.append(contentsOf: encoded[place..<end])
      text.bytes.append(UInt8(ascii: "\n"))
      place = end
    }
    return text + ByteString("-----END ") + type + ByteString("-----\n")
  }
}
