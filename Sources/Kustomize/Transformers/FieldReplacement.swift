import Text
import YAML

/// Writes a value at a path of one object.
struct FieldReplacement {
  let path: FieldPath
  let options: Replacement.FieldOptions
  let quirks: QuirkLog

  /// Writes the value into every field that the path means.
  ///
  /// - Parameter source: where in this object the value stands, nil if it is read elsewhere. A value that is written over
  ///   its own source, or into it, is another one for the fields after that.
  func write(_ value: inout Node, from source: [Int]?, to object: inout Node) throws(PatchError) {
    if (try? writeIntoText(of: &object, value)) ?? false { return }
    var current = value
    let writer = FieldWriter(created: options.creates ? FieldWriter.Kind(value) : nil, quirks: quirks) {
      (field: inout Node, location: [Int]) throws(PatchError) in
      try set(&field, to: current, isWithinText: false)
      guard let source, location.starts(with: source) else { return }
      let written = field
      current.change(at: location[source.count...]) { $0 = written }
    }
    defer { value = current }
    guard try writer.write(path, in: &object) > 0 else { throw PatchError("") }
  }

  /// Sets a field; a scalar keeps its style and type, only its text changes. Within the YAML of a text, Kustomize 5.8.1
  /// takes no notice of the delimiter.
  private func set(_ field: inout Node, to value: Node, isWithinText: Bool) throws(PatchError) {
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
    if field.scalar != nil, isWithinText, quirks.corrections.contains(.textWrites) {
      let isSame = field.scalar?.resolved(as: .goYAML3).tag == Node.Scalar(text).resolved(as: .goYAML3).tag
      if isSame { field.overwriteText(text) } else { field = value.scalar == nil ? value : .string(text) }
    } else if field.scalar != nil {
      field.overwriteText(text)
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
  private func writeIntoText(of object: inout Node, _ value: Node) throws(PatchError) -> Bool {
    guard path.parts.count >= 2 else { return false }
    for count in 1..<path.parts.count {
      let outer = FieldPath(parts: Array(path.parts[..<count]))
      guard let found = try? outer.location(in: object), let text = object.value(at: found), text.scalar != nil,
        var structured = try? StructuredText(text.rawText, at: text.mark)
      else { continue }
      let inner = FieldPath(parts: Array(path.parts[count...]))
      let writer = FieldWriter(created: options.creates ? FieldWriter.Kind(value) : nil, quirks: quirks) {
        (field: inout Node, _: [Int]) throws(PatchError) in
        try set(&field, to: value, isWithinText: true)
      }
      guard try writer.write(inner, in: &structured.document) > 0 else { return false }
      let result = try structured.text()
      object.change(at: found[...]) { $0.overwriteText(result) }
      return true
    }
    return false
  }
}

extension Node {
  /// Puts another text into a scalar as kyaml does, which leaves its style and tag: text written over a number stays
  /// tagged as a number, and is an error when the object is printed.
  mutating func overwriteText(_ text: ByteString) {
    guard case .scalar(var scalar) = content else { return }
    let new = Scalar(text).resolved(as: .goYAML3).tag
    if scalar.style == .plain, tag == nil {
      let old = scalar.resolved(as: .goYAML3).tag
      if old == "!!str" {
        scalar.style = .string
      } else if old != new {
        tag = ByteString(old)
      }
    } else if scalar.style == .retyped, let tag, tag != ByteString(new) {
      scalar.style = .doubleQuoted
    }
    scalar.text = text
    content = .scalar(scalar)
  }
}
