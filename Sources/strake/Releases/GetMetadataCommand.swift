import Text
import ArgumentParser
import Releases
import YAML

/// `strake get metadata`: what is known of a revision beside its manifests.
struct GetMetadataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metadata", abstract: "Print the chart, version, state and labels of a release.")

  @OptionGroup var selection: ReleaseSelection

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  func run() throws {
    let record = try selection.record()
    let chart = (try? JSON(parsing: record.content.chartMetadata)) ?? .null
    try output.write(json(of: record, chart: chart)) { table(of: record, chart: chart) }
  }

  private func table(of record: ReleaseRecord, chart: JSON) -> String {
    let revision = record.revision
    let annotations = (chart["annotations"]?.members ?? []).map { ($0.key.string, $0.value.text ?? "") }
    let dependencies = (chart["dependencies"]?.array ?? []).compactMap { $0["name"]?.text }
    let lines: [(String, String)] = [
      ("NAME", revision.key.name), ("CHART", revision.chart.name), ("VERSION", revision.chart.version),
      ("APP_VERSION", revision.chart.appVersion),
      ("ANNOTATIONS", pairs(annotations)), ("LABELS", pairs(record.content.labels.map { ($0.key, $0.value) })),
      ("DEPENDENCIES", dependencies.joined(separator: ",")), ("NAMESPACE", revision.key.namespace),
      ("REVISION", "\(revision.number)"), ("STATUS", revision.status.rawValue),
      ("DEPLOYED_AT", revision.lastDeployed.rfc3339), ("APPLY_METHOD", applyMethod(of: revision)),
    ]
    return lines.map { "\($0): \($1)\n" }.joined()
  }

  private func pairs(_ pairs: [(String, String)]) -> String {
    pairs.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: ",")
  }

  private func applyMethod(of revision: Revision) -> String {
    switch revision.applyMethod {
    case "ssa": "server-side apply"
    case "csa": "client-side apply"
    default: "client-side apply (defaulted)"
    }
  }

  private func json(of record: ReleaseRecord, chart: JSON) -> JSON {
    let revision = record.revision
    let dependencies = (chart["dependencies"]?.array ?? []).map { dependency -> JSON in
      .members([
        "name": .text(dependency["name"]?.text ?? ""), "version": dependency["version"].flatMap { $0 },
        "repository": .text(dependency["repository"]?.text ?? ""), "condition": dependency["condition"],
        "tags": dependency["tags"], "enabled": dependency["enabled"], "import-values": dependency["import-values"],
        "alias": dependency["alias"],
      ])
    }
    let labels = record.content.labels.sorted { $0.key < $1.key }
    return .members([
      "name": .text(revision.key.name), "chart": .text(revision.chart.name), "version": .text(revision.chart.version),
      "appVersion": .text(revision.chart.appVersion), "annotations": chart["annotations"]?.sorted,
      "labels": labels.isEmpty ? nil : .object(labels.map { JSON.Member(key: .init($0.key), value: .text($0.value)) }),
      "dependencies": dependencies.isEmpty ? nil : .array(dependencies),
      "namespace": .text(revision.key.namespace), "revision": .integer(revision.number),
      "status": .text(revision.status.rawValue), "deployedAt": .text(revision.lastDeployed.rfc3339),
      "applyMethod": revision.applyMethod.isEmpty ? nil : .text(revision.applyMethod),
    ])
  }
}
