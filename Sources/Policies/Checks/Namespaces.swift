import Text

extension Rule {
  /// Where things live, and what a namespace gives them.
  static let namespaces: [Rule] = [
    .pods("namespace-default") { pod, _, report in
      guard pod.namespace == "default" else { return }
      report.add("the workload runs in the namespace default", at: pod.object.metadata["namespace"])
    },
    .objects("namespace-quota", Kind("Namespace", group: "")) { namespace, context, report in
      guard NamespaceNames.isChecked(namespace.name), !context.coverage.namespacesWithQuota.contains(namespace.name)
      else { return }
      report.add("the namespace has no ResourceQuota", at: namespace.metadata["name"])
    },
    .objects("namespace-limits", Kind("Namespace", group: "")) { namespace, context, report in
      guard NamespaceNames.isChecked(namespace.name), !context.coverage.namespacesWithLimits.contains(namespace.name)
      else { return }
      report.add("the namespace has no LimitRange", at: namespace.metadata["name"])
    },
    .objects("namespace-default-deny", Kind("Namespace", group: "")) { namespace, context, report in
      guard NamespaceNames.isChecked(namespace.name) else { return }
      let denied = context.coverage.defaultDeny[namespace.name] ?? Coverage.Isolation()
      let missing = (denied.ingress ? [] : ["incoming"]) + (denied.egress ? [] : ["outgoing"])
      guard !missing.isEmpty else { return }
      let directions = missing.joined(separator: " and ")
      report.add("no policy for all pods of the namespace denies \(directions) traffic", at: namespace.metadata["name"])
    },
  ]
}

extension NamespaceNames {
  /// Whether quotas, limits and policies are asked of it.
  static func isChecked(_ name: ByteString) -> Bool { !isSystem(name) && name != "default" }
}
