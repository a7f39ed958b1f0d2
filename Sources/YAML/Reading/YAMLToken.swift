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
  /// Where it begins.
  var start: Position
  /// Where it ends.
  var end: Position
  /// A scalar's text, an anchor's or alias's name, a tag's handle, a directive's handle.
  var text: [UInt8] = []
  /// A tag's suffix, a directive's prefix or version (two bytes).
  var suffix: [UInt8] = []
  /// How a scalar was written.
  var style: Node.Style = .plain
}

/// A token in the scanner's queue: without its texts, which wait beside it, so that it is copied as plain bytes.
struct QueuedToken {
  let kind: YAMLToken.Kind
  let style: Node.Style
  /// How many texts wait for it: a text, and a suffix behind it.
  let textCount: UInt8
  private let compactStart: CompactPosition
  private let compactEnd: CompactPosition

  /// Where it begins.
  var start: Position { compactStart.position }
  /// Where it ends.
  var end: Position { compactEnd.position }

  init(_ kind: YAMLToken.Kind, start: Position, end: Position, style: Node.Style = .plain, textCount: UInt8 = 0) {
    self.kind = kind
    self.style = style
    self.textCount = textCount
    compactStart = CompactPosition(start)
    compactEnd = CompactPosition(end)
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
