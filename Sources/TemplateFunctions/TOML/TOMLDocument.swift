import GoTemplate
import Text

/// The tables of a TOML document while it is read, with what is known about how each came to be: TOML forbids to define
/// a key twice, but a table that was only implied (`a` by `[a.b]`) may still be defined.
struct TOMLDocument {
  /// A table being filled.
  final class Table {
    var entries: [ByteString: Entry] = [:]

    /// The table under a key, made where there is nothing; nil where there is something else.
    func child(_ key: ByteString) -> Table? {
      switch entries[key] {
      case .table(let table)?: return table
      case nil:
        let table = Table()
        entries[key] = .table(table)
        return table
      case .tables?, .value?: return nil
      }
    }

    /// The table as the map of a template.
    var value: MapValue { MapValue(entries.map { ($0.key, $0.value.value) }) }
  }

  /// A list of tables being filled.
  final class TableList {
    var tables: [Table] = []
  }

  /// What a key holds.
  enum Entry {
    case value(Value)
    case table(Table)
    case tables(TableList)

    /// Whether it is a list that was written as one.
    var isList: Bool {
      if case .value(.list) = self { return true }
      return false
    }

    /// The value of a template.
    var value: Value {
      switch self {
      case .value(let value): return value
      case .table(let table): return .map(table.value)
      case .tables(let list):
        return .object(TypedSlice(of: "map[string]interface {}", list.tables.map { .map($0.value) }))
      }
    }
  }

  /// The name of the table that pairs go to.
  var context: [ByteString] = []
  private let root = Table()
  private var implicit: Set<ByteString> = []
  private var lists: Set<ByteString> = []

  /// The document as the map of a template.
  var value: MapValue { root.value }

  /// `[key]` or `[[key]]`: opens a table, making those on the way where they are missing.
  mutating func open(_ key: [ByteString], isList: Bool, line: Int) throws(TOMLScanner.Problem) {
    guard let last = key.last else { return }
    var table = root
    var path: [ByteString] = []
    for part in key.dropLast() {
      path.append(part)
      if table.entries[part] == nil { implicit.insert(TOMLKey.text(of: path)) }
      if case .tables(let list)? = table.entries[part], let newest = list.tables.last {
        table = newest
      } else if let child = table.child(part) {
        table = child
      } else {
        throw TOMLScanner.Problem(
          message: "Key '\(TOMLKey.text(of: path))' was already created as a hash.", line: line)
      }
    }
    context = path
    if isList {
      switch table.entries[last] {
      case nil:
        let list = TableList()
        list.tables.append(Table())
        table.entries[last] = .tables(list)
      case .tables(let list)?: list.tables.append(Table())
      case .table?, .value?:
        throw TOMLScanner.Problem(
          message: "Key '\(TOMLKey.text(of: key))' was already created and cannot be used as an array.", line: line)
      }
    } else {
      try set(last, to: .table(Table()), line: line)
    }
    context.append(last)
  }

  /// Opens the table of a key's first parts, `a` of `a.b = 1`.
  mutating func openImplicitly(_ part: ByteString, line: Int) throws(TOMLScanner.Problem) {
    let key = context + [part]
    implicit.insert(TOMLKey.text(of: key))
    try open(key, isList: false, line: line)
  }

  /// Opens the table that an inline table's pairs are noted in.
  mutating func openInline(_ key: [ByteString], isList: Bool, line: Int) throws(TOMLScanner.Problem) {
    implicit.insert(TOMLKey.text(of: key))
    try open(key, isList: isList, line: line)
  }

  /// Sets a key of the current table.
  mutating func set(_ name: ByteString, to entry: Entry, line: Int) throws(TOMLScanner.Problem) {
    var table = root
    var path: [ByteString] = []
    for part in context {
      path.append(part)
      switch table.entries[part] {
      case .table(let child)?: table = child
      case .tables(let list)?: table = list.tables.last ?? table
      case .value?, nil: throw alreadyDefined(path, line)
      }
    }
    path.append(name)
    guard table.entries[name] != nil else {
      table.entries[name] = entry
      return
    }
    let key = TOMLKey.text(of: path)
    guard implicit.contains(key) else { throw alreadyDefined(path, line) }
    implicit.remove(key)
    // A table that was implied keeps what it has; a list replaces the notes about the tables in it.
    if lists.contains(key) { table.entries[name] = entry }
  }

  /// Notes whether a key of the current table, or with an empty name the table itself, was written as a list.
  mutating func setKind(of name: ByteString, isList: Bool) {
    var path = context
    if !name.isEmpty || path.isEmpty { path.append(name) }
    let key = TOMLKey.text(of: path)
    if isList { lists.insert(key) } else { lists.remove(key) }
  }

  private func alreadyDefined(_ path: [ByteString], _ line: Int) -> TOMLScanner.Problem {
    TOMLScanner.Problem(message: "Key '\(TOMLKey.text(of: path))' has already been defined.", line: line)
  }
}
