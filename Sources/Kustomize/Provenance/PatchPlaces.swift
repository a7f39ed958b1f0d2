import Diagnostics
import Text
import YAML

/// Finds the line of a patch that set a field.
struct PatchPlaces {
  private var entries: [Entry] = []
  private var files: [SourceFile.ID: PatchText] = [:]

  /// A scalar of a patch, or an operation.
  private struct Entry {
    /// The keys on the way to it, without elements of lists.
    let keys: [ByteString]
    let text: ByteString?
    let mark: Mark
    let removes: Bool
  }

  /// The places in these patches.
  init(_ texts: [PatchText]) {
    for text in texts {
      files[text.file] = text
      let documents = (try? YAMLParser.documents(in: text.bytes, file: text.file, dialect: .goYAML3)) ?? []
      for document in documents {
        if let operations = document.sequence {
          for operation in operations { collect(operation: operation) }
        } else {
          collect(document, [])
        }
      }
    }
  }

  /// The place that set or took away the field at a path; nil when no patch speaks of it.
  func place(of node: Node, at path: [FieldEdit.Step], isRemoval: Bool) -> Mark? {
    if files.isEmpty { return nil }
    if !isRemoval, node.mark.isKnown, files[node.mark.file] != nil { return inFile(node.mark) }
    let keys = path.compactMap { step -> ByteString? in
      if case .key(let key) = step { return key }
      return nil
    }
    var best: (entry: Entry, score: Int)?
    for entry in entries {
      // A patch that takes away something takes away all below it; one that sets something says its very key.
      let shared = zip(entry.keys.reversed(), keys.reversed()).prefix { $0 == $1 }.count
      let isAbove = isRemoval || entry.removes ? keys.starts(with: entry.keys) : false
      guard shared > 0 || isAbove || entry.keys.isEmpty else { continue }
      var score = 4 * (isAbove ? entry.keys.count : shared)
      if entry.text == node.scalar?.text { score += 2 }
      if entry.removes == isRemoval { score += 1 }
      if score > best?.score ?? -1 { best = (entry, score) }
    }
    return best.map { inFile($0.entry.mark) }
  }

  private mutating func collect(_ node: Node, _ keys: [ByteString]) {
    switch node.content {
    case .scalar(let scalar):
      let removes = keys.last == ByteString("$patch") || node.isNull
      entries.append(
        Entry(
          keys: removes && !node.isNull ? keys.dropLast() : keys, text: scalar.text, mark: node.mark, removes: removes))
    case .sequence(let elements): for element in elements { collect(element, keys) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        guard let key = entry.key.scalar?.text else { continue }
        let inner = keys + [key]
        let mark = entry.value.mark.isKnown ? entry.value.mark : entry.key.mark
        if entry.value.isNull {
          entries.append(Entry(keys: inner, text: nil, mark: entry.key.mark, removes: true))
        } else if entry.value.scalar == nil {
          collect(entry.value, inner)
          if entry.value.mapping?.entries.isEmpty ?? entry.value.sequence?.isEmpty ?? false {
            entries.append(Entry(keys: inner, text: nil, mark: mark, removes: false))
          }
        } else {
          collect(entry.value, inner)
        }
      }
    }
  }

  private mutating func collect(operation: Node) {
    guard let pointer = operation["path"]?.scalar?.text else { return }
    let keys = pointer.split(separator: ByteString("/")).dropFirst().compactMap { part -> ByteString? in
      let key = part.string.replacing("~1", with: "/").replacing("~0", with: "~")
      return key == "-" || Int(key) != nil ? nil : ByteString(key)
    }
    let operationName = operation["op"]?.scalar?.text
    let mark = operation["path"]?.mark ?? operation.mark
    if let value = operation["value"] { collect(value, keys) }
    entries.append(
      Entry(keys: keys, text: nil, mark: mark, removes: operationName == ByteString("remove")))
  }

  /// The place in the file: a patch inside a kustomization file is a text of its own until now.
  private func inFile(_ mark: Mark) -> Mark {
    guard let text = files[mark.file] else { return mark }
    return text.placeInFile(of: mark)
  }
}

extension PatchText {
  /// The place in the kustomization file of a place in a patch that stands there; any other place is itself.
  func placeInFile(of place: Mark) -> Mark {
    guard isInline, place.isKnown else { return place }
    let bytes = SourceFile.named(mark.file).line(Int(mark.line)) ?? []
    let start = bytes.dropFirst(max(0, Int(mark.column) - 1)).first
    let isBlock = start == UInt8(ascii: "|") || start == UInt8(ascii: ">")
    guard isBlock else {
      return Mark(file: mark.file, line: Int(mark.line) + Int(place.line) - 1, column: 0)
    }
    var line = Int(mark.line) + Int(place.line)
    // White space before the patch is not part of its text.
    let file = SourceFile.named(mark.file)
    var first = Int(mark.line) + 1
    while let text = file.line(first), text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      first += 1
      line += 1
    }
    let indentation = file.line(line)?.prefix { $0 == 0x20 }.count ?? 0
    let own = SourceFile.named(place.file).line(Int(place.line))?.prefix { $0 == 0x20 }.count ?? 0
    return Mark(file: mark.file, line: line, column: Int(place.column) + max(0, indentation - own))
  }
}
