import Diagnostics
import Glibc
import Text
import YAML

/// A step of a build, and where it is written.
final class EditSource: Sendable {
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

/// Compares the states of an object before and after each step, and notes the difference field by field.
struct EditComparison {
  private(set) var edits: [FieldEdit]
  private(set) var places: OriginalPlaces
  /// What made the difference.
  private var source = EditSource(.transformer, "")
  /// Where the comparison is.
  private var path: [FieldEdit.Step] = []

  /// A comparison that goes on from what is noted of an object already.
  init(edits: [FieldEdit], places: OriginalPlaces) {
    self.edits = edits
    self.places = places
  }

  /// Notes what a step made of an object; all of it where there was none before.
  mutating func add(_ source: EditSource, from old: Node?, to new: Node) {
    self.source = source
    if let old { compare(old, new) } else { add(new) }
  }

  private mutating func compare(_ old: Node, _ new: Node) {
    if old.sharesParts(with: new) { return }
    switch (old.content, new.content) {
    case (.scalar(let a), .scalar(let b)):
      if a.text != b.text || !a.isAlike(b) { note(new, previous: old) }
    case (.mapping(let a), .mapping(let b)):
      a.entries.withUnsafeBufferPointer { a in b.entries.withUnsafeBufferPointer { b in compare(a, b) } }
    case (.sequence(let a), .sequence(let b)):
      a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { b in compare(a, b) } }
    default: add(new)
    }
  }

  private mutating func compare(
    _ old: UnsafeBufferPointer<Node.Mapping.Entry>, _ new: UnsafeBufferPointer<Node.Mapping.Entry>
  ) {
    // Most steps leave the keys as they are, or add some at the end.
    var kept = 0
    while kept < old.count, kept < new.count {
      guard old.sharesKey(with: new, at: kept) || old[kept].key.isPlainly(new[kept].key) else { break }
      kept &+= 1
    }
    for index in 0..<kept where !old.sharesValue(with: new, at: index) && !old[index].value.isPlainly(new[index].value)
    {
      compare(old[index].value, with: new[index])
    }
    if kept == old.count {
      for index in kept..<new.count { compare(nil, with: new[index]) }
      return
    }
    let pairs = EditComparison.pairs(old, new, from: kept)
    for (index, partner) in zip(kept..<new.count, pairs.partners) {
      compare(partner.map { old[$0].value }, with: new[index])
    }
    for index in pairs.gone {
      guard let key = old[index].key.scalar?.text else { continue }
      path.append(.key(key))
      note(old[index].value, previous: old[index].value, isRemoval: true)
      path.removeLast()
    }
  }

  private mutating func compare(_ old: Node?, with entry: Node.Mapping.Entry) {
    guard let key = entry.key.scalar?.text else { return }
    path.append(.key(key))
    if let old { compare(old, entry.value) } else { add(entry.value) }
    path.removeLast()
  }

  /// Which old pair each new one was, from an index on, and the old ones that are gone.
  private static func pairs(
    _ old: UnsafeBufferPointer<Node.Mapping.Entry>, _ new: UnsafeBufferPointer<Node.Mapping.Entry>, from start: Int
  ) -> (partners: [Int?], gone: [Int]) {
    var known: [ByteString: Int] = [:]
    for index in start..<old.count {
      if let key = old[index].key.scalar?.text { known[key] = index }
    }
    let partners = new[start...].map { entry in entry.key.scalar.flatMap { known[$0.text] } }
    let kept = Set(partners.compactMap { $0 })
    return (partners, (start..<old.count).filter { !kept.contains($0) })
  }

  private mutating func compare(_ old: UnsafeBufferPointer<Node>, _ new: UnsafeBufferPointer<Node>) {
    if old.count == new.count, old.indices.allSatisfy({ old[$0].isSameElement(as: new[$0]) }) {
      for index in new.indices where !old[index].isPlainly(new[index]) {
        path.append(.index(index))
        compare(old[index], new[index])
        path.removeLast()
      }
      return
    }
    let partners = EditComparison.partners(old, new)
    var targets = [Int?](repeating: nil, count: old.count)
    for (index, partner) in partners.enumerated() {
      if let partner { targets[partner] = index }
    }
    if targets.indices.contains(where: { targets[$0] != $0 }) { follow(targets) }
    for index in new.indices {
      path.append(.index(index))
      if let partner = partners[index] { compare(old[partner], new[index]) } else { add(new[index]) }
      path.removeLast()
    }
  }

