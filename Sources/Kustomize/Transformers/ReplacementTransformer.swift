import Diagnostics
import Manifests
import Text
import YAML

/// Copies values between objects (`replacements:`).
struct ReplacementTransformer: Transformer {
  let replacements: [Replacement]

  /// The transformer of a `replacements:` list.
  ///
  /// - Throws: for entries of a wrong form.
  init(_ entries: [Node], loader: Loader, dialect: Dialect) throws(KustomizeError) {
    replacements = try Replacement.all(entries, loader: loader, dialect: dialect)
  }

  private init(_ replacement: Replacement) { replacements = [replacement] }

  /// One for each replacement.
  var parts: [any Transformer] { replacements.map(ReplacementTransformer.init) }

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    for replacement in replacements {
      guard replacement.source != nil || replacement.sourceValue != nil, let targets = replacement.targets else {
        throw KustomizeError(
          "replacements must specify a source and at least one target", at: replacement.source?.mark ?? .unknown)
      }
      var value = try ReplacementValue(of: replacement, in: resources)
      for target in targets { try write(&value, to: target, of: &resources) }
    }
  }

  private func write(
    _ value: inout ReplacementValue, to target: Replacement.Target, of resources: inout Resources
  ) throws(KustomizeError) {
    guard let selector = target.selector else {
      throw KustomizeError("target must specify resources to select", at: target.mark)
    }
    let matcher: IdentityMatcher
    var rejected: [IdentityMatcher] = []
    do {
      matcher = try IdentityMatcher(selector)
      for selector in target.rejected { rejected.append(try IdentityMatcher(selector)) }
    } catch {
      throw error.within("error creating target selector")
    }
    let paths = target.fieldPaths.isEmpty ? [Located(ByteString("metadata.name"))] : target.fieldPaths
    for position in matcher.candidates(in: resources) {
      let resource = resources[position]
      guard matcher.meetsLabels(resource), !rejected.contains(where: { $0.rejects(resource, resources.quirks) }),
        resource.allIdentities.contains(where: matcher.matches)
      else { continue }
      let quirks = resources.quirks
      try resources.edit(at: position) { resource throws(KustomizeError) in
        for path in paths {
          do throws(PatchError) {
            try FieldReplacement(path: FieldPath(path.text), options: target.options, quirks: quirks)
              .write(&value.node, from: position == value.position ? value.location : nil, to: &resource.node)
          } catch {
            let verb = target.options.creates ? "find or create" : "find"
            throw KustomizeError(
              "unable to \(verb) field \"\(path.text)\" in replacement target"
                + (error.message.isEmpty ? "" : ": \(error.message)"),
              at: path.mark, help: ReplacementValue.help(path.text, in: resource))
          }
          if path.text == "metadata.annotations" || path.text == "metadata" { resource.forgetMemory() }
          resource.followSharedTexts()
          if position == value.position, resource.shareCount > 0 { value.refresh(from: resource.node) }
        }
      }
    }
  }
}

/// The value of a replacement, and where it stands.
private struct ReplacementValue {
  /// The value.
  var node: Node
  /// The object that it is read from while it is copied; nil for a value of its own.
  let position: Int?
  /// Where it stands there.
  let location: [Int]

  init(of replacement: Replacement, in resources: Resources) throws(KustomizeError) {
    if let text = replacement.sourceValue {
      if let source = replacement.source {
        throw KustomizeError("value and resource selectors are mutually exclusive", at: source.mark)
      }
      node = Node(.scalar(.init(text, style: .untagged)))
      position = nil
      location = []
      return
    }
    guard let source = replacement.source else {
      throw KustomizeError("replacements must specify a source and at least one target")
    }
    let found = try source.position(in: resources)
    let object = resources[found].node
    let path = source.fieldPath.isEmpty ? ByteString("metadata.name") : source.fieldPath
    let location: [Int]?
    do { location = try FieldPath(path).location(in: object) } catch {
      throw KustomizeError("error looking up replacement source: \(error.message)", at: source.mark)
    }
    guard let location, let value = object.value(at: location), !value.isNullOrEmpty else {
      let identity = ResourceIdentity(
        type: source.type, name: source.name, namespace: source.namespace, isClusterScoped: false)
      throw KustomizeError(
        "fieldPath `\(path)` is missing for replacement source \(identity.text)", at: source.fieldMark,
        help: ReplacementValue.help(path, in: resources[found]))
    }
    if source.options.delimiter.isEmpty {
      node = value.withoutExponent(at: source.mark, resources.quirks)
      position = found
      self.location = location
      return
    }
    guard var scalar = value.scalar else {
      throw KustomizeError("delimiter option can only be used with scalar nodes", at: source.mark)
    }
    let parts = scalar.text.split(separator: source.options.delimiter)
    guard parts.indices.contains(source.options.index) else {
      throw KustomizeError(
        "options.index \(source.options.index) is out of bounds for value \(scalar.text)", at: source.mark)
    }
    scalar.text = parts[source.options.index]
    node = Node(.scalar(scalar), mark: value.mark, tag: value.tag)
    position = nil
    self.location = []
  }

