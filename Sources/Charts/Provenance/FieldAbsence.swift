import Diagnostics
import GoTemplate
import Text

extension AbsenceFinder {
  /// The conditions that kept a field away: those of branches not taken, on the way to one file of the output, whose text
  /// says the field's key.
  ///
  /// - Parameters:
  ///   - key: the field's key, without what is above it.
  ///   - template: a place in the template that was rendered as a file.
  public func absences(ofField key: ByteString, below template: Mark) -> [Absence] {
    guard let templates = trace.templates, template.isKnown else { return [] }
    var found: [Absence] = []
    var seen: Set<Mark> = []
    for decision in trace.execution.decisions where outermostMark(of: decision).file == template.file {
      for piece in trace.execution.skippedTexts(of: decision, in: templates) {
        for offset in AbsenceFinder.lines(saying: key, in: piece.text) {
          let mark = trace.plan?.mark(ofKnown: trace.execution.place(of: piece.site, offset: offset)) ?? .unknown
          guard mark.isKnown, seen.insert(mark).inserted else { continue }
          found.append(Absence(mark: mark, conditions: [origins.condition(of: decision)]))
        }
      }
    }
    return found
  }

  /// Where the file stands in whose render a decision was made.
  private func outermostMark(of decision: Decision) -> Mark {
    var site = decision.site
    var current = decision.frame
    while let frame = trace.execution.frame(current) {
      site = frame.site
      current = frame.parent
    }
    return trace.plan?.mark(ofKnown: trace.execution.place(of: site)) ?? .unknown
  }

  /// The offsets of a key where lines begin with it, behind white space and dashes.
  private static func lines(saying key: ByteString, in text: ByteString) -> [Int] {
    var offsets: [Int] = []
    var start = 0
    for line in text.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let words = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "-") }
      if words.starts(with: key.bytes), words.dropFirst(key.count).first == UInt8(ascii: ":") {
        offsets.append(start + words.startIndex - line.startIndex)
      }
      start += line.count + 1
    }
    return offsets
  }
}
