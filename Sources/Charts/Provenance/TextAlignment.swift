import Text

/// Finds a text again in what a function made of it: unchanged inside something longer, cut out, indented, trimmed,
/// quoted, in other case.
///
/// One rule for all functions that keep their argument's words: `indent`, `nindent`, `trim…`, `quote`, `printf`, `join`,
/// `cat`, `trunc`, `upper` … need no rule of their own. What is found out about the two texts is kept for the next byte
/// that is asked about.
final class TextAlignment {
  /// The argument.
  let argument: ByteString
  private let result: ByteString
  private lazy var occurrences = allOccurrences()
  private lazy var lines = linesByWords()
  private lazy var resultLines = LineTable(result.bytes)
  private lazy var inLowerCase = lowered()
  private lazy var inEscapes = escaped()
  /// Where the result begins in the argument, if that holds it.
  private lazy var cut: Int? = result.count > 1 ? argument.firstOffset(of: result) : nil

  /// Where a byte of the result is in the argument.
  struct Match {
    /// The offset in the argument.
    let offset: Int
    /// For how many bytes from there the two run side by side.
    let length: Int
  }

  /// An argument of a function, and what that gave.
  init(_ argument: ByteString, in result: ByteString) {
    self.argument = argument
    self.result = result
  }

  /// The byte of the argument that a byte of the result came from; nil when the argument isn't found around it.
  func match(at offset: Int) -> Match? {
    guard !argument.isEmpty, !result.isEmpty, offset < result.count else { return nil }
    if argument == result { return Match(offset: offset, length: result.count - offset) }
    if let match = whole(at: offset) { return match }
    if let cut { return Match(offset: cut + offset, length: result.count - offset) }
    if let match = line(at: offset) { return match }
    if let inEscapes, let match = inEscapes.alignment.whole(at: offset) {
      return Match(offset: inEscapes.offsets[match.offset], length: match.length)
    }
    guard let inLowerCase else { return nil }
    if let match = inLowerCase.whole(at: offset) { return match }
    return inLowerCase.cut.map { Match(offset: $0 + offset, length: result.count - offset) }
  }

  /// Where the argument stands next behind a byte of the result, as it is.
  func next(after offset: Int) -> Int? {
    guard !argument.isEmpty, argument.count <= result.count else { return nil }
    let index = occurrences.partitioningIndex { $0 > offset }
    if index < occurrences.count { return occurrences[index] }
    return inEscapes?.alignment.next(after: offset)
  }

  // MARK: As it is

  /// The argument stands in the result as it is.
  private func whole(at offset: Int) -> Match? {
    guard argument.count <= result.count else { return nil }
    let index = occurrences.partitioningIndex { $0 + argument.count > offset }
    guard index < occurrences.count, occurrences[index] <= offset else { return nil }
    let found = occurrences[index]
    return Match(offset: offset - found, length: found + argument.count - offset)
  }

  private func allOccurrences() -> [Int] {
    var found: [Int] = []
    var start = 0
    while let next = result.firstOffset(of: argument, from: start) {
      found.append(next)
      start = next + argument.count
    }
    return found
  }

  // MARK: Line by line

  /// A line of the argument.
  private struct Line {
    let start: Int
    let number: Int
  }

  /// The line of the result around the byte is one of the argument's, but for white space and quotes around it.
  private func line(at offset: Int) -> Match? {
    guard !lines.isEmpty else { return nil }
    let number = resultLines.line(of: offset)
    let start = resultLines.start(ofLine: number)
    let end = result.bytes[offset...].firstIndex(of: TextAlignment.newline) ?? result.count
    let words = TextAlignment.trimmed(result.bytes[start..<end])
    guard !words.isEmpty, let candidates = lines[ByteString(words)] else { return nil }
    // The line whose number is nearest: functions that indent or trim hardly change numbers.
    let next = candidates.partitioningIndex { $0.number >= number }
    let nearest = candidates[max(0, next - 1)..<min(candidates.count, next + 1)]
    guard let best = nearest.min(by: { abs($0.number - number) < abs($1.number - number) }) else { return nil }
    let inside = max(0, min(words.count - 1, offset - words.startIndex))
    return Match(offset: best.start + inside, length: max(1, end - offset))
  }

  private func linesByWords() -> [ByteString: [Line]] {
    var lines: [ByteString: [Line]] = [:]
    guard argument.bytes.contains(TextAlignment.newline) else { return lines }
    var number = 1
    for line in argument.bytes.split(separator: TextAlignment.newline, omittingEmptySubsequences: false) {
      let words = TextAlignment.trimmed(line)
      if !words.isEmpty { lines[ByteString(words), default: []].append(Line(start: words.startIndex, number: number)) }
      number += 1
    }
    return lines
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let first = line.first, first == 0x20 || first == 0x09 || first == 0x0D { line = line.dropFirst() }
    while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line = line.dropLast() }
    return line
  }

  private static let newline = UInt8(ascii: "\n")

  // MARK: In quotes

  /// The argument as it stands between double quotes, with the byte that each of its bytes came from; nil where that is
  /// the argument itself, and for long ones.
  private func escaped() -> (alignment: TextAlignment, offsets: [Int])? {
    guard argument.count <= 4096, result.bytes.contains(UInt8(ascii: "\\")) else { return nil }
    var text: [UInt8] = []
    var offsets: [Int] = []
    for (offset, byte) in argument.bytes.enumerated() {
      let letter: UInt8? =
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\r"): UInt8(ascii: "r")
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        default: nil
        }
      if let letter { text += [UInt8(ascii: "\\"), letter] } else { text.append(byte) }
      while offsets.count < text.count { offsets.append(offset) }
    }
    guard text.count > argument.count else { return nil }
    return (TextAlignment(ByteString(text), in: result), offsets)
  }

  // MARK: In other case

  /// Both texts in lower case; nil where that changes neither, and for long ones.
  private func lowered() -> TextAlignment? {
    guard argument.count <= 4096, result.count <= 4096,
      argument.bytes.contains(where: TextAlignment.isUpper) || result.bytes.contains(where: TextAlignment.isUpper)
    else { return nil }
    let (lower, lowerResult) = (TextAlignment.lowercased(argument), TextAlignment.lowercased(result))
    return TextAlignment(lower, in: lowerResult)
  }

  private static func lowercased(_ text: ByteString) -> ByteString {
    ByteString(text.bytes.map { isUpper($0) ? $0 | 0x20 : $0 })
  }

  private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}

extension Array {
  /// The first index from which on a test holds; before it, it holds nowhere.
  fileprivate func partitioningIndex(where test: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
