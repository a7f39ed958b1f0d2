import Manifests
import Text

/// What `sortOptions:` says.
struct SortOptions: Sendable {
  var order: Located
  var orderFirst: [ByteString]?
  var orderLast: [ByteString]?

  init?(_ reader: ObjectReader?) throws(KustomizeError) {
    guard var reader else { return nil }
    order = try reader.located("order")
    if var legacy = try reader.object("legacySortOptions", name: "LegacySortOptions") {
      orderFirst = try legacy.texts("orderFirst").map(\.text)
      orderLast = try legacy.texts("orderLast").map(\.text)
      try legacy.finish()
    }
    try reader.finish()
  }
}

/// The order in which a build prints its objects.
struct SortOrder: Sendable {
  private let ranks: [ByteString: Int]

  /// An order that puts some kinds first and some last.
  init(first: [ByteString], last: [ByteString]) {
    var ranks: [ByteString: Int] = [:]
    for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
    for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
    self.ranks = ranks
  }

  /// Kustomize's built-in order: what others depend on comes first, webhooks come last.
  static let legacy = SortOrder(
    first: [
      "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
      "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
      "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
      "CronJob", "PodDisruptionBudget",
    ].map { ByteString($0) },
    last: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map { ByteString($0) })

  /// The order that options ask for; nil for that of accumulation.
  ///
  /// - Throws: Kustomize's texts for an unknown order or options that do not fit.
  static func order(for options: SortOptions) throws(KustomizeError) -> SortOrder? {
    switch options.order.text {
    case "fifo":
      guard options.orderFirst == nil else {
        throw KustomizeError(
          "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
          at: options.order.mark)
      }
      return nil
    case "legacy":
      guard let first = options.orderFirst else { return .legacy }
      return SortOrder(first: first, last: options.orderLast ?? [])
    default:
      throw KustomizeError(
        "the field 'sortOptions.order' must be one of [fifo, legacy]", at: options.order.mark)
    }
  }

  /// Whether a type comes before another.
  func precedes(_ left: GroupVersionKind, _ right: GroupVersionKind) -> Bool {
    let ranks = (ranks[left.kind] ?? 0, ranks[right.kind] ?? 0)
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    if left.kind == "Namespace", right.kind == "Namespace", left.group.isEmpty || right.group.isEmpty {
      return SortOrder.text(of: left) > SortOrder.text(of: right)
    }
    return SortOrder.text(of: left) < SortOrder.text(of: right)
  }

  /// Puts objects into this order.
  func sort(_ resources: inout Resources) {
    var types: [TypeKey] = []
    var typeNumbers: [GroupVersionKind: Int] = [:]
    var keys: [(type: Int, text: ByteString)] = []
    keys.reserveCapacity(resources.count)
    for position in resources.indices {
      let identity = resources[position].identity
      let number: Int
      if let known = typeNumbers[identity.type] {
        number = known
      } else {
        number = types.count
        typeNumbers[identity.type] = number
        types.append(TypeKey(identity.type, rank: ranks[identity.type.kind] ?? 0))
      }
      keys.append((number, types[number].prefix + SortOrder.text(of: identity)))
    }
    var order = Array(resources.indices)
    order.sort { left, right in
      let (leftType, rightType) = (keys[left].type, keys[right].type)
      if leftType != rightType {
        if let precedes = types[leftType].precedes(types[rightType]) { return precedes }
      }
      if keys[left].text != keys[right].text { return keys[left].text < keys[right].text }
      return left < right
    }
    resources.reorder(order)
  }

  /// What is compared of a type, made once for all objects of it.
  private struct TypeKey {
    let rank: Int
    let text: ByteString
    /// What an object's text begins with.
    let prefix: ByteString
    let isNamespace: Bool
    let isCore: Bool

    init(_ type: GroupVersionKind, rank: Int) {
      self.rank = rank
      text = SortOrder.text(of: type)
      prefix = ByteString(type.text) + ByteString("|")
      isNamespace = type.kind == "Namespace"
      isCore = type.group.isEmpty
    }

    /// Whether the type comes before another; nil if they are equal here.
    func precedes(_ other: TypeKey) -> Bool? {
      if rank != other.rank { return rank < other.rank }
      if text == other.text { return nil }
      let isReversed = isNamespace && other.isNamespace && (isCore || other.isCore)
      return isReversed ? text > other.text : text < other.text
    }
  }

  /// A type's text for comparison, its blanks last.
  private static func text(of type: GroupVersionKind) -> ByteString {
    var text = type.group.isEmpty ? ByteString("~G") : type.group
    text += "_"
    text += type.version.isEmpty ? ByteString("~V") : type.version
    text += "_"
    text += type.kind.isEmpty ? ByteString("~K") : type.kind
    return text
  }

  /// The end of an identity's text for comparison, its blanks last.
  private static func text(of identity: ResourceIdentity) -> ByteString {
    var text = identity.namespace.isEmpty ? ByteString("~X") : identity.namespace
    text += "|"
    text += identity.name.isEmpty ? ByteString("~N") : identity.name
    return text
  }
}
