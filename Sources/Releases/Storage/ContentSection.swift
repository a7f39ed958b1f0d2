import Text
import YAML

/// The kinds of content that a revision holds. The numbers are in files: never change one.
enum ContentSection: Int64, CaseIterable {
  case manifest = 0
  case hookManifest = 1
  case hookFacts = 2
  case notes = 3
  case userValues = 4
  case valueOrigins = 5
  case computedValues = 6
  case chartMetadata = 7
  case chartArchive = 8
  case generatedValues = 9
  case helmChart = 10
  case labels = 11
  case inputFacts = 12
  case overlayFile = 13
}

extension ReleaseContent {
  /// The contents in the order in which they are stored; empty ones are left out, but for documents, which keep their
  /// place.
  func parts() -> [(section: ContentSection, position: Int, bytes: [UInt8])] {
    var parts: [(section: ContentSection, position: Int, bytes: [UInt8])] = []
    for (position, manifest) in manifests.enumerated() { parts.append((.manifest, position, manifest.bytes)) }
    for (position, hook) in hooks.enumerated() { parts.append((.hookManifest, position, hook.manifest.bytes)) }
    let single: [(ContentSection, [UInt8])] = [
      (.hookFacts, hooks.isEmpty ? [] : JSON.array(hooks.map { $0.facts(withManifest: false) }).encoded().bytes),
      (.notes, notes.bytes),
      (.userValues, userValues.bytes),
      (.valueOrigins, valueOrigins.isEmpty ? [] : JSON.array(valueOrigins.map(\.json)).encoded().bytes),
      (.computedValues, computedValues.bytes),
      (.chartMetadata, chartMetadata.bytes),
      (.chartArchive, chartArchive),
      (.generatedValues, generatedValues.isEmpty ? [] : JSON.array(generatedValues.map(\.json)).encoded().bytes),
      (.helmChart, helmChart.bytes),
      (.labels, labels.isEmpty ? [] : labelsJSON.encoded().bytes),
    ]
    if let inputs {
      parts.append((.inputFacts, 0, inputs.facts.encoded().bytes))
      for (position, file) in inputs.overlayFiles.enumerated() { parts.append((.overlayFile, position, file.bytes)) }
    }
    for (section, bytes) in single where !bytes.isEmpty { parts.append((section, 0, bytes)) }
    return parts
  }

  /// The content that parts, in the order of section and place, make up.
  ///
  /// - Throws: ``JSONError`` for a damaged part.
  init(parts: [(section: ContentSection, bytes: [UInt8])]) throws(JSONError) {
    self.init(manifests: [])
    var hookManifests: [ByteString] = []
    var inputFacts: JSON?
    var overlayFiles: [[UInt8]] = []
    for (section, bytes) in parts {
      let text = ByteString(bytes)
      switch section {
      case .manifest: manifests.append(text)
      case .hookManifest: hookManifests.append(text)
      case .hookFacts:
        let facts = try JSON(parsing: text).array ?? []
        for (fact, manifest) in zip(facts, hookManifests) { hooks.append(ReleaseHook(facts: fact, manifest: manifest)) }
      case .notes: notes = text
      case .userValues: userValues = text
      case .valueOrigins: valueOrigins = try JSON(parsing: text).array?.compactMap(ValueOrigin.init(json:)) ?? []
      case .computedValues: computedValues = text
      case .chartMetadata: chartMetadata = text
      case .chartArchive: chartArchive = bytes
      case .generatedValues:
        generatedValues = try JSON(parsing: text).array?.compactMap(GeneratedValue.init(json:)) ?? []
      case .helmChart: helmChart = text
      case .inputFacts: inputFacts = try JSON(parsing: text)
      case .overlayFile: overlayFiles.append(bytes)
      case .labels:
        for member in try JSON(parsing: text).members ?? [] { labels[member.key.string] = member.value.text ?? "" }
      }
    }
    inputs = inputFacts.map { RecordedInputs(facts: $0, contents: overlayFiles) }
  }

