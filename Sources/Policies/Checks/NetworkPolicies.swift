import Text

extension Rule {
  /// Which traffic policies let through.
  static let networkPolicies: [Rule] = [
    .pods("network-unselected") { pod, context, report in
      guard pod.hasNetworkOfItsOwn, context.coverage.isolation(of: pod) == Coverage.Isolation() else { return }
      report.add("no network policy selects the pods", at: pod.metadata["labels"])
    },
    .pods("network-ingress-unlimited") { pod, context, report in
      let isolation = context.coverage.isolation(of: pod)
      guard pod.hasNetworkOfItsOwn, isolation.egress, !isolation.ingress else { return }
      report.add("no network policy limits who reaches the pods", at: pod.metadata["labels"])
    },
    .pods("network-egress-unlimited") { pod, context, report in
      let isolation = context.coverage.isolation(of: pod)
      guard pod.hasNetworkOfItsOwn, isolation.ingress, !isolation.egress else { return }
      report.add("no network policy limits where the pods may go", at: pod.metadata["labels"])
    },
    .objects("network-ingress-open", Kind("NetworkPolicy", group: "networking.k8s.io")) { policy, _, report in
      guard Coverage.directions(of: policy).ingress else { return }
      for rule in policy.spec["ingress"].elements {
        guard rule["ports"].elements.isEmpty, let open = NetworkPeers.open(in: rule["from"], of: rule) else { continue }
        report.add("the policy lets everything in", at: open)
      }
    },
    .objects("network-egress-open", Kind("NetworkPolicy", group: "networking.k8s.io")) { policy, _, report in
      guard Coverage.directions(of: policy).egress else { return }
      for rule in policy.spec["egress"].elements {
        guard rule["ports"].elements.isEmpty, let open = NetworkPeers.open(in: rule["to"], of: rule) else { continue }
        report.add("the policy lets everything out", at: open)
      }
    },
    .objects("network-selects-nothing", Kind("NetworkPolicy", group: "networking.k8s.io")) { policy, context, report in
      let selector = LabelSelector(policy.spec["podSelector"])
      guard !selector.isEmpty, !context.manifests.podIndex.all(in: policy.namespace).isEmpty,
        context.manifests.pods(matching: selector, in: policy.namespace).isEmpty
      else { return }
      report.add("the policy selects no pod of these manifests", at: policy.spec["podSelector"])
    },
  ]
}

extension Pod {
  /// Whether network policies concern it: not where it uses the node's network, not where nothing runs.
  fileprivate var hasNetworkOfItsOwn: Bool {
    workload != .template && spec["hostNetwork"].bool != true && !isHook
  }
}

/// The peers of a network policy's rule.
private enum NetworkPeers {
  /// What opens a rule to everybody: no peers, or an address block of all addresses without exceptions.
  static func open(in peers: Field, of rule: Field) -> Field? {
    let peers = peers.elements
    if peers.isEmpty { return rule }
    return peers.first { peer in
      let block = peer["ipBlock"]
      guard let range = block["cidr"].text, block["except"].elements.isEmpty else { return false }
      return range == "0.0.0.0/0" || range == "::/0"
    }
  }
}
