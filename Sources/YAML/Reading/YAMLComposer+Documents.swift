/// Where documents begin, and the directives before them.
extension YAMLComposer {
  /// Reads what precedes a document.
  ///
  /// - Returns: whether it begins with `---`; nil at the end of the text.
  mutating func beginDocument() throws(YAMLFailure) -> Bool? {
    anchors.removeAll(keepingCapacity: true)
    budget = AliasBudget()
    var isBareAllowed = false
    if !hasStarted {
      _ = try scanner.peek()
      scanner.skip()
      hasStarted = true
      isBareAllowed = true
    } else {
      while try scanner.peek() == .documentEnd { scanner.skip() }
    }
    switch try scanner.peek() {
    case .streamEnd: return nil
    case .versionDirective, .tagDirective, .documentStart: break
    default:
      if isBareAllowed {
        addStandardTagPrefixes()
        return false
      }
    }
    try readDirectives()
    guard try scanner.peek() == .documentStart else {
      throw failure("did not find expected <document start>", at: scanner.nextStart)
    }
    scanner.skip()
    return true
  }

  mutating func readDirectives() throws(YAMLFailure) {
    var hasVersion = false
    while true {
      let kind = try scanner.peek()
      guard kind == .versionDirective || kind == .tagDirective else { break }
      let token = scanner.take()
      if kind == .versionDirective {
        guard !hasVersion else { throw failure("found duplicate %YAML directive", at: token.start) }
        guard token.suffix == [1, 1] else { throw failure("found incompatible YAML document", at: token.start) }
        hasVersion = true
      } else {
        guard !tagPrefixes.contains(where: { $0.handle == token.text }) else {
          throw failure("found duplicate %TAG directive", at: token.start)
        }
        tagPrefixes.append((token.text, token.suffix))
      }
    }
    addStandardTagPrefixes()
  }

  mutating func addStandardTagPrefixes() {
    for (handle, prefix) in [("!", "!"), ("!!", Self.standardTagPrefix)] as [(String, String)]
    where !tagPrefixes.contains(where: { $0.handle.elementsEqual(handle.utf8) }) {
      tagPrefixes.append((Array(handle.utf8), Array(prefix.utf8)))
    }
  }

  mutating func isContentMissing() throws(YAMLFailure) -> Bool {
    switch try scanner.peek() {
    case .versionDirective, .tagDirective, .documentStart, .documentEnd, .streamEnd: true
    default: false
    }
  }
}
