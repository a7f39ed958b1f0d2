import GoTemplate
import Text

/// A chart as it was loaded: what it says of itself, its templates, its default values, its other files and the charts
/// inside it.
///
/// A chart is not changed by rendering: processing dependencies makes a changed copy. The tables in ``values`` are
/// references, though, so whoever computes with them copies them first; threads each load their own chart.
public struct Chart {
  /// What Chart.yaml says.
  public var metadata = ChartMetadata()
  /// The files under `templates/`, in the order of the directory or archive.
  public var templates: [ChartFile] = []
  /// The default values.
  public var values = MapValue()
  /// values.yaml as it is; nil when there is none.
  public var valuesFile: [UInt8]?
  /// values.schema.json as it is; nil when there is none.
  public var schema: [UInt8]?
  /// Chart.lock or requirements.lock as it is; nil when there is none.
  public var lockFile: [UInt8]?
  /// All other files, what templates see as `.Files`.
  public var files: [ChartFile] = []
  /// The charts under `charts/`, sorted by path until dependencies are processed.
  public var subcharts: [Chart] = []
  /// Every file as it was found, also those that the fields above hold.
  public var rawFiles: [ChartFile] = []
  /// Where the chart was loaded from, as the user would write it: the prefix of paths in messages.
  public var origin = ""

  /// A chart with nothing in it.
  public init() {}

  /// The chart's name.
  public var name: ByteString { metadata.name }

  /// A file under `crds/`, with the path that `# Source:` lines give it.
  public struct CustomResourceDefinition {
    /// The path from the outermost chart: `app/charts/sub/crds/a.yaml`.
    public let path: ByteString
    /// The file.
    public let file: ChartFile
  }

  /// The custom resource definitions of the chart and the charts inside it, the chart's own first.
  public func customResourceDefinitions(parentPath: ByteString = ByteString()) -> [CustomResourceDefinition] {
    let fullPath = parentPath.isEmpty ? name : parentPath + ByteString("/charts/") + name
    let own = files.filter { file in
      guard file.path.hasPrefix("crds/") else { return false }
      switch SlashPath.fileExtension(file.path).string.lowercased() {
      case ".yaml", ".yml", ".json": return true
      default: return false
      }
    }
    return own.map { CustomResourceDefinition(path: SlashPath.joined(fullPath, $0.path), file: $0) }
      + subcharts.flatMap { $0.customResourceDefinitions(parentPath: fullPath) }
  }
}
