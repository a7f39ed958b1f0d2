import Diagnostics
import Text

/// Which go-yaml reads: they differ in what plain text means and in how they name lines in messages.
public enum Dialect: Sendable {
  /// go-yaml v2, YAML 1.1 (values files, Chart.yaml, kustomization files): `yes` and `on` are booleans.
  case goYAML2
  /// go-yaml v3 (manifests in Kustomize): `yes` is a string, `0o14` a number.
  case goYAML3
}

/// Why a text is not YAML, or a node has no JSON form.
public struct YAMLError: Error, Sendable {
  /// Go's text, `yaml: line 3: did not find expected key`.
  public let message: String
  /// The place.
  public let mark: Mark
  /// Where the construct begins that could not be read to its end: an open quote, a block; unknown where there is none.
  public let context: Mark

  /// An error with its place.
  public init(message: String, mark: Mark, context: Mark = .unknown) {
    self.message = message
    self.mark = mark
    self.context = context
  }

  /// The error as a message for a person.
  public var diagnostic: Diagnostic { Diagnostic(message, at: mark) }
}

/// Reads YAML text into nodes, as go-yaml v2.4.4 and v3.0.4 read it.
///
/// Aliases are expanded (copies share storage), within go-yaml's bound on expansion; nesting is bounded as in go-yaml.
/// Merge keys are left as they are: see ``Node/mergeKeysResolved(as:)``.
public enum YAMLParser {
  /// All documents of a text, in order; an empty document is a null node, an empty text has no documents.
  ///
  /// - Parameter firstLine: the number of the text's first line in its file, where it is a piece of it.
  /// - Throws: ``YAMLError`` for text that go-yaml refuses, aliases that expand beyond its bound, too deep nesting.
  public static func documents(
    in bytes: [UInt8], file: SourceFile.ID, dialect: Dialect, firstLine: Int = 1
  ) throws(YAMLError) -> [Node] {
    try read(bytes, file: file, dialect: dialect, limit: Int.max, firstLine: firstLine)
  }

  /// The first document of a text, which is all that go-yaml's `Unmarshal` reads: what follows it may be anything.
  ///
  /// - Returns: nil for a text without documents, which `Unmarshal` takes for null.
  /// - Throws: ``YAMLError`` as for ``documents(in:file:dialect:)``.
  public static func firstDocument(
    in bytes: [UInt8], file: SourceFile.ID, dialect: Dialect
  ) throws(YAMLError) -> Node? {
    try read(bytes, file: file, dialect: dialect, limit: 1).first
  }

  private static func read(
    _ bytes: [UInt8], file: SourceFile.ID, dialect: Dialect, limit: Int, firstLine: Int = 1
  ) throws(YAMLError) -> [Node] {
    let input = YAMLInput(bytes)
    let start = Position(line: firstLine &- 1)
    if let documents = directDocuments(in: input, from: start, file: file, dialect: dialect, limit: limit) {
      return documents
    }
    return try composedDocuments(in: input, from: start, file: file, dialect: dialect, limit: limit)
  }

  /// What ``DirectComposer`` makes of a text; nil for a text that is not regular enough for it.
  static func directDocuments(
    in input: YAMLInput, from start: Position = Position(), file: SourceFile.ID, dialect: Dialect, limit: Int
  ) -> [Node]? {
    guard input.fault == nil, !input.hasOtherBreaks else { return nil }
    return input.bytes.withUnsafeBufferPointer { text in
      let scanner = YAMLScanner(text: text, from: start, dialect: dialect)
      var composer = DirectComposer(scanner: scanner, file: file)
      guard let documents = try? composer.documents() else { return nil }
      return documents.count > limit ? Array(documents[..<limit]) : documents
    }
  }

  /// What ``YAMLComposer`` makes of a text.
  static func composedDocuments(
    in input: YAMLInput, from start: Position = Position(), file: SourceFile.ID, dialect: Dialect, limit: Int
  ) throws(YAMLError) -> [Node] {
    try input.bytes.withUnsafeBufferPointer { text throws(YAMLError) in
      let scanner = YAMLScanner(text: text, from: start, dialect: dialect)
      var composer = YAMLComposer(scanner: scanner, file: file, dialect: dialect)
      var documents: [Node] = []
      do throws(YAMLFailure) {
        while documents.count < limit, let document = try composer.nextDocument() { documents.append(document) }
      } catch {
        throw fault(of: input, before: composer.offset) ?? error.error(in: file, dialect: dialect)
      }
      if let fault = fault(of: input, before: composer.offset) { throw fault }
      return documents
    }
  }

  /// The forbidden byte that go-yaml would have met by the time it has scanned up to an offset.
  private static func fault(of input: YAMLInput, before offset: Int) -> YAMLError? {
    guard let fault = input.fault, fault.reportedFrom <= offset else { return nil }
    return YAMLError(message: "yaml: \(fault.problem)", mark: .unknown)
  }
}
