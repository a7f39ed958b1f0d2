import GoTemplate
import TemplateFunctions
import Text

/// Applies a JSONPath template to values, as client-go does: each part to all that the part before it found.
struct JSONPathEvaluation {
  /// Ranges that have been begun and ended by the part just applied, and those that are running.
  private var begun = 0
  private var ended = 0
  private var running = 0
  /// The part that ended the last range.
  private var lastEnd: Int?

  /// What each part of a template finds.
  ///
  /// - Throws: ``JSONPathError``.
  mutating func results(of nodes: ArraySlice<JSONPathNode>, in data: Value) throws(JSONPathError) -> [[Value]] {
    var all: [[Value]] = []
    var index = nodes.startIndex
    while index < nodes.endIndex {
      let found = try apply(nodes[index], to: [data])
      if ended > 0, ended <= running {
        ended -= 1
        lastEnd = index
        break
      }
      if begun > 0 {
        begun -= 1
        running += 1
        // Without elements the parts up to the end are still read, and their results dropped.
        for element in found.isEmpty ? [.null] : found {
          let inner = try results(of: nodes[(index + 1)...], in: element)
          if !found.isEmpty { all += inner }
        }
        running -= 1
        if let lastEnd, lastEnd > index, lastEnd < nodes.endIndex { index = lastEnd }
        index += 1
        continue
      }
      all.append(found)
      index += 1
    }
    return all
  }

  private mutating func apply(_ list: [JSONPathNode], to input: [Value]) throws(JSONPathError) -> [Value] {
    var current = input
    for node in list { current = try apply(node, to: current) }
    return current
  }

  private mutating func apply(_ node: JSONPathNode, to input: [Value]) throws(JSONPathError) -> [Value] {
    switch node {
    case .text(let text): return [.string(text)]
    case .list(let list): return try apply(list, to: input)
    case .constant(let value): return input.map { _ in value }
    case .word(let word): return try apply(word: word, to: input)
    case .field(let name):
      let found = input.compactMap { value -> Value? in
        guard case .map(let map) = value else { return nil }
        return map[name]
      }
      guard !found.isEmpty else { throw JSONPathError(message: "\(name) is not found") }
      return found
    case .wildcard: return input.flatMap { JSONPathEvaluation.children(of: $0) }
    case .descendants: return input.flatMap { JSONPathEvaluation.descendants(of: $0) }
    case .union(let lists):
      var found: [Value] = []
      for list in lists { found += try apply(list, to: input) }
      return found
    case .slice(let start, let end, let step, let isIndex):
      var found: [Value] = []
      for value in input {
        if case .null = value { continue }
        guard case .list(let elements) = value else { throw JSONPathError(message: "is not array or slice") }
        found += try JSONPathEvaluation.slice(elements, start, end, step, isIndex)
      }
      return found
    case .filter(let left, let comparison, let right):
      var found: [Value] = []
      for value in input {
        guard case .list(let elements) = value else {
          throw JSONPathError(message: "is not array or slice and cannot be filtered")
        }
        for element in elements where try passes(element, left, comparison, right) { found.append(element) }
      }
      return found
    }
  }

  private mutating func apply(word: ByteString, to input: [Value]) throws(JSONPathError) -> [Value] {
    switch word {
    case "range": begun += 1
    case "end":
      guard running > 0 else { throw JSONPathError(message: "not in range, nothing to end") }
      ended += 1
    default: throw JSONPathError(message: "unrecognized identifier \(word)")
    }
    return input
  }

  private static func children(of value: Value) -> [Value] {
    switch value {
    case .map(let map): map.values
    case .list(let elements): elements
    default: []
    }
  }

  /// The value and all below it that hold something; texts count, numbers do not.
  private static func descendants(of value: Value) -> [Value] {
    if case .string(let text) = value { return text.isEmpty ? [] : [value] }
    let children = children(of: value)
    return children.isEmpty ? [] : [value] + children.flatMap { descendants(of: $0) }
  }

  private static func slice(
    _ elements: [Value], _ start: Int?, _ end: Int?, _ step: Int?, _ isIndex: Bool
  ) throws(JSONPathError) -> ArraySlice<Value> {
    let count = elements.count
    var first = start ?? 0
    var last = isIndex ? first.addingReportingOverflow(1).partialValue : end ?? count
    if first < 0 { first += count }
    if last < 0 || last == 0 && isIndex { last += count }
    guard first != last else { return [] }
    guard elements.indices.contains(first), last >= 0, last <= count, first <= last else {
      throw JSONPathError(message: "array index out of bounds")
    }
    guard let step else { return elements[first..<last] }
    guard step > 0 else { throw JSONPathError(message: "step must be > 0") }
    return stride(from: first, to: last, by: step).map { elements[$0] }[...]
  }

  private mutating func passes(
    _ element: Value, _ left: [JSONPathNode], _ comparison: ByteString, _ right: [JSONPathNode]
  ) throws(JSONPathError) -> Bool {
    if comparison == "exists" { return !((try? apply(left, to: [element])) ?? []).isEmpty }
    let lefts = try apply(left, to: [element])
    guard let value = lefts.first else { return false }
    let rights = try apply(right, to: [element])
    guard let other = rights.first else { return false }
    guard lefts.count == 1, rights.count == 1 else {
      throw JSONPathError(message: "can only compare one element at a time")
    }
    let order = try JSONPathEvaluation.order(value, other)
    switch comparison {
    case "==": return order == .some(0)
    case "!=": return order != .some(0)
    case "<", "<=", ">", ">=":
      guard let order else { throw JSONPathError(message: "invalid type for comparison") }
      switch comparison {
      case "<": return order < 0
      case "<=": return order <= 0
      case ">": return order > 0
      default: return order >= 0
      }
    default: throw JSONPathError(message: "unrecognized filter operator \(comparison)")
    }
  }

  /// How two values of one kind compare; truth values are equal (0) or not (nil).
  private static func order(_ left: Value, _ right: Value) throws(JSONPathError) -> Int? {
    func sign<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : right < left ? 1 : 0 }
    switch (left, right) {
    case (.int(let left), .int(let right)): return sign(left, right)
    case (.float64(let left), .float64(let right)): return sign(left, right)
    case (.string(let left), .string(let right)): return sign(left, right)
    case (.bool(let left), .bool(let right)): return left == right ? 0 : nil
    default: throw JSONPathError(message: "incompatible types for comparison")
    }
  }
}