  mutating func refresh(from object: Node) {
    if let value = object.value(at: location) { node = value }
  }

  /// What there is in an object instead of a field.
  static func help(_ path: ByteString, in resource: Resource) -> String {
    let object = "the object is \(resource.identity.shortText), \(place(of: resource.node))"
    let parts = FieldPath(path).parts.filter { !$0.isEmpty }
    let nearest = NearestField.help(parts, in: resource.node) { $0.map(\.string).joined(separator: ".") }
    return nearest.map { "\($0) (\(object))" } ?? object
  }
}

extension Replacement.Source {
  /// The object and where the field is in it; nil where there is no such field.
  func location(in resources: Resources) throws -> (position: Int, location: [Int])? {
    let position = try position(in: resources)
    let path = fieldPath.isEmpty ? ByteString("metadata.name") : fieldPath
    return try FieldPath(path).location(in: resources[position].node).map { (position, $0) }
  }

  /// The object.
  ///
  /// - Throws: when there is none, or more than one.
  fileprivate func position(in resources: Resources) throws(KustomizeError) -> Int {
    let candidates = name.isEmpty ? Array(resources.indices) : resources.positions(named: name)
    var found: Int?
    for position in candidates where resources[position].allIdentities.contains(where: selects) {
      if let found {
        throw KustomizeError(
          "multiple matches for selector \(text)", at: mark,
          help: "both \(resources[found].identity.text) and \(resources[position].identity.text) match")
      }
      found = position
    }
    guard let found else {
      let all = resources.all.map(\.identity)
      let sameKind = all.filter { type.kind.isEmpty || $0.type.kind == type.kind }
      throw KustomizeError(
        "nothing selected by \(text)", at: nameMark,
        help: NearestIdentity.help(name.string, among: sameKind.isEmpty ? all : sameKind))
    }
    return found
  }
}

extension Node {
  /// An integer without the exponent that a JSON patch gave it; such a number has no place in a file.
  fileprivate func withoutExponent(at place: Mark, _ quirks: QuirkLog) -> Node {
    guard case .scalar(let scalar) = content, scalar.style == .plain, !mark.isKnown, scalar.text.bytes.count > 4,
      scalar.text.contains(ByteString("e+")), case .float(let number) = scalar.resolved(as: .goYAML3),
      number == number.rounded(), number.magnitude < 1e18,
      quirks.corrects(
        .exponents, "the number is copied as \(scalar.text), because a JSON patch changed its object", at: place)
    else { return self }
    return Node(.scalar(Scalar(ByteString(String(Int64(number))))), mark: mark)
  }
}

/// The objects that a selector of a replacement's target means: type, name and namespace must match in one and the same
/// identity, the current or a previous one.
private struct IdentityMatcher {
  private let group: WholeMatch
  private let version: WholeMatch
  private let kind: WholeMatch
  private let name: WholeMatch
  private let namespace: WholeMatch
  private let labels: LabelSelector
  private let annotations: LabelSelector
  private let mark: Mark

  init(_ selector: TargetSelector) throws(KustomizeError) {
    group = try WholeMatch(selector.group)
    version = try WholeMatch(selector.version)
    kind = try WholeMatch(selector.kind)
    name = try WholeMatch(selector.name)
    namespace = try WholeMatch(selector.namespace)
    mark =
      [selector.kind, selector.name, selector.labelSelector, selector.annotationSelector].map(\.mark)
      .first(where: \.isKnown) ?? .unknown
    labels = try LabelSelector(selector.labelSelector.text, at: selector.labelSelector.mark)
    annotations = try LabelSelector(selector.annotationSelector.text, at: selector.annotationSelector.mark)
  }

  /// The objects that can match.
  func candidates(in resources: Resources) -> [Int] {
    if let literal = name.literal, !literal.isEmpty { return resources.positions(named: literal) }
    return Array(resources.indices)
  }

  func matches(_ identity: ResourceIdentity) -> Bool {
    kind.matches(identity.type.kind) && group.matches(identity.type.group) && version.matches(identity.type.version)
      && name.matches(identity.name) && namespace.matches(identity.namespace)
  }

  func meetsLabels(_ resource: Resource) -> Bool {
    annotations.matches(resource.node["metadata"]?["annotations"])
      && labels.matches(resource.node["metadata"]?["labels"])
  }

  /// Whether the object is left out: by its identity or by its labels, either is enough.
  func rejects(_ resource: Resource, _ quirks: QuirkLog) -> Bool {
    let namesLabels = !labels.isEmpty || !annotations.isEmpty
    let namesIdentity = ![group, version, kind, name, namespace].allSatisfy(\.matchesAll)
    let hasLabels = namesLabels && meetsLabels(resource)
    let hasIdentity = namesIdentity && resource.allIdentities.contains(where: matches)
    guard namesLabels, namesIdentity, hasLabels != hasIdentity else { return hasLabels || hasIdentity }
    return !quirks.corrects(
      .rejectEither,
      "\(resource.identity.shortText) is rejected although it has only the \(hasLabels ? "labels" : "identity")",
      at: mark)
  }
}