  /// Which old element each new one was: the same at the list's ends, that of the same name, the same one elsewhere,
  /// else that of the same place.
  private static func partners(_ old: UnsafeBufferPointer<Node>, _ new: UnsafeBufferPointer<Node>) -> [Int?] {
    let (head, tail) = sameEnds(old, new)
    var partners: [Int?] = new.indices.map { index in
      index < head ? index : index >= new.count - tail ? index - new.count + old.count : nil
    }
    var isTaken = old.indices.map { $0 < head || $0 >= old.count - tail }
    var byKey: [ByteString: [Int]] = [:]
    for index in (head..<old.count - tail).reversed() { byKey[old[index].elementKey, default: []].append(index) }
    // Long lists whose elements have no names are told apart by place alone.
    let looksInside = old.count - head - tail <= mostCompared
    for index in head..<new.count - tail {
      let key = new[index].elementKey
      if key.isEmpty, !looksInside { continue }
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

  private static let mostCompared = 200

  /// How many elements at the beginning and at the end of two lists are the same.
  private static func sameEnds(
    _ old: UnsafeBufferPointer<Node>, _ new: UnsafeBufferPointer<Node>
  ) -> (head: Int, tail: Int) {
    let shorter = min(old.count, new.count)
    var head = 0
    while head < shorter, old[head].says(new[head]) { head &+= 1 }
    var tail = 0
    while tail < shorter - head, old[old.count &- 1 &- tail].says(new[new.count &- 1 &- tail]) { tail &+= 1 }
    return (head, tail)
  }

  /// Earlier changes keep their elements when those move, and go with those that go.
  private mutating func follow(_ targets: [Int?]) {
    let depth = path.count
    func moved(_ other: [FieldEdit.Step]) -> [FieldEdit.Step]? {
      guard other.count > depth, other.starts(with: path), case .index(let position) = other[depth],
        targets.indices.contains(position)
      else { return other }
      guard let target = targets[position] else { return nil }
      var other = other
      other[depth] = .index(target)
      return other
    }
    edits = edits.compactMap { edit in
      guard let path = moved(edit.path) else { return nil }
      var edit = edit
      edit.path = path
      return edit
    }
    places.move(at: path, to: targets)
  }

  /// Notes every scalar of something new.
  private mutating func add(_ node: Node) {
    switch node.content {
    case .scalar: note(node, previous: nil)
    case .sequence(let elements):
      if elements.isEmpty { note(node, previous: nil) }
      for (index, element) in elements.enumerated() {
        path.append(.index(index))
        add(element)
        path.removeLast()
      }
    case .mapping(let mapping):
      if mapping.entries.isEmpty { note(node, previous: nil) }
      for entry in mapping.entries {
        guard let key = entry.key.scalar?.text else { continue }
        path.append(.key(key))
        add(entry.value)
        path.removeLast()
      }
    }
  }

  private mutating func note(_ node: Node, previous: Node?, isRemoval: Bool = false) {
    let place = source.places.place(of: node, at: path, isRemoval: isRemoval) ?? source.mark
    edits.append(
      FieldEdit(
        path: path, role: source.role, kind: source.kind, mark: place, previous: previous?.scalar?.text,
        previousMark: previous?.mark ?? .unknown, isRemoval: isRemoval,
        readings: source.readings.of(previous?.scalar?.text, after: edits)))
  }
}

extension Node.Scalar {
  /// Whether two scalars of one text are of one type: a patch writes `web` in its own style.
  fileprivate func isAlike(_ other: Node.Scalar) -> Bool {
    style == other.style || isString == other.isString
  }

  private var isString: Bool {
    guard style.isUnquoted else { return true }
    return if case .string = resolved(as: .goYAML3) { true } else { false }
  }
}

extension Node {
  /// Whether two nodes are one, neither changed since it was copied from the other; false where that is not known.
  func sharesParts(with other: Node) -> Bool {
    switch (content, other.content) {
    case (.mapping(let a), .mapping(let b)): a.entries.sharesStorage(with: b.entries)
    case (.sequence(let a), .sequence(let b)): a.sharesStorage(with: b)
    default: false
    }
  }

  /// Whether two nodes are seen at a glance to say the same: scalars, or one node's copies.
  fileprivate func isPlainly(_ other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): a.text == b.text && (a.style == b.style || a.isAlike(b))
    case (.mapping(let a), .mapping(let b)): a.entries.sharesStorage(with: b.entries)
    case (.sequence(let a), .sequence(let b)): a.sharesStorage(with: b)
    default: false
    }
  }

