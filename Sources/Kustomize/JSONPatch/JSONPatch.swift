import Diagnostics
import Text
import YAML

/// A JSON patch (RFC 6902) in the dialect of evanphx/json-patch v4, which Kustomize 5.8.1 uses.
///
/// What differs from the RFC: indices may be negative; `replace` of a missing key adds it; what precedes the first
/// slash of a path is ignored; `add` without a value adds null; `test` compares texts. What differs for the object: all
/// its numbers pass through a float64, so integers beyond 2^53 lose digits.
public struct JSONPatch: Sendable {
  private let operations: [Operation]
  /// A text in JSON, whose places are looked for only when there is something to tell.
  private let json: (text: [UInt8], file: SourceFile.ID)?
  /// Whether the text has `<`, `>` or `&`, which Go writes as escapes in the object that it compares with.
  private let hasSignsGoEscapes: Bool

  /// One operation, as far as it could be read; what is missing shows when it is applied.
  private struct Operation: Sendable {
    /// `add`, `remove`, `replace`, `move`, `copy`, `test`; `unknown` where there is none.
    let name: ByteString
    let path: ByteString?
    let from: ByteString?
    /// The value; null where there is none.
    let value: JSONValue
    let mark: Mark
  }

  /// Reads a patch: strict JSON if it begins with `[`, else the first YAML document.
  ///
  /// - Throws: ``PatchError`` for a text that is neither, or not a list of operations.
  public init(parsing text: [UInt8], file: SourceFile.ID) throws(PatchError) {
    guard !text.isEmpty else { throw PatchError("empty json patch operations") }
    let isJSON = text[0] == UInt8(ascii: "[")
    json = isJSON ? (text, file) : nil
    hasSignsGoEscapes = isJSON && text.contains(where: "<>&".utf8.contains)
    let value: JSONValue
    var marks: [Mark] = []
    if isJSON {
      do { value = try JSONParser.parse(text) } catch {
        throw PatchError(error.message, at: JSONPatch.mark(of: error.offset, in: text, file: file))
      }
    } else {
      do {
        let document = try YAMLParser.firstDocument(in: text, file: file, dialect: .goYAML2) ?? .null()
        marks = document.sequence?.map(\.mark) ?? []
        value = try JSONValue(yaml: document)
      } catch {
        throw PatchError(error.message, at: error.mark)
      }
    }
    operations = try JSONPatch.operations(value, marks: marks)
  }

