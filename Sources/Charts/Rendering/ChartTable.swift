import GoTemplate
import Text

extension ChartMetadata {
  /// What templates see as `.Chart`: a table with Go's field names, as Helm 4 makes it.
  func table(isRoot: Bool) -> MapValue {
    let table = MapValue()
    func set(_ key: StaticString, _ text: ByteString) { table[key] = .string(text) }
    set("APIVersion", apiVersion)
    set("AppVersion", appVersion)
    set("Condition", condition)
    set("Description", summary)
    set("Home", home)
    set("Icon", icon)
    set("KubeVersion", kubeVersion)
    set("Name", name)
    set("Tags", tags)
    set("Type", type)
    set("Version", version)
    table["Annotations"] = .map(annotationTable)
    table["Deprecated"] = .bool(isDeprecated)
    table["IsRoot"] = .bool(isRoot)
    table["Keywords"] = ChartMetadata.list(keywords)
    table["Sources"] = ChartMetadata.list(sources)
    table["Maintainers"] = .list(maintainers.compactMap { $0.map { .map($0.table) } })
    table["Dependencies"] = .list(dependencies.compactMap { $0.map { .map($0.table) } })
    return table
  }

  private var annotationTable: MapValue {
    guard let annotations else { return MapValue(typeName: "map[string]string", isNil: true) }
    return MapValue(annotations.map { ($0.key, .string($0.value)) }, typeName: "map[string]string")
  }

  fileprivate static func list(_ texts: [ByteString]?) -> Value { .list((texts ?? []).map { .string($0) }) }
}

extension ChartMetadata.Maintainer {
  fileprivate var table: MapValue {
    MapValue([
      (ByteString("Email"), .string(email)), (ByteString("Name"), .string(name)), (ByteString("URL"), .string(url)),
    ])
  }
}

extension ChartDependency {
  fileprivate var table: MapValue {
    MapValue([
      (ByteString("Alias"), .string(alias)),
      (ByteString("Condition"), .string(condition)),
      (ByteString("Enabled"), .bool(isEnabled)),
      (ByteString("ImportValues"), .list(importValues ?? [])),
      (ByteString("Name"), .string(name)),
      (ByteString("Repository"), .string(repository)),
      (ByteString("Tags"), ChartMetadata.list(tags)),
      (ByteString("Version"), .string(version)),
    ])
  }
}
