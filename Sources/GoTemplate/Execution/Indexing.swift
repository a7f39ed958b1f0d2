import Text

/// `index`, `slice` and `len`.
enum Indexing {
  static func index(_ arguments: [Operand]) throws(FunctionError) -> Operand {
    var item = arguments[0]
    if item.isNull { throw FunctionError("index of untyped nil") }
    for index in arguments.dropFirst() {
      switch item.value {
      case .null: throw FunctionError("index of nil pointer")
      case .list(let elements):
        let offset = try self.offset(index.value, in: elements.count)
        guard offset < elements.count else { throw FunctionError("reflect: slice index out of range") }
        item = Operand(elements[offset], .interface)
      case .string(let text):
        let offset = try self.offset(index.value, in: text.count)
        guard offset < text.count else { throw FunctionError("reflect: string index out of range") }
        item = Operand(.object(SizedInteger(unsigned: UInt64(text.bytes[offset]), .uint8)))
      case .map(let map): item = map.element(try key(index.value))
      case .object(let object): item = try self.index(object, index.value)
      case .bool, .int, .int64, .float64:
        throw FunctionError("can't index item of type \(GoFormat.typeName(of: item.value))")
      }
    }
    return item
  }

  private static func index(_ object: Object, _ index: Value) throws(FunctionError) -> Operand {
    if object.isNil, object.kind == .pointer { throw FunctionError("index of nil pointer") }
    switch object.kind {
    case .slice, .array:
      let elements = object.elements ?? []
      let offset = try self.offset(index, in: elements.count)
      guard offset < elements.count else {
        throw FunctionError("reflect: \(object.kind == .array ? "array" : "slice") index out of range")
      }
      return Operand(elements[offset], object.typeName.hasSuffix("]interface {}") ? .interface : .concrete)
    case .map: return object.element(try key(index))
    default:
      var type = object.typeName
      if object.kind == .pointer, type.hasPrefix("*") { type.removeFirst() }
      throw FunctionError("can't index item of type \(type)")
    }
  }

  /// An index or a bound; it may be as large as the length.
  private static func offset(_ index: Value, in length: Int) throws(FunctionError) -> Int {
    let number: Int64
    switch index.scalar {
    case .integer(let value): number = value
    case .unsigned(let value): number = Int64(truncatingIfNeeded: value)
    default:
      if case .null = index { throw FunctionError("cannot index slice/array with nil") }
      throw FunctionError("cannot index slice/array with type \(GoFormat.typeName(of: index))")
    }
    guard number >= 0, number <= Int64(length) else { throw FunctionError("index out of range: \(number)") }
    return Int(number)
  }

  private static func key(_ index: Value) throws(FunctionError) -> ByteString {
    switch index {
    case .string(let key): return key
    case .null: throw FunctionError("value is nil; should be of type string")
    default: throw FunctionError("value has type \(GoFormat.typeName(of: index)); should be string")
    }
  }

  static func slice(_ arguments: [Operand]) throws(FunctionError) -> Operand {
    let item = arguments[0].value
    if case .null = item { throw FunctionError("slice of untyped nil") }
    let indexes = arguments.dropFirst()
    guard indexes.count <= 3 else { throw FunctionError("too many slice indexes: \(indexes.count)") }
    let length: Int
    switch item {
    case .string(let text):
      guard indexes.count < 3 else { throw FunctionError("cannot 3-index slice a string") }
      length = text.count
    case .list(let elements): length = elements.count
    case .object(let object) where object.kind == .slice || object.kind == .array: length = object.length ?? 0
    default: throw FunctionError("can't slice item of type \(GoFormat.typeName(of: item))")
    }
    var bounds: [Int] = []
    for index in indexes { bounds.append(try offset(index.value, in: length)) }
    let low = bounds.first ?? 0
    let high = bounds.count > 1 ? bounds[1] : length
    guard low <= high else { throw FunctionError("invalid slice index: \(low) > \(high)") }
    if bounds.count == 3, high > bounds[2] { throw FunctionError("invalid slice index: \(high) > \(bounds[2])") }
    switch item {
    case .string(let text): return Operand(.string(ByteString(text.bytes[low..<high])))
    case .list(let elements): return Operand(.list(Array(elements[low..<high])))
    case .object(let object):
      let elements = object.elements ?? []
      let type = object.typeName
      return Operand(.object(TypedSlice(of: String(type.drop { $0 != "]" }.dropFirst()), Array(elements[low..<high]))))
    default: return .none
    }
  }

  static func length(_ operand: Operand) throws(FunctionError) -> Int {
    switch operand.value {
    case .string(let text): return text.count
    case .list(let elements): return elements.count
    case .map(let map): return map.count
    case .null:
      guard operand.form == .interface else {
        throw FunctionError("reflect: call of reflect.Value.Type on zero Value")
      }
      throw FunctionError("len of nil pointer")
    case .object(let object):
      if object.isNil, object.kind == .pointer { throw FunctionError("len of nil pointer") }
      if let length = object.length { return length }
      // Go follows a pointer before it looks.
      if object.kind == .pointer, object.typeName.hasPrefix("*") {
        throw FunctionError("len of type \(object.typeName.dropFirst())")
      }
    case .bool, .int, .int64, .float64: break
    }
    throw FunctionError("len of type \(GoFormat.typeName(of: operand.value))")
  }
}
