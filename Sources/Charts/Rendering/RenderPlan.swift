import Diagnostics
import GoTemplate
import Text

/// All templates of a chart and the charts inside it with what each of them sees, in the order in which they are parsed
/// and executed: deeper paths first, then later names first. So a definition nearer to the root wins, and of two files
/// side by side the first.
struct RenderPlan {
  /// One template.
  struct Template {
    /// The path from the outermost chart: `app/charts/sub/templates/a.yaml`.
    let path: ByteString
    let text: ByteString
    /// The path of the template's folder `templates`.
    let basePath: ByteString
    /// What the template sees as `.`; shared by the templates of one chart.
    let root: MapValue
    /// Where the file was found, for messages.
    let file: String

    /// What the template sees as `.Template`.
    func selfDescription(library: FunctionLibrary) -> Value {
      let table = MapValue([(ByteString("BasePath"), .string(basePath)), (ByteString("Name"), .string(path))])
      return .map(ValuesMethods.value(of: table, library: library))
    }
  }

  /// The templates in order.
  let templates: [Template]
  /// What the outermost chart's templates see as `.`.
  let root: MapValue

  init(
    _ prepared: ChartRenderer.Prepared, release: ReleaseInfo, capabilities: Capabilities, library: FunctionLibrary
  ) {
    var collection = Collection(
      release: .map(release.table), capabilities: .object(CapabilitiesObject(capabilities)), library: library)
    root = collection.add(prepared.chart, values: prepared.values, parentPath: nil)
    let placed = collection.templates.values.map { (depth: RenderPlan.depth($0.path), template: $0) }
    templates = placed.sorted { first, second in
      first.depth == second.depth ? first.template.path > second.template.path : first.depth > second.depth
    }.map(\.template)
  }

  /// The place in the user's file of a place in a template; unknown when the name is none of ours (`gotpl`).
  func mark(of name: String, line: Int, column: Int) -> Mark {
    guard let template = templates.first(where: { $0.path == ByteString(name) }) else { return .unknown }
    return Mark(
      file: SourceFile.register(path: template.file, bytes: template.text.bytes), line: line, column: column)
  }

  /// The place in the user's file of a place in a template, which was asked for before or not; unknown for text of `tpl`.
  func mark(ofKnown place: TemplatePlace) -> Mark {
    guard let file = files.id(of: place.name, in: self) else { return .unknown }
    return Mark(file: file, line: place.line, column: place.column + 1)
  }

  /// The files of templates that are known to messages.
  private final class Files {
    private var ids: [String: SourceFile.ID] = [:]
    /// Where each template is in the plan.
    private var places: [ByteString: Int] = [:]

    func id(of name: String, in plan: RenderPlan) -> SourceFile.ID? {
      if let known = ids[name] { return known }
      if places.isEmpty {
        for (index, template) in plan.templates.enumerated() { places[template.path] = index }
      }
      guard let place = places[ByteString(name)] else { return nil }
      let template = plan.templates[place]
      let id = SourceFile.register(path: template.file, bytes: template.text.bytes)
      ids[name] = id
      return id
    }
  }

  private let files = Files()

  private static func depth(_ path: ByteString) -> Int {
    path.bytes.withUnsafeBufferPointer { $0.reduce(0) { $1 == UInt8(ascii: "/") ? $0 &+ 1 : $0 } }
  }

  private struct Collection {
    let release: Value
    let capabilities: Value
    let library: FunctionLibrary
    var templates: [ByteString: Template] = [:]

    /// Adds a chart's templates and those of the charts inside it; gives what they see as `.`.
    mutating func add(_ chart: Chart, values: MapValue, parentPath: ByteString?) -> MapValue {
      let path = parentPath.map { SlashPath.joined($0, ByteString("charts"), chart.name) } ?? chart.name
      let table = MapValue()
      let root = ValuesMethods.value(of: table, library: library)
      root["Capabilities"] = capabilities
      root["Chart"] = .map(chart.metadata.table(isRoot: parentPath == nil))
      root["Files"] = .object(FilesObject(chart.files, library: library))
      root["Release"] = release
      root["Values"] = .map(ValuesMethods.value(of: values, library: library))
      let subcharts = MapValue()
      root["Subcharts"] = .map(subcharts)
      for subchart in chart.subcharts {
        let inner = (try? ValuePath.table(subchart.name, in: values)) ?? MapValue()
        subcharts[subchart.name] = .map(add(subchart, values: inner, parentPath: path))
      }
      let basePath = SlashPath.joined(path, ByteString("templates"))
      for file in chart.templates {
        if chart.metadata.isLibrary, !SlashPath.base(file.path).hasPrefix("_") { continue }
        let templatePath = SlashPath.joined(path, file.path)
        templates[templatePath] = Template(
          path: templatePath, text: ByteString(file.bytes), basePath: basePath, root: root,
          file: chart.origin + "/" + file.path.string)
      }
      return table
    }
  }
}
