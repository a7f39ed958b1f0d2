import Diagnostics
import Text
import YAML

/// What an upgrade would record, written down for someone to approve: the revision with all it holds, what it changes,
/// and the digest of every file that it was made from.
///
/// A plan is a YAML file that people can read. It names its own digest, so that it is carried out as it was made or
/// not at all.
public struct ReleasePlan: Sendable {
  /// What the project calls the release.
  public var release: String
  /// The revision to record.
  public var new: NewRevision
  /// The files that it was made from.
  public var inputs: [Input]
  /// What the revision changes, as `strake diff` prints it.
  public var difference: String
  /// When the plan was made.
  public var planned: Timestamp

  /// One file that was read.
  public struct Input: Hashable, Sendable {
    /// What it is for.
    public var use: Use
    /// Its path: relative to the project where it lies in it.
    public var path: String
    /// The digest of its content.
    public var digest: ContentDigest

    /// A file.
    public init(use: Use, path: String, digest: ContentDigest) {
      self.use = use
      self.path = path
      self.digest = digest
    }
  }

  /// What a file is for.
  public enum Use: String, Sendable {
    /// It says where everything is.
    case project
    /// It belongs to the chart.
    case chart
    /// It gives values.
    case values
    /// It belongs to the overlay.
    case overlay
    /// It is a git repository that the overlay reads from: the path is its address, `?ref=` and the reference; the
    /// digest that of the commit's id.
    case repository
  }

  /// A plan of these parts.
  public init(release: String, new: NewRevision, inputs: [Input], difference: String, planned: Timestamp) {
    self.release = release
    self.new = new
    self.inputs = inputs
    self.difference = difference
    self.planned = planned
  }

  /// The plan as a file.
  ///
  /// - Throws: ``HistoryError/invalidImport(path:reason:)`` when a manifest holds what YAML cannot say.
  public func encoded(path: String) throws(HistoryError) -> ByteString {
    let body = json
    guard case .object(var members) = body else { return ByteString() }
    members.append(JSON.Member(key: ByteString("digest"), value: .text(ReleasePlan.digest(of: body).description)))
    // Read back before it is believed: bytes that are no UTF-8 would not survive.
    guard let text = JSON.object(members).yamlText,
      let read = try? ReleasePlan(parsing: text.bytes, path: path), read.new.content == new.content
    else { throw .invalidImport(path: path, reason: "the manifests hold bytes that a plan cannot hold") }
    return text
  }

  /// Reads a plan's file.
  ///
  /// - Throws: ``HistoryError/invalidImport(path:reason:)`` for anything but a plan as it was made.
  public init(parsing bytes: [UInt8], path: String) throws(HistoryError) {
    func invalid(_ reason: String) -> HistoryError { .invalidImport(path: path, reason: reason) }
    let json: JSON
    do {
      let documents = try YAMLParser.documents(in: bytes, file: .unknown, dialect: .goYAML2)
      guard documents.count == 1 else { throw invalid("it is not one YAML document") }
      json = try JSON(yaml: documents[0])
    } catch let error as YAMLError {
      throw invalid(error.message)
    } catch let error as HistoryError {
      throw error
    } catch { throw invalid("\(error)") }
    guard json["kind"]?.text == ReleasePlan.kind, case .object(let members) = json else {
      throw invalid("it is not a plan of strake upgrade --plan")
    }
    guard json["apiVersion"]?.text == ReleasePlan.apiVersion else {
      throw invalid("it was written by another version of Strake")
    }
    let body = JSON.object(members.filter { $0.key != "digest" })
    guard json["digest"]?.text == ReleasePlan.digest(of: body).description else {
      throw invalid("it was edited since it was made")
    }
    guard let plan = try ReleasePlan(json: json) else { throw invalid("it is incomplete") }
    self = plan
  }

  private static let kind = "ReleasePlan"
  private static let apiVersion = "strake/v1"

  private static func digest(of body: JSON) -> ContentDigest { ContentDigest(of: body.sorted.encoded().bytes) }
}

// MARK: - The file's form

