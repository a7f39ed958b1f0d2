import Text

/// Package fmt: how Go prints values.
public enum GoFormat {
  /// `fmt.Sprint(value)`, the text of `{{ value }}`: `%v`.
  public static func printed(_ value: Value) -> ByteString { ByteString() }

  /// `fmt.Sprintf(format, arguments...)`.
  public static func sprintf(_ format: ByteString, _ arguments: [Value]) -> ByteString { ByteString() }

  /// Go's name of the value's type, `%T`; `<nil>` for nil.
  public static func typeName(of value: Value) -> String { "" }
}
