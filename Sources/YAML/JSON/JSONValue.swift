import Text

/// A value of JSON. Numbers keep their spelling, objects the order of their members.
public indirect enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it is spelled.
  case number(ByteString)
  /// A string, unescaped.
  case string(ByteString)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object([Member])

  /// One member of an object.
  public struct Member: Hashable, Sendable {
    /// The name.
    public var key: ByteString
    /// The value.
    public var value: JSONValue

    /// A member.
    public init(key: ByteString, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a name in an object, of several the last one, as in Go.
  public subscript(_ key: StaticString) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }
}