  var labelsJSON: JSON {
    .object(labels.sorted { $0.key < $1.key }.map { JSON.Member(key: ByteString($0.key), value: .text($0.value)) })
  }
}

extension ReleaseHook {
  /// The hook in Helm's form.
  func facts(withManifest: Bool) -> JSON {
    .members([
      "name": .text(name), "kind": .text(kind), "path": .text(path),
      "manifest": withManifest ? .string(manifest) : nil,
      "events": events.isEmpty ? nil : .texts(events),
      "last_run": .members([
        "started_at": lastRun?.started.map { .text($0.rfc3339Nano) },
        "completed_at": lastRun?.completed.map { .text($0.rfc3339Nano) },
        "phase": .text(lastRun?.phase ?? ""),
      ]),
      "weight": weight == 0 ? nil : .integer(weight),
      "delete_policies": deletePolicies.isEmpty ? nil : .texts(deletePolicies),
      "output_log_policies": outputLogPolicies.isEmpty ? nil : .texts(outputLogPolicies),
    ])
  }

  /// The hook of facts in Helm's form; what is missing is empty.
  init(facts: JSON, manifest: ByteString) {
    self.init(
      name: facts["name"]?.text ?? "", kind: facts["kind"]?.text ?? "", path: facts["path"]?.text ?? "",
      manifest: manifest, events: facts["events"]?.texts ?? [], weight: facts["weight"]?.integer ?? 0,
      deletePolicies: facts["delete_policies"]?.texts ?? [],
      outputLogPolicies: facts["output_log_policies"]?.texts ?? [])
    guard let run = facts["last_run"] else { return }
    let started = run["started_at"]?.text.flatMap { Timestamp($0) }
    let completed = run["completed_at"]?.text.flatMap { Timestamp($0) }
    let phase = run["phase"]?.text ?? ""
    if started != nil || completed != nil || !phase.isEmpty {
      lastRun = Run(started: started, completed: completed, phase: phase)
    }
  }
}

extension ValueOrigin {
  /// The origin as it is kept; what nothing overrode is as it was before that was kept.
  public var json: JSON {
    .members([
      "path": .text(path), "source": .text(source), "line": .integer(line),
      "overridden": overridden.isEmpty ? nil : .array(overridden.map(\.json)),
    ])
  }

  init?(json: JSON) {
    guard let path = json["path"]?.text, let source = json["source"]?.text else { return nil }
    self.init(
      path: path, source: source, line: json["line"]?.integer ?? 0,
      overridden: (json["overridden"]?.array ?? []).compactMap(Overridden.init(json:)))
  }
}

extension ValueOrigin.Overridden {
  fileprivate var json: JSON {
    .members(["source": .text(source), "line": .integer(line), "text": text.map { .string($0) }])
  }

  fileprivate init?(json: JSON) {
    guard let source = json["source"]?.text else { return nil }
    self.init(source: source, line: json["line"]?.integer ?? 0, text: json["text"]?.string)
  }
}

extension GeneratedValue {
  var json: JSON {
    .members([
      "function": .text(call.function), "template": .text(call.template), "line": .integer(call.line),
      "column": .integer(call.column), "occurrence": .integer(call.occurrence),
      "arguments": .text(call.arguments.description), "result": .string(result),
    ])
  }

  init?(json: JSON) {
    guard let function = json["function"]?.text, let template = json["template"]?.text,
      let line = json["line"]?.integer, let column = json["column"]?.integer,
      let occurrence = json["occurrence"]?.integer,
      let arguments = json["arguments"]?.text.flatMap({ ContentDigest($0) }), let result = json["result"]?.string
    else { return nil }
    self.init(
      call: Call(
        function: function, template: template, line: line, column: column, occurrence: occurrence,
        arguments: arguments), result: result)
  }
}
