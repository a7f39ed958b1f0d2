import Manifests
import Text
import YAML

/// Which fields of which types a transformer changes: `{group, version, kind, path, create}`.
///
/// A blank part of the type stands for anything. In the path, `/` separates fields and `\/` is a slash within one; a
/// list is entered without being named; `[]` behind a field says that it is a list, and nothing is created there.
public struct FieldSpecification: Sendable, Equatable {
  /// The types.
  public var type = GroupVersionKind()
  /// The path as written.
  public var path = ByteString()
  /// Whether missing fields of the path are made.
  public var creates = false

  /// A specification.
  public init(type: GroupVersionKind = GroupVersionKind(), path: ByteString, creates: Bool = false) {
    self.type = type
    self.path = path
    self.creates = creates
  }

  /// The fields of the path, in order.
  public var steps: [Step] { FieldSpecification.split(path).map(Step.init) }

  /// One field of a path.
  public struct Step: Sendable, Equatable {
    /// The field's name.
    public var name: ByteString
    /// Whether it was written `name[]`.
    public var isList: Bool

    init(_ text: ByteString) {
      isList = text.hasSuffix("[]")
      name = isList ? ByteString(text.bytes.dropLast(2)) : text
    }
  }

  /// Splits a path at its slashes, `\/` being a slash in a name; a leading slash is ignored.
  static func split(_ path: ByteString) -> [ByteString] {
    var parts: [ByteString] = []
    var current: [UInt8] = []
    let bytes = path.bytes
    var index = bytes.first == UInt8(ascii: "/") ? 1 : 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "/") {
        if current.last == UInt8(ascii: "\\") {
          current[current.count - 1] = UInt8(ascii: "/")
        } else {
          parts.append(ByteString(current))
          current = []
        }
      } else {
        current.append(bytes[index])
      }
      index += 1
    }
    parts.append(ByteString(current))
    return parts
  }
}

/// What is made of a missing last field of a path.
public enum CreatedField: Sendable {
  /// A scalar, to be set.
  case scalar
  /// An empty mapping, to be filled.
  case mapping

  var node: Node {
    switch self {
    case .scalar: Node(.scalar(Node.Scalar(ByteString(), style: .plain)))
    case .mapping: Node(.mapping(Node.Mapping()))
    }
  }
}

/// Walks to the fields that a path names and changes each in place.
struct FieldWalk {
  /// The path.
  let steps: [FieldSpecification.Step]
  /// What is made of a missing last field; nil if nothing is made.
  let created: CreatedField?
  /// Changes one field.
  let change: (inout Node) throws(KustomizeError) -> Void

  /// Why a walk ends early.
  enum Stop: Error {
    /// A scalar where the path goes on.
    case notAContainer(Node)
    /// The path has an empty field name.
    case emptyFieldName(Node)
    /// What `change` threw.
    case failed(KustomizeError)
  }

  /// A walk along these steps.
  init(
    _ steps: [FieldSpecification.Step], creating created: CreatedField?,
    change: @escaping (inout Node) throws(KustomizeError) -> Void
  ) {
    self.steps = steps
    self.created = created
    self.change = change
  }

  /// Changes every field that the path names.
  func run(on node: inout Node) throws(Stop) { try run(on: &node, from: 0) }

  private func run(on node: inout Node, from step: Int) throws(Stop) {
    guard step < steps.count else {
      do { try change(&node) } catch { throw Stop.failed(error) }
      return
    }
    switch node.content {
    case .scalar(let scalar):
      if scalar.isNull { return }
      throw Stop.notAContainer(node)
    case .sequence(let elements):
      if elements.isEmpty { return }
      _ = try node.withSequence { (elements: inout [Node]) throws(Stop) in
        for index in elements.indices { try run(on: &elements[index], from: step) }
      }
    case .mapping:
      if steps[step].name.isEmpty { throw Stop.emptyFieldName(node) }
      _ = try node.withMapping { (mapping: inout Node.Mapping) throws(Stop) in
        try run(onFieldOf: &mapping, step)
      }
    }
  }

  private func run(onFieldOf mapping: inout Node.Mapping, _ step: Int) throws(Stop) {
    let field = steps[step]
    let isLast = step == steps.count - 1
    let filling: CreatedField? = field.isList || created == nil ? nil : (isLast ? created : .mapping)
    guard let index = mapping.index(of: field.name) else {
      guard let filling else { return }
      mapping.entries.append(Node.Mapping.Entry(key: .string(field.name), value: filling.node))
      return try run(on: &mapping.entries[mapping.entries.count - 1].value, from: step + 1)
    }
    if case .scalar(let scalar) = mapping.entries[index].value.content, scalar.isNull {
      if let filling {
        var content = filling.node.content
        // A null that becomes a text keeps how it is spelt, which a prefix then stands before.
        if case .scalar(var made) = content {
          made.text = scalar.text
          content = .scalar(made)
        }
        mapping.entries[index].value.content = content
      } else if field.isList {
        mapping.entries[index].value.content = .sequence([])
      }
    }
    try run(on: &mapping.entries[index].value, from: step + 1)
  }
}

extension Node.Scalar {
  /// Whether the scalar is YAML's null: `null` and its spellings, `~` or nothing, unquoted.
  public var isNull: Bool {
    guard style == .plain else { return false }
    switch text {
    case "", "null", "~", "Null", "NULL": return true
    default: return false
    }
  }
}

extension Node {
  /// Whether the node is YAML's null, or is tagged as one: for kyaml `!!null ""` is null too.
  public var isNull: Bool {
    guard case .scalar(let scalar) = content else { return false }
    return scalar.isNull || tag.map { $0 == "!!null" } ?? false
  }
}
