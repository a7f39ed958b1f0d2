import Text

/// The labels of an object, as selectors see them.
public struct Labels: Sendable {
  /// Values by key.
  let values: [ByteString: ByteString]

  /// The labels of a mapping.
  init(_ field: Field) {
    var values: [ByteString: ByteString] = [:]
    for (key, value) in field.members { values[key] = value.text ?? ByteString() }
    self.values = values
  }

  /// The value of a key.
  subscript(_ key: ByteString) -> ByteString? { values[key] }
}

/// What Kubernetes calls a label selector: `matchLabels` and `matchExpressions`, all of which must hold.
struct LabelSelector: Sendable {
  /// One condition on a key.
  enum Requirement: Sendable {
    case equals(ByteString, ByteString)
    case isIn(ByteString, Set<ByteString>)
    case isNotIn(ByteString, Set<ByteString>)
    case exists(ByteString)
    case doesNotExist(ByteString)
    /// An operator that Kubernetes does not know: matches nothing.
    case unknown
  }

  let requirements: [Requirement]

  /// The selector of a field of type LabelSelector; an empty one matches everything.
  init(_ field: Field) {
    var requirements: [Requirement] = field["matchLabels"].members.map {
      .equals($0.key, $0.value.text ?? ByteString())
    }
    for expression in field["matchExpressions"].elements {
      let key = expression["key"].text ?? ByteString()
      let values = Set(expression["values"].texts)
      switch expression["operator"].text {
      case .some("In"): requirements.append(.isIn(key, values))
      case .some("NotIn"): requirements.append(.isNotIn(key, values))
      case .some("Exists"): requirements.append(.exists(key))
      case .some("DoesNotExist"): requirements.append(.doesNotExist(key))
      default: requirements.append(.unknown)
      }
    }
    self.requirements = requirements
  }

  /// The selector of a Service or ReplicationController: labels and their values.
  init(labels field: Field) {
    requirements = field.members.map { .equals($0.key, $0.value.text ?? ByteString()) }
  }

  /// Whether it matches everything.
  var isEmpty: Bool { requirements.isEmpty }

  /// Whether labels meet all conditions.
  func matches(_ labels: Labels) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .equals(let key, let value): labels[key] == value
      case .isIn(let key, let values): labels[key].map(values.contains) ?? false
      case .isNotIn(let key, let values): !(labels[key].map(values.contains) ?? false)
      case .exists(let key): labels[key] != nil
      case .doesNotExist(let key): labels[key] == nil
      case .unknown: false
      }
    }
  }
}

/// Finds what a selector matches without looking at everything: by namespace, then by the label that fewest have.
struct LabelIndex: Sendable {
  private struct Key: Hashable {
    let namespace: ByteString
    let label: ByteString
    let value: ByteString?
  }

  private var labels: [Labels] = []
  private var byNamespace: [ByteString: [Int]] = [:]
  private var byLabel: [Key: [Int]] = [:]

  /// Adds what has these labels; its number is the count of those before it.
  mutating func add(_ labels: Labels, in namespace: ByteString) {
    let number = self.labels.count
    self.labels.append(labels)
    byNamespace[namespace, default: []].append(number)
    for (key, value) in labels.values {
      byLabel[Key(namespace: namespace, label: key, value: value), default: []].append(number)
      byLabel[Key(namespace: namespace, label: key, value: nil), default: []].append(number)
    }
  }

  /// The namespaces that have something.
  var namespaces: [ByteString] { byNamespace.keys.sorted() }

  /// All of a namespace.
  func all(in namespace: ByteString) -> [Int] { byNamespace[namespace] ?? [] }

  /// The numbers of those in a namespace that a selector matches.
  func matches(_ selector: LabelSelector, in namespace: ByteString) -> [Int] {
    var best: [Int]?
    for requirement in selector.requirements {
      let candidates: [Int]? =
        switch requirement {
        case .equals(let key, let value): byLabel[Key(namespace: namespace, label: key, value: value)] ?? []
        case .exists(let key), .isIn(let key, _): byLabel[Key(namespace: namespace, label: key, value: nil)] ?? []
        case .isNotIn, .doesNotExist: nil
        case .unknown: []
        }
      guard let candidates, candidates.count < best?.count ?? Int.max else { continue }
      best = candidates
    }
    return (best ?? all(in: namespace)).filter { selector.matches(labels[$0]) }
  }
}
