import Diagnostics
import Manifests
import Text
import YAML

/// The quirks of merging lists by key: elements that are dropped.
extension StrategicMerge {
  /// Notices elements of equal keys in a list that no patch mentions.
  ///
  /// - Returns: whether all of them stay, as the correction has it; the elements are settled then.
  func keepsDuplicates(
    _ elements: inout [Node], keys: [ByteString], shape: TypeGraph.Shape?, depth: Int
  ) throws(PatchError) -> Bool {
    guard let list = KeyedList(elements, keys: keys), !list.hasDistinctKeys else { return false }
    var seen: Set<[ByteString]> = []
    var isCorrected = false
    for (key, element) in zip(list.keys, elements) where !seen.insert(key).inserted {
      let name = key.map(\.string).joined(separator: ", ")
      isCorrected = quirks.corrects(
        .duplicateElements, "of the elements \(name) only one is left, because some patch touches the object",
        at: element.mark)
    }
    guard isCorrected else { return false }
    var kept: [Node] = []
    for var element in elements {
      if case .removed = try settle(&element, shape: shape, depth: depth + 1) { continue }
      kept.append(element)
    }
    elements = kept
    return true
  }

  /// Notices elements of a patch that say `$patch: replace`, which leaves the resource's as they are, and puts them in
  /// their place if that is corrected.
  func replaceElements(_ patch: [Node], in elements: inout [Node], keys: [ByteString]) {
    for element in patch where !keys.isEmpty && element["$patch"].map({ $0.rawText == "replace" }) ?? false {
      var new = element
      _ = new.withMapping { $0.remove(ByteString("$patch")) }
      let place = elements.firstIndex { other in
        keys.allSatisfy { StrategicMerge.value(of: $0, in: element) == StrategicMerge.value(of: $0, in: other) }
      }
      guard let place, !(new.mapping?.entries.isEmpty ?? true), !new.hasSameContent(as: elements[place]),
        quirks.corrects(
          .elementReplace, "$patch: replace in an element of a list does nothing; the element stays as it is",
          at: element.mark)
      else { continue }
      elements[place] = new
    }
  }

  /// Notices elements of a patch that are nowhere in the merged list since they lack a merge key, and puts them back if
  /// that is corrected.
  func restoreLost(_ patch: [Node], in elements: inout [Node], keys: [ByteString]) {
    let lacking = patch.filter { element in
      guard let fields = element.mapping, fields.index(of: "$patch") == nil, element.mark.isKnown else { return false }
      return !fields.entries.isEmpty && keys.contains { element[$0] == nil }
    }
    guard !lacking.isEmpty else { return }
    var present: Set<Mark> = []
    for element in elements {
      present.insert(element.mark)
      for entry in element.mapping?.entries ?? [] { present.insert(entry.value.mark) }
    }
    for element in lacking where !present.contains(element.mark) {
      let values = element.mapping?.entries.map(\.value) ?? []
      guard !values.contains(where: { present.contains($0.mark) }) else { continue }
      let missing = keys.filter { element[$0] == nil }.map(\.string).joined(separator: ", ")
      guard quirks.corrects(.lostElements, "the element is dropped, because it has no \(missing)", at: element.mark)
      else { continue }
      let place = elements.firstIndex { other in
        keys.allSatisfy { key in StrategicMerge.value(of: key, in: element) == StrategicMerge.value(of: key, in: other)
        }
      }
      guard let place else {
        elements.append(element)
        continue
      }
      for entry in element.mapping?.entries ?? [] {
        _ = elements[place].withMapping { $0.set(entry.keyText, to: entry.value) }
      }
    }
  }

  /// The value of a merge key; a port's protocol is TCP unless it says otherwise.
  private static func value(of key: ByteString, in element: Node) -> ByteString? {
    element[key]?.scalar?.text ?? (key == "protocol" ? ByteString("TCP") : nil)
  }
}
