import CRE2Shim
import Text

/// A compiled regular expression with Go's syntax and semantics (RE2), over bytes.
public final class RegularExpression: @unchecked Sendable {
  // @unchecked: RE2 objects are immutable and safe to use from several threads.
  private let expression: OpaquePointer

  /// The pattern's text.
  public let pattern: ByteString

  /// The number of groups, not counting the whole match.
  public let groupCount: Int

  /// Why a pattern does not compile, in the words of Go's regexp package.
  public struct SyntaxError: Error, Sendable {
    /// `error parsing regexp: missing closing ): ` and the pattern in back-quotes, for example.
    public let message: String
  }

  /// Compiles a pattern as Go's `regexp.Compile` (or, with `posix`, `regexp.CompilePOSIX`) does.
  ///
  /// - Throws: ``SyntaxError`` with Go's text.
  public init(_ pattern: ByteString, posix: Bool = false) throws(SyntaxError) {
    self.pattern = pattern
    let compiled = pattern.bytes.withUnsafeBytes {
      strake_re2_compile($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, posix ? 1 : 0)
    }
    guard let compiled else { throw SyntaxError(message: "error parsing regexp: out of memory") }
    expression = compiled
    groupCount = Int(max(0, strake_re2_group_count(compiled)))
    if strake_re2_error_code(compiled) != 0 {
      var length = 0
      let text = strake_re2_error_text(compiled, &length)
      let words = text.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) } ?? ""
      // The object is freed by deinit: all stored properties are set.
      throw SyntaxError(message: RegularExpression.goMessage(for: words, pattern: pattern))
    }
  }

  deinit { strake_re2_free(expression) }

  /// The offsets of the first match at or after `start` and of its groups, or nil.
  ///
  /// - Returns: one range a group, the whole match first; nil for a group that took no part.
  public func firstMatch(in text: ByteString, from start: Int = 0) -> [Range<Int>?]? {
    guard start <= text.count else { return nil }
    let count = groupCount + 1
    var offsets = [Int](repeating: -1, count: 2 * count)
    let found = text.bytes.withUnsafeBytes { bytes -> Bool in
      // An empty array may have no address; RE2 needs one to tell "matched empty" from "not matched".
      withUnsafeBytes(of: UInt8(0)) { dummy in
        let base = (bytes.baseAddress ?? dummy.baseAddress)?.assumingMemoryBound(to: CChar.self)
        return strake_re2_match(expression, base, bytes.count, start, &offsets, Int32(clamping: count)) != 0
      }
    }
    guard found else { return nil }
    return (0..<count).map { group in
      let low = offsets[2 * group]
      return low < 0 ? nil : low..<max(low, offsets[2 * group + 1])
    }
  }

  /// Whether the pattern matches anywhere in the text.
  public func matches(_ text: ByteString) -> Bool {
    text.bytes.withUnsafeBytes { bytes in
      withUnsafeBytes(of: UInt8(0)) { dummy in
        let base = (bytes.baseAddress ?? dummy.baseAddress)?.assumingMemoryBound(to: CChar.self)
        return strake_re2_match(expression, base, bytes.count, 0, nil, 0) != 0
      }
    }
  }

  /// The name of a group (from 1), or nil.
  public func groupName(_ group: Int) -> String? {
    strake_re2_group_name(expression, Int32(clamping: group)).map { String(cString: $0) }
  }

  /// RE2's error text in the words of Go's regexp/syntax.
  private static func goMessage(for words: String, pattern: ByteString) -> String {
    let go = words.replacingPrefix("missing ): ", with: "missing closing ): `")
    return "error parsing regexp: " + go
  }
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
    guard hasPrefix(prefix) else { return self }
    return other + dropFirst(prefix.count) + "`"
  }
}
