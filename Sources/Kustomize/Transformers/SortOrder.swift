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
    struct Key {
      var rank: Int
      var position: Int
      var type: GroupVersionKind
      var typeText: ByteString
      var text: ByteString
    }
    let keys = resources.indices.map { position in
      let identity = resources[position].identity
      return Key(
        rank: ranks[identity.type.kind] ?? 0, position: position, type: identity.type,
        typeText: SortOrder.text(of: identity.type), text: SortOrder.text(of: identity))
    }
    let sorted = keys.sorted { left, right in
      if left.rank != right.rank { return left.rank < right.rank }
      if left.type != right.type, left.typeText != right.typeText {
        let areNamespaces = left.type.kind == "Namespace" && right.type.kind == "Namespace"
        if areNamespaces, left.type.group.isEmpty || right.type.group.isEmpty {
          return left.typeText > right.typeText
        }
        return left.typeText < right.typeText
      }
      if left.text != right.text { return left.text < right.text }
      return left.position < right.position
    }
    resources.reorder(sorted.map(\.position))
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

  /// An identity's text for comparison, its blanks last.
  private static func text(of identity: ResourceIdentity) -> ByteString {
    var text = ByteString(identity.type.text)
    text += "|"
    text += identity.namespace.isEmpty ? ByteString("~X") : identity.namespace
    text += "|"
    text += identity.name.isEmpty ? ByteString("~N") : identity.name
    return text
  }
}
