import Diagnostics
import Text
import YAML

/// A step of a build, and where it is written.
struct EditSource {
  let role: FieldEdit.Role
  let kind: String
  /// The entry in the kustomization or plugin file.
  let mark: Mark
  /// The texts of its patches.
  let places: PatchPlaces
  /// The fields that it reads what it writes from.
  let readings: FieldReadings

  init(
    _ role: FieldEdit.Role, _ kind: String, at mark: Mark = .unknown, patches: [PatchText] = [],
    reading readings: FieldReadings = .none
  ) {
    self.role = role
    self.kind = kind
    self.mark = mark
    self.readings = readings
    places = PatchPlaces(patches)
  }
}

/// Compares two states of an object, and notes the difference field by field.
struct EditComparison {
  let source: EditSource
  var edits: [FieldEdit]
  var places: [[FieldEdit.Step]: Mark]

  mutating func compare(_ old: Node, _ new: Node, _ path: [FieldEdit.Step]) {
    if old.sharesParts(with: new) { return }
    switch (old.content, new.content) {
    case (.scalar(let a), .scalar(let b)):
      if a.text != b.text || a.isString != b.isString { note(new, path, previous: old) }
    case (.mapping(let a), .mapping(let b)):
      let known = Dictionary(a.entries.compactMap { entry in entry.key.scalar.map { ($0.text, entry.value) } }) { $1 }
      var kept: Set<ByteString> = []
      for entry in b.entries {
        guard let key = entry.key.scalar?.text else { continue }
        kept.insert(key)
        if let before = known[key] {
          compare(before, entry.value, path + [.key(key)])
        } else {
          add(entry.value, path + [.key(key)])
        }
      }
      for entry in a.entries {
        guard let key = entry.key.scalar?.text, !kept.contains(key) else { continue }
        note(entry.value, path + [.key(key)], previous: entry.value, isRemoval: true)
      }
    case (.sequence(let a), .sequence(let b)): compare(a, b, path)
    default: add(new, path)
    }
  }

  private mutating func compare(_ old: [Node], _ new: [Node], _ path: [FieldEdit.Step]) {
    let partners = EditComparison.partners(old, new)
    var moved: [Int: Int] = [:]
    for (index, partner) in partners.enumerated() {
      if let partner, partner != index { moved[partner] = index }
    }
    if !moved.isEmpty { follow(moved, below: path) }
    for (index, element) in new.enumerated() {
      if let partner = partners[index] {
        compare(old[partner], element, path + [.index(index)])
      } else {
        add(element, path + [.index(index)])
      }
    }
  }

  /// Which old element each new one was: the same at the list's ends, that of the same name, the same one elsewhere,
  /// else that of the same place.
  private static func partners(_ old: [Node], _ new: [Node]) -> [Int?] {
    let (head, tail) = sameEnds(old, new)
    var partners: [Int?] = new.indices.map { index in
      index < head ? index : index >= new.count - tail ? index - new.count + old.count : nil
    }
    var isTaken = old.indices.map { $0 < head || $0 >= old.count - tail }
    var byKey: [ByteString: [Int]] = [:]
    for index in (head..<old.count - tail).reversed() { byKey[key(of: old[index]), default: []].append(index) }
    for index in head..<new.count - tail {
      let key = key(of: new[index])
      let found =
        key.isEmpty
        ? byKey[key]?.last { !isTaken[$0] && old[$0].says(new[index]) } : byKey[key]?.last { !isTaken[$0] }
      guard let found else { continue }
      if !key.isEmpty { byKey[key]?.removeLast() }
      partners[index] = found
      isTaken[found] = true
    }
    for index in new.indices where partners[index] == nil && index < old.count && !isTaken[index] {
      guard (old[index].scalar == nil) == (new[index].scalar == nil) else { continue }
      partners[index] = index
      isTaken[index] = true
    }
    return partners
  }

  /// How many elements at the beginning and at the end of two lists are the same.
  private static func sameEnds(_ old: [Node], _ new: [Node]) -> (head: Int, tail: Int) {
    let shorter = min(old.count, new.count)
    let head = zip(old, new).prefix { $0.says($1) }.count
    let tail = zip(old.reversed(), new.reversed()).prefix(shorter - head).prefix { $0.says($1) }.count
    return (head, tail)
  }

  /// What tells an element of a list from the others.
  private static func key(of element: Node) -> ByteString {
    if let scalar = element.scalar { return ByteString("=") + scalar.text }
    for name in ["name", "mountPath", "devicePath", "containerPort", "port", "topologyKey", "ip", "key", "path"] {
      if let scalar = element[ByteString(name)]?.scalar { return ByteString(name + "=") + scalar.text }
    }
    return ByteString()
  }

  /// Earlier changes keep their elements when those move.
  private mutating func follow(_ moved: [Int: Int], below path: [FieldEdit.Step]) {
    for index in edits.indices where edits[index].path.count > path.count && edits[index].path.starts(with: path) {
      guard case .index(let position) = edits[index].path[path.count], let target = moved[position] else { continue }
      edits[index].path[path.count] = .index(target)
    }
    let below = places.filter { $0.key.count > path.count && $0.key.starts(with: path) }
    for key in below.keys { places[key] = nil }
    for (key, mark) in below {
      var key = key
      if case .index(let position) = key[path.count], let target = moved[position] { key[path.count] = .index(target) }
      places[key] = mark
    }
  }

  /// Notes every scalar of something new.
  mutating func add(_ node: Node, _ path: [FieldEdit.Step]) {
    switch node.content {
    case .scalar: note(node, path, previous: nil)
    case .sequence(let elements):
      if elements.isEmpty { note(node, path, previous: nil) }
      for (index, element) in elements.enumerated() { add(element, path + [.index(index)]) }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { note(node, path, previous: nil) }
      for entry in mapping.entries {
        if let key = entry.key.scalar?.text { add(entry.value, path + [.key(key)]) }
      }
    }
  }

  private mutating func note(_ node: Node, _ path: [FieldEdit.Step], previous: Node?, isRemoval: Bool = false) {
    let place = source.places.place(of: node, at: path, isRemoval: isRemoval) ?? source.mark
    edits.append(
      FieldEdit(
        path: path, role: source.role, kind: source.kind, mark: place, previous: previous?.scalar?.text,
        previousMark: previous?.mark ?? .unknown, isRemoval: isRemoval,
        readings: source.readings.of(previous?.scalar?.text, after: edits)))
  }
}

extension Node.Scalar {
  fileprivate var isString: Bool { style != .plain }
}

extension Node {
  /// Whether two nodes are one, neither changed since it was copied from the other; false where that is not known.
  fileprivate func sharesParts(with other: Node) -> Bool {
    switch (content, other.content) {
    case (.mapping(let a), .mapping(let b)): a.entries.sharesStorage(with: b.entries)
    case (.sequence(let a), .sequence(let b)): a.sharesStorage(with: b)
    default: false
    }
  }

  /// Whether two nodes say the same, wherever they stand.
  fileprivate func says(_ other: Node) -> Bool {
    if sharesParts(with: other) { return true }
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): return a.text == b.text && a.isString == b.isString
    case (.mapping(let a), .mapping(let b)):
      return a.entries.count == b.entries.count
        && zip(a.entries, b.entries).allSatisfy { $0.key.says($1.key) && $0.value.says($1.value) }
    case (.sequence(let a), .sequence(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.says($1) }
    default: return false
    }
  }
}

extension Array {
  fileprivate func sharesStorage(with other: [Element]) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { b in a.baseAddress == b.baseAddress } }
  }
}
