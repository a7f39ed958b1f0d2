import Diagnostics
import Text
import YAML

/// A selector of labels or annotations: `app=web,tier in (front,back),!legacy`.
///
/// The grammar is that of Kubernetes 1.19, which Kustomize 5.8.1 carries: requirements joined by commas, all of which
/// must hold; `k`, `!k`, `k=v`, `k==v`, `k!=v`, `k in (a,b)`, `k notin (a,b)`, `k>1`, `k<1`.
public struct LabelSelector: Sendable {
  private let requirements: [Requirement]

  private struct Requirement: Sendable {
    let key: ByteString
    let condition: Condition
  }

  private enum Condition: Sendable {
    case exists
    case isAbsent
    case isOneOf([ByteString])
    case isNoneOf([ByteString])
    case isGreater(Int64)
    case isLess(Int64)
  }

  /// Reads a selector; an empty text selects all.
  ///
  /// - Throws: ``KustomizeError`` in Kubernetes' words.
  public init(_ text: ByteString, at mark: Mark = .unknown) throws(KustomizeError) {
    var parser = Parser(tokens: Lexer.tokens(of: text))
    do { requirements = try parser.requirements() } catch { throw KustomizeError(error.message, at: mark) }
  }

  /// Whether the selector selects all.
  public var isEmpty: Bool { requirements.isEmpty }

  /// Whether the labels (a map of texts, nil for none) meet all requirements.
  public func matches(_ labels: Node?) -> Bool {
    requirements.allSatisfy { requirement in
      let value = labels?[requirement.key]?.rawText
      switch requirement.condition {
      case .exists: return value != nil
      case .isAbsent: return value == nil
      case .isOneOf(let values): return value.map(values.contains) ?? false
      case .isNoneOf(let values): return value.map { !values.contains($0) } ?? true
      case .isGreater(let bound): return value.flatMap { Int64($0.string) }.map { $0 > bound } ?? false
      case .isLess(let bound): return value.flatMap { Int64($0.string) }.map { $0 < bound } ?? false
      }
    }
  }

  private struct Malformed: Error {
    let message: String

    init(_ message: String) { self.message = message }
  }

  // MARK: Parsing

  private struct Parser {
    private let tokens: [Token]
    private var position = 0

    init(tokens: [Token]) { self.tokens = tokens }

    /// The token at the position; the lexer ends every text with an end token.
    private var current: Token { position < tokens.count ? tokens[position] : .end }

    private mutating func take() -> Token {
      defer { position += 1 }
      return current
    }

    mutating func requirements() throws(Malformed) -> [Requirement] {
      var requirements: [Requirement] = []
      while true {
        if case .end = current { return requirements }
        guard current.word != nil || current == .not else {
          throw Malformed("found '\(current.text)', expected: !, identifier, or 'end of string'")
        }
        do { requirements.append(try requirement()) } catch {
          throw Malformed("unable to parse requirement: \(error.message)")
        }
        let next = take()
        if case .end = next { return requirements }
        guard next == .comma else { throw Malformed("found '\(next.text)', expected: ',' or 'end of string'") }
        guard current.word != nil || current == .not else {
          throw Malformed("found '\(current.text)', expected: identifier after ','")
        }
      }
    }

    private mutating func requirement() throws(Malformed) -> Requirement {
      var token = take()
      let isNegated = token == .not
      if isNegated { token = take() }
      guard let key = token.word else { throw Malformed("found '\(token.text)', expected: identifier") }
      try LabelSelector.checkKey(key)
      // `!k` with anything behind it is left to the caller, who finds no comma.
      if isNegated { return Requirement(key: key, condition: .isAbsent) }
      if current == .end || current == .comma { return Requirement(key: key, condition: .exists) }
      return Requirement(key: key, condition: try condition(of: key))
    }

    private mutating func condition(of key: ByteString) throws(Malformed) -> Condition {
      let sign = take()
      switch sign {
      case .equals, .doubleEquals: return .isOneOf([try value(of: key)])
      case .notEquals: return .isNoneOf([try value(of: key)])
      case .word("in"): return .isOneOf(try values(of: key))
      case .word("notin"): return .isNoneOf(try values(of: key))
      case .greater, .less:
        let text = try value(of: key)
        guard let bound = Int64(text.string) else {
          throw Malformed("for 'Gt', 'Lt' operators, the value must be an integer")
        }
        return sign == .greater ? .isGreater(bound) : .isLess(bound)
      default: throw Malformed("found '\(sign.text)', expected: '=', '!=', '==', 'in', notin'")
      }
    }

    private mutating func value(of key: ByteString) throws(Malformed) -> ByteString {
      if current == .end || current == .comma { return ByteString() }
      let token = take()
      guard let value = token.word else { throw Malformed("found '\(token.text)', expected: identifier") }
      try LabelSelector.checkValue(value, of: key)
      return value
    }

