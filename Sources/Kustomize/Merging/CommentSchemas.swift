import Diagnostics
import Manifests
import Synchronization
import Text
import YAML

/// Schemas that comments of a manifest give to its fields: `containers: # {"type": "array", …}`.
///
/// kyaml takes a comment on a field's line, or alone on the line before it, for the schema of the field's value if it is
/// the JSON of one; that beats what is known of the type.
struct CommentSchemas: Sendable {
  /// What is known about types, and the schemas.
  let facts: TypeFacts
  private let shapes: [Place: TypeGraph.Shape]

  private struct Place: Hashable {
    let file: SourceFile.ID
    let line: UInt32
  }

  /// The schemas in the files of these nodes; nil if there are none, as nearly always.
  init?(filesOf nodes: [Node], facts: TypeFacts) {
    var facts = facts
    var shapes: [Place: TypeGraph.Shape] = [:]
    for file in Set(nodes.map(\.mark.file)) {
      for (line, schema) in CommentSchemas.schemas(in: file) {
        guard let added = facts.adding(schema: schema) else { continue }
        facts = added.facts
        shapes[Place(file: file, line: line)] = added.shape
      }
    }
    guard !shapes.isEmpty else { return nil }
    self.facts = facts
    self.shapes = shapes
  }

  /// The shape that a comment gives to a field.
  func shape(of entry: Node.Mapping.Entry) -> TypeGraph.Shape? {
    let mark = entry.key.mark
    return mark.isKnown ? shapes[Place(file: mark.file, line: mark.line)] : nil
  }

  // MARK: Finding

  /// A file is searched once, however many patches meet it.
  private static let found = Mutex<[SourceFile.ID: [UInt32: Node]]>([:])

  private static func schemas(in file: SourceFile.ID) -> [UInt32: Node] {
    if let known = found.withLock({ $0[file] }) { return known }
    let schemas = search(SourceFile.named(file).bytes)
    found.withLock { $0[file] = schemas }
    return schemas
  }

  /// The schemas by the line of the field that they are meant for.
  private static func search(_ bytes: [UInt8]) -> [UInt32: Node] {
    guard ByteString(bytes).contains(ByteString("# {")) || ByteString(bytes).contains(ByteString("#{")) else {
      return [:]
    }
    var schemas: [UInt32: Node] = [:]
    var isAfterComment = false
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let number = UInt32(clamping: index + 1)
      let start = line.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? line.endIndex
      let isComment = start < line.endIndex && line[start] == UInt8(ascii: "#")
      if let schema = schema(in: line) {
        if !isComment {
          schemas[number] = schema
        } else if !isAfterComment {
          // Comments of several lines are read as one, which is no JSON.
          schemas[number &+ 1] = schema
        }
      } else if isComment {
        schemas[number] = nil
      }
      isAfterComment = isComment
    }
    return schemas
  }

  /// The schema in a line's comment.
  private static func schema(in line: ArraySlice<UInt8>) -> Node? {
    let hash = UInt8(ascii: "#")
    var start = line.startIndex
    while let sign = line[start...].firstIndex(of: hash) {
      let isComment = sign == line.startIndex || line[sign - 1] == 0x20 || line[sign - 1] == 0x09
      let rest = line[sign...].drop { $0 == hash }.drop { $0 == 0x20 }
      if isComment, rest.first == UInt8(ascii: "{") {
        guard case .object? = try? JSONParser.parse(Array(rest)) else { return nil }
        return try? YAMLParser.firstDocument(in: Array(rest), file: .unknown, dialect: .goYAML2)
      }
      start = sign + 1
    }
    return nil
  }
}
