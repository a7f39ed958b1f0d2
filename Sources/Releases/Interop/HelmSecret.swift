import Diagnostics
import Text
import YAML

/// Helm's way to keep a release record in a cluster: a Secret (or ConfigMap) a revision, the record as JSON, packed.
public enum HelmSecret {
  /// Labels that Helm sets itself; the others are the user's.
  private static let systemLabels: Set<String> = ["name", "owner", "status", "version", "createdAt", "modifiedAt"]

  /// The records in a file as `kubectl get secret -o yaml` (or `-o json`) writes it: one object, several, or a List.
  ///
  /// - Throws: ``HistoryError/invalidImport(path:reason:)`` for anything else.
  public static func records(
    in bytes: [UInt8], path: String, environment: String
  ) throws(HistoryError) -> [ReleaseRecord] {
    var objects: [JSON] = []
    do {
      for node in try YAMLParser.documents(in: bytes, file: .unknown, dialect: .goYAML2) {
        let object = try JSON(yaml: node)
        if object == .null { continue }
        objects += object["items"]?.array ?? [object]
      }
    } catch { throw .invalidImport(path: path, reason: error.message) }
    guard !objects.isEmpty else { throw .invalidImport(path: path, reason: "there is nothing in it") }
    var records: [ReleaseRecord] = []
    for object in objects { records.append(try record(in: object, path: path, environment: environment)) }
    return records
  }

  private static func record(
    in object: JSON, path: String, environment: String
  ) throws(HistoryError) -> ReleaseRecord {
    let name = object["metadata"]?["name"]?.text ?? ""
    func invalid(_ reason: String) -> HistoryError { .invalidImport(path: path, reason: "\(name): \(reason)") }
    let packed: ByteString
    switch object["kind"]?.text {
    case "Secret":
      if let text = object["stringData"]?["release"]?.string {
        packed = text
      } else if let encoded = object["data"]?["release"]?.string, let text = Base64Text.decode(encoded.bytes) {
        packed = ByteString(text)
      } else {
        throw invalid("the Secret has no data.release")
      }
    case "ConfigMap":
      guard let text = object["data"]?["release"]?.string else { throw invalid("the ConfigMap has no data.release") }
      packed = text
    default: throw invalid("neither a Secret nor a ConfigMap")
    }
    guard let bytes = Base64Text.decode(packed.bytes) else { throw invalid("data.release is not base64") }
    // Helm reads records that are not packed, too.
    let isPacked = bytes.starts(with: [0x1f, 0x8b, 0x08])
    guard let text = isPacked ? Gzip.unpacked(bytes) : bytes else { throw invalid("data.release is damaged") }
    let json: JSON
    do {
      json = try JSON(parsing: ByteString(text))
    } catch { throw invalid("the record is not JSON: \(error.message)") }
    guard var record = ReleaseRecord(helmJSON: json, environment: environment) else {
      throw invalid("the record has no name, version or time")
    }
    for label in object["metadata"]?["labels"]?.members ?? [] where !systemLabels.contains(label.key.string) {
      record.content.labels[label.key.string] = label.value.text ?? ""
    }
    return record
  }

  /// The Secret of a revision, as YAML that `kubectl apply` takes.
  ///
  /// - Throws: ``HistoryError/invalidImport(path:reason:)`` when it cannot be packed.
  public static func manifest(of record: ReleaseRecord) throws(HistoryError) -> ByteString {
    let revision = record.revision
    let json = record.helmJSON(chart: record.helmChartJSON)
    guard let packed = Gzip.packed(json.encoded().bytes) else {
      throw .invalidImport(path: revision.key.name, reason: "the record cannot be packed")
    }
    let text = Base64Text.encode(Base64Text.encode(packed, lineLength: Int.max), lineLength: Int.max)
    var labels = record.content.labels
    labels["createdAt"] = "\(revision.lastDeployed.seconds)"
    labels["name"] = revision.key.name
    labels["owner"] = "helm"
    labels["status"] = revision.status.rawValue
    labels["version"] = "\(revision.number)"
    let secret = JSON.members([
      "apiVersion": .text("v1"), "kind": .text("Secret"), "type": .text("helm.sh/release.v1"),
      "metadata": .members([
        "name": .text("sh.helm.release.v1.\(revision.key.name).v\(revision.number)"),
        "namespace": .text(revision.key.namespace),
        "labels": .object(labels.sorted { $0.key < $1.key }.map { .init(key: .init($0.key), value: .text($0.value)) }),
      ]), "data": .members(["release": .string(ByteString(text))]),
    ])
    guard let yaml = secret.yamlText else {
      throw .invalidImport(path: revision.key.name, reason: "the record has no YAML form")
    }
    return ByteString("---\n") + yaml
  }
}
