import Text
import YAML

extension ReleaseRecord {
  /// The revision in the form of Helm's release record, with its fields in Helm's order.
  ///
  /// - Parameter chart: the chart in Helm's form; nil leaves it out, as `status -o json` does.
  public func helmJSON(chart: JSON?) -> JSON {
    let info = JSON.members([
      "first_deployed": .text(revision.firstDeployed.rfc3339Nano),
      "last_deployed": .text(revision.lastDeployed.rfc3339Nano),
      "deleted": revision.deleted.map { .text($0.rfc3339Nano) },
      "description": revision.description.isEmpty ? nil : .text(revision.description),
      "status": .text(revision.status.rawValue),
      "rollback_revision": revision.rollbackOf.map { .integer($0) },
      "notes": content.notes.isEmpty ? nil : .string(content.notes),
    ])
    let values = content.userValues.isEmpty || content.userValues == "{}" ? nil : try? JSON(parsing: content.userValues)
    let manifest = content.manifestStream
    return .members([
      "name": .text(revision.key.name), "info": info, "chart": chart, "config": values?.sorted,
      "manifest": manifest.isEmpty ? nil : .string(manifest),
      "hooks": content.hooks.isEmpty ? nil : .array(content.hooks.map { $0.facts(withManifest: true) }),
      "version": .integer(revision.number), "namespace": .text(revision.key.namespace),
      "apply_method": revision.applyMethod.isEmpty ? nil : .text(revision.applyMethod),
    ])
  }
}

extension ReleaseRecord {
  /// The chart in Helm's form: as it was imported, or what was made of the chart's archive before, else its metadata without templates.
  var helmChartJSON: JSON {
    if let imported = try? JSON(parsing: content.helmChart) { return imported }
    let metadata = (try? JSON(parsing: content.chartMetadata)) ?? .null
    return .members([
      "metadata": metadata != .null
        ? metadata
        : .members([
          "name": .text(revision.chart.name), "version": .text(revision.chart.version),
          "appVersion": .text(revision.chart.appVersion), "apiVersion": .text("v2"),
        ]), "lock": .null, "templates": .array([]), "values": .object([]), "schema": .null, "files": .array([]),
    ])
  }

  /// The record of Helm's JSON.
  ///
  /// - Returns: nil without a name, a version and the times.
  init?(helmJSON json: JSON, environment: String) {
    let info = json["info"] ?? .null
    guard let name = json["name"]?.text, ReleaseKey.isValid(name: name), let number = json["version"]?.integer,
      number > 0, let last = info["last_deployed"]?.text.flatMap({ Timestamp($0) })
    else { return nil }
    let metadata = json["chart"]?["metadata"] ?? .null
    let values = json["config"] ?? .null
    let revision = Revision(
      key: ReleaseKey(
        storedEnvironment: environment, namespace: json["namespace"]?.text ?? "default", name: name),
      number: number, status: info["status"]?.text.flatMap { ReleaseStatus(rawValue: $0) } ?? .unknown,
      description: info["description"]?.text ?? "",
      firstDeployed: info["first_deployed"]?.text.flatMap { Timestamp($0) } ?? last, lastDeployed: last,
      deleted: info["deleted"]?.text.flatMap { Timestamp($0) },
      chart: ChartReference(
        name: metadata["name"]?.text ?? "", version: metadata["version"]?.text ?? "",
        appVersion: metadata["appVersion"]?.text ?? ""),
      rollbackOf: info["rollback_revision"]?.integer, applyMethod: json["apply_method"]?.text ?? "",
      origin: RevisionOrigin(toolVersion: "helm"))
    let hooks = (json["hooks"]?.array ?? []).map {
      ReleaseHook(facts: $0, manifest: $0["manifest"]?.string ?? ByteString())
    }
    self.init(
      revision: revision,
      content: ReleaseContent(
        manifests: ManifestStream.documents(in: json["manifest"]?.string ?? ByteString()), hooks: hooks,
        notes: info["notes"]?.string ?? ByteString(), userValues: values == .null ? ByteString() : values.encoded(),
        computedValues: HelmValues.laid(values, over: json["chart"]?["values"] ?? .object([])).encoded(),
        chartMetadata: metadata == .null ? ByteString() : metadata.encoded(),
        helmChart: json["chart"]?.encoded() ?? ByteString()))
  }
}

/// The values that a chart without subcharts saw.
private enum HelmValues {
  /// The user's values over the chart's: objects member by member, null takes a member away.
  static func laid(_ values: JSON, over defaults: JSON) -> JSON {
    guard case .object(let own) = values, case .object(let chart) = defaults else {
      return values == .null ? defaults : values
    }
    var members = chart.filter { member in own.last { $0.key == member.key }?.value != .null }
    for member in own where member.value != .null {
      if let place = members.firstIndex(where: { $0.key == member.key }) {
        members[place].value = laid(member.value, over: members[place].value)
      } else {
        members.append(member)
      }
    }
    return .object(members)
  }
}
