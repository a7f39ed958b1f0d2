import Text

extension Rule {
  /// What happens when nodes come and go.
  static let disruption: [Rule] = [
    .pods("pdb-missing") { pod, context, report in
      guard pod.workload == .deployment || pod.workload == .statefulSet else { return }
      let replicas = context.leastReplicas(of: pod)
      guard replicas > 1, !context.coverage.hasBudget(pod) else { return }
      report.add("no PodDisruptionBudget selects the \(replicas) replicas", at: pod.object.metadata["name"])
    },
    .objects("pdb-blocks-drain", Kind("PodDisruptionBudget", group: "policy")) { budget, context, report in
      let (most, least) = (budget.spec["maxUnavailable"], budget.spec["minAvailable"])
      if most.text.map({ $0 == "0" || $0 == "0%" }) ?? false {
        return report.add("the budget never allows a disruption", at: most)
      }
      guard least.exists else { return }
      if least.text.map({ $0 == "100%" }) ?? false {
        return report.add("the budget never allows a disruption", at: least)
      }
      let selector = LabelSelector(budget.spec["selector"])
      let pods = context.manifests.pods(matching: selector, in: budget.namespace).map { context.manifests.pods[$0] }
      guard pods.count == 1, let pod = pods.first, pod.workload == .deployment || pod.workload == .statefulSet else {
        return
      }
      let replicas = context.leastReplicas(of: pod)
      guard replicas > 0, let needed = Disruption.count(least, of: replicas), needed >= replicas else { return }
      report.add("the budget needs \(needed) of \(replicas) replicas of \(pod.object.subject.shortName)", at: least)
    },
    .objects("pdb-selects-nothing", Kind("PodDisruptionBudget", group: "policy")) { budget, context, report in
      guard !context.manifests.podIndex.all(in: budget.namespace).isEmpty,
        context.manifests.pods(matching: LabelSelector(budget.spec["selector"]), in: budget.namespace).isEmpty
      else { return }
      report.add("the budget selects no pod of these manifests", at: budget.spec["selector"])
    },
    .pods("autoscaler-safe-to-evict") { pod, _, report in
      guard pod.workload != .daemonSet, pod.workload != .template, !pod.isHook else { return }
      let annotations = pod.metadata["annotations"]
      if annotations.has("cluster-autoscaler.kubernetes.io/safe-to-evict") { return }
      let named = annotations["cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes" as StaticString].text
      let movable = Set((named ?? ByteString()).split(separator: ByteString(",")))
      let kept = pod.spec["volumes"].elements.first { volume in
        Disruption.isLocal(volume) && !movable.contains(volume["name"].text ?? ByteString())
      }
      guard let kept else { return }
      report.add(
        "the volume \"\(kept["name"].string ?? "")\" is on the node, and the pod does not say whether it may be moved",
        at: annotations)
    },
    .pods("autoscaler-bare-pod") { pod, _, report in
      guard pod.workload == .pod, !pod.isHook, !pod.mayEnd, pod.object.metadata["ownerReferences"].elements.isEmpty,
        ControlPlane.component(of: pod) == nil
      else { return }
      report.add("the pod belongs to no controller", at: pod.object.root["kind"])
    },
    .pods("spread-missing") { pod, context, report in
      guard pod.workload == .deployment || pod.workload == .statefulSet else { return }
      let replicas = context.leastReplicas(of: pod)
      guard replicas > 1, pod.spec["topologySpreadConstraints"].elements.isEmpty,
        !pod.spec["affinity"].has("podAntiAffinity")
      else { return }
      report.add("nothing spreads the \(replicas) replicas", at: pod.spec["topologySpreadConstraints"])
    },
  ]
}

/// The arithmetic of disruption budgets and what holds a pod on its node.
private enum Disruption {
  /// The pods that a number or a percentage means, percentages rounded up as Kubernetes does; nil for anything else.
  static func count(_ field: Field, of replicas: Int) -> Int? {
    if let number = field.integer { return number }
    guard let text = field.string, text.hasSuffix("%"), let percent = Int(text.dropLast()), percent >= 0 else {
      return nil
    }
    let (product, overflow) = percent.multipliedReportingOverflow(by: replicas)
    return overflow ? Int.max : product / 100 + (product % 100 > 0 ? 1 : 0)
  }

  /// Whether Cluster Autoscaler takes a volume for storage of the node: files of it, or an emptyDir on its disk.
  static func isLocal(_ volume: Field) -> Bool {
    if volume.has("hostPath") { return true }
    guard volume.has("emptyDir") else { return false }
    return volume["emptyDir"]["medium"].text != ByteString("Memory")
  }
}
