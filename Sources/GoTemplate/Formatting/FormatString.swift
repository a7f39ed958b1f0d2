import Text

/// `fmt.Sprintf`: the reading of a format.
extension Printer {
  /// Writes the format with its verbs replaced by the arguments.
  mutating func print(format: [UInt8], _ arguments: [Value]) {
    var cursor = FormatCursor(format: format, argumentCount: arguments.count)
    while let literal = cursor.literal() {
      buffer.append(contentsOf: literal)
      guard !cursor.isAtEnd, problem == nil else { break }
      cursor.offset += 1
      flags = FormatFlags()
      cursor.readFlags(&flags)
      readWidth(&cursor, arguments)
      readPrecision(&cursor, arguments)
      if !cursor.isAfterIndex { cursor.readIndex() }
      guard !cursor.isAtEnd else {
        append("%!(NOVERB)")
        break
      }
      let (verb, width) = Runes.decode(format, at: cursor.offset)
      cursor.offset += width
      if verb == UInt32(ascii: "%") {
        append("%")
      } else if !cursor.isIndexGood {
        report(verb, "BADINDEX")
      } else if cursor.argument >= arguments.count {
        report(verb, "MISSING")
      } else {
        if verb == UInt32(ascii: "v") || verb == UInt32(ascii: "w") {
          flags.sharpV = flags.sharp
          flags.sharp = false
          flags.plusV = flags.plus
          flags.plus = false
        }
        print(arguments[cursor.argument], verb: verb)
        cursor.argument += 1
      }
    }
    guard !cursor.isReordered, cursor.argument < arguments.count else { return }
    flags = FormatFlags()
    append("%!(EXTRA ")
    for (index, argument) in arguments[cursor.argument...].enumerated() {
      if index > 0 { append(", ") }
      if case .null = argument {
        append("<nil>")
      } else {
        buffer.append(contentsOf: GoFormat.typeName(of: argument).utf8)
        append("=")
        print(argument, verb: UInt32(ascii: "v"))
      }
    }
    append(")")
  }

  private mutating func report(_ verb: UInt32, _ problem: StaticString) {
    append("%!")
    Runes.append(verb, to: &buffer)
    append("(")
    append(problem)
    append(")")
  }

  private mutating func readWidth(_ cursor: inout FormatCursor, _ arguments: [Value]) {
    cursor.readIndex()
    if cursor.accept(UInt8(ascii: "*")) {
      flags.width = cursor.integer(from: arguments)
      if let width = flags.width, width < 0 {
        flags.width = -width
        flags.minus = true
        flags.zero = false
      } else if flags.width == nil {
        append("%!(BADWIDTH)")
      }
      cursor.isAfterIndex = false
      return
    }
    flags.width = cursor.number()
    if cursor.isAfterIndex, flags.width != nil { cursor.isIndexGood = false }
  }

  private mutating func readPrecision(_ cursor: inout FormatCursor, _ arguments: [Value]) {
    guard cursor.accept(UInt8(ascii: ".")) else { return }
    if cursor.isAfterIndex { cursor.isIndexGood = false }
    cursor.readIndex()
    if cursor.accept(UInt8(ascii: "*")) {
      flags.precision = cursor.integer(from: arguments)
      if let precision = flags.precision, precision < 0 { flags.precision = nil }
      if flags.precision == nil { append("%!(BADPREC)") }
      cursor.isAfterIndex = false
    } else {
      flags.precision = cursor.number() ?? 0
    }
  }
}

/// A place in a format, and which argument is next.
private struct FormatCursor {
  let format: [UInt8]
  let argumentCount: Int
  var offset = 0
  var argument = 0
  /// Whether an index like `[3]` stands right before.
  var isAfterIndex = false
  var isIndexGood = true
  /// Whether any index was used: then unused arguments are no mistake.
  var isReordered = false

  /// The largest width, precision or index.
  private static let maximum = 1_000_000

  init(format: [UInt8], argumentCount: Int) {
    self.format = format
    self.argumentCount = argumentCount
  }

  var isAtEnd: Bool { offset >= format.count }

  /// The text up to the next verb, nil at the end.
  mutating func literal() -> ArraySlice<UInt8>? {
    guard !isAtEnd else { return nil }
    isIndexGood = true
    isAfterIndex = false
    let start = offset
    while offset < format.count, format[offset] != UInt8(ascii: "%") { offset += 1 }
    return format[start..<offset]
  }

  mutating func readFlags(_ flags: inout FormatFlags) {
    while offset < format.count {
      switch format[offset] {
      case UInt8(ascii: "#"): flags.sharp = true
      case UInt8(ascii: "0"): flags.zero = true
      case UInt8(ascii: "+"): flags.plus = true
      case UInt8(ascii: "-"): flags.minus = true
      case UInt8(ascii: " "): flags.space = true
      default: return
      }
      offset += 1
    }
  }

  mutating func accept(_ byte: UInt8) -> Bool {
    guard offset < format.count, format[offset] == byte else { return false }
    offset += 1
    return true
  }

  mutating func number() -> Int? { number(until: format.count) }

  private mutating func number(until end: Int) -> Int? {
    var value: Int?
    while offset < end, isDigit(format[offset]) {
      guard (value ?? 0) <= Self.maximum else {
        offset = end
        return nil
      }
      value = (value ?? 0) * 10 + Int(format[offset] - UInt8(ascii: "0"))
      offset += 1
    }
    return value
  }

  /// Reads an index like `[3]` and makes that argument the next one.
  mutating func readIndex() {
    isAfterIndex = false
    guard offset < format.count, format[offset] == UInt8(ascii: "[") else { return }
    isReordered = true
    guard format.count - offset >= 3, let close = format[offset...].firstIndex(of: UInt8(ascii: "]")) else {
      offset += 1
      isIndexGood = false
      return
    }
    offset += 1
    let index = number(until: close)
    let isNumber = index != nil && offset == close
    offset = close + 1
    isAfterIndex = isNumber
    if isNumber, let index, index >= 1, index <= argumentCount { argument = index - 1 } else { isIndexGood = false }
  }

  /// The next argument as a width or precision; nil when it is none or too large.
  mutating func integer(from arguments: [Value]) -> Int? {
    guard argument < arguments.count else { return nil }
    let value = arguments[argument]
    argument += 1
    let number: Int?
    switch value.scalar {
    case .integer(let integer): number = Int(exactly: integer)
    case .unsigned(let unsigned): number = Int(exactly: unsigned)
    default: number = nil
    }
    guard let number, number.magnitude <= Self.maximum else { return nil }
    return number
  }
}
