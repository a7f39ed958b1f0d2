import Text
import YAML

/// The places that the paths of a JSON patch name, and how they are read and changed.
extension JSONValue {
  /// Calls `change` with the container that holds the last part of a path, and that part.
  ///
  /// - Returns: false, without a call, if there is no such container.
  mutating func withParent<Failure: Error>(
    of path: ByteString, _ change: (inout JSONValue, ByteString) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    let parts = path.split(separator: ByteString("/")).map { $0.unescapedPointerPart }
    guard parts.count >= 2 else { return false }
    return try descend(parts[1...], change)
  }

  private mutating func descend<Failure: Error>(
    _ parts: ArraySlice<ByteString>, _ change: (inout JSONValue, ByteString) throws(Failure) -> Void
  ) throws(Failure) -> Bool {
    guard isContainer, let part = parts.first else { return false }
    if parts.count == 1 {
      try change(&self, part)
      return true
    }
    switch self {
    case .object(var members):
      guard let index = members.firstIndex(where: { $0.key == part }) else { return false }
      self = .null
      defer { self = .object(members) }
      return try members[index].value.descend(parts.dropFirst(), change)
    case .array(var values):
      guard let index = JSONValue.number(part).flatMap({ JSONValue.index($0, count: values.count) }) else {
        return false
      }
      self = .null
      defer { self = .array(values) }
      return try values[index].descend(parts.dropFirst(), change)
    default: return false
    }
  }

  private var isContainer: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }

  /// What a container holds at a key; nil for a missing key of an object.
  func value(at key: ByteString) throws(JSONPatch.Refusal) -> JSONValue? {
    switch self {
    case .object: return self[key]
    case .array(let values):
      let number = try JSONValue.checkedNumber(key)
      guard let index = JSONValue.index(number, count: values.count) else { throw JSONValue.invalidIndex(number) }
      return values[index]
    default: return nil
    }
  }

  mutating func set(_ value: JSONValue, at key: ByteString) throws(JSONPatch.Refusal) {
    switch self {
    case .object: try add(value, at: key)
    case .array(var values):
      let number = try JSONValue.checkedNumber(key)
      guard let index = JSONValue.index(number, count: values.count) else { throw JSONValue.invalidIndex(number) }
      values[index] = value
      self = .array(values)
    default: return
    }
  }

  mutating func add(_ value: JSONValue, at key: ByteString) throws(JSONPatch.Refusal) {
    switch self {
    case .object(var members):
      if let index = members.firstIndex(where: { $0.key == key }) {
        members[index].value = value
      } else {
        members.append(Member(key: key, value: value))
      }
      self = .object(members)
    case .array(var values):
      if key == "-" {
        values.append(value)
      } else {
        guard let number = JSONValue.number(key) else {
          throw JSONPatch.Refusal(
            "value was not a proper array index: '\(key)': strconv.Atoi: parsing \"\(key)\": invalid syntax")
        }
        // A negative index counts from behind the new last element.
        guard let index = JSONValue.index(number, count: values.count + 1) else {
          throw JSONValue.invalidIndex(number)
        }
        values.insert(value, at: index)
      }
      self = .array(values)
    default: return
    }
  }

  mutating func remove(at key: ByteString) throws(JSONPatch.Refusal) {
    switch self {
    case .object(var members):
      guard let index = members.firstIndex(where: { $0.key == key }) else {
        throw JSONPatch.Refusal("Unable to remove nonexistent key: \(key): missing value")
      }
      members.remove(at: index)
      self = .object(members)
    case .array(var values):
      let number = try JSONValue.checkedNumber(key)
      guard let index = JSONValue.index(number, count: values.count) else { throw JSONValue.invalidIndex(number) }
      values.remove(at: index)
      self = .array(values)
    default: return
    }
  }

  private static func checkedNumber(_ key: ByteString) throws(JSONPatch.Refusal) -> Int {
    guard let number = number(key) else {
      throw JSONPatch.Refusal("strconv.Atoi: parsing \"\(key)\": invalid syntax")
    }
    return number
  }

  /// Go's `strconv.Atoi`: digits with an optional sign.
  private static func number(_ key: ByteString) -> Int? { Int(key.string) }

  /// The place that an index names, a negative one counted from the end.
  private static func index(_ number: Int, count: Int) -> Int? {
    let index = number < 0 ? number &+ count : number
    return (0..<count).contains(index) ? index : nil
  }

  private static func invalidIndex(_ number: Int) -> JSONPatch.Refusal {
    JSONPatch.Refusal("Unable to access invalid index: \(number): invalid index referenced")
  }
}

extension ByteString {
  /// A part of a JSON pointer, `~1` read as a slash and `~0` as a tilde.
  var unescapedPointerPart: ByteString {
    guard bytes.contains(UInt8(ascii: "~")) else { return self }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let isEscape = bytes[index] == UInt8(ascii: "~") && index + 1 < bytes.count
      if isEscape, bytes[index + 1] == UInt8(ascii: "1") {
        result.append(UInt8(ascii: "/"))
        index += 2
      } else if isEscape, bytes[index + 1] == UInt8(ascii: "0") {
        result.append(UInt8(ascii: "~"))
        index += 2
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return ByteString(result)
  }
}
