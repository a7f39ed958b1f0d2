import Diagnostics
import YAML
import Manifests
import Text

/// How manifests are compared.
public struct DiffOptions: Sendable {
  /// Compares literally: `1000m` and `1` differ.
  public var isStrict: Bool
  /// Shows a Secret's data.
  public var showsSecrets: Bool
  /// The namespace of resources that name none, on the old and the new side.
  public var defaultNamespaces: (before: ByteString, after: ByteString)
  /// What two environments are meant to differ in, where they are compared: it is marked so, and resources are the same
  /// in different namespaces.
  public var environments: EnvironmentDifferences?
  /// The merge keys of lists.
  public var facts: TypeFacts

  /// The usual comparison unless said otherwise.
  public init(
    isStrict: Bool = false, showsSecrets: Bool = false,
    defaultNamespaces: (before: ByteString, after: ByteString) = (ByteString(), ByteString()),
    environments: EnvironmentDifferences? = nil, facts: TypeFacts = .kubernetes136
  ) {
    self.isStrict = isStrict
    self.showsSecrets = showsSecrets
    self.defaultNamespaces = defaultNamespaces
    self.environments = environments
    self.facts = facts
  }
}

extension ManifestDiff {
  /// Compares two lists of documents.
  ///
  /// Documents whose bytes are the same are not read. Resources are matched by API group, kind, namespace and name; of
  /// those that are left, ConfigMaps and Secrets by their name without Kustomize's hash. A definition of a custom
  /// resource among the new documents says how its lists are compared.
  ///
  /// - Throws: ``ManifestReadingError`` for a document that is not YAML.
  public static func between(
    _ before: [ByteString], _ after: [ByteString], options: DiffOptions = DiffOptions()
  ) throws(ManifestReadingError) -> ManifestDiff {
    do {
      return try between(
        Documents(before, named: { $0 }, read: { $0 }), Documents(after, named: { $0 }, read: { $0 }), options)
    } catch let error as ManifestReadingError {
      throw error
    } catch { throw ManifestReadingError(message: "\(error)") }
  }

  /// Compares two stored revisions; only documents that differ are read from the store, one at a time.
  ///
  /// - Throws: ``HistoryError``, ``ManifestReadingError``.
  public static func between(
    _ before: Revision, in beforeStore: HistoryStore, _ after: Revision, in afterStore: HistoryStore,
    options: DiffOptions = DiffOptions()
  ) throws -> ManifestDiff {
    try between(
      Documents(of: before, in: beforeStore), Documents(of: after, in: afterStore), options)
  }

  /// Compares a stored revision with documents; only those that differ are read from the store, one at a time.
  ///
  /// - Throws: ``HistoryError``, ``ManifestReadingError``.
  public static func between(
    _ before: Revision, in store: HistoryStore, _ after: [ByteString], options: DiffOptions = DiffOptions()
  ) throws -> ManifestDiff {
    try between(
      Documents(of: before, in: store),
      Documents(after, named: { ContentDigest(of: $0.bytes) }, read: { $0 }), options)
  }

  /// Documents that are read when they are needed, and what tells equal ones without reading them.
  fileprivate final class Documents<Name: Hashable> {
    let names: [Name]
    private let load: (Int) throws -> ByteString
    /// What was read, as far as it is little.
    private var texts: [Int: ByteString] = [:]
    private var budget = ManifestReader.keptBytes

    init<Element>(
      _ elements: [Element], named: (Element) -> Name, read: @escaping (Element) throws -> ByteString
    ) {
      names = elements.map(named)
      load = { try read(elements[$0]) }
    }

    func read(_ place: Int) throws -> ByteString {
      if let text = texts[place] { return text }
      let text = try load(place)
      if text.count <= budget {
        budget -= text.count
        texts[place] = text
      }
      return text
    }
  }

