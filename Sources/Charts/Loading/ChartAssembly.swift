import Diagnostics
import GoTemplate
import Manifests
import Text
import YAML

/// Makes a chart of its files, in Helm's order: Chart.yaml first, then the others as they come, then the charts inside.
struct ChartAssembly {
  private let origin: String
  private let loader: ChartLoader
  private let log: (LogRecord) -> Void
  private var chart = Chart()
  private var hasMetadata = false
  private var subchartFiles: [ByteString: [ChartFile]] = [:]

  init(origin: String, loader: ChartLoader, log: @escaping (LogRecord) -> Void) {
    self.origin = origin
    self.loader = loader
    self.log = log
  }

  mutating func chart(of files: [ChartFile]) throws(ChartError) -> Chart {
    chart.origin = origin
    chart.rawFiles = files
    for file in files where file.path == "Chart.yaml" {
      try readMetadata(file)
      if chart.metadata.apiVersion.isEmpty { chart.metadata.apiVersion = ByteString("v1") }
    }
    for file in files { try place(file) }
    guard hasMetadata else { throw ChartError("Chart.yaml file is missing") }
    do { try chart.metadata.sanitizeAndValidate() } catch {
      var failure = error.prefixed("validation: ")
      if let places = ChartFilePlaces(files, origin: origin) {
        failure.diagnostics = [places.diagnostic(ofRefused: error.message)]
      }
      throw failure
    }
    for name in subchartFiles.keys.sorted() {
      guard let files = subchartFiles[name] else { continue }
      if let subchart = try subchart(name, files) { chart.subcharts.append(subchart) }
    }
    return chart
  }

  private mutating func place(_ file: ChartFile) throws(ChartError) {
    switch file.path {
    case "Chart.yaml": break
    case "Chart.lock": try readLock(file)
    case "values.yaml":
      chart.valuesFile = file.bytes
      do { chart.values = try ValuesFile.values(of: file.bytes, path: shown(file)) } catch {
        throw error.prefixed("cannot load values.yaml: ")
      }
    case "values.schema.json": chart.schema = file.bytes
    case "requirements.yaml":
      let isVersion1 = chart.metadata.apiVersion == "v1"
      if !isVersion1 {
        log(
          LogRecord(
            .info,
            "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend migrating "
              + "dependencies to Chart.yaml."))
      }
      try readMetadata(file)
      if isVersion1 { chart.files.append(file) }
    case "requirements.lock":
      try readLock(file)
      if chart.metadata.apiVersion == "v1" { chart.files.append(file) }
    default:
      if file.path.hasPrefix("templates/") {
        chart.templates.append(file)
      } else if file.path.hasPrefix("charts/"), SlashPath.fileExtension(file.path) != ".prov" {
        let inner = ByteString(file.path.bytes[7...])
        let name = ByteString(inner.bytes.prefix { $0 != UInt8(ascii: "/") })
        subchartFiles[name, default: []].append(ChartFile(path: inner, bytes: file.bytes))
      } else {
        chart.files.append(file)
      }
    }
  }

  private mutating func readMetadata(_ file: ChartFile) throws(ChartError) {
    hasMetadata = true
    var metadata = chart.metadata
    try file.decodeFirstDocument(origin: origin) { (node) throws(DecodingError) in try metadata.decode(node) }
    chart.metadata = metadata
  }

  private mutating func readLock(_ file: ChartFile) throws(ChartError) {
    try file.decodeFirstDocument(origin: origin) { (node) throws(DecodingError) in try ChartLock.check(node) }
    chart.lockFile = file.bytes
  }

  private func subchart(_ name: ByteString, _ files: [ChartFile]) throws(ChartError) -> Chart? {
    if name.hasPrefix("_") || name.hasPrefix(".") { return nil }
    let isArchive = SlashPath.fileExtension(name) == ".tgz"
    if isArchive, let file = files.first, file.path != name {
      throw ChartError("error unpacking subchart tar in \(chart.name): expected \(name), got \(file.path)")
    }
    do throws(ChartError) {
      if isArchive {
        guard let file = files.first else { return nil }
        return try loader.load(inner: file.bytes, origin: origin + "/charts/" + name.string)
      }
      let inner = files.compactMap { file -> ChartFile? in
        guard let slash = file.path.bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return ChartFile(path: ByteString(file.path.bytes[(slash + 1)...]), bytes: file.bytes)
      }
      return try loader.chart(of: inner, origin: origin + "/charts/" + name.string)
    } catch {
      throw error.prefixed("error unpacking subchart \(name) in \(chart.name): ")
    }
  }

  private func shown(_ file: ChartFile) -> String { origin + "/" + file.path.string }
}
