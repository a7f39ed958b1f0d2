import Text

/// Texts between commas on a command line, which may be quoted as in CSV files: `a.yaml,"b,c.yaml"`.
///
/// pflag reads such flags with Go's encoding/csv, one record, and so does this.
enum CommaSeparatedValues {
  /// Why a text cannot be read, in Go's words.
  struct Failure: Error {
    let message: String
  }

  /// The fields of the first line that is not empty; none of an empty text.
  ///
  /// - Throws: ``Failure`` for quotes in the wrong place.
  static func firstRecord(of text: String) throws(Failure) -> [String] {
    guard !text.isEmpty else { return [] }
    var bytes = Array(text.utf8)[...]
    var line = 1
    while bytes.first == UInt8(ascii: "\n") || bytes.starts(with: "\r\n".utf8) {
      bytes = bytes.dropFirst(bytes.first == UInt8(ascii: "\n") ? 1 : 2)
      line += 1
    }
    guard !bytes.isEmpty else { throw Failure(message: "EOF") }
    var record = Record(bytes: Array(bytes), line: line)
    try record.read()
    return record.fields
  }

  /// A field as it must be written to be read as one.
  static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// A record that is being read.
  private struct Record {
    let bytes: [UInt8]
    var line: Int
    var fields: [String] = []
    private var offset = 0
    private var startOfLine = 0
    private let firstLine: Int

    init(bytes: [UInt8], line: Int) {
      self.bytes = bytes
      self.line = line
      firstLine = line
    }

    mutating func read() throws(Failure) {
      while true {
        let hasMore = try next == UInt8(ascii: "\"") ? readQuoted() : readPlain()
        guard hasMore else { return }
        offset += 1
      }
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }
    private var isAtLineEnd: Bool {
      next == nil || next == UInt8(ascii: "\n")
        || next == UInt8(ascii: "\r") && (offset + 1 == bytes.count || bytes[offset + 1] == UInt8(ascii: "\n"))
    }

    /// Reads a field without quotes; whether a comma follows it.
    private mutating func readPlain() throws(Failure) -> Bool {
      let start = offset
      while !isAtLineEnd, next != UInt8(ascii: ",") {
        guard next != UInt8(ascii: "\"") else { throw failure("bare \" in non-quoted-field", at: offset) }
        offset += 1
      }
      fields.append(String(decoding: bytes[start..<offset], as: UTF8.self))
      return !isAtLineEnd
    }

    /// Reads a field in quotes, which may hold commas, line breaks and doubled quotes; whether a comma follows it.
    private mutating func readQuoted() throws(Failure) -> Bool {
      offset += 1
      var field: [UInt8] = []
      while let byte = next {
        offset += 1
        guard byte == UInt8(ascii: "\"") else {
          if byte == UInt8(ascii: "\r"), next == UInt8(ascii: "\n") { continue }
          if byte == UInt8(ascii: "\n") {
            line += 1
            startOfLine = offset
          }
          field.append(byte)
          continue
        }
        if next == UInt8(ascii: "\"") {
          field.append(byte)
          offset += 1
        } else if isAtLineEnd || next == UInt8(ascii: ",") {
          fields.append(String(decoding: field, as: UTF8.self))
          return !isAtLineEnd
        } else {
          throw failure("extraneous or missing \" in quoted-field", at: offset - 1)
        }
      }
      throw failure("extraneous or missing \" in quoted-field", at: offset)
    }

    private func failure(_ problem: String, at offset: Int) -> Failure {
      let column = offset - startOfLine + 1
      let place =
        line == firstLine
        ? "parse error on line \(line), column \(column)"
        : "record on line \(firstLine); parse error on line \(line), column \(column)"
      return Failure(message: "\(place): \(problem)")
    }
  }
}
