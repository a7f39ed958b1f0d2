import Charts
import Diagnostics
import Manifests
import Releases
import Text
import YAML

/// Where every field of some manifests came from.
public struct Explanation {
  /// The manifests in the order of emission.
  public var resources: [ExplainedResource] = []

  /// No manifests.
  public init() {}
}

/// A manifest with the origin of each of its fields.
public struct ExplainedResource {
  /// `kind`.
  public var kind: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.namespace`; empty when it has none.
  public var namespace: String
  /// The manifest's text, without separator.
  public var text: ByteString
  /// The scalars in the order of the text.
  public var fields: [ExplainedField]

  /// `Deployment/web`.
  public var title: String { "\(kind)/\(name)" }
}

/// A scalar of a manifest and the chain back to where it came from.
public struct ExplainedField {
  /// Where it is.
  public var path: FieldPath
  /// Its text.
  public var value: ByteString
  /// The line of the manifest's text, from 1.
  public var line: Int
  /// What led to it, the last step first.
  public var chain: [ProvenanceLink]
}

/// One step back on the way to where a field came from.
public struct ProvenanceLink: Sendable {
  /// What the step is.
  public enum Role: String, Sendable {
    /// A transformer of a kustomization changed the field.
    case transformer
    /// A patch changed it.
    case patch
    /// A generator made it.
    case generator
    /// A file of resources says it.
    case resource
    /// A template wrote it.
    case template
    /// A template called the one before.
    case call
    /// A value that the field shows.
    case value
    /// A value that the field was computed from.
    case input
    /// A value that the one before overrode.
    case overridden
    /// A condition that let the field be there.
    case condition
    /// What is kept of a revision does not say where the field came from.
    case unexplained
  }

  /// What the step is.
  public var role: Role
  /// The place; unknown for flags and for what the release or the cluster says.
  public var mark: Mark
  /// The file and line, or the flag.
  public var place: String
  /// What stands there, or which value it is.
  public var text: String
  /// More about it: the value given there, whether a condition held.
  public var note: String

  /// A step.
  public init(_ role: Role, at mark: Mark = .unknown, place: String? = nil, text: String = "", note: String = "") {
    self.role = role
    self.mark = mark
    self.place = place ?? mark.text
    self.text = text
    self.note = note
  }
}

extension ProvenanceLink {
  /// The steps of a text that a chart rendered.
  static func links(of origin: TextOrigin) -> [ProvenanceLink] {
    var links: [ProvenanceLink] = []
    for (index, step) in origin.steps.enumerated() {
      links.append(
        ProvenanceLink(index == 0 ? .template : .call, at: step.mark, text: step.source, note: step.template))
    }
    for value in origin.values { links += self.links(of: value) }
    for condition in origin.conditions {
      links.append(
        ProvenanceLink(
          .condition, at: condition.mark, text: condition.source,
          note: (condition.isTrue ? "is true" : "is false") + self.note(of: condition.values)))
    }
    return links
  }

  /// A value with what it overrode.
  static func links(of value: ValueUse) -> [ProvenanceLink] {
    guard let first = value.definitions.first else {
      let note = value.kind == .value ? "not set" : ""
      return [ProvenanceLink(value.isExact ? .value : .input, place: "", text: value.name, note: note)]
    }
    var links = [
      ProvenanceLink(
        value.isExact ? .value : .input, at: first.mark, place: first.mark.isKnown ? first.mark.text : first.source,
        text: value.name, note: oneLine(first.text))
    ]
    for other in value.definitions.dropFirst() {
      links.append(
        ProvenanceLink(
          .overridden, at: other.mark, place: other.mark.isKnown ? other.mark.text : other.source, text: value.name,
          note: oneLine(other.text)))
    }
    return links
  }

  private static func note(of values: [ValueUse]) -> String {
    let texts = values.map { value in
      guard let first = value.definitions.first else { return "\(value.name) is not set" }
      return "\(value.name) \(first.place)"
    }
    return texts.isEmpty ? "" : ": " + texts.joined(separator: ", ")
  }

  private static func oneLine(_ text: ByteString?) -> String {
    guard let text else { return "" }
    let line = text.bytes.prefix { $0 != UInt8(ascii: "\n") }
    let shown = String(decoding: line.prefix(80), as: UTF8.self)
    return line.count < text.count || line.count > 80 ? shown + "…" : shown
  }
}

extension Explanation {
  /// The place that set a field: the patch's or transformer's line where there is one, else the template's or the
  /// resource's; for a collection that of its first field. Unknown for what nobody here made.
  public func place(of path: FieldPath, kind: String, name: String) -> Mark {
    for resource in resources where resource.kind == kind && resource.name == name {
      for field in resource.fields where field.path.components.starts(with: path.components) {
        if let link = field.chain.first(where: \.mark.isKnown) { return link.mark }
      }
    }
    return .unknown
  }
}