  private static func between<Name: Hashable>(
    _ before: Documents<Name>, _ after: Documents<Name>, _ options: DiffOptions
  ) throws -> ManifestDiff {
    let sameNamespace = options.defaultNamespaces.before == options.defaultNamespaces.after
    var (oldPlaces, newPlaces) = (Array(before.names.indices), Array(after.names.indices))
    if sameNamespace { (oldPlaces, newPlaces) = withoutCommon(before.names, after.names) }
    var options = options
    options.facts = try facts(options.facts, after, changed: newPlaces)
    let old = try resources(
      in: before, at: oldPlaces, namespace: options.defaultNamespaces.before, options: options)
    let new = try resources(in: after, at: newPlaces, namespace: options.defaultNamespaces.after, options: options)
    var comparison = ManifestComparison(options: options)
    return comparison.diff(old, new)
  }

  /// The facts with those of the CustomResourceDefinitions among the new documents: how their lists merge.
  ///
  /// Only custom resources need them; where none of those changed, what is the same is not read for it.
  private static func facts<Name>(
    _ facts: TypeFacts, _ documents: Documents<Name>, changed places: [Int]
  ) throws -> TypeFacts {
    let kind = ByteString("CustomResourceDefinition")
    var hasCustom = false
    for place in places where !hasCustom { hasCustom = mayBeCustom(try documents.read(place)) }
    guard hasCustom else { return facts }
    var definitions: [Node] = []
    for place in documents.names.indices {
      let document = try documents.read(place)
      guard document.contains(kind) else { continue }
      let nodes = (try? YAMLParser.documents(in: document.bytes, file: .unknown, dialect: .goYAML2)) ?? []
      definitions += nodes.filter { $0["kind"]?.scalar?.text == kind }
    }
    return definitions.isEmpty ? facts : facts.adding(customResourceDefinitions: definitions)
  }

  private static func resources<Name>(
    in documents: Documents<Name>, at places: [Int], namespace: ByteString, options: DiffOptions
  ) throws -> [ManifestResource] {
    var reader = ManifestReader(
      defaultNamespace: namespace, showsSecrets: options.showsSecrets, facts: options.facts)
    var resources: [ManifestResource] = []
    for place in places { resources += try reader.resources(in: documents.read(place)) }
    return resources
  }

  /// The places in both lists of what the other one has not.
  private static func withoutCommon<Name: Hashable>(_ before: [Name], _ after: [Name]) -> ([Int], [Int]) {
    func counted(_ names: [Name]) -> [Name: Int] { names.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
    func rest(of names: [Name], without counts: [Name: Int]) -> [Int] {
      var counts = counts
      return names.indices.filter { place in
        guard let count = counts[names[place]], count > 0 else { return true }
        counts[names[place]] = count - 1
        return false
      }
    }
    return (rest(of: before, without: counted(after)), rest(of: after, without: counted(before)))
  }

  /// Whether a document is of an API group that may be defined by a CustomResourceDefinition: one with a dot that is
  /// not Kubernetes' own.
  private static func mayBeCustom(_ document: ByteString) -> Bool {
    for line in document.split(separator: ByteString("\n")) where line.hasPrefix("apiVersion:") {
      let group = line.string.dropFirst(11).split(separator: "/").first.map(String.init) ?? ""
      return line.contains(ByteString("/")) && group.contains(".") && !group.hasSuffix(".k8s.io")
    }
    // Nothing that is recognised, JSON for one.
    return true
  }
}

extension ManifestDiff.Documents where Name == ContentDigest {
  /// The manifests of a revision.
  fileprivate convenience init(of revision: Revision, in store: HistoryStore) throws {
    self.init(try store.manifestDigests(of: revision), named: { $0 }, read: { try store.manifest($0) })
  }
}

/// Matches the resources of two sides and compares those that belong together.
struct ManifestComparison {
  let options: DiffOptions
  /// Old and new names of renamed ConfigMaps and Secrets.
  private var renames: [ByteString: ByteString] = [:]

  init(options: DiffOptions) { self.options = options }

