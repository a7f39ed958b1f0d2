import Text

/// What a scalar means.
public enum ResolvedScalar: Sendable {
  /// Null.
  case null
  /// A boolean.
  case bool(Bool)
  /// An integer that fits 64 bits with sign.
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  /// A floating-point number.
  case float(Double)
  /// A date or time; go-yaml v3 makes `time.Time` of it, v2 leaves it a string where the target is untyped.
  case timestamp(ByteString)
  /// Text.
  case string(ByteString)
}

extension Node.Scalar {
  /// What the scalar means to a go-yaml, from its text, style and tag.
  ///
  /// A tag that contradicts the text (`!!int x`), which makes go-yaml fail, gives a string here; see
  /// ``decoded(as:tag:)``.
  public func resolved(as dialect: Dialect, tag: ByteString? = nil) -> ResolvedScalar {
    (try? decoded(as: dialect, tag: tag)) ?? .string(text)
  }

  /// What the scalar means to a go-yaml, from its text, style and tag.
  ///
  /// Tags other than `!!str`, `!!bool`, `!!int`, `!!float`, `!!null` and `!!timestamp` make it a string; `!!binary` is
  /// decoded from base64.
  ///
  /// - Throws: ``ScalarError`` where the tag contradicts the text (`!!int x`).
  public func decoded(as dialect: Dialect, tag: ByteString? = nil) throws(ScalarError) -> ResolvedScalar {
    guard let tag, style != .retyped else {
      return style.isUnquoted ? text.resolved(as: dialect) : .string(text)
    }
    switch tag {
    case "!": return dialect == .goYAML3 && style.isUnquoted ? text.resolved(as: dialect) : .string(text)
    case "!!bool", "!!int", "!!float", "!!null", "!!timestamp": break
    case "!!binary":
      guard let bytes = Base64Text.decode(text.bytes) else {
        throw ScalarError(message: "yaml: !!binary value contains invalid base64 data")
      }
      return .string(ByteString(bytes))
    default: return .string(text)
    }
    // Dates are tried without a tag and with their own only.
    let value = text.resolved(as: dialect, allowsTimestamp: tag == "!!timestamp")
    switch (value, tag) {
    case (.null, "!!null"), (.bool, "!!bool"), (.int, "!!int"), (.uint, "!!int"), (.float, "!!float"),
      (.timestamp, "!!timestamp"):
      return value
    case (.int(let integer), "!!float"): return .float(Double(integer))
    default:
      throw ScalarError(message: "yaml: cannot decode \(value.tag) `\(text)` as a \(tag)")
    }
  }
}

/// A scalar whose tag contradicts its text.
public struct ScalarError: Error, Sendable {
  /// go-yaml's text.
  public let message: String
}

extension ResolvedScalar {
  /// The short form of YAML's tag for the type.
  public var tag: String {
    switch self {
    case .null: "!!null"
    case .bool: "!!bool"
    case .int, .uint: "!!int"
    case .float: "!!float"
    case .timestamp: "!!timestamp"
    case .string: "!!str"
    }
  }
}

extension ByteString {
  /// Whether a plain scalar of this text is a string for both go-yamls, as its first letter and its length tell.
  var isPlainlyText: Bool {
    guard let first = bytes.first else { return false }
    switch first | 0x20 {
    case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "o"):
      return count > 5
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return true
    default: return false
    }
  }

  /// What a plain scalar of this text means.
  ///
  /// v2: `yes`, `on`, `y` and their opposites are booleans. Both: `0x1F`, `012`, `0b11`, `1_000` are integers, `0o17`
  /// is one too; sexagesimal numbers are strings.
  func resolved(as dialect: Dialect, allowsTimestamp: Bool = true) -> ResolvedScalar {
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
      UInt8(ascii: "~"):
      return resolvedWord(as: dialect) ?? .string(self)
    case UInt8(ascii: "."):
      if let special = specialFloat { return .float(special) }
      return GoNumber.float(bytes).map { .float($0) } ?? .string(self)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      if let special = specialFloat { return .float(special) }
      if allowsTimestamp, Timestamp(bytes) != nil { return .timestamp(self) }
      return resolvedNumber(as: dialect) ?? .string(self)
    default:
      return .string(self)
    }
  }

  private func resolvedWord(as dialect: Dialect) -> ResolvedScalar? {
    guard count <= 5 else { return nil }
    switch self {
    case "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard dialect == .goYAML2 else { return nil }
    switch self {
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
    default: return nil
    }
  }

  private var specialFloat: Double? {
    guard count >= 4, count <= 5 else { return nil }
    switch self {
    case ".nan", ".NaN", ".NAN": return .nan
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
    case "-.inf", "-.Inf", "-.INF": return -.infinity
    default: return nil
    }
  }

  private func resolvedNumber(as dialect: Dialect) -> ResolvedScalar? {
    let plain = bytes.contains(UInt8(ascii: "_")) ? bytes.filter { $0 != UInt8(ascii: "_") } : bytes
    if let integer = GoNumber.integer(plain[...], base: 0) { return integer }
    if GoNumber.isYAMLFloat(plain), let value = GoNumber.float(plain) {
      return .float(value)
    }
    return GoNumber.prefixedInteger(plain, base: 2, letter: UInt8(ascii: "b"))
      ?? (dialect == .goYAML3 ? GoNumber.prefixedInteger(plain, base: 8, letter: UInt8(ascii: "o")) : nil)
  }
}
