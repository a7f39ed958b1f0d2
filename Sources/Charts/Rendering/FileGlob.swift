import Text

/// A pattern of `.Files.Glob`, in the language of the library that Helm uses (gobwas/glob with `/` as separator).
///
/// ```
/// *        anything but /          [abc]  [!abc]    one of these, none of these
/// **       anything                [a-z]            one range, and nothing else in the brackets
/// ?        one character but /     {a,b*}           either pattern, nesting allowed
/// \x       x itself
/// ```
///
/// A pattern outside of the language matches every path, as in Helm. Matching follows all ways at once, so that no
/// pattern takes longer than its length times the path's.
struct FileGlob {
  private var states: [State] = []
  private let start: Int
  private static let final = 0

  private indirect enum Element {
    case character(UInt32)
    case anyCharacter
    case anyWithoutSlash
    case anything
    case list(Set<UInt32>, isNegated: Bool)
    case range(ClosedRange<UInt32>, isNegated: Bool)
    case alternatives([[Element]])
  }

  private enum State {
    case final
    case step(Element, next: Int)
    /// Goes on at all of these without taking a character.
    case split([Int])
  }

  /// Any pattern; one that is not of the language stands for `**`.
  init(_ pattern: ByteString) {
    var parser = Parser(runes: FileGlob.runes(pattern))
    let elements = parser.sequence(isInside: false) ?? [.anything]
    states = [.final]
    var building = states
    let first = FileGlob.compile(elements, next: FileGlob.final, into: &building)
    states = building
    start = first
  }

  /// Whether the whole path is meant.
  func matches(_ path: ByteString) -> Bool {
    var current = closure(of: [start])
    for rune in FileGlob.runes(path) {
      var next: [Int] = []
      for index in current {
        guard case .step(let element, let target) = states[index] else { continue }
        switch element {
        case .anyWithoutSlash where rune != 0x2F, .anything: next.append(index)
        default: if FileGlob.takes(element, rune) { next.append(target) }
        }
      }
      guard !next.isEmpty else { return false }
      current = closure(of: next)
    }
    return current.contains(FileGlob.final)
  }

  private static func takes(_ element: Element, _ rune: UInt32) -> Bool {
    switch element {
    case .character(let wanted): rune == wanted
    case .anyCharacter: rune != 0x2F
    case .list(let members, let isNegated): members.contains(rune) != isNegated
    case .range(let range, let isNegated): range.contains(rune) != isNegated
    case .anyWithoutSlash, .anything, .alternatives: false
    }
  }

  /// The states that are reached without a character; a star may be left at once.
  private func closure(of indices: [Int]) -> [Int] {
    var seen: Set<Int> = []
    var pending = indices
    var result: [Int] = []
    while let index = pending.popLast() {
      guard seen.insert(index).inserted else { continue }
      result.append(index)
      switch states[index] {
      case .split(let targets): pending += targets
      case .step(.anyWithoutSlash, let next), .step(.anything, let next): pending.append(next)
      default: break
      }
    }
    return result
  }

  private static func compile(_ elements: [Element], next: Int, into states: inout [State]) -> Int {
    var target = next
    for element in elements.reversed() {
      if case .alternatives(let patterns) = element {
        let starts = patterns.map { compile($0, next: target, into: &states) }
        states.append(.split(starts))
      } else {
        states.append(.step(element, next: target))
      }
      target = states.count - 1
    }
    return target
  }

  private static func runes(_ text: ByteString) -> [UInt32] {
    var runes: [UInt32] = []
    var offset = 0
    while offset < text.count {
      let (rune, width) = Runes.decode(text.bytes, at: offset)
      runes.append(rune)
      offset += width
    }
    return runes
  }

  private struct Parser {
    let runes: [UInt32]
    var offset = 0
    var depth = 0

    init(runes: [UInt32]) { self.runes = runes }

    private static let deepest = 1000

    /// The elements up to the end, or inside braces up to a comma or the closing brace; nil for a bad pattern.
    mutating func sequence(isInside: Bool) -> [Element]? {
      var elements: [Element] = []
      while offset < runes.count {
        let rune = runes[offset]
        switch rune {
        case 0x2C where isInside, 0x7D where isInside: return elements
        case 0x2A:
          offset += 1
          if offset < runes.count, runes[offset] == 0x2A {
            offset += 1
            elements.append(.anything)
          } else {
            elements.append(.anyWithoutSlash)
          }
        case 0x3F:
          offset += 1
          elements.append(.anyCharacter)
        case 0x5B:
          offset += 1
          guard let element = characterClass() else { return nil }
          elements.append(element)
        case 0x7B:
          offset += 1
          guard let element = alternatives() else { return nil }
          elements.append(element)
        case 0x5C:
          offset += 1
          if offset < runes.count { elements.append(.character(runes[offset])) }
          offset += 1
        default:
          offset += 1
          elements.append(.character(rune))
        }
      }
      return elements
    }

    /// The patterns after an open brace; one that is never closed ends with the text.
    private mutating func alternatives() -> Element? {
      depth += 1
      defer { depth -= 1 }
      guard depth < Parser.deepest else { return nil }
      var patterns: [[Element]] = []
      while true {
        guard let elements = sequence(isInside: true) else { return nil }
        patterns.append(elements)
        guard offset < runes.count else { break }
        let isComma = runes[offset] == 0x2C
        offset += 1
        if !isComma { break }
      }
      // Braces around nothing match nothing at all.
      return .alternatives(patterns.count == 1 && patterns[0].isEmpty ? [] : patterns)
    }

    private mutating func characterClass() -> Element? {
      var isNegated = false
      if offset < runes.count, runes[offset] == 0x21 {
        isNegated = true
        offset += 1
      }
      if offset + 1 < runes.count, runes[offset + 1] == 0x2D {
        guard offset + 3 < runes.count, runes[offset + 3] == 0x5D, runes[offset] <= runes[offset + 2] else {
          return nil
        }
        let range = runes[offset]...runes[offset + 2]
        offset += 4
        return .range(range, isNegated: isNegated)
      }
      var members: Set<UInt32> = []
      while offset < runes.count, runes[offset] != 0x5D {
        if runes[offset] == 0x5C { offset += 1 }
        if offset < runes.count { members.insert(runes[offset]) }
        offset += 1
      }
      guard offset < runes.count, !members.isEmpty else { return nil }
      offset += 1
      return .list(members, isNegated: isNegated)
    }
  }
}
