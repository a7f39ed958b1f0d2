import RegularExpressions
import Text

/// A condition on versions, as Masterminds/semver v3 reads it: `>= 1.2, < 3 || ~4.1`, `^2.0`, `1.2 - 1.4.5`, `1.x`.
///
/// Groups are separated by `||`, conditions in a group by commas or spaces. A prerelease satisfies a group only where
/// one of the group's conditions names a prerelease itself.
public struct VersionConstraint: Sendable {
  private let groups: [Group]

  private struct Group: Sendable {
    var conditions: [Condition]
    var namesPrerelease: Bool
  }

  /// Why a text is no constraint, in semver's words.
  public struct ParseError: Error, Sendable {
    /// The message up to what was not understood: `improper constraint`; the whole one where ``text`` is nil.
    let words: String
    /// What was not understood; messages quote it as Go does.
    let text: ByteString?
  }

  private static let maximumLength = 512
  private static let maximumGroups = 32

  /// Reads a constraint.
  ///
  /// - Throws: ``ParseError``.
  public init(_ text: ByteString) throws(ParseError) {
    guard text.count <= VersionConstraint.maximumLength else {
      throw ParseError(words: "constraint string is too long (max 512 bytes)", text: nil)
    }
    if let condition = Condition(plain: text) {
      self.init([Group(conditions: [condition], namesPrerelease: !condition.version.prerelease.isEmpty)])
    } else {
      try self.init(byGrammar: text)
    }
  }

  private init(_ groups: [Group]) { self.groups = groups }

  /// Reads a constraint of any form.
  init(byGrammar text: ByteString) throws(ParseError) {
    guard let grammar = Grammar.shared else { throw ParseError(words: "improper constraint", text: text) }
    let parts = grammar.withoutRanges(text).split(separator: ByteString("||"))
    guard parts.count <= VersionConstraint.maximumGroups else {
      throw ParseError(words: "too many constraint groups (max 32)", text: nil)
    }
    var groups: [Group] = []
    for part in parts {
      guard grammar.group.matches(part) else { throw ParseError(words: "improper constraint", text: part) }
      var group = Group(conditions: [], namesPrerelease: false)
      for match in grammar.condition.allMatches(in: part) {
        let condition = try Condition(match, in: part)
        if !condition.version.prerelease.isEmpty { group.namesPrerelease = true }
        group.conditions.append(condition)
      }
      groups.append(group)
    }
    self.groups = groups
  }

  /// Whether a version satisfies all conditions of one of the groups.
  public func isSatisfied(by version: SemanticVersion) -> Bool {
    groups.contains { group in
      group.conditions.allSatisfy { $0.isSatisfied(by: version, allowsPrerelease: group.namesPrerelease) }
    }
  }
}

/// The regular expressions that define the grammar.
private struct Grammar: Sendable {
  /// One condition: operator, then the version's parts.
  let condition: RegularExpression
  /// Conditions with commas or spaces between them.
  let group: RegularExpression
  /// `1.2 - 1.4.5`.
  let range: RegularExpression

  /// Compiled at the first use; nil only if a pattern did not compile.
  static let shared = Grammar()

  private init?() {
    let version =
      #"v?([0-9|x|X|\*]+)(\.[0-9|x|X|\*]+)?(\.[0-9|x|X|\*]+)?"#
      + #"(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?"#
    let operators = #"=||!=|>|<|>=|=>|<=|=<|~|~>|\^"#
    let single = "(?:\(operators))\\s*(?:\(version))"
    guard let condition = try? RegularExpression(ByteString("(\(operators))\\s*(\(version))")),
      let group = try? RegularExpression(ByteString("^(?:\\s*\(single)\\s*)(?:(?:\\s+|,\\s*)\(single)\\s*)*$")),
      let range = try? RegularExpression(ByteString("\\s*(\(version))\\s+-\\s+(\(version))\\s*"))
    else { return nil }
    self.condition = condition
    self.group = group
    self.range = range
  }

