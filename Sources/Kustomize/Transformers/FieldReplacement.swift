import Text
import YAML

/// Writes a value at a path of one object.
struct FieldReplacement {
  let path: FieldPath
  let options: Replacement.FieldOptions
  let value: Node
  let quirks: QuirkLog

  func apply(to object: inout Node) throws(PatchError) {
    if (try? writeIntoText(of: &object)) ?? false { return }
    guard try write(path, in: &object) > 0 else { throw PatchError("") }
  }

  private func write(_ path: FieldPath, in node: inout Node, isWithinText: Bool = false) throws(PatchError) -> Int {
    let writer = FieldWriter(created: options.creates ? FieldWriter.Kind(value) : nil, quirks: quirks) {
      (field: inout Node, isNew: Bool) throws(PatchError) in
      try set(&field, isNew: isNew, isWithinText: isWithinText)
    }
    return try writer.write(path, in: &node)
  }

  /// Sets a field; a scalar keeps its style and type, only its text changes. Within the YAML of a text, Kustomize 5.8.1
  /// takes no notice of the delimiter.
  private func set(_ field: inout Node, isNew: Bool, isWithinText: Bool) throws(PatchError) {
    var text = value.rawText
    if !options.delimiter.isEmpty, !isWithinText {
      guard field.scalar != nil else { throw PatchError("delimiter option can only be used with scalar nodes") }
      var parts = field.rawText.split(separator: options.delimiter)
      let part = value.isNull ? ByteString() : text
      if options.index < 0 {
        parts.insert(part, at: 0)
      } else if options.index >= parts.count {
        parts.append(part)
      } else {
        parts[options.index] = part
      }
      text = parts.dropFirst().reduce(parts.first ?? ByteString()) { $0 + options.delimiter + $1 }
    }
    if field.scalar != nil {
      field.setText(text, keepingType: !isNew)
    } else if case .scalar(var scalar) = value.content {
      scalar.text = text
      field = Node(.scalar(scalar), mark: value.mark, tag: value.tag)
    } else {
      field = value
    }
  }

  /// Writes into the YAML or JSON that a text on the path holds.
  ///
  /// - Returns: whether there is such a text.
  private func writeIntoText(of object: inout Node) throws(PatchError) -> Bool {
    guard path.parts.count >= 2 else { return false }
    for count in 1..<path.parts.count {
      let outer = FieldPath(parts: Array(path.parts[..<count]))
      guard let found = try? outer.location(in: object), let text = object.value(at: found), text.scalar != nil,
        var structured = try? StructuredText(text.rawText, at: text.mark)
      else { continue }
      let inner = FieldPath(parts: Array(path.parts[count...]))
      guard try write(inner, in: &structured.document, isWithinText: true) > 0 else { return false }
      let result = try structured.text()
      object.change(at: found[...]) { $0.setText(result, keepingType: true) }
      return true
    }
    return false
  }
}

extension Node {
  /// Puts another text into a scalar as kyaml does, which leaves its style and tag: text written over a plain number
  /// stays tagged as a number, and is an error when the object is printed.
  mutating func setText(_ text: ByteString, keepingType: Bool) {
    guard case .scalar(var scalar) = content else { return }
    if scalar.style == .plain, keepingType, tag == nil {
      let old = scalar.resolved(as: .goYAML3).tag
      let new = Scalar(text).resolved(as: .goYAML3).tag
      if old == "!!str" {
        scalar.style = .string
      } else if old != new {
        tag = ByteString(old)
      }
    }
    scalar.text = text
    content = .scalar(scalar)
  }
}
