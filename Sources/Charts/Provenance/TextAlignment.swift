import Text

/// Finds a text again in what a function made of it: unchanged inside something longer, cut out, indented, trimmed,
/// quoted, in other case.
///
/// One rule for all functions that keep their argument's words: `indent`, `nindent`, `trim…`, `quote`, `printf`, `join`,
/// `cat`, `trunc`, `upper` … need no rule of their own.
struct TextAlignment {
  /// Where a byte of the result is in the argument.
  struct Match {
    /// The offset in the argument.
    let offset: Int
    /// For how many bytes from there the two run side by side.
    let length: Int
  }

  /// The byte of the argument that a byte of the result came from; nil when the argument isn't found around it.
  static func match(_ argument: ByteString, in result: ByteString, at offset: Int) -> Match? {
    guard !argument.isEmpty, !result.isEmpty, offset < result.count else { return nil }
    if argument == result { return Match(offset: offset, length: result.count - offset) }
    if let match = whole(argument, in: result, at: offset) { return match }
    if let start = argument.firstOffset(of: result), result.count > 1 {
      return Match(offset: start + offset, length: result.count - offset)
    }
    if let match = line(argument, in: result, at: offset) { return match }
    return argument.count <= 4096 && result.count <= 4096 ? inOtherCase(argument, in: result, at: offset) : nil
  }

  /// The argument stands in the result as it is.
  private static func whole(_ argument: ByteString, in result: ByteString, at offset: Int) -> Match? {
    guard argument.count <= result.count else { return nil }
    var start = max(0, offset - argument.count + 1)
    while start <= offset, let found = result.firstOffset(of: argument, from: start), found <= offset {
      if offset < found + argument.count {
        return Match(offset: offset - found, length: found + argument.count - offset)
      }
      start = found + 1
    }
    return nil
  }

  /// The line of the result around the byte is one of the argument's, but for white space and quotes around it.
  private static func line(_ argument: ByteString, in result: ByteString, at offset: Int) -> Match? {
    guard argument.bytes.contains(newline) else { return nil }
    let bytes = result.bytes
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    let words = trimmed(bytes[start..<end])
    guard !words.isEmpty else { return nil }
    let number = bytes[..<start].reduce(0) { $1 == newline ? $0 + 1 : $0 }
    // The line whose number is nearest: functions that indent or trim hardly change numbers.
    var best: (start: Int, distance: Int)?
    var current = 0
    for line in argument.bytes.split(separator: newline, omittingEmptySubsequences: false) {
      let own = trimmed(line)
      let distance = abs(current - number)
      if own.count == words.count, distance < best?.distance ?? Int.max, own.elementsEqual(words) {
        best = (own.startIndex, distance)
      }
      current += 1
      if let best, current - number > best.distance { break }
    }
    guard let best else { return nil }
    let inside = max(0, min(words.count - 1, offset - words.startIndex))
    return Match(offset: best.start + inside, length: max(1, end - offset))
  }

  private static func inOtherCase(_ argument: ByteString, in result: ByteString, at offset: Int) -> Match? {
    let lower = lowercased(argument)
    let lowerResult = lowercased(result)
    guard lower != argument || lowerResult != result else { return nil }
    if let match = whole(lower, in: lowerResult, at: offset) { return match }
    guard let start = lower.firstOffset(of: lowerResult), result.count > 1 else { return nil }
    return Match(offset: start + offset, length: result.count - offset)
  }

  private static func lowercased(_ text: ByteString) -> ByteString {
    ByteString(text.bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 })
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let first = line.first, first == 0x20 || first == 0x09 || first == 0x0D { line = line.dropFirst() }
    while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line = line.dropLast() }
    return line
  }

  private static let newline = UInt8(ascii: "\n")
}
