/// Collections in brackets and braces.
extension YAMLComposer {
  mutating func readFlowEntry(isFirst: Bool) throws(YAMLFailure) -> (node: Node, weight: Int)? {
    var kind = try scanner.peek()
    if kind != .flowSequenceEnd, !isFirst {
      guard kind == .flowEntry else {
        throw failure(
          "did not find expected ',' or ']'", at: scanner.nextStart, context: open[open.count &- 1].context)
      }
      scanner.skip()
      kind = try scanner.peek()
    }
    expect(.flowEntry)
    switch kind {
    case .flowSequenceEnd:
      scanner.skip()
      return end()
    case .key:
      budget.visit()
      try begin(.pairKey, isMapping: true, start: scanner.nextStart, properties: Properties())
      scanner.skip()
      return nil
    default:
      return try readNode(isBlock: false, isIndentlessAllowed: false)
    }
  }

  mutating func readPairKey() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    expect(.pairValue)
    switch try scanner.peek() {
    case .value, .flowEntry, .flowSequenceEnd:
      // go-yaml takes the token, so that `[? : a]` is not what it seems.
      let end = scanner.nextEnd
      scanner.skip()
      return empty(at: end)
    default:
      return try readNode(isBlock: false, isIndentlessAllowed: false)
    }
  }

  mutating func readPairValue() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    expect(.pairEnd)
    let start = scanner.nextStart
    if try scanner.peek() == .value {
      scanner.skip()
      let kind = try scanner.peek()
      if kind != .flowEntry, kind != .flowSequenceEnd {
        return try readNode(isBlock: false, isIndentlessAllowed: false)
      }
    }
    return empty(at: start)
  }

  mutating func readFlowKey(isFirst: Bool) throws(YAMLFailure) -> (node: Node, weight: Int)? {
    var kind = try scanner.peek()
    if kind != .flowMappingEnd, !isFirst {
      guard kind == .flowEntry else {
        throw failure(
          "did not find expected ',' or '}'", at: scanner.nextStart, context: open[open.count &- 1].context)
      }
      scanner.skip()
      kind = try scanner.peek()
    }
    switch kind {
    case .flowMappingEnd:
      scanner.skip()
      return end()
    case .key:
      scanner.skip()
      expect(.flowValue)
      switch try scanner.peek() {
      case .value, .flowEntry, .flowMappingEnd: return empty(at: scanner.nextStart)
      default: return try readNode(isBlock: false, isIndentlessAllowed: false)
      }
    default:
      expect(.missingFlowValue)
      return try readNode(isBlock: false, isIndentlessAllowed: false)
    }
  }

  mutating func readFlowValue() throws(YAMLFailure) -> (node: Node, weight: Int)? {
    expect(.flowKey)
    if try scanner.peek() == .value {
      scanner.skip()
      let kind = try scanner.peek()
      if kind != .flowEntry, kind != .flowMappingEnd {
        return try readNode(isBlock: false, isIndentlessAllowed: false)
      }
    }
    return empty(at: scanner.nextStart)
  }
}
