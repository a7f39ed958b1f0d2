import Text

extension Rule {
  /// Containers beside the application.
  static let sidecars: [Rule] = [
    .containers("sidecar-resources") { container, pod, context, report in
      guard container.role == .sidecar || container.role == .nativeSidecar else { return }
      var missing = (["cpu", "memory"] as [StaticString]).filter { !context.requests($0, of: container, in: pod) }
        .map { "request for \($0)" }
      if !context.limitsMemory(container, in: pod) { missing.append("memory limit") }
      guard !missing.isEmpty else { return }
      report.add(
        "the sidecar \"\(container.name)\" has no \(missing.joined(separator: ", no "))",
        at: container.field["resources"])
    },
    .containers("sidecar-probes") { container, pod, _, report in
      guard container.role == .nativeSidecar || (container.role == .sidecar && !pod.mayEnd), !pod.isHook,
        !Probe.all(of: container).contains(where: { $0.field.exists })
      else { return }
      report.add("the sidecar \"\(container.name)\" has no probe", at: container.field)
    },
    .pods("sidecar-injection-forbidden") { pod, context, report in
      for injector in Injector.allCases {
        guard let request = injector.request(of: pod), let refusal = context.coverage.injection[pod.namespace],
          refusal.contains(injector)
        else { continue }
        report.add("the pod asks for \(injector.name), which its namespace forbids", at: request)
      }
    },
    .pods("sidecar-blocks-job") { pod, context, report in
      guard pod.workload == .job, context.settings.isAtLeast(minor: 29) else { return }
      for container in pod.containers where container.role == .sidecar {
        report.add("the Job does not end while the container \"\(container.name)\" runs", at: container.field)
      }
    },
  ]
}

/// What puts a proxy into pods on their way into the cluster.
enum Injector: Sendable, CaseIterable {
  case istio
  case linkerd

  /// What messages call it.
  var name: String {
    switch self {
    case .istio: "Istio's proxy"
    case .linkerd: "Linkerd's proxy"
    }
  }

  /// Where a pod asks for it.
  func request(of pod: Pod) -> Field? {
    let (labels, annotations) = (pod.metadata["labels"], pod.metadata["annotations"])
    let candidates: [Field] =
      switch self {
      case .istio:
        [labels["sidecar.istio.io/inject" as StaticString], annotations["sidecar.istio.io/inject" as StaticString]]
      case .linkerd: [annotations["linkerd.io/inject" as StaticString], labels["linkerd.io/inject" as StaticString]]
      }
    return candidates.first { field in
      switch field.text ?? ByteString() {
      case "true": self == .istio
      case "enabled", "ingress": self == .linkerd
      default: false
      }
    }
  }

  /// Whether a namespace forbids it.
  func isForbidden(in namespace: ManifestObject) -> Bool {
    switch self {
    case .istio:
      namespace.label("istio-injection").map { $0 == "disabled" } ?? false
    case .linkerd: namespace.annotation("linkerd.io/inject").map { $0 == "disabled" } ?? false
    }
  }
}
