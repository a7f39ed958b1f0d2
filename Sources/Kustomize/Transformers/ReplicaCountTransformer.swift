import Manifests
import Text
import YAML

/// An entry of `replicas:`.
struct ReplicaEntry: Sendable {
  /// The workload, by any name it ever had.
  var name = Located(ByteString())
  var count: Int64 = 0

  init(_ reader: inout ObjectReader) throws(KustomizeError) {
    name = try reader.located("name")
    count = try reader.integer("count") ?? 0
  }

  static func all(_ nodes: [Node], _ dialect: Dialect) throws(KustomizeError) -> [ReplicaEntry] {
    var entries: [ReplicaEntry] = []
    for node in nodes {
      var reader = try ObjectReader(node, name: "Replica", dialect: dialect)
      entries.append(try ReplicaEntry(&reader))
      try reader.finish()
    }
    return entries
  }
}

/// Sets the number of replicas of workloads (`replicas:`).
struct ReplicaCountTransformer: Transformer {
  let replica: ReplicaEntry
  let fields: [FieldSpecification]

  func transform(_ resources: inout Resources) throws(KustomizeError) {
    var isFound = false
    for specification in fields {
      let field = FieldSelection.Field(specification: specification, steps: specification.steps)
      for position in resources.positions(named: replica.name.text) {
        let isMeant = resources[position].allIdentities.contains {
          $0.name == replica.name.text && specification.type.selects($0.type)
        }
        guard isMeant else { continue }
        isFound = true
        guard specification.type.selects(resources[position].identity.type) else { continue }
        try resources.edit(at: position) { resource throws(KustomizeError) in
          try field.change(&resource, creating: .scalar) { node throws(KustomizeError) in
            try node.setInteger(replica.count)
          }
        }
      }
    }
    guard !isFound else { return }
    let types = fields.map(\.type.text).joined(separator: " ")
    let workloads = resources.all.filter { resource in
      fields.contains { $0.type.selects(resource.identity.type) }
    }
    throw KustomizeError(
      "resource with name \(replica.name.string) does not match a config with the following GVK [\(types)]",
      at: replica.name.mark,
      help: NearestIdentity.help(replica.name.string, among: workloads.map(\.identity)))
  }
}
