import GoTemplate
import TemplateFunctions
import Text

@testable import Charts

/// Charts made of texts, rendered in a world that stands still.
enum ChartFixture {
  static let host = Host(
    now: { (1_700_000_000, 0) }, randomBytes: { [UInt8](repeating: 7, count: $0) }, timeZoneFile: { _ in nil },
    localTimeZone: "UTC")

  /// A chart of these files; without a Chart.yaml among them it gets one with the name `t`.
  static func chart(_ files: [String: String], log: @escaping (LogRecord) -> Void = { _ in }) throws -> Chart {
    var files = files
    if files["Chart.yaml"] == nil { files["Chart.yaml"] = "apiVersion: v2\nname: t\nversion: 0.1.0\n" }
    let sorted = files.sorted { $0.key < $1.key }
      .map { ChartFile(path: ByteString($0.key), bytes: Array($0.value.utf8)) }
    return try ChartLoader(log: log).chart(of: sorted, origin: "t")
  }

  /// What `helm template` would print of a chart of these files.
  static func output(
    _ files: [String: String], set: [String] = [], release: ReleaseInfo = ReleaseInfo(name: "r", namespace: "n"),
    log: @escaping (LogRecord) -> Void = { _ in }
  ) throws -> String {
    var user = UserValues()
    user.set = set
    let renderer = ChartRenderer(
      capabilities: .standard, host: host, library: FunctionLibrary(HelmFunctions.all), log: log)
    let rendered = try renderer.render(try chart(files), values: try user.merged(), release: release)
    return String(decoding: TemplateOutput(rendered).bytes, as: UTF8.self)
  }

  /// Values as JSON text, with `null` for nil.
  static func json(_ values: MapValue) -> String {
    text(.map(values))
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .string(let text): "\"\(text)\""
    case .list(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
    case .map(let map):
      "{" + zip(map.keys, map.values).map { "\"\($0)\":\(text($1))" }.joined(separator: ",") + "}"
    default: GoFormat.printed(value).string
    }
  }
}
