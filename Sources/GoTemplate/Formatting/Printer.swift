import Text

/// Writes values by verb, Go's `fmt.pp`.
struct Printer {
  var buffer: [UInt8] = []
  var flags = FormatFlags()
  /// Why the text is cut: the value nests too deeply (a map that holds itself goes on for ever) or the text is too long.
  private(set) var problem: String?
  /// Whether a pointer to a struct is printed as the struct, without `&`: actions follow pointers before they print.
  var followsPointer = false
  /// The length at which the text is cut.
  var limit = ExecutionLimits.textBytes
  private var isReportingBadVerb = false

  private static let maximumDepth = 10_000
  /// The stack is looked at after so many levels, which is seldom.
  private static let depthOfCheck = 64

  /// Whether so many bytes may follow; if not, that is the ``problem``.
  mutating func hasRoom(for count: Int) -> Bool {
    if buffer.count + count <= limit { return true }
    problem = problem ?? "the text is larger than a value may be"
    return false
  }

  /// Writes values as `fmt.Sprint` does: a space between two when neither is a string.
  mutating func printOperands(_ values: [Value]) {
    var isAfterString = true
    for (index, value) in values.enumerated() {
      let isString = value.kind == .string
      if index > 0, !isString, !isAfterString { buffer.append(UInt8(ascii: " ")) }
      print(value, verb: UInt32(ascii: "v"))
      isAfterString = isString
    }
  }

