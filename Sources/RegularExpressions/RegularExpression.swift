import CRE2Shim
import Text

/// A compiled regular expression with Go's syntax and semantics, over bytes: RE2's engine behind Go's grammar.
///
/// Where the text is not valid UTF-8, each bad byte counts as one U+FFFD, as in Go.
public final class RegularExpression: @unchecked Sendable {
  // @unchecked: RE2 objects are immutable and safe to use from several threads.
  private let expression: OpaquePointer

  /// The pattern's text.
  public let pattern: ByteString

  /// The number of groups, not counting the whole match.
  public let groupCount: Int

  /// Whether it needs so much memory that a cache had better not keep it.
  let isLarge: Bool

  private let names: [String?]

  /// The offsets of a match and of its groups: the whole match first, nil for a group that took no part.
  public typealias Match = [Range<Int>?]

  /// Why a pattern does not compile, in the words of Go's regexp package.
  public struct SyntaxError: Error, Sendable {
    /// `error parsing regexp: missing closing ): ` and the pattern in back-quotes, for example.
    public let text: ByteString

    /// The text as a Swift string.
    public var message: String { text.string }
  }

  /// Compiles a pattern as Go's `regexp.Compile` (or, with `posix`, `regexp.CompilePOSIX`) does.
  ///
  /// - Throws: ``SyntaxError`` with Go's text.
  public init(_ pattern: ByteString, posix: Bool = false) throws(SyntaxError) {
    let translation = try PatternTranslation(pattern, posix: posix)
    self.pattern = pattern
    names = translation.groupNames
    groupCount = translation.groupNames.count
    // Little memory first: what is left over, the automata take, and a cache keeps many expressions. The grammar was
    // checked before, so that only this limit can be met.
    for memory in [RegularExpression.usualMemory, RegularExpression.maximumMemory] {
      let compiled = translation.translated.withUnsafeBytes {
        strake_re2_compile($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, posix ? 1 : 0, memory)
      }
      guard let compiled else { continue }
      if strake_re2_error_code(compiled) == 0, Int(strake_re2_group_count(compiled)) == groupCount {
        expression = compiled
        isLarge = memory != RegularExpression.usualMemory
        return
      }
      strake_re2_free(compiled)
    }
    throw RegularExpression.tooLarge(pattern)
  }

  /// The memory in bytes that nearly all expressions fit in.
  private static let usualMemory: Int64 = 4 << 20

  /// The memory in bytes past which an expression is too large.
  private static let maximumMemory: Int64 = 64 << 20

  deinit { strake_re2_free(expression) }

  private static func tooLarge(_ pattern: ByteString) -> SyntaxError {
    SyntaxError(text: ByteString("error parsing regexp: expression too large: `") + pattern + ByteString("`"))
  }

  /// Whether the pattern matches anywhere in the text.
  public func matches(_ text: ByteString) -> Bool {
    firstMatch(in: Subject(text), from: 0, groups: 0) != nil
  }

  /// The offsets of the first match at or after `start` and of its groups, or nil.
  ///
  /// For all matches of a text, ``allMatches(in:limit:)`` is the way: each call here looks at the whole text first.
  public func firstMatch(in text: ByteString, from start: Int = 0) -> Match? {
    let subject = Subject(text)
    guard start >= 0, start <= text.count,
      let match = firstMatch(in: subject, from: subject.position(of: start), groups: groupCount)
    else { return nil }
    return subject.offsets(of: match)
  }

  /// The name of a group (from 1), or nil.
  public func groupName(_ group: Int) -> String? {
    group >= 1 && group <= names.count ? names[group - 1] : nil
  }

  /// The groups that have this name: Go allows a name twice, and Expand takes the first of them that matched.
  func groups(named name: ArraySlice<UInt8>) -> [Int] {
    names.indices.filter { names[$0].map { Array($0.utf8)[...] == name } ?? false }.map { $0 + 1 }
  }

  /// The first match at or after `start` in the subject's own positions.
  func firstMatch(in subject: Subject, from start: Int, groups: Int) -> Match? {
    let count = groups + 1
    var offsets = [Int](repeating: -1, count: 2 * count)
    var place = start
    while place <= subject.bytes.count {
      let found = subject.bytes.withUnsafeBytes { bytes -> Bool in
        // An empty array may have no address; RE2 needs one to tell "matched empty" from "not matched".
        withUnsafeBytes(of: UInt8(0)) { dummy in
          let base = (bytes.baseAddress ?? dummy.baseAddress)?.assumingMemoryBound(to: CChar.self)
          return strake_re2_match(expression, base, bytes.count, place, &offsets, Int32(clamping: count)) != 0
        }
      }
      guard found else { return nil }
      // RE2 sees places inside of a character, where `\B` holds; Go does not.
      let begin = offsets[0]
      if begin < subject.bytes.count, begin >= 0, subject.bytes[begin] & 0xC0 == 0x80 {
        place = begin
        while place < subject.bytes.count, subject.bytes[place] & 0xC0 == 0x80 { place += 1 }
        continue
      }
      return (0..<count).map { group in
        let low = offsets[2 * group]
        return low < 0 ? nil : low..<max(low, offsets[2 * group + 1])
      }
    }
    return nil
  }
}

/// A text as RE2 gets it: valid UTF-8 with, where bytes had to be replaced, the way back to the text's own offsets.
struct Subject {
  /// Valid UTF-8.
  let bytes: [UInt8]
  /// The text's offset at each position of ``bytes`` and at its end; nil when the two are the same.
  private let origins: [Int]?

  init(_ text: ByteString) {
    guard !Runes.isValid(text.bytes) else {
      bytes = text.bytes
      origins = nil
      return
    }
    var valid: [UInt8] = []
    var origins: [Int] = []
    valid.reserveCapacity(text.count + 16)
    origins.reserveCapacity(text.count + 17)
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      Runes.append(rune, to: &valid)
      while origins.count < valid.count { origins.append(offset) }
      offset += width
    }
    origins.append(text.count)
    bytes = valid
    self.origins = origins
  }

  /// The position in ``bytes`` of an offset of the text.
  func position(of offset: Int) -> Int {
    guard let origins else { return offset }
    var low = 0
    var high = origins.count - 1
    while low < high {
      let middle = (low + high) / 2
      if origins[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A match in the text's own offsets.
  func offsets(of match: RegularExpression.Match) -> RegularExpression.Match {
    guard let origins else { return match }
    return match.map { range in range.map { origins[$0.lowerBound]..<origins[$0.upperBound] } }
  }

  /// The width of the character at a position, 0 at the end.
  func width(at position: Int) -> Int {
    position < bytes.count ? Runes.decode(bytes, at: position).width : 0
  }
}
