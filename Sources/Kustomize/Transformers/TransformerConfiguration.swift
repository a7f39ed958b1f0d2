import Diagnostics
import Manifests
import Text
import YAML

/// The fields in which objects of a type are named: what `nameReference:` holds.
struct NameBackReference: Sendable {
  /// The type of the named objects; blank parts stand for anything.
  var type: GroupVersionKind
  /// The fields that hold the name.
  var fields: [FieldSpecification]
}

/// Which fields the transformers change: the built-in ones, and those of `configurations:` and `crds:` files.
struct TransformerConfiguration: Sendable {
  /// A list of fields, by its key in a configuration file.
  enum List: String, CaseIterable, Sendable {
    case namePrefix, nameSuffix, namespace, commonLabels, labels, templateLabels, commonAnnotations, varReference,
      images, replicas
  }

  private var lists: [List: [FieldSpecification]] = [:]
  private(set) var nameReferences: [NameBackReference] = []
  /// Whether the built-in fields are among these, and whether they are all.
  private var hasDefaults = false
  private var isDefault = false

  subscript(list: List) -> [FieldSpecification] { lists[list] ?? [] }

  init() {}

  /// A configuration of references only.
  init(nameReferences: [NameBackReference], lists: [List: [FieldSpecification]] = [:]) {
    self.nameReferences = nameReferences
    self.lists = lists
  }

  /// The built-in fields; their tables are sorted as ``sort()`` sorts.
  static let defaults: TransformerConfiguration = {
    var configuration = TransformerConfiguration()
    for row in DataTable.defaultFieldSpecifications.rows where row.count == 6 {
      guard let list = List(rawValue: row[0].string) else { continue }
      configuration.lists[list, default: []].append(specification(row[1...]))
    }
    for row in DataTable.nameReferences.rows where row.count == 8 {
      let type = type(row[0..<3])
      let field = specification(row[3...])
      if let last = configuration.nameReferences.last, last.type == type {
        configuration.nameReferences[configuration.nameReferences.count - 1].fields.append(field)
      } else {
        configuration.nameReferences.append(NameBackReference(type: type, fields: [field]))
      }
    }
    configuration.hasDefaults = true
    configuration.isDefault = true
    return configuration
  }()

  private static func specification(_ row: ArraySlice<ByteString>) -> FieldSpecification {
    let cells = Array(row)
    return FieldSpecification(type: type(row.prefix(3)), path: cells[3], creates: cells[4] == "create")
  }

  private static func type(_ row: ArraySlice<ByteString>) -> GroupVersionKind {
    let cells = row.map { $0 == "-" ? ByteString() : $0 }
    return GroupVersionKind(group: cells[0], version: cells[1], kind: cells[2])
  }

  // MARK: Files

  /// The built-in fields and those of configuration files.
  ///
  /// - Throws: for an unknown key, or a field that the built-in ones have with another `create`.
  static func load(_ paths: [Located], with loader: Loader) throws(KustomizeError) -> TransformerConfiguration {
    if paths.isEmpty { return defaults }
    var custom = TransformerConfiguration()
    for path in paths {
      do throws(KustomizeError) {
        let file = try loader.load(path.string)
        guard
          let document = try parsed(file), !document.isNull
        else { continue }
        if let duplicate = document.duplicateKeys.first {
          throw KustomizeError(
            "error converting YAML to JSON: yaml: unmarshal errors:\n  line \(duplicate.second.line): "
              + "key \"\(duplicate.key)\" already set in map", at: duplicate.second)
        }
        try custom.merge(try TransformerConfiguration(document))
      } catch {
        throw error.located(at: path.mark)
      }
    }
    var configuration = defaults
    try configuration.merge(custom)
    return configuration
  }

  private static func parsed(_ file: Loader.File) throws(KustomizeError) -> Node? {
    do {
      return try YAMLParser.documents(in: file.bytes, file: file.register(), dialect: .goYAML2).first
    } catch {
      throw KustomizeError(error.message, at: error.mark)
    }
  }