  /// The operations of a JSON value.
  private static func operations(_ value: JSONValue, marks: [Mark]) throws(PatchError) -> [Operation] {
    if case .null = value { return [] }
    guard case .array(let elements) = value else {
      throw PatchError("json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    }
    var operations: [Operation] = []
    for (index, element) in elements.enumerated() {
      let mark = index < marks.count ? marks[index] : .unknown
      switch element {
      case .object, .null: break
      default: throw PatchError("json: cannot unmarshal a value into Go value of type jsonpatch.Operation", at: mark)
      }
      operations.append(
        Operation(
          name: element[ByteString("op")]?.text ?? ByteString("unknown"), path: element[ByteString("path")]?.text,
          from: element[ByteString("from")]?.text, value: element[ByteString("value")] ?? .null, mark: mark))
    }
    return operations
  }

  /// Whether there are no operations.
  public var isEmpty: Bool { operations.isEmpty }

  /// Whether an operation reads or changes the object's annotations, or something that they are a part of.
  var touchesAnnotations: Bool {
    operations.contains { operation in
      [operation.path, operation.from].contains { pointer in
        guard let pointer else { return false }
        return pointer.isEmpty || pointer == "/metadata" || pointer.hasPrefix("/metadata/annotations")
      }
    }
  }

  /// The object after all operations.
  ///
  /// - Throws: ``PatchError`` in the library's words for the first operation that cannot be done.
  public func applying(to object: Node) throws(PatchError) -> Node {
    var document = try JSONValue(object: object)
    for (index, operation) in operations.enumerated() {
      do { try apply(operation, to: &document) } catch {
        var failure = PatchError(error.message, at: mark(ofOperation: index), other: object.mark)
        failure.help = JSONPatch.help(
          on: operation.name == "copy" || operation.name == "move" ? operation.from : operation.path,
          isTest: operation.name == "test", in: document)
        throw failure
      }
    }
    guard document.members != nil else { throw PatchError("json: cannot unmarshal array into a map", at: object.mark) }
    var result = try document.node()
    result.mark = object.mark
    return result
  }

  /// Where an operation stands.
  private func mark(ofOperation index: Int) -> Mark {
    guard let json else { return operations[index].mark }
    // JSON is YAML, whose nodes have marks.
    let document = try? YAMLParser.firstDocument(in: json.text, file: json.file, dialect: .goYAML2)
    let elements = document?.sequence ?? []
    return elements.indices.contains(index) ? elements[index].mark : .unknown
  }

  // MARK: Operations

  /// Why an operation cannot be done.
  struct Refusal: Error {
    let message: String

    init(_ message: String) { self.message = message }
  }

  private func apply(_ operation: Operation, to document: inout JSONValue) throws(Refusal) {
    switch operation.name {
    case "add": try JSONPatch.add(operation, to: &document)
    case "remove": try JSONPatch.remove(operation, from: &document)
    case "replace": try JSONPatch.replace(operation, in: &document)
    case "move": try JSONPatch.move(operation, in: &document)
    case "copy": try JSONPatch.copy(operation, in: &document)
    case "test": try test(operation, on: document)
    default: throw Refusal("Unexpected kind: \(operation.name)")
    }
  }

  private static func add(_ operation: Operation, to document: inout JSONValue) throws(Refusal) {
    guard let path = operation.path else { throw Refusal("add operation failed to decode path: missing value") }
    let isDone = try document.withParent(of: path) { parent, key throws(Refusal) in
      try within("error in add for path: '\(path)'") { () throws(Refusal) in try parent.add(operation.value, at: key) }
    }
    guard isDone else {
      throw Refusal("add operation does not apply: doc is missing path: \"\(path)\": missing value")
    }
  }

  private static func remove(_ operation: Operation, from document: inout JSONValue) throws(Refusal) {
    guard let path = operation.path else { throw Refusal("remove operation failed to decode path: missing value") }
    let isDone = try document.withParent(of: path) { parent, key throws(Refusal) in
      try within("error in remove for path: '\(path)'") { () throws(Refusal) in try parent.remove(at: key) }
    }
    guard isDone else {
      throw Refusal("remove operation does not apply: doc is missing path: \"\(path)\": missing value")
    }
  }

  private static func replace(_ operation: Operation, in document: inout JSONValue) throws(Refusal) {
    guard let path = operation.path else { throw Refusal("replace operation failed to decode path: missing value") }
    if path.isEmpty {
      switch operation.value {
      case .object, .array: break
      default: throw Refusal("replace operation value must be object or array")
      }
      document = operation.value
      return
    }
    let isDone = try document.withParent(of: path) { parent, key throws(Refusal) in
      do { _ = try parent.value(at: key) } catch {
        throw Refusal("replace operation does not apply: doc is missing key: \(path): missing value")
      }
      try within("error in remove for path: '\(path)'") { () throws(Refusal) in try parent.set(operation.value, at: key)
      }
    }
    guard isDone else { throw Refusal("replace operation does not apply: doc is missing path: \(path): missing value") }
  }

  private static func move(_ operation: Operation, in document: inout JSONValue) throws(Refusal) {
    guard let from = operation.from else { throw Refusal("move operation failed to decode from: missing value") }
    var value = JSONValue.null
    let isTaken = try document.withParent(of: from) { parent, key throws(Refusal) in
      try within("error in move for path: '\(key)'") { () throws(Refusal) in
        value = try parent.value(at: key) ?? .null
        try parent.remove(at: key)
      }
    }
    guard isTaken else {
      throw Refusal("move operation does not apply: doc is missing from path: \(from): missing value")
    }
    guard let path = operation.path else { throw Refusal("move operation failed to decode path: missing value") }
    let isDone = try document.withParent(of: path) { parent, key throws(Refusal) in
      try within("error in move for path: '\(path)'") { () throws(Refusal) in try parent.add(value, at: key) }
    }
    guard isDone else {
      throw Refusal("move operation does not apply: doc is missing destination path: \(path): missing value")
    }
  }

  private static func copy(_ operation: Operation, in document: inout JSONValue) throws(Refusal) {
    guard let from = operation.from else { throw Refusal("copy operation failed to decode from: missing value") }
    var value = JSONValue.null
    let isFound = try document.withParent(of: from) { parent, key throws(Refusal) in
      try within("error in copy for from: '\(from)'") { () throws(Refusal) in
        value = try parent.value(at: key) ?? .null
      }
    }
    guard isFound else {
      throw Refusal("copy operation does not apply: doc is missing from path: \(from): missing value")
    }
    guard let path = operation.path else { throw Refusal("copy operation failed to decode path: missing value") }
    let isDone = try document.withParent(of: path) { parent, key throws(Refusal) in
      try within("error while adding value during copy") { () throws(Refusal) in try parent.add(value, at: key) }
    }
    guard isDone else {
      throw Refusal("copy operation does not apply: doc is missing destination path: \(path): missing value")
    }
  }

  private func test(_ operation: Operation, on document: JSONValue) throws(Refusal) {
    guard let path = operation.path else { throw Refusal("test operation failed to decode path: missing value") }
    let failure = Refusal("testing value \(path) failed: test failed")
    if hasSignsGoEscapes, operation.value.containsSignsGoEscapes { throw failure }
    if path.isEmpty {
      guard document.equals(operation.value) else { throw failure }
      return
    }
    var document = document
    let isFound = try document.withParent(of: path) { parent, key throws(Refusal) in
      var value: JSONValue?
      try JSONPatch.within("error in test for path: '\(path)'") { () throws(Refusal) in
        value = try parent.value(at: key)
      }
      guard (value ?? .null).equals(operation.value) else { throw failure }
    }
    guard isFound else { throw Refusal("test operation does not apply: is missing path: \(path): missing value") }
  }

  private static func within(_ step: String, _ body: () throws(Refusal) -> Void) throws(Refusal) {
    do { try body() } catch { throw Refusal("\(step): \(error.message)") }
  }

  private static func mark(of offset: Int, in text: [UInt8], file: SourceFile.ID) -> Mark {
    let before = text[..<min(offset, text.count)]
    let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Mark(file: file, line: line, column: before.count - start + 1)
  }
}

extension JSONValue {
  /// Whether a string in it has `<`, `>` or `&`.
  fileprivate var containsSignsGoEscapes: Bool {
    switch self {
    case .string(let text): text.bytes.contains(where: "<>&".utf8.contains)
    case .array(let values): values.contains(where: \.containsSignsGoEscapes)
    case .object(let members): members.contains { $0.value.containsSignsGoEscapes }
    default: false
    }
  }
}
