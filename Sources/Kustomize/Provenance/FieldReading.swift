import Diagnostics
import Manifests
import Text
import YAML

/// A field that a variable (`vars:`) or a replacement reads, as it was then.
public struct FieldReading: Sendable {
  /// The entry that says to read it.
  public let entry: Mark
  /// What is read: `$(HOST) is Service/web metadata.name`.
  public let name: String
  /// What had changed the field, the first change first; of a collection the changes of all below it.
  public let edits: [FieldEdit]
  /// The field as it was.
  public let field: Node
  /// Where it was read from before all changes; unknown when a change made it.
  public let base: Mark

  init(entry: Mark, name: String, edits: [FieldEdit], field: Node, base: Mark) {
    self.entry = entry
    self.name = name
    self.edits = edits
    self.field = field
    self.base = base
  }

  /// The reading of several fields that these changes made.
  init(_ name: String, edits: [FieldEdit]) {
    self.init(entry: .unknown, name: name, edits: edits, field: .null(), base: .unknown)
  }

  /// The reading of a field of an object; nil when there is none at the location: the position at each level.
  init?(_ name: String, of resource: Resource, at location: [Int], entry: Mark) {
    guard let field = resource.node.value(at: location) else { return nil }
    let path = resource.node.steps(to: location)
    let known = resource.edits?.settled() ?? (edits: [], places: OriginalPlaces(of: resource.node))
    let edits = known.edits.filter { !$0.isRemoval && $0.path.starts(with: path) }
    let base = FieldEdit.base(before: edits.first { $0.path == path }, mark: field.mark, place: known.places[path])
    let object = "\(resource.identity.type.kind)/\(resource.identity.name)"
    self.init(
      entry: entry, name: "\(name.isEmpty ? "" : name + " is ")\(object) \(path.text)", edits: edits, field: field,
      base: base)
  }
}

/// What a step of a build reads to write it elsewhere.
enum FieldReadings {
  /// Nothing.
  case none
  /// One field, for all that it writes.
  case field(FieldReading)
  /// The fields of variables, for the texts that name them.
  case variables([ByteString: FieldReading])
  /// The content of the object itself, for a digest of it.
  case content

  /// What was read for a text.
  ///
  /// - Parameters:
  ///   - previous: the text that stood there before.
  ///   - edits: what changed the object until then.
  func of(_ previous: ByteString?, after edits: [FieldEdit]) -> [FieldReading] {
    switch self {
    case .none: return []
    case .content:
      let changes = edits.filter { $0.path.first.map(FieldReadings.contentKeys.contains) ?? false }
      return changes.isEmpty ? [] : [FieldReading("the hash of the content", edits: changes)]
    case .field(let reading): return [reading]
    case .variables(let readings):
      guard let previous else { return [] }
      return previous.split(separator: ByteString("$(")).dropFirst().compactMap { part in
        part.bytes.firstIndex(of: UInt8(ascii: ")")).flatMap { readings[ByteString(part.bytes[..<$0])] }
      }
    }
  }

  private static let contentKeys: [FieldEdit.Step] = ["data", "binaryData", "stringData"].map { .key(ByteString($0)) }
}

extension Node {
  /// The path to a location: the position at each level.
  fileprivate func steps(to location: [Int]) -> [FieldEdit.Step] {
    var steps: [FieldEdit.Step] = []
    var node = self
    for position in location {
      switch node.content {
      case .scalar: return steps
      case .sequence(let elements):
        guard elements.indices.contains(position) else { return steps }
        steps.append(.index(position))
        node = elements[position]
      case .mapping(let mapping):
        guard mapping.entries.indices.contains(position) else { return steps }
        steps.append(.key(mapping.entries[position].key.scalar?.text ?? ByteString()))
        node = mapping.entries[position].value
      }
    }
    return steps
  }
}

extension [FieldEdit.Step] {
  /// `spec.ports[0].name`.
  fileprivate var text: String {
    reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key.string
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}

extension ReplacementTransformer {
  /// The field that the replacement reads; of several replacements, none.
  func readings(in resources: Resources) -> FieldReadings {
    guard replacements.count == 1, let replacement = replacements.first else { return .none }
    guard let source = replacement.source else {
      // A value that the entry itself says.
      guard let text = replacement.sourceValue else { return .none }
      let field = Node(.scalar(Node.Scalar(text)), mark: replacement.mark)
      return .field(FieldReading(entry: replacement.mark, name: "sourceValue", edits: [], field: field, base: .unknown))
    }
    guard let (position, location) = try? source.location(in: resources),
      let reading = FieldReading("", of: resources[position], at: location, entry: replacement.mark)
    else { return .none }
    return .field(reading)
  }
}
