import GoTemplate
import Text
import YAML

/// A value that is checked against a schema, or that is a schema: JSON with exact numbers and quick access to members.
indirect enum SchemaInstance {
  case null
  case bool(Bool)
  /// A number with its spelling.
  case number(SchemaNumber, text: ByteString)
  case string(ByteString)
  case array([SchemaInstance])
  case object(Members)

  /// The members of an object, sorted by key.
  struct Members {
    let keys: [ByteString]
    let values: [SchemaInstance]

    /// Members in any order; of equal keys the last wins.
    init(_ pairs: [(ByteString, SchemaInstance)]) {
      var keys: [ByteString] = []
      var values: [SchemaInstance] = []
      let sorted = pairs.enumerated().sorted {
        $0.element.0 == $1.element.0 ? $0.offset < $1.offset : $0.element.0 < $1.element.0
      }
      for (_, pair) in sorted {
        if let last = keys.last, last == pair.0 {
          values[values.count - 1] = pair.1
        } else {
          keys.append(pair.0)
          values.append(pair.1)
        }
      }
      self.keys = keys
      self.values = values
    }

    fileprivate init(sortedKeys keys: [ByteString], values: [SchemaInstance]) {
      self.keys = keys
      self.values = values
    }

    subscript(_ key: ByteString) -> SchemaInstance? {
      var low = 0
      var high = keys.count
      while low < high {
        let middle = (low + high) / 2
        if keys[middle] < key { low = middle + 1 } else { high = middle }
      }
      return low < keys.count && keys[low] == key ? values[low] : nil
    }
  }

  /// The instance of a JSON text's value.
  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let text): self = SchemaNumber(text).map { .number($0, text: text) } ?? .null
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { SchemaInstance($0) })
    case .object(let members): self = .object(Members(members.map { ($0.key, SchemaInstance($0.value)) }))
    }
  }

  /// The instance of a template's value; nil for what JSON lacks.
  init?(_ value: Value, depth: Int = 0) {
    // Values may be cyclic through `set`.
    guard depth < JSONParser.depthBound else { return nil }
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self.init(numberText: ByteString(String(number)))
    case .int64(let number): self.init(numberText: ByteString(String(number)))
    case .float64(let number): self.init(numberText: ByteString(FloatText.general(number)))
    case .string(let text): self = .string(text)
    case .list(let elements):
      var instances: [SchemaInstance] = []
      for element in elements {
        guard let instance = SchemaInstance(element, depth: depth + 1) else { return nil }
        instances.append(instance)
      }
      self = .array(instances)
    case .map(let map):
      guard !map.isNil else {
        self = .null
        return
      }
      var instances: [SchemaInstance] = []
      for value in map.values {
        guard let instance = SchemaInstance(value, depth: depth + 1) else { return nil }
        instances.append(instance)
      }
      self = .object(Members(sortedKeys: map.keys, values: instances))
    case .object(let object):
      guard let plain = object.plainData else { return nil }
      self.init(plain, depth: depth + 1)
    }
  }

  private init?(numberText text: ByteString) {
    guard let number = SchemaNumber(text) else { return nil }
    self = .number(number, text: text)
  }

  /// The member of a key, if this is an object that has it.
  subscript(_ key: StaticString) -> SchemaInstance? {
    guard case .object(let members) = self else { return nil }
    return members[ByteString(key)]
  }

  /// The text, if this is a string.
  var string: ByteString? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// What lies at a JSON pointer.
  func value(at pointer: JSONPointer) -> SchemaInstance? {
    var current = self
    for token in pointer.tokens {
      switch current {
      case .object(let members):
        guard let next = members[token] else { return nil }
        current = next
      case .array(let elements):
        guard let index = Int(token.string), index >= 0, index < elements.count else { return nil }
        current = elements[index]
      default: return nil
      }
    }
    return current
  }

  /// Whether two instances are the same: numbers by value.
  func equals(_ other: SchemaInstance) -> Bool {
    switch (self, other) {
    case (.null, .null): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.number(let left, _), .number(let right, _)): return left.compared(to: right) == 0
    case (.string(let left), .string(let right)): return left == right
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.object(let left), .object(let right)):
      return left.keys == right.keys && zip(left.values, right.values).allSatisfy { $0.equals($1) }
    default: return false
    }
  }

  /// A text that is equal for equal instances, to find equal items without comparing all pairs.
  var canonicalText: ByteString {
    var writer = JSONWriter(escapesHTML: false)
    writeCanonically(into: &writer)
    return ByteString(writer.finish())
  }

  private func writeCanonically(into writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let flag): writer.bool(flag)
    case .number(let number, _): writer.number(Array(number.canonicalText.utf8))
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.writeCanonically(into: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (key, value) in zip(members.keys, members.values) {
        writer.key(key)
        value.writeCanonically(into: &writer)
      }
      writer.endObject()
    }
  }
}

/// A path into a JSON value: `/ports/0/name`.
struct JSONPointer: Hashable {
  /// The steps, unescaped.
  var tokens: [ByteString] = []

  init(_ tokens: [ByteString] = []) { self.tokens = tokens }

  /// The pointer that a text spells; nil when it does not begin with `/` or escapes wrongly.
  init?(_ text: ByteString) {
    guard !text.isEmpty else { return }
    guard text.bytes.first == UInt8(ascii: "/") else { return nil }
    for part in text.split(separator: ByteString("/")).dropFirst() {
      var token: [UInt8] = []
      var bytes = part.bytes[...]
      while let byte = bytes.popFirst() {
        if byte == UInt8(ascii: "~") {
          switch bytes.popFirst() {
          case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
          case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
          default: return nil
          }
        } else {
          token.append(byte)
        }
      }
      tokens.append(ByteString(token))
    }
  }

  /// The pointer one or more steps further.
  func appending(_ tokens: ByteString...) -> JSONPointer { JSONPointer(self.tokens + tokens) }

  /// The pointer's text.
  var text: ByteString {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.bytes {
        switch byte {
        case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
        case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
        default: bytes.append(byte)
        }
      }
    }
    return ByteString(bytes)
  }

  /// The text as a URL's fragment: percent-escaped but for the slashes.
  var fragment: String {
    var result = ""
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "="),
        UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count < 2 ? "0" + digits : digits)
      }
    }
    return result
  }
}