  /// Writes values as `fmt.Sprintln` does.
  mutating func printLine(_ values: [Value]) {
    for (index, value) in values.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: " ")) }
      print(value, verb: UInt32(ascii: "v"))
    }
    buffer.append(0x0A)
  }

  /// Writes one argument.
  mutating func print(_ value: Value, verb: UInt32) {
    guard problem == nil, hasRoom(for: 0) else { return }
    if case .null = value {
      switch verb {
      case UInt32(ascii: "T"), UInt32(ascii: "v"): pad("<nil>")
      default: badVerb(verb, value)
      }
      return
    }
    if verb == UInt32(ascii: "T") {
      formatString(ByteString(GoFormat.typeName(of: value)), UInt32(ascii: "s"), value)
    } else if verb == UInt32(ascii: "p") {
      pointer(value, verb)
    } else if !useMethods(value, verb) {
      print(value, verb, depth: 0)
    }
  }

  private mutating func badVerb(_ verb: UInt32, _ value: Value) {
    isReportingBadVerb = true
    append("%!")
    Runes.append(verb, to: &buffer)
    append("(")
    if case .null = value {
      append("<nil>")
    } else {
      buffer.append(contentsOf: GoFormat.typeName(of: value).utf8)
      append("=")
      print(value, verb: UInt32(ascii: "v"))
    }
    append(")")
    isReportingBadVerb = false
  }

  /// Whether the value's own `Error` or `String` wrote it.
  private mutating func useMethods(_ value: Value, _ verb: UInt32) -> Bool {
    guard !isReportingBadVerb else { return false }
    if verb == UInt32(ascii: "w") {
      badVerb(verb, value)
      return true
    }
    guard case .object(let object) = value else { return false }
    if flags.sharpV {
      guard let text = object.goSyntax else { return false }
      formatString(text, UInt32(ascii: "s"), value)
      return true
    }
    switch verb {
    case UInt32(ascii: "v"), UInt32(ascii: "s"), UInt32(ascii: "x"), UInt32(ascii: "X"), UInt32(ascii: "q"):
      guard let text = object.printed else { return false }
      formatString(text, verb, value)
      return true
    default: return false
    }
  }

  /// An element inside another value.
  private mutating func printElement(_ value: Value, _ verb: UInt32, depth: Int, isInterface: Bool) {
    if case .null = value {
      if flags.sharpV, isInterface { append("interface {}(nil)") } else { append("<nil>") }
      return
    }
    if !useMethods(value, verb) { print(value, verb, depth: depth) }
  }

  private mutating func print(_ value: Value, _ verb: UInt32, depth: Int) {
    guard problem == nil else { return }
    guard depth < Self.maximumDepth, depth % Self.depthOfCheck != Self.depthOfCheck - 1 || StackBound().hasRoom else {
      problem = "the value nests too deeply to be printed"
      return
    }
    guard hasRoom(for: 0) else { return }
    switch value {
    case .null: append("<nil>")
    case .bool(let flag): boolean(flag, verb, value)
    case .int(let number): integer(UInt64(bitPattern: Int64(number)), isSigned: true, verb, value)
    case .int64(let number): integer(UInt64(bitPattern: number), isSigned: true, verb, value)
    case .float64(let number): float(number, verb, value)
    case .string(let text): formatString(text, verb, value)
    case .list(let elements):
      sequence("[]interface {}", elements, isNil: false, verb, depth: depth, elementsAreInterfaces: true)
    case .map(let map):
      let type = map.typeName.description
      beginMap(type)
      if flags.sharpV, map.isNil {
        append("(nil)")
        return
      }
      append(flags.sharpV ? "{" : "map[")
      let keys = map.keys
      let values = map.values
      for (index, key) in keys.enumerated() {
        if index > 0 { append(flags.sharpV ? ", " : " ") }
        formatString(key, verb, .string(key))
        append(":")
        printElement(values[index], verb, depth: depth + 1, isInterface: map.holdsInterfaces)
        if problem != nil { return }
      }
      append(flags.sharpV ? "}" : "]")
    case .object(let object): print(object, verb, depth: depth)
    }
  }

  private mutating func beginMap(_ type: String) {
    if flags.sharpV { buffer.append(contentsOf: type.utf8) }
  }

  private mutating func print(_ object: Object, _ verb: UInt32, depth: Int) {
    let value = Value.object(object)
    switch object.scalar {
    case .boolean(let flag): return boolean(flag, verb, value)
    case .integer(let number): return integer(UInt64(bitPattern: number), isSigned: true, verb, value)
    case .unsigned(let number): return integer(number, isSigned: false, verb, value)
    case .float(let number): return float(number, verb, value)
    case .complex(let real, let imaginary): return complex(real, imaginary, verb, value)
    case .string(let text): return formatString(text, verb, value)
    case nil: break
    }
    let elementsAreInterfaces = object.typeName.hasSuffix("]interface {}")
    switch object.kind {
    case .slice, .array:
      if let bytes = object.bytes, printBytes(bytes, object, verb, depth: depth) { return }
      sequence(
        object.typeName, object.elements ?? [], isNil: object.isNil, verb, depth: depth,
        elementsAreInterfaces: elementsAreInterfaces)
    case .map:
      beginMap(object.typeName)
      if flags.sharpV, object.isNil {
        append("(nil)")
        return
      }
      append(flags.sharpV ? "{" : "map[")
      for (index, pair) in (object.pairs ?? []).enumerated() {
        if index > 0 { append(flags.sharpV ? ", " : " ") }
        printElement(pair.key, verb, depth: depth + 1, isInterface: false)
        append(":")
        printElement(pair.value, verb, depth: depth + 1, isInterface: elementsAreInterfaces)
        if problem != nil { return }
      }
      append(flags.sharpV ? "}" : "]")
    case .pointer:
      guard depth == 0, !object.isNil, let fields = object.fields else { return pointer(value, verb) }
      if !followsPointer { append("&") }
      structure(String(object.typeName.dropFirst()), fields, verb, depth: depth + 1)
    case .structure:
      structure(object.typeName, object.fields ?? [], verb, depth: depth)
    default:
      pointer(value, verb)
    }
  }

  private mutating func structure(
    _ type: String, _ fields: [(name: String, value: Value)], _ verb: UInt32, depth: Int
  ) {
    if flags.sharpV { buffer.append(contentsOf: type.utf8) }
    append("{")
    for (index, field) in fields.enumerated() {
      if index > 0 { append(flags.sharpV ? ", " : " ") }
      if flags.plusV || flags.sharpV {
        buffer.append(contentsOf: field.name.utf8)
        append(":")
      }
      printElement(field.value, verb, depth: depth + 1, isInterface: true)
      if problem != nil { return }
    }
    append("}")
  }

  private mutating func sequence(
    _ type: String, _ elements: [Value], isNil: Bool, _ verb: UInt32, depth: Int, elementsAreInterfaces: Bool
  ) {
    if flags.sharpV {
      buffer.append(contentsOf: type.utf8)
      if isNil {
        append("(nil)")
        return
      }
    }
    append(flags.sharpV ? "{" : "[")
    for (index, element) in elements.enumerated() {
      if index > 0 { append(flags.sharpV ? ", " : " ") }
      printElement(element, verb, depth: depth + 1, isInterface: elementsAreInterfaces)
      if problem != nil { return }
    }
    append(flags.sharpV ? "}" : "]")
  }

  /// Writes a `[]uint8`; false where the verb is for its elements.
  private mutating func printBytes(_ bytes: [UInt8], _ object: Object, _ verb: UInt32, depth: Int) -> Bool {
    switch verb {
    case UInt32(ascii: "s"): pad(flags.truncated(bytes))
    case UInt32(ascii: "x"): hexadecimal(bytes, isUpper: false)
    case UInt32(ascii: "X"): hexadecimal(bytes, isUpper: true)
    case UInt32(ascii: "q"): quoted(ByteString(bytes))
    case UInt32(ascii: "v"), UInt32(ascii: "d"):
      guard depth == 0, object.typeName == "[]uint8", flags.sharpV else { return false }
      append("[]byte")
      if object.isNil {
        append("(nil)")
        return true
      }
      append("{")
      for (index, byte) in bytes.enumerated() {
        if index > 0 { append(", ") }
        prefixedHexadecimal(UInt64(byte), withPrefix: true)
      }
      append("}")
    default: return false
    }
    return true
  }

  private static let address: UInt64 = 0x2283_F25E_2840

  private mutating func pointer(_ value: Value, _ verb: UInt32) {
    // Where Go shows an address, which differs from run to run, stands one that looks like Go's and is always the same.
    let address: UInt64
    switch value {
    case .map(let map): address = map.isNil ? 0 : Printer.address
    case .list: address = Printer.address
    case .object(let object):
      switch object.kind {
      case .map, .pointer, .slice, .function:
        address = object.isNil ? 0 : Printer.address
      default: return badVerb(verb, value)
      }
    default: return badVerb(verb, value)
    }
    switch verb {
    case UInt32(ascii: "v"):
      if flags.sharpV {
        append("(")
        buffer.append(contentsOf: GoFormat.typeName(of: value).utf8)
        append(")(")
        if address == 0 { append("nil") } else { prefixedHexadecimal(address, withPrefix: true) }
        append(")")
      } else if address == 0 {
        pad("<nil>")
      } else {
        prefixedHexadecimal(address, withPrefix: !flags.sharp)
      }
    case UInt32(ascii: "p"): prefixedHexadecimal(address, withPrefix: !flags.sharp)
    case UInt32(ascii: "b"), UInt32(ascii: "o"), UInt32(ascii: "d"), UInt32(ascii: "x"), UInt32(ascii: "X"):
      integer(address, isSigned: false, verb, value)
    default: badVerb(verb, value)
    }
  }

  // MARK: Scalars

  private mutating func boolean(_ flag: Bool, _ verb: UInt32, _ value: Value) {
    switch verb {
    case UInt32(ascii: "t"), UInt32(ascii: "v"): pad(flag ? "true" : "false")
    default: badVerb(verb, value)
    }
  }

  private mutating func integer(_ bits: UInt64, isSigned: Bool, _ verb: UInt32, _ value: Value) {
    switch verb {
    case UInt32(ascii: "v"):
      if flags.sharpV, !isSigned {
        prefixedHexadecimal(bits, withPrefix: true)
      } else {
        number(bits, base: 10, isSigned: isSigned, verb)
      }
    case UInt32(ascii: "d"): number(bits, base: 10, isSigned: isSigned, verb)
    case UInt32(ascii: "b"): number(bits, base: 2, isSigned: isSigned, verb)
    case UInt32(ascii: "o"), UInt32(ascii: "O"): number(bits, base: 8, isSigned: isSigned, verb)
    case UInt32(ascii: "x"): number(bits, base: 16, isSigned: isSigned, verb)
    case UInt32(ascii: "X"): number(bits, base: 16, isSigned: isSigned, isUpper: true, verb)
    case UInt32(ascii: "c"): pad(Self.encoded(Self.rune(bits)))
    case UInt32(ascii: "q"): pad(GoQuote.single(Self.rune(bits), onlyASCII: flags.plus))
    case UInt32(ascii: "U"): codePoint(bits)
    default: badVerb(verb, value)
    }
  }

  private static func rune(_ bits: UInt64) -> UInt32 { bits > 0x10FFFF ? Runes.replacement : UInt32(bits) }

  private static func encoded(_ rune: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    Runes.append(rune, to: &bytes)
    return bytes
  }

  private mutating func float(_ value: Double, _ verb: UInt32, _ original: Value) {
    switch verb {
    case UInt32(ascii: "v"): float(value, UInt8(ascii: "g"), precision: -1)
    case UInt32(ascii: "b"), UInt32(ascii: "g"), UInt32(ascii: "G"), UInt32(ascii: "x"), UInt32(ascii: "X"):
      float(value, UInt8(truncatingIfNeeded: verb), precision: -1)
    case UInt32(ascii: "f"), UInt32(ascii: "e"), UInt32(ascii: "E"):
      float(value, UInt8(truncatingIfNeeded: verb), precision: 6)
    case UInt32(ascii: "F"): float(value, UInt8(ascii: "f"), precision: 6)
    default: badVerb(verb, original)
    }
  }

  private mutating func complex(_ real: Double, _ imaginary: Double, _ verb: UInt32, _ value: Value) {
    guard let scalar = Unicode.Scalar(verb), "vbgGxXfFeE".unicodeScalars.contains(scalar) else {
      return badVerb(verb, value)
    }
    let plus = flags.plus
    append("(")
    float(real, verb, value)
    flags.plus = true
    float(imaginary, verb, value)
    append("i)")
    flags.plus = plus
  }

  private mutating func formatString(_ text: ByteString, _ verb: UInt32, _ value: Value) {
    switch verb {
    case UInt32(ascii: "v"):
      if flags.sharpV { quoted(text) } else { pad(flags.truncated(text.bytes)) }
    case UInt32(ascii: "s"): pad(flags.truncated(text.bytes))
    case UInt32(ascii: "x"): hexadecimal(text.bytes, isUpper: false)
    case UInt32(ascii: "X"): hexadecimal(text.bytes, isUpper: true)
    case UInt32(ascii: "q"): quoted(text)
    default: badVerb(verb, value)
    }
  }

  mutating func append(_ literal: StaticString) {
    literal.withUTF8Buffer { buffer.append(contentsOf: $0) }
  }
}
