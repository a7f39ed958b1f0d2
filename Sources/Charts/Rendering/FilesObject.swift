import GoTemplate
import TemplateFunctions
import Text

/// `.Files`: the files of a chart that are neither templates nor values, by path.
///
/// Go's type is a map from paths to bytes with methods; so it can be ranged over and indexed as well.
final class FilesObject: Object {
  private let contents: [ByteString: FileBytes]
  private let paths: [ByteString]
  private let library: FunctionLibrary

  /// The files of a chart; of equal paths the last one counts.
  convenience init(_ files: [ChartFile], library: FunctionLibrary) {
    self.init(Dictionary(files.map { ($0.path, FileBytes($0.bytes)) }) { $1 }, library: library)
  }

  private init(_ contents: [ByteString: FileBytes], library: FunctionLibrary) {
    self.contents = contents
    self.library = library
    paths = contents.keys.sorted()
  }

  override var typeName: String { "engine.files" }
  override var kind: GoKind { .map }
  override var isTrue: Bool { !paths.isEmpty }
  override var length: Int? { paths.count }
  override var pairs: [(key: Value, value: Value)]? {
    paths.map { (.string($0), .object(contents[$0] ?? FileBytes([]))) }
  }
  /// A file's bytes; what Go gives for an absent key, a nil slice, where there is none.
  override func value(forKey key: ByteString) -> Value? {
    .object(contents[key] ?? TypedSlice(of: "uint8", [], isNil: true))
  }
  override var plainData: Value? {
    .map(MapValue(paths.map { ($0, contents[$0]?.plainData ?? .string(ByteString())) }))
  }

  override func method(_ name: ByteString) -> Function? {
    switch name {
    case "Get": Function("Get", [.string], body: .one { [self] _, path in .string(text(of: path)) })
    case "GetBytes":
      Function("GetBytes", [.string], body: .one { [self] _, path in .object(contents[path.text] ?? FileBytes([])) })
    case "Lines": Function("Lines", [.string], body: .one { [self] _, path in lines(of: path) })
    case "Glob": Function("Glob", [.string], body: .one { [self] _, pattern in .object(glob(pattern.text)) })
    case "AsConfig":
      Function(
        "AsConfig", [],
        body: .many { [self] execution, _ throws(FunctionError) in
          try yaml(execution) { .string($0) }
        })
    case "AsSecrets":
      Function(
        "AsSecrets", [],
        body: .many { [self] execution, _ throws(FunctionError) in
          try yaml(execution) { .string(Base64.encoded($0)) }
        })
    default: nil
    }
  }

  private func text(of path: Value) -> ByteString { ByteString(contents[path.text]?.content ?? []) }

  private func lines(of path: Value) -> Value {
    var text = text(of: path)
    guard !text.isEmpty else { return .object(TypedSlice(strings: [])) }
    if text.hasSuffix("\n") { text = ByteString(text.bytes.dropLast()) }
    return .object(TypedSlice(strings: text.split(separator: ByteString("\n"))))
  }

  private func glob(_ pattern: ByteString) -> FilesObject {
    let glob = FileGlob(pattern)
    return FilesObject(contents.filter { glob.matches($0.key) }, library: library)
  }

  /// The files as the data of a ConfigMap or Secret; of equal base names the last path counts.
  private func yaml(
    _ execution: Execution, _ convert: (ByteString) -> Value
  ) throws(FunctionError) -> Value {
    guard !paths.isEmpty else { return .string(ByteString("{}")) }
    let data = MapValue(
      paths.map { (SlashPath.base($0), convert(ByteString(contents[$0]?.content ?? []))) },
      typeName: "map[string]string")
    guard let toYaml = library.function(named: ByteString("toYaml")), case .one(let body) = toYaml.body else {
      return .string(ByteString())
    }
    return try body(execution, .map(data))
  }
}

/// Go's `[]byte` of a file.
final class FileBytes: Object {
  /// The file's content.
  let content: [UInt8]

  init(_ bytes: [UInt8]) { content = bytes }

  override var typeName: String { "[]uint8" }
  override var kind: GoKind { .slice }
  override var isTrue: Bool { !content.isEmpty }
  override var length: Int? { content.count }
  override var elements: [Value]? { content.map { .object(SizedInteger(unsigned: UInt64($0), .uint8)) } }
  override var bytes: [UInt8]? { content }
  override var plainData: Value? { .string(Base64.encoded(ByteString(content))) }
}
