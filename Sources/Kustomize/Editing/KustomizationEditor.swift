import Diagnostics
import Text
import YAML

/// Edits the text of a kustomization file in place: comments, order and everything that is not edited stay as they are.
///
/// ```swift
/// var editor = KustomizationEditor(text: bytes, path: "kustomization.yaml")
/// try editor.set("namespace", to: "prod")
/// try editor.add("more.yaml", to: "resources")
/// ```
public struct KustomizationEditor {
  /// The text as edited so far.
  public internal(set) var text: [UInt8]
  let path: String

  /// An editor of a file's text.
  public init(text: [UInt8], path: String) {
    self.text = text
    self.path = path
  }

  /// Sets a field of the file to a text; a new field comes last.
  ///
  /// - Throws: for a text that is no kustomization, or a field that holds something else.
  public mutating func set(_ field: String, to value: String) throws(Diagnostic) {
    let root = try root()
    guard let entry = KustomizationEditor.entry(field, of: root) else {
      return append("\(field): \(KustomizationEditor.scalar(value))")
    }
    try replace(entry.value, with: KustomizationEditor.scalar(value))
  }

  /// Adds a text to a list of the file.
  ///
  /// - Returns: false if it is there already.
  /// - Throws: as ``set(_:to:)``.
  public mutating func add(_ value: String, to field: String) throws(Diagnostic) -> Bool {
    if try elements(of: field).contains(where: { $0.scalar?.text == ByteString(value) }) { return false }
    try add([KustomizationEditor.scalar(value)], toList: [.field(field)])
    return true
  }

  /// Removes a text from a list of the file, and the list's field with its last element.
  ///
  /// - Returns: false if it is not there.
  /// - Throws: as ``set(_:to:)``.
  public mutating func remove(_ value: String, from field: String) throws(Diagnostic) -> Bool {
    let index = try elements(of: field).firstIndex { $0.scalar?.text == ByteString(value) }
    guard let index else { return false }
    try removeValue(at: [.field(field), .element(index)])
    return true
  }

  /// Sets fields of the element of a list that has this name, adding the element if there is none; a field of nil is
  /// removed.
  ///
  /// - Throws: as ``set(_:to:)``.
  public mutating func setElement(
    named name: String, of list: String, _ fields: [(name: String, value: String?)]
  ) throws(Diagnostic) {
    func element() throws(Diagnostic) -> Node? {
      try elements(of: list).first { $0["name"]?.scalar?.text == ByteString(name) }
    }
    guard try element() != nil else {
      let lines = fields.compactMap { field in field.value.map { "\(field.name): \($0)" } }
      return try add(["name: \(KustomizationEditor.scalar(name))"] + lines, toList: [.field(list)])
    }
    if let index = try elements(of: list).firstIndex(where: { $0["name"]?.scalar?.text == ByteString(name) }) {
      try unfold([.field(list), .element(index)])
    }
    for field in fields {
      guard let element = try element(), let mapping = element.mapping else { return }
      let old = mapping.entries.first { $0.key.scalar?.text == ByteString(field.name) }
      switch (old, field.value) {
      case (let old?, let value?): try replace(old.value, with: value)
      case (let old?, nil):
        try removeField(old, of: mapping)
      case (nil, let value?):
        let indent = String(repeating: " ", count: max(Int(mapping.entries[0].key.mark.column) - 1, 0))
        insert(["\(indent)\(field.name): \(value)"], after: end(of: element))
      case (nil, nil): break
      }
    }
  }

  /// A text as a YAML scalar, quoted where it must be.
  public static func scalar(_ text: String) -> String {
    let style: Node.Style =
      if case .string = Node.Scalar(ByteString(text)).resolved(as: .goYAML2) { .string } else { .doubleQuoted }
    let scalar = Node.Scalar(ByteString(text), style: style)
    return String(decoding: KyamlText.scalar(scalar, tag: nil, indent: 0, isFlow: false), as: UTF8.self)
  }
}