  /// The constraint with each `a - b` written as `>= a, <= b `, where the text of the range first occurs.
  func withoutRanges(_ text: ByteString) -> ByteString {
    var result = text
    for match in range.allMatches(in: text) {
      guard let whole = match[0], let low = match[1], let high = match[11],
        let place = result.firstOffset(of: ByteString(text.bytes[whole]))
      else { continue }
      let comparisons =
        ByteString(">= ") + ByteString(text.bytes[low]) + ByteString(", <= ") + ByteString(text.bytes[high])
        + ByteString(" ")
      result.bytes.replaceSubrange(place..<(place + whole.count), with: comparisons.bytes)
    }
    return result
  }
}

/// One comparison with a version, some of whose parts may be left open (`1.x`, `1`).
private struct Condition: Sendable {
  enum Relation: Sendable { case equal, notEqual, greater, less, greaterOrEqual, lessOrEqual, tilde, caret }

  let relation: Relation
  let version: SemanticVersion
  /// Which part is the first that is left open.
  let open: Open

  enum Open: Sendable { case nothing, patch, minor, everything }

  init(_ match: RegularExpression.Match, in text: ByteString) throws(VersionConstraint.ParseError) {
    func group(_ index: Int) -> ByteString {
      guard index < match.count, let range = match[index] else { return ByteString() }
      return ByteString(text.bytes[range])
    }
    let parts = Parts(version: group(2), major: group(3), minor: group(4), patch: group(5), prerelease: group(6))
    guard let condition = Condition(Condition.relation(of: group(1)) ?? .equal, parts) else {
      throw VersionConstraint.ParseError(words: "constraint parser error", text: nil)
    }
    self = condition
  }

  /// What nearly all constraints are, `>=1.21-0`, `^2` or `2.x.x`: a relation, numbers or signs for any number, and
  /// perhaps a prerelease. Nil where it is anything else, or no version.
  init?(plain text: ByteString) {
    let bytes = text.bytes
    let start = bytes.firstIndex { Condition.isDigit($0) || Condition.isOpen($0) || $0 == UInt8(ascii: "v") }
    guard let start else { return nil }
    var end = start
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    guard let relation = Condition.relation(of: ByteString(bytes[..<end])) else { return nil }
    var offset = bytes[start] == UInt8(ascii: "v") ? start + 1 : start
    var numbers: [ByteString] = []
    while numbers.count < 3 {
      let first = offset
      if !numbers.isEmpty {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ".") else { break }
        offset += 1
      }
      let digits = offset
      while offset < bytes.count, Condition.isDigit(bytes[offset]) { offset += 1 }
      if offset == digits, offset < bytes.count, Condition.isOpen(bytes[offset]) { offset += 1 }
      guard offset > digits else { return nil }
      numbers.append(ByteString(bytes[first..<offset]))
    }
    let prerelease = ByteString(bytes[offset...])
    guard prerelease.isEmpty || prerelease.hasPrefix("-") else { return nil }
    // Words with points between them.
    var isAmidWord = prerelease.isEmpty
    for byte in prerelease.bytes.dropFirst() {
      if byte == UInt8(ascii: ".") {
        guard isAmidWord else { return nil }
        isAmidWord = false
      } else {
        guard (byte | 0x20) &- UInt8(ascii: "a") < 26 || Condition.isDigit(byte) || byte == UInt8(ascii: "-") else {
          return nil
        }
        isAmidWord = true
      }
    }
    guard isAmidWord else { return nil }
    self.init(
      relation,
      Parts(
        version: ByteString(bytes[start...]), major: numbers[0], minor: numbers.count > 1 ? numbers[1] : ByteString(),
        patch: numbers.count > 2 ? numbers[2] : ByteString(), prerelease: prerelease))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether a sign stands for any number.
  private static func isOpen(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X") || byte == UInt8(ascii: "*")
  }

