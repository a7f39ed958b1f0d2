import Charts
import Diagnostics
import Text

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
  /// What stands there, or which value it is.
  public var text: String
  private let source: String
  private let detail: Detail

  /// What is said about a step; put into words only when someone reads it.
  private enum Detail {
    case words(String)
    case value(ByteString?)
    case previous(ByteString?)
    case condition(ConditionUse)
  }

  /// A step.
  ///
  /// - Parameter source: what is told instead of an unknown place: a flag.
  public init(_ role: Role, at mark: Mark = .unknown, source: String = "", text: String = "", note: String = "") {
    self.init(role, at: mark, source: source, text: text, .words(note))
  }

  private init(_ role: Role, at mark: Mark, source: String = "", text: String, _ detail: Detail) {
    self.role = role
    self.mark = mark
    self.source = source
    self.text = text
    self.detail = detail
  }

  /// A change of a field that was another text before.
  init(_ role: Role, at mark: Mark, text: String, previous: ByteString?) {
    self.init(role, at: mark, text: text, .previous(previous))
  }

  /// The file, line and column, or the flag.
  public var place: String { mark.isKnown ? mark.text : source }

  /// The file, or the flag.
  public var file: String { mark.isKnown ? SourceFile.named(mark.file).path : source }

  /// More about it: the value given there, whether a condition held.
  public var note: String {
    switch detail {
    case .words(let words): words
    case .value(let text): text.map { $0.firstLine(atMost: 80) } ?? ""
    case .previous(let text): text.map { "was \($0.firstLine(atMost: 200))" } ?? ""
    case .condition(let condition):
      (condition.isTrue ? "is true" : "is false") + ProvenanceLink.note(of: condition.values)
    }
  }
}

extension ProvenanceLink {
  /// A place in a template, or a call that led there.
  init(_ role: Role, _ step: TemplateStep) {
    self.init(role, at: step.mark, text: step.source, note: step.definition)
  }

  /// A decision that let a text be there.
  init(_ condition: ConditionUse) {
    self.init(.condition, at: condition.mark, text: condition.source, .condition(condition))
  }

  /// A value with what it overrode.
  static func links(of value: ValueUse) -> [ProvenanceLink] {
    guard let first = value.definitions.first else {
      let note = value.isUnset ? "not set" : ""
      return [ProvenanceLink(value.isExact ? .value : .input, text: value.name, note: note)]
    }
    var links = [
      ProvenanceLink(
        value.isExact ? .value : .input, at: first.mark, source: first.source, text: value.name, .value(first.text))
    ]
    for other in value.definitions.dropFirst() {
      links.append(
        ProvenanceLink(.overridden, at: other.mark, source: other.source, text: value.name, .value(other.text)))
    }
    return links
  }

  private static func note(of values: [ValueUse]) -> String {
    let texts = values.map { value in
      // The release and the cluster have no place.
      guard let first = value.definitions.first else { return value.isUnset ? "\(value.name) is not set" : value.name }
      return "\(value.name) \(first.place)"
    }
    return texts.isEmpty ? "" : ": " + texts.joined(separator: ", ")
  }

}

extension ByteString {
  /// The first line, at most so many bytes of it, with `…` where there is more.
  func firstLine(atMost most: Int) -> String {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }.beginning(atMost: most)
    return String(decoding: line, as: UTF8.self) + (line.count < count ? "…" : "")
  }
}
