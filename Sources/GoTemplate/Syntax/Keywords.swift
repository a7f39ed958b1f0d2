/// The words of the language.
enum Keywords {
  /// The length of the longest word.
  static let longest = 8

  /// What a word is; nil for one that is none of the language's.
  static func kind(of word: Slice<UnsafeBufferPointer<UInt8>>) -> Token.Kind? {
    var letters: UInt64 = 0
    for byte in word { letters = letters << 8 | UInt64(byte) }
    switch letters {
    case packed("if"): return .ifWord
    case packed("end"): return .end
    case packed("nil"): return .nilWord
    case packed("else"): return .elseWord
    case packed("with"): return .with
    case packed("true"), packed("false"): return .boolean
    case packed("range"): return .range
    case packed("block"): return .block
    case packed("break"): return .breakWord
    case packed("define"): return .define
    case packed("template"): return .template
    case packed("continue"): return .continueWord
    default: return nil
    }
  }

  /// A word of at most eight letters as a number.
  @inline(__always)
  private static func packed(_ word: StaticString) -> UInt64 {
    word.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }
}
