import Files
import Glibc
import GoTemplate
import Text
import YAML

/// What the user says about values on the command line, in the order in which Helm applies it: the order between kinds
/// of flags is fixed, within a kind the order of the command line counts.
public struct UserValues: Sendable {
  /// Texts of values files that are in memory, below all others.
  public var texts: [ValuesText] = []
  /// `-f`: files, `-` for standard input, or `file://` URLs.
  public var files: [String] = []
  /// `--set-json`.
  public var json: [String] = []
  /// `--set`.
  public var set: [String] = []
  /// `--set-string`.
  public var strings: [String] = []
  /// `--set-file`.
  public var fromFiles: [String] = []
  /// `--set-literal`.
  public var literals: [String] = []

  /// Nothing said.
  public init() {}

  /// The table that all of it makes.
  ///
  /// - Parameter trace: told where each value comes from.
  /// - Throws: ``ChartError`` with Helm's text for a file that is missing or no table, and for a bad expression.
  public func merged(tracing trace: ValueTrace? = nil) throws(ChartError) -> MapValue {
    let values = MapValue()
    for text in texts {
      do throws(ChartError) {
        try ValuesFile.lay(text.bytes, path: text.path, over: values, tracing: trace)
      } catch {
        throw error.prefixed("failed to parse \(text.path): ")
      }
    }
    for file in files {
      let bytes = try UserValues.contents(of: file)
      do throws(ChartError) { try ValuesFile.lay(bytes, path: file, over: values, tracing: trace) } catch {
        throw error.prefixed("failed to parse \(file): ")
      }
    }
    try applyFlags(to: values)
    if let trace { traceFlags(trace) }
    return values
  }

  /// Whether nothing is said.
  public var isEmpty: Bool {
    texts.isEmpty && files.isEmpty && json.isEmpty && set.isEmpty && strings.isEmpty && fromFiles.isEmpty
      && literals.isEmpty
  }

  /// The files that are read for the values, but for standard input.
  public var readFiles: [String] {
    files.filter { ByteString($0).trimmingSpace != "-" }.map(UserValues.localPath) + pathsOfSetFile
  }

  private var pathsOfSetFile: [String] {
    var paths: [String] = []
    let table = MapValue()
    for argument in fromFiles {
      try? SetExpression.apply(
        ByteString(argument),
        form: .file { (path) throws(ChartError) in
          paths.append(UserValues.localPath(path.string))
          return .string(path)
        }, to: table)
    }
    return paths
  }

  /// Tells a trace what each flag sets; what flags may say was checked when they were applied.
  private func traceFlags(_ trace: ValueTrace) {
    func tell(_ flag: String, _ apply: (MapValue) throws -> Void) {
      let table = MapValue()
      try? apply(table)
      trace.set(table, flag: flag)
    }
    for argument in json { tell("--set-json") { try UserValues.apply(json: argument, to: $0) } }
    let forms: [([String], String, SetExpression.Form)] = [
      (set, "--set", .typed), (strings, "--set-string", .text),
      (fromFiles, "--set-file", .file { (path) throws(ChartError) in .string(path) }),
      (literals, "--set-literal", .literal),
    ]
    for (arguments, flag, form) in forms {
      for argument in arguments {
        tell(flag) { try SetExpression.apply(ByteString(argument), form: form, to: $0) }
      }
    }
  }

  private func applyFlags(to values: MapValue) throws(ChartError) {
    for argument in json {
      do throws(ChartError) { try UserValues.apply(json: argument, to: values) } catch {
        throw located(error, error.message, flag: "--set-json", argument: argument)
      }
    }
    try apply(set, "--set", .typed, to: values)
    try apply(strings, "--set-string", .text, to: values)
    let read: (ByteString) throws(ChartError) -> Value = { (path) throws(ChartError) in
      .string(ByteString(try UserValues.contents(of: path.string)))
    }
    try apply(fromFiles, "--set-file", .file(read), to: values)
    try apply(literals, "--set-literal", .literal, to: values)
  }

  /// The texts of values files, those of the command line read again, for messages; standard input is gone by now.
  public func readableTexts() -> [ValuesText] {
    texts
      + files.compactMap { file in
        guard ByteString(file).trimmingSpace != "-", let bytes = try? UserValues.contents(of: file) else { return nil }
        return ValuesText(path: file, bytes: bytes)
      }
  }

  private func apply(
    _ arguments: [String], _ flag: String, _ form: SetExpression.Form, to values: MapValue
  ) throws(ChartError) {
    for argument in arguments {
      do throws(ChartError) { try SetExpression.apply(ByteString(argument), form: form, to: values) } catch {
        throw located(error.prefixed("failed parsing \(flag) data: "), error.message, flag: flag, argument: argument)
      }
    }
  }

  private func located(_ error: ChartError, _ message: String, flag: String, argument: String) -> ChartError {
    var error = error
    let reason = flag == "--set-json" ? "not valid JSON" : message
    error.diagnostics.append(diagnostic(of: reason, flag: flag, argument: argument))
    return error
  }

  static func apply(json argument: String, to values: MapValue) throws(ChartError) {
    let text = ByteString(argument).trimmingSpace
    if text.hasPrefix("{") {
      guard case .map(let table)? = JSONPrefixParser.wholeValue(of: text.bytes) else {
        throw ChartError("failed parsing --set-json data JSON: \(argument)")
      }
      return ValuesMerging.lay(table, over: values)
    }
    do throws(ChartError) { try SetExpression.apply(ByteString(argument), form: .json, to: values) } catch {
      throw ChartError("failed parsing --set-json data \(argument)")
    }
  }

  /// The most that a file given on the command line may hold, in bytes.
  private static let largestFile = 512 << 20

  /// A file's content; `-` is standard input.
  static func contents(of path: String) throws(ChartError) -> [UInt8] {
    for scheme in ["http://", "https://", "oci://"] where path.hasPrefix(scheme) {
      throw ChartError("files from \(scheme) are not fetched: download the file first and give its path (\(path))")
    }
    let bytes: [UInt8]?
    do throws(FileFailure) {
      if ByteString(path).trimmingSpace == "-" {
        bytes = try LocalFiles.contents(of: STDIN_FILENO, path: "/dev/stdin", limit: largestFile)
      } else {
        bytes = try LocalFiles.contents(of: localPath(path), limit: largestFile)
      }
    } catch {
      throw ChartError(error.message, diagnostics: diagnostic(ofMissing: localPath(path)).map { [$0] } ?? [])
    }
    guard let bytes else { throw ChartError("\(path) is larger than \(largestFile) bytes") }
    return bytes
  }

  /// The path of a `file://` URL, or the path itself.
  private static func localPath(_ path: String) -> String {
    path.hasPrefix("file://") ? String(path.dropFirst(7)) : path
  }
}

/// The text of a values file that is in memory.
public struct ValuesText: Sendable {
  /// The path under which messages name it.
  public var path: String
  /// The YAML text.
  public var bytes: [UInt8]
  /// The values with their places, where these are in other files.
  public var document: Node?

  /// A text under this name.
  public init(path: String, bytes: [UInt8], document: Node? = nil) {
    self.path = path
    self.bytes = bytes
    self.document = document
  }
}
