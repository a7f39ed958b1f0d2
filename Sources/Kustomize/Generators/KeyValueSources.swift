import Files
import Text
import YAML

/// Where a generated ConfigMap or Secret takes its entries from.
struct KeyValueSources: Sendable {
  /// `key=value` texts.
  var literals: [Located] = []
  /// `[key=]path` texts.
  var files: [Located] = []
  /// Paths of files with a `key=value` on each line.
  var environmentFiles: [Located] = []

  /// Reads the fields of a generator's entry.
  ///
  /// - Parameter readsOldField: whether the deprecated `env` counts.
  init(_ reader: inout ObjectReader, readsOldField: Bool) throws(KustomizeError) {
    literals = try reader.texts("literals")
    files = try reader.texts("files")
    environmentFiles = try reader.texts("envs")
    let old = try reader.located("env")
    if readsOldField, !old.text.isEmpty { environmentFiles.append(old) }
  }

  /// The entries in Kustomize's order: environment files, literals, files.
  ///
  /// - Throws: Kustomize's texts for a malformed source or a missing file.
  func entries(with loader: Loader) throws(KustomizeError) -> [(key: ByteString, value: ByteString)] {
    var entries: [(key: ByteString, value: ByteString)] = []
    for path in environmentFiles {
      do {
        entries += try KeyValueSources.lines(of: try loader.load(path.string).bytes)
      } catch {
        let all = environmentFiles.map(\.string).joined(separator: " ")
        throw error.within("loading KV pairs: env source files: [\(all)]").located(at: path.mark)
      }
    }
    for literal in literals { entries.append(try KeyValueSources.pair(of: literal, among: literals)) }
    for source in files {
      do {
        let (key, path) = try KeyValueSources.keyAndPath(of: source)
        entries.append((key, ByteString(try loader.load(path).bytes)))
      } catch {
        let all = files.map(\.string).joined(separator: " ")
        throw error.within("loading KV pairs: file sources: [\(all)]").located(at: source.mark)
      }
    }
    return entries
  }

  /// Splits `key=value`; one pair of quotes around the value goes.
  private static func pair(
    of literal: Located, among all: [Located]
  ) throws(KustomizeError) -> (key: ByteString, value: ByteString) {
    let bytes = literal.text.bytes
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0 else {
      let list = all.map(\.string).joined(separator: " ")
      throw KustomizeError(
        "loading KV pairs: literal sources [\(list)]: invalid literal source \(literal.string), expected key=value",
        at: literal.mark)
    }
    var value = bytes[(equals + 1)...]
    if value.count > 1, let first = value.first, first == value.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    {
      value = value.dropFirst().dropLast()
    }
    return (ByteString(bytes[..<equals]), ByteString(value))
  }

  /// Splits `[key=]path`; the key is by default the file's name.
  private static func keyAndPath(of source: Located) throws(KustomizeError) -> (key: ByteString, path: String) {
    let parts = source.text.split(separator: ByteString("="))
    switch parts.count {
    case 1: return (ByteString(FilePath.baseName(source.string)), source.string)
    case 2 where parts[0].isEmpty:
      throw KustomizeError("missing key name for file path \"\(parts[1].string)\" in source \"\(source.string)\"")
    case 2 where parts[1].isEmpty:
      throw KustomizeError("missing file path for key name \"\(parts[0].string)\" in source \"\(source.string)\"")
    case 2: return (parts[0], parts[1].string)
    default: throw KustomizeError("source \"\(source.string)\" key name or file path contains '='")
    }
  }

  /// The entries of an environment file. Nothing is unquoted, trimmed or looked up; `#` begins a comment only at the
  /// start of a line.
  private static func lines(of bytes: [UInt8]) throws(KustomizeError) -> [(key: ByteString, value: ByteString)] {
    var entries: [(key: ByteString, value: ByteString)] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      var text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard String(validating: text, as: UTF8.self) != nil else {
        throw KustomizeError("line \(number) has invalid utf8 bytes : \(String(decoding: text, as: UTF8.self))")
      }
      if number == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
      text = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
      guard let first = text.first, first != UInt8(ascii: "#") else { continue }
      if let equals = text.firstIndex(of: UInt8(ascii: "=")) {
        entries.append((ByteString(text[..<equals]), ByteString(text[(equals + 1)...])))
      } else {
        entries.append((ByteString(text), ByteString()))
      }
    }
    return entries
  }
}
