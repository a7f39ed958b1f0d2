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
  private(set) var edits: [FieldEdit]
  private(set) var places: OriginalPlaces
  /// Where the comparison is.
  private var path: [FieldEdit.Step] = []

  /// A comparison that goes on from what is noted of an object already.
  init(source: EditSource, edits: [FieldEdit], places: OriginalPlaces) {
    self.source = source
    self.edits = edits
    self.places = places
  }

  mutating func compare(_ old: Node, _ new: Node) {
    if old.sharesParts(with: new) { return }
    switch (old.content, new.content) {
    case (.scalar(let a), .scalar(let b)):
      if a.text != b.text || !a.isAlike(b) { note(new, previous: old) }
    case (.mapping(let a), .mapping(let b)): compare(a.entries, b.entries)
    case (.sequence(let a), .sequence(let b)): compare(a, b)
    default: add(new)
    }
  }

  private mutating func compare(_ old: [Node.Mapping.Entry], _ new: [Node.Mapping.Entry]) {
    // Most steps leave the keys as they are.
    if old.count == new.count, zip(old, new).allSatisfy({ $0.key.isPlainly($1.key) }) {
      for (index, entry) in new.enumerated() where !old[index].value.isPlainly(entry.value) {
        guard let key = entry.key.scalar?.text else { continue }
        path.append(.key(key))
        compare(old[index].value, entry.value)
        path.removeLast()
      }
      return
    }
    let pairs = EditComparison.pairs(old, new)
    for (entry, partner) in zip(new, pairs.partners) {
      guard let key = entry.key.scalar?.text else { continue }
      path.append(.key(key))
      if let partner { compare(old[partner].value, entry.value) } else { add(entry.value) }
      path.removeLast()
    }
    for index in pairs.gone {
      guard let key = old[index].key.scalar?.text else { continue }
      path.append(.key(key))
      note(old[index].value, previous: old[index].value, isRemoval: true)
      path.removeLast()
    }
  }

  /// Which old pair each new one was, and the old ones that are gone.
  private static func pairs(
    _ old: [Node.Mapping.Entry], _ new: [Node.Mapping.Entry]
  ) -> (partners: [Int?], gone: [Int]) {
    var known: [ByteString: Int] = [:]
    for (index, entry) in old.enumerated() {
      if let key = entry.key.scalar?.text { known[key] = index }
    }
    let partners = new.map { entry in entry.key.scalar.flatMap { known[$0.text] } }
    let kept = Set(partners.compactMap { $0 })
    return (partners, old.indices.filter { !kept.contains($0) })
  }

  private mutating func compare(_ old: [Node], _ new: [Node]) {
    let partners = EditComparison.partners(old, new)
    var targets = [Int?](repeating: nil, count: old.count)
    for (index, partner) in partners.enumerated() {
      if let partner { targets[partner] = index }
    }
    if targets.indices.contains(where: { targets[$0] != $0 }) { follow(targets) }
    for (index, element) in new.enumerated() {
      path.append(.index(index))
      if let partner = partners[index] { compare(old[partner], element) } else { add(element) }
      path.removeLast()
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
    // Long lists whose elements have no names are told apart by place alone.
    let looksInside = old.count - head - tail <= mostCompared
    for index in head..<new.count - tail {
      let key = key(of: new[index])
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
  mutating func add(_ node: Node) {
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
