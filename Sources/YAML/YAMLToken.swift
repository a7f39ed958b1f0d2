/// A piece of YAML text: an indicator, a scalar, or a change of indentation.
struct YAMLToken {
  enum Kind: UInt8 {
    case streamStart, streamEnd
    case versionDirective, tagDirective
    case documentStart, documentEnd
    case blockSequenceStart, blockMappingStart, blockEnd
    case flowSequenceStart, flowSequenceEnd, flowMappingStart, flowMappingEnd
    case blockEntry, flowEntry, key, value
    case alias, anchor, tag, scalar
  }

  /// What it is.
  var kind: Kind
  /// How a scalar was written.
  var style: Node.Style = .plain
  private let compactStart: CompactPosition
  private var compactEnd: CompactPosition
  /// A scalar's text, an anchor's or alias's name, a tag's handle, a directive's handle.
  var text: [UInt8] = []
  private var box: Suffix?

  /// Where it begins.
  var start: Position { compactStart.position }
  /// Where it ends.
  var end: Position {
    get { compactEnd.position }
    set { compactEnd = CompactPosition(newValue) }
  }
  /// A tag's suffix, a directive's prefix or version (two bytes).
  var suffix: [UInt8] {
    get { box?.bytes ?? [] }
    set { box = Suffix(newValue) }
  }

  init(kind: Kind, start: Position, end: Position, text: [UInt8] = [], style: Node.Style = .plain) {
    self.kind = kind
    compactStart = CompactPosition(start)
    compactEnd = CompactPosition(end)
    self.text = text
    self.style = style
  }

  init(kind: Kind, start: Position, end: Position, text: [UInt8] = [], suffix: [UInt8]) {
    self.init(kind: kind, start: start, end: end, text: text)
    box = Suffix(suffix)
  }

  /// What few tokens have beside their text.
  private final class Suffix {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  /// A place in half the space; a text has less than four gigabytes.
  private struct CompactPosition {
    let offset, line, lineStart, lineExcess, excess: UInt32

    init(_ place: Position) {
      offset = UInt32(truncatingIfNeeded: place.offset)
      line = UInt32(truncatingIfNeeded: place.line)
      lineStart = UInt32(truncatingIfNeeded: place.lineStart)
      lineExcess = UInt32(truncatingIfNeeded: place.lineExcess)
      excess = UInt32(truncatingIfNeeded: place.excess)
    }

    var position: Position {
      Position(
        offset: Int(offset), line: Int(line), lineStart: Int(lineStart), lineExcess: Int(lineExcess),
        excess: Int(excess))
    }
  }
}
