import Diagnostics
import Text
import YAML

/// The files that places name, each looked up once, and their names as they are printed.
struct FileNames {
  /// A file's name in the forms in which it is printed.
  final class Entry {
    private let file: SourceFile
    let path: [UInt8]
    let json: [UInt8]
    let markup: [UInt8]

    init(of id: SourceFile.ID) {
      file = SourceFile.named(id)
      path = Array(file.path.utf8)
      json = JSONWriter.quoted(ByteString(file.path))
      markup = Array(Markup.escaped(file.path).utf8)
    }

    /// The line and column of a place in the file.
    func place(of mark: Mark) -> (line: Int, column: Int) { file.place(of: mark) }
  }

  /// The names by the files' numbers.
  private var known: [Entry?] = []

  /// A file's names.
  subscript(id: SourceFile.ID) -> Entry {
    mutating get {
      if known.indices.contains(id.number), let entry = known[id.number] { return entry }
      if id.number >= known.count { known += repeatElement(nil, count: id.number + 1 - known.count) }
      let entry = Entry(of: id)
      known[id.number] = entry
      return entry
    }
  }

  /// Appends the line and, where it is known, the column of a place: `:12:3`.
  mutating func append(placeIn mark: Mark, to text: inout [UInt8]) {
    let place = self[mark.file].place(of: mark)
    text.append(UInt8(ascii: ":"))
    text.append(decimal: place.line)
    guard mark.column > 0 else { return }
    text.append(UInt8(ascii: ":"))
    text.append(decimal: place.column)
  }

  /// Appends a place without its column: `web/values.yaml:12`; nothing for an unknown one.
  mutating func append(lineOf mark: Mark, to text: inout [UInt8]) {
    guard mark.isKnown else { return }
    let entry = self[mark.file]
    text.append(contentsOf: entry.path)
    text.append(UInt8(ascii: ":"))
    text.append(decimal: entry.place(of: mark).line)
  }
}

extension [UInt8] {
  /// Appends a number.
  mutating func append(decimal number: Int) {
    if number > 9 { append(decimal: number / 10) }
    append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: Swift.max(0, number) % 10))
  }

  /// Appends a text's bytes.
  mutating func append(text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  /// Appends a literal's bytes.
  mutating func append(_ literal: StaticString) { literal.withUTF8Buffer { append(contentsOf: $0) } }
}
