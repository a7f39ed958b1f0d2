import GoTemplate
import Text

/// Lays the user's values over a chart's defaults, down through the charts inside it, as Helm 4.3.1 does.
///
/// ```
/// defaults  {image: {tag: v1, pull: always}, extra: {a: 1}}
/// user      {image: {tag: v2}, extra: null}
/// result    {image: {tag: v2, pull: always}}
/// ```
///
/// Whether nulls delete depends on the caller: with `keepsNulls` they stay, as Helm wants while it computes a parent's
/// defaults from its dependencies.
struct Coalescing {
  /// Whether nulls are kept as values instead of deleting keys.
  let keepsNulls: Bool
  /// Takes the warnings.
  let log: (LogRecord) -> Void

  /// The values for a chart and all charts inside it, from what the user gave, which stays as it is.
  ///
  /// - Throws: ``ChartError`` when a subchart's place holds something else than a table.
  func values(for chart: Chart, user: MapValue) throws(ChartError) -> MapValue {
    let values = user.deepCopy()
    try coalesce(chart, into: values, prefix: "")
    return values
  }

  private func coalesce(_ chart: Chart, into values: MapValue, prefix: String) throws(ChartError) {
    layDefaults(of: chart, under: values, prefix: prefix)
    for subchart in chart.subcharts {
      let key = subchart.name
      let inner: MapValue
      switch values[key] {
      case .map(let table)?: inner = table
      case nil:
        inner = MapValue()
        values[key] = .map(inner)
      case let other?:
        throw ChartError("type mismatch on \(key): \(Coalescing.oddlyPrinted(other))")
      }
      let path = prefix.isEmpty ? chart.name.string : "\(prefix).\(chart.name)"
      layGlobals(of: values, over: inner, prefix: path)
      try coalesce(subchart, into: inner, prefix: path)
    }
  }

  /// What Go's `%t` makes of a value that is no bool.
  private static func oddlyPrinted(_ value: Value) -> String {
    GoFormat.sprintf(ByteString("%t"), [value]).string
  }

  /// Puts a chart's defaults under the values.
  private func layDefaults(of chart: Chart, under values: MapValue, prefix: String) {
    let defaults = chart.values.deepCopy()
    let subchartNames = Set(chart.subcharts.map(\.name))
    let path = prefix.isEmpty ? chart.name.string : "\(prefix).\(chart.name)"
    for (key, value) in zip(defaults.keys, defaults.values) {
      switch values[key] {
      case .null?:
        if !keepsNulls { values[key] = nil }
      case .map(let table)?:
        guard case .map(let source) = value else {
          if !value.isNull { warn("warning: skipped value for \(path).\(key): Not a table.") }
          continue
        }
        // Defaults for a subchart keep their nulls: the subchart's own defaults are to see them.
        let keeps = keepsNulls || subchartNames.contains(key)
        if !keeps { source.removeNulls() }
        Coalescing(keepsNulls: keeps, log: log).layTable(
          table, over: source, prefix: path.isEmpty ? key.string : "\(path).\(key)")
      case .some: break
      case nil:
        if !keepsNulls {
          if value.isNull { continue }
          if case .map(let table) = value { table.removeNulls() }
        }
        values[key] = value
      }
    }
  }

  /// Completes a table from another one of lower rank.
  func layTable(_ table: MapValue, over source: MapValue, prefix: String) {
    // What is null in the table and given below it.
    var isGiven: Set<ByteString> = []
    for (key, value) in zip(table.keys, table.values) where value.isNull {
      if source[key]?.isNull == false { isGiven.insert(key) }
      source[key] = .null
    }
    func path(_ key: ByteString) -> String { prefix.isEmpty ? key.string : "\(prefix).\(key)" }
    for (key, value) in zip(source.keys, source.values) {
      guard let own = table[key] else {
        table[key] = value
        continue
      }
      if !keepsNulls, own.isNull, isGiven.contains(key) {
        table[key] = nil
      } else if case .map(let inner) = value {
        if case .map(let ownTable) = own {
          layTable(ownTable, over: inner, prefix: path(key))
        } else if !own.isNull {
          warn("warning: cannot overwrite table with non table for \(path(key)) (\(printed(value)))")
        }
      } else if case .map = own, !value.isNull {
        warn("warning: destination for \(path(key)) is a table. Ignoring non-table value (\(printed(value)))")
      }
    }
  }

  /// Lays a parent's `global` table over that of a subchart; the parent wins.
  private func layGlobals(of parent: MapValue, over child: MapValue, prefix: String) {
    let key = ByteString("global")
    let target: MapValue
    switch child[key] {
    case .map(let table)?: target = table
    case nil: target = MapValue()
    default: return warn("warning: skipping globals because destination global is not a table.")
    }
    let source: MapValue
    switch parent[key] {
    case .map(let table)?: source = table
    case nil: source = MapValue()
    default: return warn("warning: skipping globals because source global is not a table.")
    }
    for (name, value) in zip(source.keys, source.values) {
      if case .map(let table) = value {
        let copy = table.shallowCopy()
        switch target[name] {
        case nil: target[name] = .map(copy)
        case .map(let below)?:
          Coalescing(keepsNulls: true, log: log).layTable(copy, over: below, prefix: "\(prefix).\(name)")
          target[name] = .map(copy)
        default: warn("Conflict: cannot merge map onto non-map for \(GoUnicode.quoted(name.string)). Skipping.")
        }
      } else if case .map? = target[name] {
        warn("key \(name) is table. Skipping")
      } else {
        target[name] = value
      }
    }
    child[key] = .map(target)
  }

  private func printed(_ value: Value) -> String { GoFormat.printed(value).string }

  private func warn(_ message: String) { log(LogRecord(.info, message)) }
}

extension MapValue {
  /// Deletes the keys whose value is null, here and in the tables inside; lists are left alone.
  fileprivate func removeNulls() {
    for (key, value) in zip(keys, values) {
      switch value {
      case .null: self[key] = nil
      case .map(let table): table.removeNulls()
      default: break
      }
    }
  }
}