    /// `(a,b)`; a missing word between commas is an empty value.
    private mutating func values(of key: ByteString) throws(Malformed) -> [ByteString] {
      let open = take()
      guard open == .open else { throw Malformed("found '\(open.text)' expected: '('") }
      guard current.word != nil || current == .comma || current == .close else {
        throw Malformed("found '\(current.text)', expected: ',', ')' or identifier")
      }
      var values: [ByteString] = []
      if current == .close {
        position += 1
        return [ByteString()]
      }
      while true {
        let token = take()
        if let value = token.word {
          try LabelSelector.checkValue(value, of: key)
          values.append(value)
          if current == .comma { continue }
          if current == .close { break }
          throw Malformed("found '\(current.text)', expected: ',' or ')'")
        }
        guard token == .comma else { throw Malformed("found '\(token.text)', expected: ',', or identifier") }
        if values.isEmpty { values.append(ByteString()) }
        if current == .close {
          values.append(ByteString())
          break
        }
        if current == .comma {
          position += 1
          values.append(ByteString())
        }
      }
      position += 1
      return values
    }
  }

  // MARK: Tokens

  private enum Token: Equatable {
    case word(ByteString)
    case equals, doubleEquals, notEquals, greater, less, not, comma, open, close
    case end

    static func word(_ text: StaticString) -> Token { .word(ByteString(text)) }

    /// The text of a key or value; `in` and `notin` are words too.
    var word: ByteString? { if case .word(let text) = self { text } else { nil } }

    var text: String {
      switch self {
      case .word(let text): text.string
      case .equals: "="
      case .doubleEquals: "=="
      case .notEquals: "!="
      case .greater: ">"
      case .less: "<"
      case .not: "!"
      case .comma: ","
      case .open: "("
      case .close: ")"
      case .end: ""
      }
    }
  }

  private enum Lexer {
    static func tokens(of text: ByteString) -> [Token] {
      // Kubernetes' lexer takes a NUL for the end.
      let bytes = text.bytes.prefix { $0 != 0 }
      var tokens: [Token] = []
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if isSpace(byte) {
          index += 1
        } else if isSign(byte) {
          let next = index + 1 < bytes.count ? bytes[index + 1] : 0
          let isPair = next == UInt8(ascii: "=") && (byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!"))
          tokens.append(sign(byte, isPair: isPair))
          index += isPair ? 2 : 1
        } else {
          let start = index
          while index < bytes.count, !isSpace(bytes[index]), !isSign(bytes[index]) { index += 1 }
          tokens.append(.word(ByteString(bytes[start..<index])))
        }
      }
      tokens.append(.end)
      return tokens
    }

    private static func sign(_ byte: UInt8, isPair: Bool) -> Token {
      switch byte {
      case UInt8(ascii: "="): isPair ? .doubleEquals : .equals
      case UInt8(ascii: "!"): isPair ? .notEquals : .not
      case UInt8(ascii: ">"): .greater
      case UInt8(ascii: "<"): .less
      case UInt8(ascii: ","): .comma
      case UInt8(ascii: "("): .open
      default: .close
      }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isSign(_ byte: UInt8) -> Bool { "=!(),><".utf8.contains(byte) }
  }

  // MARK: Keys and values

  private static func checkKey(_ key: ByteString) throws(Malformed) {
    let parts = key.split(separator: ByteString("/"))
    let name = parts.last ?? ByteString()
    var reasons: [String] = []
    if parts.count > 2 {
      reasons.append("a qualified name \(nameRule) with an optional DNS subdomain prefix and '/'")
    } else {
      if parts.count == 2 {
        if parts[0].isEmpty {
          reasons.append("prefix part must be non-empty")
        } else if parts[0].count > 253 || !isSubdomain(parts[0]) {
          reasons.append("prefix part must be a DNS subdomain of lower case letters, digits, '-' and '.'")
        }
      }
      if name.isEmpty {
        reasons.append("name part must be non-empty")
      } else if name.count > 63 {
        reasons.append("name part must be no more than 63 characters")
      }
      if !isName(name) { reasons.append("name part \(nameRule)") }
    }
    guard reasons.isEmpty else {
      throw Malformed("invalid label key \"\(key)\": \(reasons.joined(separator: "; "))")
    }
  }

  private static func checkValue(_ value: ByteString, of key: ByteString) throws(Malformed) {
    var reasons: [String] = []
    if value.count > 63 { reasons.append("must be no more than 63 characters") }
    if !value.isEmpty, !isName(value) { reasons.append("a valid label value \(nameRule)") }
    guard reasons.isEmpty else {
      throw Malformed("invalid label value: \"\(value)\": at key: \"\(key)\": \(reasons.joined(separator: "; "))")
    }
  }

  private static let nameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

  private static func isName(_ text: ByteString) -> Bool {
    guard let first = text.bytes.first, let last = text.bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
      return false
    }
    return text.bytes.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
  }

  private static func isSubdomain(_ text: ByteString) -> Bool {
    text.split(separator: ByteString(".")).allSatisfy { label in
      guard let first = label.bytes.first, let last = label.bytes.last else { return false }
      func isLower(_ byte: UInt8) -> Bool { isAlphanumeric(byte) && !(0x41...0x5A).contains(byte) }
      return isLower(first) && isLower(last) && label.bytes.allSatisfy { isLower($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
