import Diagnostics
import Files
import Threads
import YAML

/// A text of resources, split at its separators as Kustomize splits it.
///
/// Kustomize reads every part by itself. Where that makes no difference, neighbouring parts are read at once, in pieces
/// large enough to be worth a thread.
struct ResourceText: Sendable {
  /// The documents of a text; one null at most for each empty part between two separators.
  struct Documents: Sendable {
    var nodes: [Node]
    /// How many parts the text has.
    var chunkCount: Int
  }

  /// A part of the text between two separators, and the line on which it begins.
  private struct Chunk {
    var range: Range<Int>
    var line: Int
  }

  /// Parts of the text that are read at once.
  private struct Piece {
    var range: Range<Int>
    let line: Int
    var chunkCount: Int
  }

  private let text: [UInt8]
  private let file: SourceFile.ID
  private let chunks: [Chunk]
  /// The whole text in pieces; empty where its parts must be read one by one.
  private let pieces: [Piece]

  /// A text and its file.
  ///
  /// - Throws: Kustomize's text for a separator with something behind it.
  init(_ bytes: [UInt8], file: SourceFile.ID) throws(KustomizeError) {
    text = ResourceText.withoutCarriageReturns(bytes)
    self.file = file
    var isPlain = false
    chunks = try ResourceText.chunks(of: text, isPlain: &isPlain)
    pieces = isPlain ? ResourceText.pieces(chunks, of: text) : []
  }

  /// Reads the documents.
  ///
  /// - Throws: Kustomize's texts for malformed YAML.
  func documents() throws(KustomizeError) -> Documents {
    if let documents = joined(pieces.map(nodes)) { return documents }
    return try documentsOneByOne()
  }

  /// How many bytes of texts make it worth to read them on several threads.
  private static let worthOfThreads = 1 << 15

  /// The documents of several texts, read on all processors at once; nil for a text that could not be read, or all of
  /// them where they are small.
  static func readAhead(_ files: [(bytes: [UInt8], file: SourceFile.ID)]) -> [Documents?] {
    guard files.reduce(0, { $0 &+ $1.bytes.count }) >= worthOfThreads, LargeStack.processorCount > 1 else {
      return files.map { _ in nil }
    }
    let texts = LargeStack.results(count: files.count) { try? ResourceText(files[$0].bytes, file: files[$0].file) }
    var places: [(text: Int, piece: Int)] = []
    for (index, text) in texts.enumerated() { places += (text?.pieces ?? []).indices.map { (index, $0) } }
    let work = places
    var read = LargeStack.results(count: work.count) { number -> [Node]? in
      let (text, piece) = work[number]
      return texts[text].flatMap { $0.nodes(of: $0.pieces[piece]) }
    }[...]
    return texts.map { text in
      guard let text else { return nil }
      let own = read.prefix(text.pieces.count)
      read = read.dropFirst(text.pieces.count)
      return text.joined(Array(own))
    }
  }