  mutating func diff(_ before: [ManifestResource], _ after: [ManifestResource]) -> ManifestDiff {
    var partners = exactPartners(before, after)
    let renamed = renamedPartners(before, after, known: partners)
    for (new, old) in renamed {
      partners[new] = old
      renames[before[old].name] = after[new].name
    }
    let fieldComparison = NodeComparison(options: options)
    var resources: [ResourceDiff] = []
    for (index, resource) in after.enumerated() {
      guard let partner = partners[index] else {
        resources.append(ResourceDiff(change: .added, before: nil, after: resource, fields: []))
        continue
      }
      var fields = fieldComparison.changes(from: before[partner], to: resource)
      for field in fields.indices { fields[field].cause = cause(of: fields[field]) }
      let change: ResourceDiff.Change = renamed[index] == nil ? .changed : .renamed
      if change == .renamed || !fields.isEmpty {
        resources.append(ResourceDiff(change: change, before: before[partner], after: resource, fields: fields))
      }
    }
    let matched = Set(partners.values)
    for (index, resource) in before.enumerated() where !matched.contains(index) {
      resources.append(ResourceDiff(change: .removed, before: resource, after: nil, fields: []))
    }
    return ManifestDiff(resources: resources)
  }

  /// What tells resources apart. The version of the API group does not: it is a field that may change.
  private struct MatchKey: Hashable {
    let group: ByteString
    let kind: ByteString
    let namespace: ByteString
    let name: ByteString
  }

  private func key(of resource: ManifestResource, name: ByteString) -> MatchKey {
    MatchKey(
      group: GroupVersionKind(apiVersion: resource.apiVersion, kind: resource.kind).group, kind: resource.kind,
      namespace: options.environments != nil ? ByteString() : resource.namespace, name: name)
  }

  /// For each new resource the old one of the same identity; of several, the first with the first.
  private func exactPartners(_ before: [ManifestResource], _ after: [ManifestResource]) -> [Int: Int] {
    var waiting: [MatchKey: [Int]] = [:]
    for (index, resource) in before.enumerated().reversed() {
      waiting[key(of: resource, name: resource.name), default: []].append(index)
    }
    var partners: [Int: Int] = [:]
    for (index, resource) in after.enumerated() {
      if let old = waiting[key(of: resource, name: resource.name)]?.popLast() { partners[index] = old }
    }
    return partners
  }

  /// For the new ConfigMaps and Secrets that are left, the old one with the same name before the hash.
  private func renamedPartners(
    _ before: [ManifestResource], _ after: [ManifestResource], known: [Int: Int]
  ) -> [Int: Int] {
    let matched = Set(known.values)
    var waiting: [MatchKey: [Int]] = [:]
    for (index, resource) in before.enumerated().reversed() where !matched.contains(index) {
      if let base = HashSuffix.baseName(of: resource) {
        waiting[key(of: resource, name: base), default: []].append(index)
      }
    }
    var partners: [Int: Int] = [:]
    for (index, resource) in after.enumerated() where known[index] == nil {
      guard let base = HashSuffix.baseName(of: resource) else { continue }
      if let old = waiting[key(of: resource, name: base)]?.popLast() { partners[index] = old }
    }
    return partners
  }

  private func cause(of field: FieldChange) -> FieldChange.Cause? {
    if case .replaced(.string(let old), by: .string(let new)) = field.change, renames[old] == new { return .renamed }
    return options.environments?.covers(field) ?? false ? .environment : nil
  }
}

/// Names that Kustomize's generators make: a base name and a hash of the content.
enum HashSuffix {
  /// The letters of a hash: hexadecimal digits, those that could make words replaced.
  private static let letters = Set("2456789bcdfghkmt".utf8)

  /// The name before the hash, nil for what has none and for kinds that are not generated.
  static func baseName(of resource: ManifestResource) -> ByteString? {
    guard resource.kind == "ConfigMap" || resource.kind == "Secret" else { return nil }
    let bytes = resource.name.bytes
    guard bytes.count > 11, bytes[bytes.count - 11] == UInt8(ascii: "-"),
      bytes.suffix(10).allSatisfy({ letters.contains($0) })
    else { return nil }
    return ByteString(bytes.dropLast(11))
  }
}
