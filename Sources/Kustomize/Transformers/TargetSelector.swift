import Diagnostics
import Manifests
import RegularExpressions
import Text
import YAML

/// Which objects a patch with a `target` is meant for.
///
/// Type, name and namespace are regular expressions that must match the whole; a blank one matches all. Name and
/// namespace are compared with the object's original ones and its current ones.
struct TargetSelector: Sendable {
  var group = Located(ByteString())
  var version = Located(ByteString())
  var kind = Located(ByteString())
  var name = Located(ByteString())
  var namespace = Located(ByteString())
  var labelSelector = Located(ByteString())
  var annotationSelector = Located(ByteString())

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    group = try reader.located("group")
    version = try reader.located("version")
    kind = try reader.located("kind")
    name = try reader.located("name")
    namespace = try reader.located("namespace")
    annotationSelector = try reader.located("annotationSelector")
    labelSelector = try reader.located("labelSelector")
  }

  /// The positions of the objects that the selector selects, in order.
  func positions(in resources: Resources) throws(KustomizeError) -> [Int] {
    let group = try WholeMatch(group)
    let version = try WholeMatch(version)
    let kind = try WholeMatch(kind)
    let name = try WholeMatch(name)
    let namespace = try WholeMatch(namespace)
    let labels = try LabelSelector(labelSelector.text, at: labelSelector.mark)
    let annotations = try LabelSelector(annotationSelector.text, at: annotationSelector.mark)
    let candidates: [Int]
    if let literal = name.literal, !literal.isEmpty {
      candidates = resources.positions(named: literal)
    } else {
      candidates = Array(resources.indices)
    }
    return candidates.filter { position in
      let resource = resources[position]
      let current = resource.identity
      let original = resource.originalIdentity
      return kind.matches(current.type.kind) && group.matches(current.type.group)
        && version.matches(current.type.version) && (name.matches(original.name) || name.matches(current.name))
        && (namespace.matchesAll || namespace.matches(original.effectiveNamespace)
          || namespace.matches(current.effectiveNamespace))
        && labels.matches(resource.node["metadata"]?["labels"])
        && annotations.matches(resource.node["metadata"]?["annotations"])
    }
  }

  /// Whether a target that selects nothing is worth a word: it names its resource, or its kind is nearly one that there
  /// is. Any other speaks of all there may be, and none is no mistake.
  func looksMistaken(in resources: Resources) -> Bool {
    guard name.text.isEmpty else { return true }
    return NearestName.of(kind.string, among: Set(resources.all.map(\.identity.type.kind.string)).sorted()) != nil
  }

  /// The warning that a patch's target selects nothing, which Kustomize passes over in silence; most often it
  /// is mistyped.
  func unmatched(in resources: Resources, at mark: Mark) -> Diagnostic {
    let parts = [
      ("group", group), ("version", version), ("kind", kind), ("name", name),
      ("namespace", namespace), ("labelSelector", labelSelector),
      ("annotationSelector", annotationSelector),
    ].filter { !$0.1.text.isEmpty }
    let words = parts.map { "\($0.0) \($0.1.string)" }.joined(separator: ", ")
    let place = [name, kind].first { !$0.text.isEmpty } ?? parts.first?.1
    return Diagnostic(
      "the patch changes nothing: its target selects no resource (\(words))", at: place?.mark ?? mark,
      severity: .warning, help: nearest(in: resources))
  }

  /// A hint on what there is instead, for a selector that selects nothing.
  func nearest(in resources: Resources) -> String? {
    let all = resources.all.map(\.identity)
    guard !all.isEmpty else { return "there are no resources at this point" }
    let sameKind = all.filter { kind.text.isEmpty || $0.type.kind == kind.text }
    if sameKind.isEmpty {
      let kinds = Set(all.map(\.type.kind.string)).sorted()
      return NearestName.of(kind.string, among: kinds).map { "did you mean \($0)?" }
        ?? "the kinds are " + kinds.prefix(10).joined(separator: ", ")
    }
    let sameName = sameKind.filter { name.text.isEmpty || $0.name == name.text }
    guard sameName.isEmpty else {
      return "there is \(sameName[0].text), which something else in the target excludes"
    }
    return NearestIdentity.help(name.string, among: sameKind)
  }

  /// Whether any part of the selector is given.
  var isBlank: Bool {
    [group, version, kind, name, namespace, labelSelector, annotationSelector].allSatisfy(\.text.isEmpty)
  }
}

/// A regular expression that must match a whole text; a text without special signs is compared as it is.
struct WholeMatch {
  let literal: ByteString?
  private let expression: RegularExpression?

  init(_ pattern: Located) throws(KustomizeError) {
    let special = Array("\\.+*?()|[]{}^$".utf8)
    if !pattern.text.bytes.contains(where: special.contains) {
      literal = pattern.text
      expression = nil
      return
    }
    literal = nil
    do {
      expression = try RegularExpression(ByteString("^(?:") + pattern.text + ByteString(")$"))
    } catch {
      throw KustomizeError(error.message, at: pattern.mark)
    }
  }

  /// Whether the pattern is blank.
  var matchesAll: Bool { literal?.isEmpty ?? false }

  func matches(_ text: ByteString) -> Bool {
    if let literal { return literal.isEmpty || literal == text }
    return expression?.matches(text) ?? false
  }
}
