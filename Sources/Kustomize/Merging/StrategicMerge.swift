import Diagnostics
import Manifests
import Text
import YAML

/// Lays a strategic-merge patch over a resource, as Kustomize 5.8.1 (kyaml's merge2) does.
///
/// Maps are merged key by key; a list is merged by its key where ``TypeFacts`` knows one, else replaced; null deletes;
/// `$patch: delete` and `$patch: replace` say so of a map or a list.
///
/// ```
/// resource                  patch                  result
/// containers:               containers:            containers:
/// - name: web               - name: log            - name: log
///   image: web:1            - name: web            - name: web
///                             image: web:2           image: web:2
/// ```
///
/// Kustomize walks both trees with pointers, so that "the patch's value where the resource has none" is walked as a
/// merge of that value with itself. Here these cases are four functions: ``merge(_:with:shape:depth:)`` of two values,
/// ``settle(_:shape:depth:)`` of a value that the patch does not mention, ``add(_:shape:depth:)`` of a value that only
/// the patch has, and ``adopt(_:shape:depth:)`` of what lies within such a value.
public struct StrategicMerge: Sendable {
  /// What is known about types.
  let facts: TypeFacts
  /// What comments say of single fields.
  private var comments: CommentSchemas?
  /// The quirks met and those corrected.
  let quirks: QuirkLog

  /// A merge by these facts.
  public init(facts: TypeFacts, quirks: QuirkLog = QuirkLog()) {
    self.facts = facts
    self.quirks = quirks
  }

  private init(comments: CommentSchemas, quirks: QuirkLog) {
    facts = comments.facts
    self.comments = comments
    self.quirks = quirks
  }

  /// The deepest nesting that is followed.
  static let depthLimit = 1000

  /// What became of a value.
  enum Outcome {
    /// It is there, changed in place.
    case kept
    /// Another value takes its place.
    case replaced(Node)
    /// It goes.
    case removed
  }

  /// The resource with the patch laid over it, or nil if the patch deletes it.
  ///
  /// A patch with `$patch: replace` at its top changes nothing: Kustomize 5.8.1 makes the merged object and then drops
  /// it.
  /// - Throws: ``PatchError`` with the place in the patch.
  public func applying(_ patch: Node, to resource: Node) throws(PatchError) -> Node? {
    if comments == nil, let comments = CommentSchemas(filesOf: [resource, patch], facts: facts) {
      return try StrategicMerge(comments: comments, quirks: quirks).applying(patch, to: resource)
    }
    var result = resource
    var patch = patch
    switch try merge(&result, with: &patch, shape: nil, depth: 0) {
    case .kept: return result
    case .replaced: return resource
    case .removed: return nil
    }
  }

  // MARK: Values

  /// Merges a value of the patch into the resource's value.
  func merge(
    _ destination: inout Node, with patch: inout Node, shape: TypeGraph.Shape?, depth: Int
  ) throws(PatchError) -> Outcome {
    if destination.isNull {
      switch try add(&patch, shape: shape, depth: depth) {
      case .removed: return .removed
      case .kept, .replaced: return .replaced(styled(patch, over: destination))
      }
    }
    if patch.isNull { return .removed }
    try StrategicMerge.check(patch, isLike: destination, depth: depth)
    let shape = shape ?? embeddedShape(of: destination) ?? embeddedShape(of: patch)
    switch destination.content {
    case .scalar: return .replaced(styled(patch, over: destination))
    case .mapping:
      switch try MergeDirective.take(fromMapping: &patch) {
      case .delete: return .removed
      case .replace:
        try adoptFields(&patch, shape: shape, depth: depth)
        return .replaced(patch)
      case .merge:
        try mergeFields(&destination, with: &patch, shape: shape, depth: depth)
        return .kept
      }
    case .sequence:
      guard let shape, let keys = facts.mergeKeys(of: shape) else { return .replaced(patch) }
      let elements = facts.elements(of: shape)
      switch try MergeDirective.take(fromSequence: &patch) {
      case .delete: return .removed
      case .replace:
        try mergeElements(&patch, with: .itself, keys: keys, shape: elements, depth: depth)
        return .replaced(patch)
      case .merge:
        try mergeElements(&destination, with: .patch(patch), keys: keys, shape: elements, depth: depth)
        return .kept
      }
    }
  }

  /// A scalar of the patch in the place of the resource's; notices a number that becomes a text.
  private func styled(_ patch: Node, over destination: Node) -> Node {
    let result = patch.styled(over: destination)
    guard result.scalar?.style == .retyped, patch.scalar?.style != .retyped,
      quirks.corrects(
        .quotedNumbers, "\(patch.rawText) becomes a text, because the text that it replaces is quoted", at: patch.mark)
    else { return result }
    return patch
  }

