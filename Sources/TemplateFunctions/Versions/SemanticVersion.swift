import Text

/// A version by SemVer 2, read as leniently as Masterminds/semver v3 does: `v1`, `1.2`, `01.2.3` are versions.
public struct SemanticVersion: Sendable {
  /// The first number.
  public var major: UInt64
  /// The second number, 0 where there is none.
  public var minor: UInt64
  /// The third number, 0 where there is none.
  public var patch: UInt64
  /// What follows the dash: `beta.1`; empty for a release.
  public var prerelease: ByteString
  /// What follows the plus; it does not count in comparisons.
  public var metadata: ByteString
  /// The text that was read.
  public var original: ByteString

  /// Why a text is no version, in semver's words.
  public struct ParseError: Error, Sendable {
    /// `invalid semantic version`, for example.
    public let message: String
  }

  /// The longest text that is read.
  private static let maximumLength = 256

  /// Go's zero value: `0.0.0`, read from nothing.
  static let zero = SemanticVersion()

  private init() {
    (major, minor, patch) = (0, 0, 0)
    (prerelease, metadata, original) = (ByteString(), ByteString(), ByteString())
  }

  /// Reads a version.
  ///
  /// - Throws: ``ParseError``.
  public init(_ text: ByteString) throws(ParseError) {
    guard text.count <= SemanticVersion.maximumLength else {
      throw ParseError(message: "version string is too long (max 256 bytes)")
    }
    let invalid = ParseError(message: "invalid semantic version")
    var rest = text.bytes[...]
    if rest.first == UInt8(ascii: "v") { rest = rest.dropFirst() }
    var numbers: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var tooLarge: ArraySlice<UInt8>?
    var count = 0
    while count < 3 {
      var digits = rest
      if count > 0 {
        guard rest.first == UInt8(ascii: ".") else { break }
        digits = rest.dropFirst()
      }
      let segment = digits.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      guard !segment.isEmpty else { throw invalid }
      let number = SemanticVersion.number(segment)
      if number == nil, tooLarge == nil { tooLarge = segment }
      switch count {
      case 0: numbers.0 = number ?? 0
      case 1: numbers.1 = number ?? 0
      default: numbers.2 = number ?? 0
      }
      count += 1
      rest = digits[segment.endIndex...]
    }
    var prerelease = ByteString()
    var metadata = ByteString()
    if rest.first == UInt8(ascii: "-") {
      let identifiers = rest.dropFirst().prefix { $0 == UInt8(ascii: ".") || SemanticVersion.isIdentifier($0) }
      prerelease = ByteString(identifiers)
      guard SemanticVersion.areIdentifiers(prerelease) else { throw invalid }
      rest = rest[identifiers.endIndex...]
    }
    if rest.first == UInt8(ascii: "+") {
      let identifiers = rest.dropFirst().prefix { $0 == UInt8(ascii: ".") || SemanticVersion.isIdentifier($0) }
      metadata = ByteString(identifiers)
      guard SemanticVersion.areIdentifiers(metadata) else { throw invalid }
      rest = rest[identifiers.endIndex...]
    }
    guard rest.isEmpty else { throw invalid }
    if let tooLarge {
      let digits = String(decoding: tooLarge, as: UTF8.self)
      throw ParseError(
        message: "error parsing version segment: strconv.ParseUint: parsing \"\(digits)\": value out of range")
    }
    (major, minor, patch) = numbers
    self.prerelease = prerelease
    self.metadata = metadata
    original = text
    guard !prerelease.isEmpty else { return }
    try SemanticVersion.check(prerelease: prerelease)
  }

  /// Refuses numbers with leading zeros in a prerelease, and what is no prerelease at all.
  static func check(prerelease: ByteString) throws(ParseError) {
    for part in prerelease.split(separator: ByteString(".")) {
      if part.bytes.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), !part.isEmpty {
        if part.count > 1, part.bytes.first == UInt8(ascii: "0") {
          throw ParseError(message: "version segment starts with 0")
        }
      } else if part.isEmpty || !part.bytes.allSatisfy(isIdentifier) {
        throw ParseError(message: "invalid prerelease string")
      }
    }
  }

  /// Refuses what is no metadata.
  static func check(metadata: ByteString) throws(ParseError) {
    guard areIdentifiers(metadata) else { throw ParseError(message: "invalid metadata string") }
  }

  private static func areIdentifiers(_ text: ByteString) -> Bool {
    text.split(separator: ByteString(".")).allSatisfy { !$0.isEmpty && $0.bytes.allSatisfy(isIdentifier) }
  }

  private static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The version in full, without a leading `v`: `1.2.0-beta.1+build`.
  public var text: ByteString {
    var text = ByteString("\(major).\(minor).\(patch)")
    if !prerelease.isEmpty { text += ByteString("-") + prerelease }
    if !metadata.isEmpty { text += ByteString("+") + metadata }
    return text
  }

  // MARK: Order

  /// SemVer's precedence: negative when this one comes first, 0 when they are equal (whatever their metadata).
  public func compared(with other: SemanticVersion) -> Int {
    for (a, b) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where a != b {
      return a < b ? -1 : 1
    }
    switch (prerelease.isEmpty, other.prerelease.isEmpty) {
    case (true, true): return 0
    case (true, false): return 1
    case (false, true): return -1
    case (false, false): return SemanticVersion.compare(prerelease: prerelease, with: other.prerelease)
    }
  }

  /// The order of two prereleases, part by part: numbers before words, numbers by value, words by bytes.
  static func compare(prerelease: ByteString, with other: ByteString) -> Int {
    let left = prerelease.split(separator: ByteString("."))
    let right = other.split(separator: ByteString("."))
    for index in 0..<max(left.count, right.count) {
      let a = index < left.count ? left[index] : ByteString()
      let b = index < right.count ? right[index] : ByteString()
      if a == b { continue }
      if a.isEmpty { return -1 }
      if b.isEmpty { return 1 }
      switch (number(a), number(b)) {
      case (nil, nil): return b < a ? 1 : -1
      case (nil, _?): return 1
      case (_?, nil): return -1
      case (let x?, let y?): return x > y ? 1 : -1
      }
    }
    return 0
  }

  private static func number(_ part: ByteString) -> UInt64? {
    guard !part.isEmpty, part.bytes.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return nil
    }
    return number(part.bytes[...])
  }

  /// The number that digits are; nil where it has more than 64 bits.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for digit in digits {
      let (product, overflows) = number.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(UInt64(digit &- 0x30))
      guard !overflows, !carries else { return nil }
      number = sum
    }
    return number
  }

  // MARK: Successors

  /// The next patch release; of a prerelease it is the release itself.
  public var nextPatch: SemanticVersion {
    prerelease.isEmpty ? successor(major, minor, patch &+ 1) : successor(major, minor, patch)
  }

  /// The next minor release.
  public var nextMinor: SemanticVersion { successor(major, minor &+ 1, 0) }

  /// The next major release.
  public var nextMajor: SemanticVersion { successor(major &+ 1, 0, 0) }

  private func successor(_ major: UInt64, _ minor: UInt64, _ patch: UInt64) -> SemanticVersion {
    var next = self
    (next.major, next.minor, next.patch) = (major, minor, patch)
    next.prerelease = ByteString()
    next.metadata = ByteString()
    next.original = originalPrefix + next.text
    return next
  }

  /// The `v` that the original had.
  var originalPrefix: ByteString { original.hasPrefix("v") ? ByteString("v") : ByteString() }
}
