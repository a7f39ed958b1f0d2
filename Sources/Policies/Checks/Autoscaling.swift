import Text

extension Rule {
  /// HorizontalPodAutoscalers and what they scale.
  static let autoscaling: [Rule] = [
    .pods("hpa-fixed-replicas") { pod, context, report in
      let replicas = pod.object.spec["replicas"]
      guard let count = replicas.integer, count > 0, let autoscaler = context.coverage.autoscaler(of: pod) else {
        return
      }
      report.add("replicas is fixed to \(count) and \(autoscaler.subject.shortName) changes it", at: replicas)
    },
    .objects("hpa-without-requests", Kind("HorizontalPodAutoscaler", group: "autoscaling")) {
      autoscaler, context, report in
      guard let pod = context.target(of: autoscaler) else { return }
      for metric in Autoscaler.utilizations(autoscaler) {
        let counted = pod.containers.filter { container in
          guard container.role != .initial, container.role != .ephemeral else { return false }
          return metric.container == nil || container.field["name"].text == metric.container
        }
        for container in counted where !context.requests(metric.resource, of: container, in: pod) {
          report.add(
            "the container \"\(container.name)\" of \(pod.object.subject.shortName) requests no \(metric.resource)",
            at: metric.field)
        }
      }
    },
    .objects("hpa-fixed-size", Kind("HorizontalPodAutoscaler", group: "autoscaling")) { autoscaler, _, report in
      let maximum = autoscaler.spec["maxReplicas"]
      let least = autoscaler.spec["minReplicas"].integer ?? 1
      if let most = maximum.integer, most <= least {
        report.add("minReplicas is \(least), maxReplicas \(most)", at: maximum)
      }
    },
    .objects("hpa-target-missing", Kind("HorizontalPodAutoscaler", group: "autoscaling")) {
      autoscaler, context, report in
      let target = autoscaler.spec["scaleTargetRef"]
      guard let kind = target["kind"].text, let name = target["name"].text else { return }
      switch kind {
      case "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController": break
      default: return
      }
      guard context.target(of: autoscaler) == nil, !context.manifests.podIndex.all(in: autoscaler.namespace).isEmpty
      else { return }
      report.add("there is no \(kind)/\(name) in these manifests", at: target["name"])
    },
  ]
}

/// What an autoscaler says.
enum Autoscaler {
  /// A metric that is a share of what containers request.
  struct Utilization {
    let resource: StaticString
    /// The one container that counts; nil for all.
    let container: ByteString?
    let field: Field
  }

  /// The metrics that need requests.
  static func utilizations(_ autoscaler: ManifestObject) -> [Utilization] {
    var result: [Utilization] = []
    let oldTarget = autoscaler.spec["targetCPUUtilizationPercentage"]
    if oldTarget.exists { result.append(Utilization(resource: "cpu", container: nil, field: oldTarget)) }
    for metric in autoscaler.spec["metrics"].elements {
      for (key, isOfContainer) in [("resource", false), ("containerResource", true)] as [(StaticString, Bool)] {
        let source = metric[key]
        let isShare =
          source["target"]["type"].text == ByteString("Utilization") || source.has("targetAverageUtilization")
        guard source.exists, isShare, let name = source["name"].text else { continue }
        let resource: StaticString
        switch name {
        case "cpu": resource = "cpu"
        case "memory": resource = "memory"
        default: continue
        }
        result.append(
          Utilization(resource: resource, container: isOfContainer ? source["container"].text : nil, field: source))
      }
    }
    return result
  }
}

extension CheckContext {
  /// What an autoscaler scales, if it is among the manifests.
  func target(of autoscaler: ManifestObject) -> Pod? {
    let target = autoscaler.spec["scaleTargetRef"]
    guard let kind = target["kind"].text, let name = target["name"].text else { return nil }
    return manifests.pod(of: kind, named: name, in: autoscaler.namespace)
  }

  /// The least number of replicas of a workload: the autoscaler's or its own.
  func leastReplicas(of pod: Pod) -> Int {
    if let autoscaler = coverage.autoscaler(of: pod) {
      return autoscaler.spec["minReplicas"].integer ?? autoscaler.spec["minReplicaCount"].integer ?? 1
    }
    return pod.object.spec["replicas"].integer ?? 1
  }
}