  /// Whether two nodes say the same, wherever they stand.
  fileprivate func says(_ other: Node) -> Bool {
    if sharesParts(with: other) { return true }
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): return a.text == b.text && a.isAlike(b)
    case (.mapping(let a), .mapping(let b)):
      return a.entries.count == b.entries.count
        && a.entries.indices.allSatisfy {
          a.entries[$0].key.says(b.entries[$0].key) && a.entries[$0].value.says(b.entries[$0].value)
        }
    case (.sequence(let a), .sequence(let b)):
      return a.count == b.count && a.indices.allSatisfy { a[$0].says(b[$0]) }
    default: return false
    }
  }

  /// What tells an element of a list from the others; empty where nothing does.
  fileprivate var elementKey: ByteString {
    if let scalar { return ByteString("=") + scalar.text }
    for name in Node.elementNames {
      if let scalar = self[name]?.scalar { return ByteString(name) + ByteString("=") + scalar.text }
    }
    return ByteString()
  }

  /// Whether two elements of lists are told from the others by the same name.
  fileprivate func isSameElement(as other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let a), .scalar(let b)): return a.text == b.text
    case (.mapping(let a), .mapping(let b)):
      for name in Node.elementNames {
        switch (a.text(of: name), b.text(of: name)) {
        case (nil, nil): continue
        case (let own?, let its?): return own == its
        default: return false
        }
      }
      return false
    default: return false
    }
  }

  private static let elementNames: [StaticString] = [
    "name", "mountPath", "devicePath", "containerPort", "port", "topologyKey", "ip", "key", "path",
  ]
}

extension Node.Mapping {
  /// The text of a field; nil where there is none, or it is no scalar.
  fileprivate func text(of name: StaticString) -> ByteString? {
    index(of: name).flatMap { entries[$0].value.scalar?.text }
  }
}

extension UnsafeBufferPointer<Node.Mapping.Entry> {
  /// Whether the keys at an index are seen without a look at them to be copies of one: their bits are the same.
  fileprivate func sharesKey(with other: Self, at index: Int) -> Bool {
    sharesContent(with: other, at: index, offset: keyOffset)
  }

  /// Whether the values at an index are seen without a look at them to be copies of one.
  fileprivate func sharesValue(with other: Self, at index: Int) -> Bool {
    sharesContent(with: other, at: index, offset: valueOffset)
  }

  private func sharesContent(with other: Self, at index: Int, offset: Int?) -> Bool {
    guard let own = baseAddress, let other = other.baseAddress, let offset else { return false }
    let (a, b) = (UnsafeRawPointer(own + index) + offset, UnsafeRawPointer(other + index) + offset)
    return memcmp(a, b, MemoryLayout<Node.Content>.size) == 0
  }
}

private let keyOffset = MemoryLayout<Node.Mapping.Entry>.offset(of: \.key.content)
private let valueOffset = MemoryLayout<Node.Mapping.Entry>.offset(of: \.value.content)

extension Array {
  fileprivate func sharesStorage(with other: [Element]) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { a in other.withUnsafeBufferPointer { b in a.baseAddress == b.baseAddress } }
  }
}
