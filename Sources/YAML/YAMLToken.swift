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
