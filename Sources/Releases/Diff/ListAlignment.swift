import Text
import YAML

/// Which elements of two lists belong together.
///
/// By merge key where one tells all elements apart; else equal elements in order, and what lies between them one by
/// one.
struct ListAlignment {
  /// The merge keys; empty for an alignment by place.
  private(set) var keys: [ByteString] = []
  /// For each element of the new list its partner in the old one.
  private(set) var partners: [Int?]
  /// The old elements without a partner.
  private(set) var removed: [Int] = []
  /// The new elements whose partner stands in another order among those that stayed.
  private(set) var moved: Set<Int> = []

  /// Keys that often tell elements apart, where the type's own are not known.
  private static let likelyKeys: [[ByteString]] = [
    ["name"], ["containerPort", "protocol"], ["port", "protocol"], ["mountPath"], ["ip"], ["host"], ["path"],
    ["topologyKey"], ["key"], ["type"],
  ].map { $0.map { ByteString($0) } }

  init(_ old: [JSON], _ new: [JSON], mergeKeys: [ByteString]) {
    partners = Array(repeating: nil, count: new.count)
    let candidates = (mergeKeys.isEmpty ? [] : [mergeKeys, Array(mergeKeys.prefix(1))]) + ListAlignment.likelyKeys
    for keys in candidates {
      guard let oldIndex = ListAlignment.index(old, by: keys), let newIndex = ListAlignment.index(new, by: keys) else {
        continue
      }
      self.keys = keys
      for (identity, index) in newIndex { partners[index] = oldIndex[identity] }
      removed = oldIndex.filter { newIndex[$0.key] == nil }.map(\.value).sorted()
      moved = ListAlignment.outOfOrder(partners)
      return
    }
    alignByPlace(old, new)
  }

  /// Pairs what is only in one list with what is only in the other, in order.
  mutating func pairRest() {
    let added = partners.indices.filter { partners[$0] == nil }
    for (oldPlace, newPlace) in zip(removed, added) { partners[newPlace] = oldPlace }
    removed.removeFirst(min(removed.count, added.count))
    moved = ListAlignment.outOfOrder(partners)
  }

  /// The members that tell an element from the others; a port without a protocol is TCP.
  static func identity(of element: JSON, by keys: [ByteString]) -> [JSON.Member] {
    keys.map { key in
      let value = element.members?.last { $0.key == key }?.value
      return JSON.Member(key: key, value: value ?? (key == "protocol" ? .string(ByteString("TCP")) : .null))
    }
  }

  /// The place of each element by its identity; nil when an element has none or two have the same.
  private static func index(_ elements: [JSON], by keys: [ByteString]) -> [[JSON.Member]: Int]? {
    var index: [[JSON.Member]: Int] = [:]
    for (place, element) in elements.enumerated() {
      guard case .object = element else { return nil }
      let identity = identity(of: element, by: keys)
      for member in identity {
        switch member.value {
        case .string, .number: break
        default: return nil
        }
      }
      guard index.updateValue(place, forKey: identity) == nil else { return nil }
    }
    return index
  }

  // MARK: - Order

  /// The places whose partner is not on a longest rising run of partners: the fewest that must have moved.
  private static func outOfOrder(_ partners: [Int?]) -> Set<Int> {
    // Patience sorting: the last place of a rising run of each length, and each place's predecessor.
    var tails: [Int] = []
    var previous = [Int](repeating: -1, count: partners.count)
    for (place, partner) in partners.enumerated() {
      guard let partner else { continue }
      var low = 0
      var high = tails.count
      while low < high {
        let middle = (low + high) / 2
        if let other = partners[tails[middle]], other < partner { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[place] = tails[low - 1] }
      if low == tails.count { tails.append(place) } else { tails[low] = place }
    }
    var moved = Set(partners.indices.filter { partners[$0] != nil })
    var place = tails.last ?? -1
    while place >= 0 {
      moved.remove(place)
      place = previous[place]
    }
    return moved
  }

  // MARK: - By place

  private mutating func alignByPlace(_ old: [JSON], _ new: [JSON]) {
    var oldGap: [Int] = []
    var newGap: [Int] = []
    func pair(_ oldGap: [Int], _ newGap: [Int], _ partners: inout [Int?], _ removed: inout [Int]) {
      for (oldPlace, newPlace) in zip(oldGap, newGap) { partners[newPlace] = oldPlace }
      removed += oldGap.dropFirst(newGap.count)
    }
    for step in SequenceDiff.steps(old, new) {
      switch step {
      case .keep(let oldPlace, let newPlace):
        pair(oldGap, newGap, &partners, &removed)
        (oldGap, newGap) = ([], [])
        partners[newPlace] = oldPlace
      case .remove(let place): oldGap.append(place)
      case .insert(let place): newGap.append(place)
      }
    }
    pair(oldGap, newGap, &partners, &removed)
  }
}
