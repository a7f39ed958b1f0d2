import Diagnostics
import Text
import YAML

/// A change that a step of a build made to one field of an object.
public struct FieldEdit: Sendable {
  /// One step of the field's path.
  public enum Step: Hashable, Sendable {
    /// A key of a mapping.
    case key(ByteString)
    /// An element of a list, from 0.
    case index(Int)
  }

  /// What made the change.
  public enum Role: Sendable {
    /// A patch.
    case patch
    /// A generator or its merge into an object of the same name.
    case generator
    /// Any other transformer.
    case transformer
  }

  /// The field, as the object is at the end of the build.
  public internal(set) var path: [Step]
  /// What made the change.
  public let role: Role
  /// Kustomize's name of the step: `PatchTransformer`, `ImageTagTransformer`.
  public let kind: String
  /// The line of the patch or the kustomization that says so; unknown where the step needs no line.
  public let mark: Mark
  /// The text before; nil when the field was not there, or was no scalar.
  public let previous: ByteString?
  /// The place of what was there before; unknown when nothing was.
  public let previousMark: Mark
  /// Whether the field was taken away.
  public let isRemoval: Bool
}

/// What changed an object, the first change first.
public struct EditLog: Sendable {
  /// The changes.
  public private(set) var edits: [FieldEdit] = []
  /// Where the fields stand that the object was read with: steps that write an object as JSON lose that.
  public private(set) var places: [[FieldEdit.Step]: Mark] = [:]
  /// The object's number in the snapshot that it is compared with.
  var number = 0

  /// No changes of an object that was just read or made.
  init(of node: Node) { notePlaces(of: node, []) }

  private mutating func notePlaces(of node: Node, _ path: [FieldEdit.Step]) {
    switch node.content {
    case .scalar: if node.mark.isKnown, node.mark.file != .unknown { places[path] = node.mark }
    case .sequence(let elements):
      for (index, element) in elements.enumerated() { notePlaces(of: element, path + [.index(index)]) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        if let key = entry.key.scalar?.text { notePlaces(of: entry.value, path + [.key(key)]) }
      }
    }
  }

  /// Notes what differs between two states of the object.
  mutating func record(from old: Node, to new: Node, by source: EditSource) {
    var comparison = EditComparison(source: source, edits: edits, places: places)
    comparison.compare(old, new, [])
    edits = comparison.edits
    places = comparison.places
  }

  /// Notes that all of an object was made.
  mutating func recordCreation(of node: Node, by source: EditSource) {
    var comparison = EditComparison(source: source, edits: edits, places: places)
    comparison.add(node, [])
    edits = comparison.edits
  }
}

/// A step of a build, and where it is written.
struct EditSource {
  let role: FieldEdit.Role
  let kind: String
  /// The entry in the kustomization or plugin file.
  let mark: Mark
  /// The texts of its patches.
  let places: PatchPlaces

  init(_ role: FieldEdit.Role, _ kind: String, at mark: Mark = .unknown, patches: [PatchText] = []) {
    self.role = role
    self.kind = kind
    self.mark = mark
    places = PatchPlaces(patches)
  }
}

/// Compares two states of an object, and notes the difference field by field.
private struct EditComparison {
  let source: EditSource
  var edits: [FieldEdit]
  var places: [[FieldEdit.Step]: Mark]

  mutating func compare(_ old: Node, _ new: Node, _ path: [FieldEdit.Step]) {
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

  /// Which old element each new one was: that of the same name, else that of the same place.
  private static func partners(_ old: [Node], _ new: [Node]) -> [Int?] {
    var byKey: [ByteString: [Int]] = [:]
    for (index, element) in old.enumerated().reversed() { byKey[key(of: element), default: []].append(index) }
    var isTaken = [Bool](repeating: false, count: old.count)
    var partners = new.map { element -> Int? in
      guard let index = byKey[key(of: element)]?.popLast() else { return nil }
      isTaken[index] = true
      return index
    }
    for index in new.indices where partners[index] == nil && index < old.count && !isTaken[index] {
      guard (old[index].scalar == nil) == (new[index].scalar == nil) else { continue }
      partners[index] = index
      isTaken[index] = true
    }
    return partners
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
        previousMark: previous?.mark ?? .unknown, isRemoval: isRemoval))
  }
}

extension Node.Scalar {
  fileprivate var isString: Bool { style != .plain }
}