  /// Reads a configuration file.
  init(_ document: Node) throws(KustomizeError) {
    do {
      var reader = try ObjectReader(document, name: "TransformerConfig", dialect: .goYAML2)
      for list in List.allCases {
        lists[list] = try FieldSpecification.all(try reader.list(list.rawValue), reader.dialect, isStrict: true)
      }
      for node in try reader.list("nameReference") {
        var entry = try ObjectReader(node, name: "NameBackReferences", dialect: reader.dialect)
        let type = GroupVersionKind(
          group: try entry.text("group"), version: try entry.text("version"), kind: try entry.text("kind"))
        let fields = try FieldSpecification.all(try entry.list("fieldSpecs"), reader.dialect, isStrict: true)
        try entry.finish()
        nameReferences.append(NameBackReference(type: type, fields: fields))
      }
      try reader.finish()
    } catch {
      throw error.within("error unmarshaling JSON: while decoding JSON")
    }
  }

  // MARK: Merging

  /// Adds another configuration's fields, those that are not there already.
  ///
  /// - Throws: `failed to merge … fieldSpec: conflicting fieldspecs` where only `create` differs.
  mutating func merge(_ other: TransformerConfiguration) throws(KustomizeError) {
    if other.isDefault, hasDefaults { return }
    if other.isDefault, lists.isEmpty, nameReferences.isEmpty {
      self = other
      return
    }
    for list in List.allCases {
      guard let fields = other.lists[list], !fields.isEmpty else { continue }
      do {
        lists[list] = try FieldSpecification.merged(self[list], with: fields)
      } catch {
        let name = list.rawValue.prefix(1).uppercased() + list.rawValue.dropFirst()
        throw error.within("failed to merge \(name) fieldSpec")
      }
    }
    for reference in other.nameReferences {
      guard let index = nameReferences.firstIndex(where: { $0.type == reference.type }) else {
        nameReferences.append(reference)
        continue
      }
      do {
        nameReferences[index].fields = try FieldSpecification.merged(
          nameReferences[index].fields, with: reference.fields)
      } catch {
        throw error.within("failed to merge NameReference fieldSpec")
      }
    }
    sort()
    hasDefaults = hasDefaults || other.hasDefaults
    isDefault = false
  }

  /// Sorts the lists by type. Where a merge meets a field of some type before the same field of any type, the second is
  /// there already; so a configured field of one type takes the place of the built-in one of all types.
  mutating func sort() {
    nameReferences = TransformerConfiguration.sorted(nameReferences, by: \.type)
    for (list, fields) in lists { lists[list] = TransformerConfiguration.sorted(fields, by: \.type) }
  }

  private static func sorted<Element>(
    _ elements: [Element], by type: (Element) -> GroupVersionKind
  ) -> [Element] {
    let order = SortOrder.legacy
    let sorted = elements.enumerated().sorted { left, right in
      if type(left.element) == type(right.element) { return left.offset < right.offset }
      if order.precedes(type(left.element), type(right.element)) { return true }
      if order.precedes(type(right.element), type(left.element)) { return false }
      return left.offset < right.offset
    }
    return sorted.map(\.element)
  }
}

extension FieldSpecification {
  /// Reads field specifications: `{group, version, kind, path, create}`.
  static func all(
    _ nodes: [Node], _ dialect: Dialect, isStrict: Bool
  ) throws(KustomizeError) -> [FieldSpecification] {
    var fields: [FieldSpecification] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "FieldSpec", dialect: dialect, isStrict: isStrict)
      let type = GroupVersionKind(
        group: try reader.text("group"), version: try reader.text("version"), kind: try reader.text("kind"))
      let path = try reader.text("path")
      fields.append(FieldSpecification(type: type, path: path, creates: try reader.flag("create")))
      try reader.finish()
    }
    return fields
  }

  /// A list with another's fields added, those that it does not have.
  ///
  /// A field is there already if one of the same path has a type that the new one covers.
  static func merged(
    _ fields: [FieldSpecification], with others: [FieldSpecification]
  ) throws(KustomizeError) -> [FieldSpecification] {
    var merged = fields
    for other in others {
      guard let same = merged.first(where: { $0.path == other.path && other.type.selects($0.type) }) else {
        merged.append(other)
        continue
      }
      if same.creates != other.creates {
        throw KustomizeError(
          "conflicting fieldspecs", help: "'\(other.path.string)' is there both with and without create: true")
      }
    }
    return merged
  }
}