  /// What an operator stands for; nil where it is none.
  private static func relation(of text: ByteString) -> Relation? {
    switch text {
    case "", "=": .equal
    case "!=": .notEqual
    case ">": .greater
    case "<": .less
    case ">=", "=>": .greaterOrEqual
    case "<=", "=<": .lessOrEqual
    case "~", "~>": .tilde
    case "^": .caret
    default: nil
    }
  }

  /// The version's text, and its parts with the point or dash before them; a part is empty where there is none.
  private struct Parts {
    let version: ByteString
    let major: ByteString
    let minor: ByteString
    let patch: ByteString
    let prerelease: ByteString
  }

  /// A comparison; nil where the text is no version.
  private init?(_ relation: Relation, _ parts: Parts) {
    func isOpen(_ part: ByteString) -> Bool {
      part.isEmpty || part == "x" || part == "X" || part == "*" || part == ".x" || part == ".X" || part == ".*"
    }
    self.relation = relation
    let versionText: ByteString
    if isOpen(parts.major) {
      open = .everything
      versionText = ByteString("0.0.0") + parts.prerelease
    } else if isOpen(parts.minor) {
      open = .minor
      versionText = parts.major + ByteString(".0.0") + parts.prerelease
    } else if isOpen(parts.patch) {
      open = .patch
      versionText = parts.major + parts.minor + ByteString(".0") + parts.prerelease
    } else {
      open = .nothing
      versionText = parts.version
    }
    guard let version = try? SemanticVersion(versionText) else { return nil }
    self.version = version
  }

  func isSatisfied(by candidate: SemanticVersion, allowsPrerelease: Bool) -> Bool {
    // Whether prereleases count at all is decided by the group.
    if !candidate.prerelease.isEmpty, !allowsPrerelease { return false }
    let order = candidate.compared(with: version)
    switch relation {
    case .equal: return open == .nothing ? order == 0 : isWithinTilde(candidate, order)
    case .notEqual: return isUnequal(candidate, order)
    case .greater: return isGreater(candidate, order)
    case .less: return order < 0
    case .greaterOrEqual: return order >= 0
    case .lessOrEqual:
      if open == .nothing { return order <= 0 }
      if candidate.major > version.major { return false }
      return !(candidate.major == version.major && candidate.minor > version.minor && open != .minor)
    case .tilde: return isWithinTilde(candidate, order)
    case .caret: return isWithinCaret(candidate, order)
    }
  }

  private func isUnequal(_ candidate: SemanticVersion, _ order: Int) -> Bool {
    if open == .nothing || open == .everything { return order != 0 }
    if candidate.major != version.major { return true }
    if candidate.minor != version.minor, open != .minor { return true }
    if open == .minor { return false }
    guard !candidate.prerelease.isEmpty || !version.prerelease.isEmpty else { return false }
    return SemanticVersion.compare(prerelease: candidate.prerelease, with: version.prerelease) != 0
  }

  private func isGreater(_ candidate: SemanticVersion, _ order: Int) -> Bool {
    guard open != .nothing else { return order > 0 }
    if candidate.major != version.major { return candidate.major > version.major }
    // `>11` wants 12, `>11.1` wants 11.2.
    switch open {
    case .minor: return false
    case .patch: return candidate.minor > version.minor
    case .everything, .nothing: return order > 0
    }
  }

  private func isWithinTilde(_ candidate: SemanticVersion, _ order: Int) -> Bool {
    if order < 0 { return false }
    // `~0.0.0` and `*` take everything from there on.
    if version.major == 0, version.minor == 0, version.patch == 0, open != .minor, open != .patch { return true }
    if candidate.major != version.major { return false }
    return candidate.minor == version.minor || open == .minor
  }

  private func isWithinCaret(_ candidate: SemanticVersion, _ order: Int) -> Bool {
    if order < 0 { return false }
    if version.major > 0 || open == .minor { return candidate.major == version.major }
    if candidate.major > 0 { return false }
    if version.minor > 0 || open == .patch { return candidate.minor == version.minor }
    if candidate.minor > 0 { return false }
    return candidate.patch == version.patch
  }
}