extension ReleasePlan {
  private var json: JSON {
    let content = new.content
    return .members([
      "apiVersion": .text(ReleasePlan.apiVersion), "kind": .text(ReleasePlan.kind),
      "release": .members([
        "key": .text(release), "name": .text(new.key.name), "environment": .text(new.key.environment),
        "namespace": .text(new.key.namespace),
      ]),
      "operation": .text(new.operation.rawValue), "replacing": .bool(new.replacing),
      "followsRevision": .integer(new.follows ?? 0), "description": new.description.map { .text($0) },
      "chart": .members([
        "name": .text(new.chart.name), "version": .text(new.chart.version), "appVersion": .text(new.chart.appVersion),
        "digest": new.chart.digest.map { .text($0.description) },
        "metadata": .string(content.chartMetadata),
        "archive": .string(ByteString(Base64Text.encode(content.chartArchive, lineLength: Int.max))),
      ]),
      "overlayDigest": new.overlayDigest.map { .text($0.description) },
      "planned": .members([
        "at": .text(planned.rfc3339Nano), "user": .text(new.origin.user), "commit": .text(new.origin.gitCommit),
        "dirty": .bool(new.origin.gitDirty), "tool": .text(new.origin.toolVersion),
        "checks": new.origin.checks.isEmpty ? nil : .text(new.origin.checks),
      ]),
      "inputs": .array(
        inputs.map {
          .members([
            "use": .text($0.use.rawValue), "path": .text($0.path), "digest": .text($0.digest.description),
          ])
        }),
      "diff": .text(difference), "notes": .string(content.notes),
      "manifests": .array(content.manifests.map { .string($0) }),
      "hooks": .array(content.hooks.map { $0.facts(withManifest: true) }),
      "values": .members([
        "user": .string(content.userValues), "computed": .string(content.computedValues),
        "origins": .array(content.valueOrigins.map(\.json)),
      ]),
      "generated": .array(content.generatedValues.map(\.json)), "labels": content.labelsJSON,
      "render": content.inputs?.json,
    ])
  }

  private init?(json: JSON) throws(HistoryError) {
    guard let release = json["release"], let key = release["key"]?.text, let name = release["name"]?.text,
      let environment = release["environment"]?.text, let namespace = release["namespace"]?.text,
      let operation = json["operation"]?.text.flatMap({ ReleaseOperation(rawValue: $0) }),
      let follows = json["followsRevision"]?.integer, let chart = json["chart"],
      let planned = json["planned"]?["at"]?.text.flatMap({ Timestamp($0) })
    else { return nil }
    let origin = json["planned"] ?? .null
    let archive = chart["archive"]?.string.flatMap { Base64Text.decode($0.bytes) } ?? []
    let values = json["values"] ?? .null
    var content = ReleaseContent(
      manifests: (json["manifests"]?.array ?? []).compactMap(\.string),
      hooks: (json["hooks"]?.array ?? []).map {
        ReleaseHook(facts: $0, manifest: $0["manifest"]?.string ?? ByteString())
      },
      notes: json["notes"]?.string ?? ByteString(), userValues: values["user"]?.string ?? ByteString(),
      valueOrigins: (values["origins"]?.array ?? []).compactMap(ValueOrigin.init(json:)),
      computedValues: values["computed"]?.string ?? ByteString(),
      chartMetadata: chart["metadata"]?.string ?? ByteString(), chartArchive: archive,
      generatedValues: (json["generated"]?.array ?? []).compactMap(GeneratedValue.init(json:)),
      inputs: json["render"].map { RecordedInputs(json: $0) })
    for label in json["labels"]?.members ?? [] { content.labels[label.key.string] = label.value.text ?? "" }
    let new = NewRevision(
      key: try ReleaseKey(environment: environment, namespace: namespace, name: name), operation: operation,
      replacing: json["replacing"] == .bool(true), follows: follows, description: json["description"]?.text,
      chart: ChartReference(
        name: chart["name"]?.text ?? "", version: chart["version"]?.text ?? "",
        appVersion: chart["appVersion"]?.text ?? "", digest: chart["digest"]?.text.flatMap { ContentDigest($0) }),
      overlayDigest: json["overlayDigest"]?.text.flatMap { ContentDigest($0) },
      origin: RevisionOrigin(
        user: origin["user"]?.text ?? "", gitCommit: origin["commit"]?.text ?? "",
        gitDirty: origin["dirty"] == .bool(true), toolVersion: origin["tool"]?.text ?? "",
        checks: origin["checks"]?.text ?? ""),
      content: content)
    let inputs = (json["inputs"]?.array ?? []).compactMap { input -> Input? in
      guard let use = input["use"]?.text.flatMap({ Use(rawValue: $0) }), let path = input["path"]?.text,
        let digest = input["digest"]?.text.flatMap({ ContentDigest($0) })
      else { return nil }
      return Input(use: use, path: path, digest: digest)
    }
    self.init(release: key, new: new, inputs: inputs, difference: json["diff"]?.text ?? "", planned: planned)
  }
}
