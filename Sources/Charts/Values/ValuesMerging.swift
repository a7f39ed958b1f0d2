import GoTemplate
import Text

/// Lays tables of values over one another, as Helm does with `-f` files before it looks at a chart.
public enum ValuesMerging {
  /// Lays a table over another one in place: tables merge key by key, everything else is replaced, null is a value.
  ///
  /// The upper table's parts are taken over, not copied.
  public static func lay(_ upper: MapValue, over lower: MapValue) {
    for (key, value) in zip(upper.keys, upper.values) {
      if case .map(let inner) = value, case .map(let below)? = lower[key] {
        lay(inner, over: below)
      } else {
        lower[key] = value
      }
    }
  }
}

extension MapValue {
  /// A copy that shares no table with the original; lists are copied as deep.
  func deepCopy() -> MapValue { mapValues { $0.deepCopy() } }

  /// A copy of the table itself, whose values are the original's.
  func shallowCopy() -> MapValue { mapValues { $0 } }

  /// The table of a key, if it has one.
  func table(_ key: ByteString) -> MapValue? {
    if case .map(let map)? = self[key] { return map }
    return nil
  }
}

extension Value {
  /// A copy that shares no table with the original.
  func deepCopy() -> Value {
    switch self {
    case .map(let map): .map(map.deepCopy())
    case .list(let elements): .list(elements.map { $0.deepCopy() })
    default: self
    }
  }

  /// Whether the value is nil.
  var isNull: Bool {
    if case .null = self { return true }
    return false
  }
}
