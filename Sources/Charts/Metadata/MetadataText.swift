import GoTemplate
import TemplateFunctions
import Text
import YAML

extension ChartMetadata {
  /// Chart.yaml as Helm writes it: sorted keys, empty fields left out, ending in a line break.
  ///
  /// - Throws: ``ChartError`` for text that YAML can't hold.
  public func yaml() throws(ChartError) -> [UInt8] {
    do throws(YAMLError) { return try ValueYAML.manifest(of: .map(fileTable)).bytes } catch {
      throw ChartError(error.message)
    }
  }

  private var fileTable: MapValue {
    let table = MapValue()
    table.setUnlessEmpty("apiVersion", apiVersion)
    table.setUnlessEmpty("appVersion", appVersion)
    table.setUnlessEmpty("condition", condition)
    table.setUnlessEmpty("description", summary)
    table.setUnlessEmpty("home", home)
    table.setUnlessEmpty("icon", icon)
    table.setUnlessEmpty("kubeVersion", kubeVersion)
    table.setUnlessEmpty("name", name)
    table.setUnlessEmpty("tags", tags)
    table.setUnlessEmpty("type", type)
    table.setUnlessEmpty("version", version)
    table.setUnlessEmpty("keywords", (keywords ?? []).map { .string($0) })
    table.setUnlessEmpty("sources", (sources ?? []).map { .string($0) })
    table.setUnlessEmpty("maintainers", maintainers.map { $0.map { .map($0.fileTable) } ?? .null })
    table.setUnlessEmpty("dependencies", dependencies.map { $0.map { .map($0.fileTable) } ?? .null })
    if isDeprecated { table["deprecated"] = .bool(true) }
    if let annotations, !annotations.isEmpty {
      table["annotations"] = .map(MapValue(annotations.map { ($0.key, .string($0.value)) }))
    }
    return table
  }
}

extension ChartMetadata.Maintainer {
  fileprivate var fileTable: MapValue {
    let table = MapValue()
    table.setUnlessEmpty("email", email)
    table.setUnlessEmpty("name", name)
    table.setUnlessEmpty("url", url)
    return table
  }
}

extension ChartDependency {
  /// The entry as a file has it.
  var fileTable: MapValue {
    let table = MapValue()
    table["name"] = .string(name)
    table["repository"] = .string(repository)
    table.setUnlessEmpty("version", version)
    table.setUnlessEmpty("condition", condition)
    table.setUnlessEmpty("alias", alias)
    table.setUnlessEmpty("tags", (tags ?? []).map { .string($0) })
    table.setUnlessEmpty("import-values", importValues ?? [])
    if isEnabled { table["enabled"] = .bool(true) }
    return table
  }
}

extension MapValue {
  fileprivate func setUnlessEmpty(_ key: StaticString, _ text: ByteString) {
    if !text.isEmpty { self[key] = .string(text) }
  }

  fileprivate func setUnlessEmpty(_ key: StaticString, _ elements: [Value]) {
    if !elements.isEmpty { self[key] = .list(elements) }
  }
}
