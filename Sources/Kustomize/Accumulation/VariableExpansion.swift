import Manifests
import Text
import YAML

/// The value of a variable, as Kustomize reads it from a field.
enum VariableValue: Sendable {
  case text(ByteString)
  case integer(Int)
  case float(Double)
  case bool(Bool)
  /// A map or list, which is not put anywhere.
  case collection

  /// The value of a field; nil for a number that Kustomize cannot read, such as `0x10`.
  init?(_ node: Node) {
    guard let scalar = node.scalar else {
      self = .collection
      return
    }
    switch scalar.resolved(as: .goYAML3, tag: node.tag) {
    case .int, .uint:
      guard let number = Int(scalar.text.string) else { return nil }
      self = .integer(number)
    case .float(let number): self = .float(number)
    case .bool(let flag): self = .bool(flag)
    case .null, .timestamp, .string: self = .text(scalar.text)
    }
  }

  /// The text within other text.
  fileprivate var inserted: ByteString? {
    switch self {
    case .text(let text): text
    case .integer(let number): ByteString(String(number))
    case .float(let number): ByteString(FloatText.general(number))
    case .bool(let flag): flag ? ByteString("true") : ByteString("false")
    case .collection: nil
    }
  }

  /// The scalar that stands alone.
  fileprivate var scalar: Node.Scalar {
    switch self {
    case .text(let text): .init(text, style: .string)
    case .float(let number) where number.isFinite: .init(ByteString(FloatText.plain(FloatText.digits(of: number))))
    case .integer, .float, .bool, .collection: .init(inserted ?? ByteString())
    }
  }
}

/// Replaces `$(NAME)` in the texts of objects.
///
/// `$$` is a dollar sign; an unknown name and an open parenthesis without end stay as they are; a text that is nothing
/// but a reference becomes the value with its type.
struct VariableExpansion {
  /// The values by name.
  let values: [ByteString: VariableValue]
  /// The names that were put somewhere.
  private(set) var used: Set<ByteString> = []

  init(values: [ByteString: VariableValue]) { self.values = values }

  /// Replaces references in these fields of all objects.
  ///
  /// - Throws: for a list in such a field with an element that is no text.
  mutating func expand(in resources: inout Resources, fields: [FieldSpecification]) throws(KustomizeError) {
    var selection = FieldSelection(fields)
    let values = values
    var used = used
    for position in resources.indices {
      for field in selection.fields(of: resources[position].identity.type) {
        try resources.edit(at: position) { resource throws(KustomizeError) in
          try field.change(&resource, creating: nil) { node throws(KustomizeError) in
            try VariableExpansion.expand(&node, values, &used)
          }
          resource.followSharedTexts()
        }
      }
    }
    self.used = used
  }

  private static func expand(
    _ node: inout Node, _ values: [ByteString: VariableValue], _ used: inout Set<ByteString>
  ) throws(KustomizeError) {
    if node.isNull { return }
    switch node.content {
    case .scalar: expandText(&node, values, &used)
    case .mapping(var mapping):
      for index in mapping.entries.indices {
        let key = mapping.entries[index].key
        guard key.textScalar != nil else {
          throw KustomizeError("invalid map key: value='\(key.rawText)'", at: key.mark)
        }
        expandText(&mapping.entries[index].value, values, &used)
      }
      node.content = .mapping(mapping)
    case .sequence(var elements):
      for index in elements.indices {
        guard elements[index].textScalar != nil else {
          throw KustomizeError("invalid value type expect a string", at: elements[index].mark)
        }
        expandText(&elements[index], values, &used)
      }
      node.content = .sequence(elements)
    }
  }

  private static func expandText(
    _ node: inout Node, _ values: [ByteString: VariableValue], _ used: inout Set<ByteString>
  ) {
    guard let scalar = node.textScalar else { return }
    let bytes = scalar.text.bytes
    guard bytes.contains(UInt8(ascii: "$")) else {
      // Kustomize writes all texts anew, as texts.
      if scalar.style == .untagged { node = .string(scalar.text, mark: node.mark) }
      return
    }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "$"), index + 1 < bytes.count else {
        result.append(byte)
        index += 1
        continue
      }
      let next = bytes[index + 1]
      if next == UInt8(ascii: "("), let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: ")")) {
        let name = ByteString(bytes[(index + 2)..<end])
        let value = values[name]
        if let value, let inserted = value.inserted {
          used.insert(name)
          if index == 0, end == bytes.count - 1 {
            node = Node(.scalar(value.scalar), mark: node.mark)
            return
          }
          result.append(contentsOf: inserted.bytes)
        } else {
          result.append(contentsOf: bytes[index...end])
        }
        index = end + 1
      } else {
        result.append(byte)
        if next != UInt8(ascii: "$") { result.append(next) }
        index += 2
      }
    }
    node = Node(.scalar(.init(ByteString(result), style: .string)), mark: node.mark)
  }
}

extension Node {
  /// The scalar, if it is text or has no type.
  fileprivate var textScalar: Scalar? {
    if let scalar, scalar.style == .untagged, tag == nil { return scalar }
    // A merge key without quotes is none, wherever it stands.
    if let scalar, scalar.style == .plain, tag == nil, scalar.text == "<<" { return nil }
    guard let scalar, case .string = scalar.resolved(as: .goYAML3, tag: tag) else { return nil }
    return scalar
  }
}
