import Text

/// Package fmt: how Go prints values.
public enum GoFormat {
  /// `fmt.Sprint(value)`: `%v`, so nil is `<nil>`.
  public static func printed(_ value: Value) -> ByteString {
    if case .string(let text) = value { return text }
    var bytes: [UInt8] = []
    _ = append(value, to: &bytes)
    return ByteString(bytes)
  }

  /// `fmt.Sprint(values...)`: a space between two operands when neither is a string.
  public static func sprint(_ values: [Value]) -> ByteString {
    var printer = Printer()
    printer.printOperands(values)
    return ByteString(printer.buffer)
  }

  /// `fmt.Sprintln(values...)`: a space between operands and a newline at the end.
  public static func sprintln(_ values: [Value]) -> ByteString {
    var printer = Printer()
    printer.printLine(values)
    return ByteString(printer.buffer)
  }

  /// `fmt.Sprintf(format, arguments...)`.
  public static func sprintf(_ format: ByteString, _ arguments: [Value]) -> ByteString {
    var printer = Printer()
    printer.print(format: format.bytes, arguments)
    return ByteString(printer.buffer)
  }

  /// Go's name of the value's type, `%T`; `<nil>` for nil.
  public static func typeName(of value: Value) -> String {
    switch value {
    case .null: "<nil>"
    case .bool: "bool"
    case .int: "int"
    case .int64: "int64"
    case .float64: "float64"
    case .string: "string"
    case .list: "[]interface {}"
    case .map(let map): map.typeName.description
    case .object(let object): object.typeName
    }
  }

  /// Appends what an action writes, which is `%v` but may follow a pointer; false when the value nests too deeply, and then what is written is cut.
  static func append(_ value: Value, to bytes: inout [UInt8], followsPointer: Bool = false) -> Bool {
    switch value {
    case .string(let text): bytes.append(contentsOf: text.bytes)
    case .int(let number): appendDecimal(Int64(number), to: &bytes)
    case .int64(let number): appendDecimal(number, to: &bytes)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .float64(let number): bytes.append(contentsOf: FloatText.general(number))
    case .null, .list, .map, .object:
      var printer = Printer()
      swap(&printer.buffer, &bytes)
      printer.limit += printer.buffer.count
      printer.followsPointer = followsPointer
      printer.print(value, verb: UInt32(ascii: "v"))
      swap(&printer.buffer, &bytes)
      return printer.problem == nil
    }
    return true
  }

  private static func appendDecimal(_ number: Int64, to bytes: inout [UInt8]) {
    var magnitude = number.magnitude
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    repeat {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start...].reverse()
  }
}