  /// Walks a value of the resource that the patch does not mention: fields that are empty (`key:` and nothing more) go,
  /// lists that merge by key lose elements of equal keys, and fields get the quotes that kyaml puts around them.
  func settle(_ node: inout Node, shape: TypeGraph.Shape?, depth: Int) throws(PatchError) -> Outcome {
    if let scalar = node.scalar { return node.isNull && scalar.text.isEmpty ? .removed : .kept }
    guard !isSettled(node, shape: shape, depth: depth) else { return .kept }
    let shape = shape ?? embeddedShape(of: node)
    if node.mapping != nil {
      _ = try node.withMapping { mapping throws(PatchError) in
        var removed: [Int] = []
        let repeated = mapping.repeatedKeys
        for index in mapping.entries.indices where !repeated.contains(index) {
          let field = fieldShape(mapping.entries[index], of: shape)
          if case .removed = try settle(&mapping.entries[index].value, shape: field, depth: depth + 1) {
            removed.append(index)
          }
          try StrategicMerge.set(&mapping.entries[index])
        }
        mapping.removeEntries(at: removed)
      }
    } else if let shape, let keys = facts.mergeKeys(of: shape) {
      try mergeElements(&node, with: .nothing, keys: keys, shape: facts.elements(of: shape), depth: depth)
    }
    return .kept
  }

  /// Takes a value that only the patch has.
  func add(_ patch: inout Node, shape: TypeGraph.Shape?, depth: Int) throws(PatchError) -> Outcome {
    if patch.isNull { return .removed }
    if patch.scalar != nil { return .kept }
    try StrategicMerge.check(depth: depth, at: patch)
    let shape = shape ?? embeddedShape(of: patch)
    if patch.mapping != nil {
      // A word that is no directive is not noticed here, only within.
      if case .delete? = try? MergeDirective.take(fromMapping: &patch) { return .removed }
      try adoptFields(&patch, shape: shape, depth: depth)
    } else if let shape, let keys = facts.mergeKeys(of: shape) {
      try mergeElements(&patch, with: .itself, keys: keys, shape: facts.elements(of: shape), depth: depth)
    }
    return .kept
  }

  /// Takes a value from within a value that only the patch has.
  func adopt(_ patch: inout Node, shape: TypeGraph.Shape?, depth: Int) throws(PatchError) -> Outcome {
    if patch.isNull { return .removed }
    if patch.scalar != nil { return .kept }
    try StrategicMerge.check(depth: depth, at: patch)
    let shape = shape ?? embeddedShape(of: patch)
    if patch.mapping != nil {
      if case .delete = try MergeDirective.take(fromMapping: &patch) { return .removed }
      try adoptFields(&patch, shape: shape, depth: depth)
    } else if let shape, let keys = facts.mergeKeys(of: shape) {
      if case .delete = try MergeDirective.take(fromSequence: &patch) { return .removed }
      try mergeElements(&patch, with: .itself, keys: keys, shape: facts.elements(of: shape), depth: depth)
    }
    return .kept
  }

  // MARK: Fields

  private func mergeFields(
    _ destination: inout Node, with patch: inout Node, shape: TypeGraph.Shape?, depth: Int
  ) throws(PatchError) {
    guard case .mapping(var fields) = patch.content else { return }
    patch.content = .sequence([])
    defer { patch.content = .mapping(fields) }
    _ = try destination.withMapping { mapping throws(PatchError) in
      let patchIndex = KeyIndex(fields)
      let repeated = mapping.repeatedKeys
      var removed: [Int] = []
      var isTaken = [Bool](repeating: false, count: fields.entries.count)
      for index in mapping.entries.indices where !repeated.contains(index) {
        var field = fieldShape(mapping.entries[index], of: shape)
        guard let other = patchIndex.position(of: mapping.entries[index].keyText, in: fields) else {
          if case .removed = try settle(&mapping.entries[index].value, shape: field, depth: depth + 1) {
            removed.append(index)
          }
          try StrategicMerge.set(&mapping.entries[index])
          continue
        }
        isTaken[other] = true
        if let comments, comments.shape(of: mapping.entries[index]) == nil {
          field = comments.shape(of: fields.entries[other]) ?? field
        }
        let outcome = try merge(
          &mapping.entries[index].value, with: &fields.entries[other].value, shape: field, depth: depth + 1)
        switch outcome {
        case .kept: break
        case .replaced(let value): mapping.entries[index].value = value
        case .removed: removed.append(index)
        }
        try StrategicMerge.checkKey(of: mapping.entries[index])
      }
      mapping.removeEntries(at: removed)
      let repeatedInPatch = fields.repeatedKeys
      let new = fields.entries.indices.filter { !isTaken[$0] && !repeatedInPatch.contains($0) }
        .sorted { fields.entries[$0].keyText < fields.entries[$1].keyText }
      for index in new {
        let field = fieldShape(fields.entries[index], of: shape)
        let outcome = try add(&fields.entries[index].value, shape: field, depth: depth + 1)
        try StrategicMerge.set(&fields.entries[index])
        guard case .kept = outcome else { continue }
        mapping.entries.append(fields.entries[index])
      }
    }
  }

