import Charts
import Diagnostics
import GoTemplate
import Releases
import TemplateFunctions
import Text
import YAML

/// The chart of a revision in the form of Helm's release records: metadata, values, schema, templates and files.
///
/// As in Helm, the charts inside a chart are not in its record.
public enum HelmChartRecord {
  /// The JSON text; empty where the revision keeps no chart.
  public static func json(of content: ReleaseContent) -> ByteString {
    guard !content.chartArchive.isEmpty,
      let chart = try? ChartLoader(log: { _ in }).load(archive: content.chartArchive, origin: "chart.tgz")
    else { return ByteString() }
    let values = (try? ValueJSON.text(of: .map(chart.values), escapesHTML: false)).flatMap { try? JSON(parsing: $0) }
    let object = JSON.members([
      "metadata": (try? JSON(parsing: content.chartMetadata)) ?? .null,
      "lock": chart.lockFile.flatMap(lock) ?? .null,
      "templates": .array(chart.templates.map(file)),
      "values": values ?? .object([]),
      "schema": chart.schema.map(base64) ?? .null,
      "schemamodtime": .text("0001-01-01T00:00:00Z"),
      "files": .array(chart.files.map(file)),
    ])
    return object.encoded()
  }

  private static func file(_ file: ChartFile) -> JSON {
    .members(["name": .string(file.path), "data": base64(file.bytes)])
  }

  private static func base64(_ bytes: [UInt8]) -> JSON {
    .string(ByteString(Base64Text.encode(bytes, lineLength: Int.max)))
  }

  private static func lock(_ bytes: [UInt8]) -> JSON? {
    (try? YAMLParser.firstDocument(in: bytes, file: .unknown, dialect: .goYAML2)).flatMap { try? JSON(yaml: $0) }
  }
}
