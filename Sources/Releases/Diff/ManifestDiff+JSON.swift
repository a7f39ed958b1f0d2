import Text
import YAML

extension ManifestDiff {
  /// The diff as JSON: all that ``init(json:)`` needs, and each path once more as text for readers.
  ///
  /// ```json
  /// {"summary": {"added": 0, "changed": 1, "removed": 0, "renamed": 0},
  ///  "resources": [
  ///    {"change": "changed", "apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop", "name": "web",
  ///     "fields": [{"change": "replaced", "path": ["spec", "replicas"], "field": "spec.replicas", "old": 2, "new": 3}]}]}
  /// ```
  public var json: JSON {
    .members([
      "summary": .object(
        ResourceDiff.Change.allCases.map { JSON.Member(key: ByteString($0.rawValue), value: .integer(count($0))) }),
      "resources": .array(resources.map(\.json)),
    ])
  }

  /// The diff that a JSON value says.
  ///
  /// - Throws: ``DiffApplicationError`` for anything that ``json`` does not write.
  public init(json: JSON) throws(DiffApplicationError) {
    guard let list = json["resources"]?.array else {
      throw DiffApplicationError(message: "the diff has no list \"resources\"")
    }
    var resources: [ResourceDiff] = []
    for element in list { resources.append(try ResourceDiff(json: element)) }
    self.init(resources: resources)
  }
}

extension ResourceDiff {
  fileprivate var json: JSON {
    .members([
      "change": .text(change.rawValue),
      "apiVersion": .string(resource?.apiVersion ?? ByteString()), "kind": .string(resource?.kind ?? ByteString()),
      "namespace": .string(resource?.namespace ?? ByteString()), "name": .string(resource?.name ?? ByteString()),
      "previous": after == nil || before == nil || before?.json == after?.json ? nil : before?.json,
      "object": before == nil || after == nil ? resource?.object : nil,
      "fields": fields.isEmpty ? nil : .array(fields.map(\.json)),
    ])
  }

  fileprivate init(json: JSON) throws(DiffApplicationError) {
    guard let change = json["change"]?.text.flatMap({ Change(rawValue: $0) }) else {
      throw DiffApplicationError(message: "a resource of the diff has no known \"change\"")
    }
    let resource = ManifestResource(json: json)
    var fields: [FieldChange] = []
    for field in json["fields"]?.array ?? [] { fields.append(try FieldChange(json: field)) }
    self.init(
      change: change, before: change == .added ? nil : json["previous"].map { ManifestResource(json: $0) } ?? resource,
      after: change == .removed ? nil : resource, fields: fields)
  }
}

extension ManifestResource {
  fileprivate var json: JSON {
    .members([
      "apiVersion": .string(apiVersion), "kind": .string(kind), "namespace": .string(namespace), "name": .string(name),
    ])
  }

  /// The resource of its names; without `object`, the object is made of them, enough to find the real one.
  fileprivate init(json: JSON) {
    let apiVersion = json["apiVersion"]?.string ?? ByteString()
    let kind = json["kind"]?.string ?? ByteString()
    let namespace = json["namespace"]?.string ?? ByteString()
    let name = json["name"]?.string ?? ByteString()
    let named = JSON.members([
      "apiVersion": .string(apiVersion), "kind": .string(kind),
      "metadata": .members(["namespace": .string(namespace), "name": .string(name)]),
    ])
    self.init(
      apiVersion: apiVersion, kind: kind, namespace: namespace, name: name, object: json["object"] ?? named,
      text: ByteString(), isTextWhole: false)
  }
}

extension FieldChange {
  fileprivate var json: JSON {
    let path = JSON.array(path.components.map(\.json))
    let field = JSON.text(self.path.description)
    let cause = cause.map { JSON.text($0.rawValue) }
    return switch change {
    case .added(let value, let place):
      .members([
        "change": .text("added"), "path": path, "field": field, "at": place.map { .integer($0) }, "new": value,
        "cause": cause,
      ])
    case .removed(let value):
      .members(["change": .text("removed"), "path": path, "field": field, "old": value, "cause": cause])
    case .replaced(let old, let new):
      .members(["change": .text("replaced"), "path": path, "field": field, "old": old, "new": new, "cause": cause])
    case .moved(let place):
      .members(["change": .text("moved"), "path": path, "field": field, "at": .integer(place), "cause": cause])
    }
  }

  fileprivate init(json: JSON) throws(DiffApplicationError) {
    guard let steps = json["path"]?.array else {
      throw DiffApplicationError(message: "a field of the diff has no \"path\"")
    }
    let change: Change
    switch (json["change"]?.text, json["old"], json["new"], json["at"]?.integer) {
    case ("added"?, _, let new?, let place): change = .added(new, at: place)
    case ("removed"?, let old?, _, _): change = .removed(old)
    case ("replaced"?, let old?, let new?, _): change = .replaced(old, by: new)
    case ("moved"?, _, _, let place?): change = .moved(to: place)
    default: throw DiffApplicationError(message: "a field of the diff has no known \"change\"")
    }
    self.init(
      path: FieldPath(steps.map { FieldPath.Component(json: $0) }), change: change,
      cause: json["cause"]?.text.flatMap { Cause(rawValue: $0) })
  }
}

extension FieldPath.Component {
  /// A name is text, a place a number, a merge key an object.
  fileprivate var json: JSON {
    switch self {
    case .key(let name): .string(name)
    case .index(let index): .integer(index)
    case .element(let members): .object(members)
    }
  }

  fileprivate init(json: JSON) {
    switch json {
    case .object(let members): self = .element(members)
    case .number: self = .index(json.integer ?? -1)
    default: self = .key(json.string ?? ByteString())
    }
  }
}