  private func adoptFields(_ patch: inout Node, shape: TypeGraph.Shape?, depth: Int) throws(PatchError) {
    _ = try patch.withMapping { mapping throws(PatchError) in
      var removed: [Int] = []
      let repeated = mapping.repeatedKeys
      for index in mapping.entries.indices where !repeated.contains(index) {
        let field = fieldShape(mapping.entries[index], of: shape)
        if case .removed = try adopt(&mapping.entries[index].value, shape: field, depth: depth + 1) {
          removed.append(index)
        }
        try StrategicMerge.set(&mapping.entries[index])
      }
      mapping.removeEntries(at: removed)
    }
  }

  /// Sets a field to the value that it has, as kyaml does with each field that it walks.
  private static func set(_ field: inout Node.Mapping.Entry) throws(PatchError) {
    try checkKey(of: field)
    field.value.quoteAsField()
  }

  /// kyaml takes the empty name for that of the mapping itself, which it cannot set.
  private static func checkKey(of field: Node.Mapping.Entry) throws(PatchError) {
    guard field.keyText.isEmpty else { return }
    throw PatchError("wrong node kind: expected ScalarNode but got MappingNode", at: field.key.mark)
  }

  // MARK: Shapes and checks

  private func fieldShape(_ field: Node.Mapping.Entry, of shape: TypeGraph.Shape?) -> TypeGraph.Shape? {
    if let comments, let own = comments.shape(of: field) { return own }
    return shape.flatMap { facts.field(field.keyText, of: $0) }
  }

  /// The shape of an object that says of itself what it is, such as a Pod within a custom resource.
  private func embeddedShape(of node: Node) -> TypeGraph.Shape? {
    guard let apiVersion = node["apiVersion"], let kind = node["kind"], !apiVersion.isNull, !kind.isNull,
      let version = apiVersion.scalar?.text, let name = kind.scalar?.text, !version.isEmpty, !name.isEmpty
    else { return nil }
    return facts.shape(apiVersion: version, kind: name)
  }

  /// Whether ``settle(_:shape:depth:)`` would change nothing; reads only, so that nothing is copied.
  private func isSettled(_ node: Node, shape: TypeGraph.Shape?, depth: Int) -> Bool {
    guard depth < StrategicMerge.depthLimit else { return true }
    switch node.content {
    case .scalar(let scalar): return !(scalar.text.isEmpty && node.isNull)
    case .mapping(let mapping):
      let shape = shape ?? embeddedShape(of: node)
      return mapping.entries.allSatisfy { entry in
        !entry.keyText.isEmpty && !(entry.value.scalar?.getsQuotesAsField ?? false)
          && isSettled(entry.value, shape: fieldShape(entry, of: shape), depth: depth + 1)
      }
    case .sequence(let elements):
      guard let shape, let keys = facts.mergeKeys(of: shape), !elements.isEmpty else { return true }
      guard KeyedList(elements, keys: keys)?.hasDistinctKeys ?? false else { return false }
      let elementShape = facts.elements(of: shape)
      return elements.allSatisfy { isSettled($0, shape: elementShape, depth: depth + 1) }
    }
  }

  private static func check(_ patch: Node, isLike destination: Node, depth: Int) throws(PatchError) {
    try check(depth: depth, at: patch)
    guard patch.kindName != destination.kindName else { return }
    throw PatchError(
      "wrong node kind: expected \(destination.kindName) but got \(patch.kindName)", at: patch.mark,
      other: destination.mark)
  }

  private static func check(depth: Int, at node: Node) throws(PatchError) {
    guard depth < depthLimit else {
      throw PatchError("the patch is nested more than \(depthLimit) levels deep", at: node.mark)
    }
  }
}

/// Why a patch cannot be applied.
public struct PatchError: Error, Sendable {
  /// What is wrong, in Kustomize's words where it has some.
  public var message: String
  /// The place in the patch.
  public var mark: Mark
  /// The place in the resource, where one is to blame.
  public var otherMark: Mark
  /// What to do, where there is something to say.
  public var help: String?

  /// An error.
  public init(_ message: String, at mark: Mark = .unknown, other: Mark = .unknown) {
    self.message = message
    self.mark = mark
    otherMark = other
  }
}