  /// The documents of a piece; nil where it must be read part by part.
  private func nodes(of piece: Piece) -> [Node]? {
    let bytes = piece.range == text.indices ? text : Array(text[piece.range])
    let nodes = try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML3, firstLine: piece.line)
    return nodes.flatMap { $0.count <= piece.chunkCount ? $0 : nil }
  }

  private func joined(_ read: [[Node]?]) -> Documents? {
    guard !read.isEmpty else { return nil }
    var nodes: [Node] = []
    for piece in read {
      guard let piece else { return nil }
      nodes += piece
    }
    return Documents(nodes: nodes, chunkCount: chunks.count)
  }

  private func documentsOneByOne() throws(KustomizeError) -> Documents {
    var nodes: [Node] = []
    for chunk in chunks {
      do {
        guard
          var node = try YAMLParser.firstDocument(in: Array(text[chunk.range]), file: file, dialect: .goYAML3)
        else { continue }
        if chunk.line > 1 { node.moveMarks(down: chunk.line - 1) }
        nodes.append(node)
      } catch {
        var mark = error.mark
        if mark.isKnown { mark.line &+= UInt32(clamping: chunk.line - 1) }
        throw KustomizeError(
          "MalformedYAMLError: \(error.message) in File: \(FilePath.baseName(SourceFile.named(file).path))", at: mark)
      }
    }
    return Documents(nodes: nodes, chunkCount: chunks.count)
  }

  // MARK: Splitting

  private static func withoutCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x0D) else { return bytes }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
      text.append(byte)
    }
    return text
  }

  /// Splits at every line but the first that begins with `---` and ends in a line break.
  ///
  /// - Parameter isPlain: whether the whole text, read at once, gives the same documents as read part by part: no part
  ///   has a document end marker, a directive or a separator of its own.
  private static func chunks(of text: [UInt8], isPlain: inout Bool) throws(KustomizeError) -> [Chunk] {
    var chunks: [Chunk] = []
    var start = 0
    var startLine = 1
    var line = 1
    var isAfterSeparator = false
    isPlain = true
    for range in lines(of: text) {
      defer { line += 1 }
      guard !range.isEmpty else {
        isAfterSeparator = false
        continue
      }
      let first = text[range.lowerBound]
      let begins = range.count >= 3 && text[range.lowerBound + 1] == first && text[range.lowerBound + 2] == first
      let beginsMarker = begins && (first == UInt8(ascii: "-") || first == UInt8(ascii: "."))
      let isSeparator =
        beginsMarker && first == UInt8(ascii: "-") && range.lowerBound > 0 && !isAfterSeparator
        && range.upperBound < text.count
      if isSeparator {
        let rest = text[(range.lowerBound + 3)..<range.upperBound].drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard rest.isEmpty || rest.first == UInt8(ascii: "#") else {
          throw KustomizeError("invalid document separator: \(String(decoding: text[range], as: UTF8.self))")
        }
        chunks.append(Chunk(range: start..<(range.lowerBound - 1), line: startLine))
        start = range.upperBound + 1
        startLine = line + 1
      } else if first == UInt8(ascii: "%") || (beginsMarker && (range.lowerBound > 0 || first == UInt8(ascii: "."))) {
        isPlain = false
      }
      isAfterSeparator = isSeparator
    }
    chunks.append(Chunk(range: start..<text.count, line: startLine))
    return chunks
  }

  /// The lines of a text, without their line feeds.
  private static func lines(of text: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    lines.reserveCapacity(text.count / 24)
    text.withUnsafeBufferPointer { text in
      var start = 0
      for index in text.indices where text[index] == 0x0A {
        lines.append(start..<index)
        start = index &+ 1
      }
      if start < text.count { lines.append(start..<text.count) }
    }
    return lines
  }

  /// How large a piece is at least, in bytes.
  private static let pieceSize = 1 << 15

  /// Puts neighbouring parts together to pieces; together they are the text without the separators between the pieces.
  private static func pieces(_ chunks: [Chunk], of text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    for chunk in chunks {
      // The line feed before the separator belongs to the part's last line.
      let end = min(chunk.range.upperBound + 1, text.count)
      if let last = pieces.last, last.range.count < pieceSize || beginsLikeMark(text, at: chunk.range.lowerBound) {
        pieces[pieces.count - 1].range = last.range.lowerBound..<end
        pieces[pieces.count - 1].chunkCount += 1
      } else {
        pieces.append(Piece(range: chunk.range.lowerBound..<end, line: chunk.line, chunkCount: 1))
      }
    }
    return pieces
  }

  /// Whether what stands here would be taken for a byte order mark at a text's beginning.
  private static func beginsLikeMark(_ text: [UInt8], at offset: Int) -> Bool {
    offset < text.count && text[offset] >= 0xEF
  }
}

extension Node {
  /// Adds to the lines of all marks.
  fileprivate mutating func moveMarks(down lines: Int) {
    if mark.isKnown { mark.line &+= UInt32(clamping: lines) }
    switch content {
    case .scalar: break
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].moveMarks(down: lines) }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices {
          mapping.entries[index].key.moveMarks(down: lines)
          mapping.entries[index].value.moveMarks(down: lines)
        }
      }
    }
  }
}
