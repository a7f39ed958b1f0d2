import Text

extension Rule {
  /// Whether what workloads tell of themselves is read.
  static let monitoring: [Rule] = [
    .pods("metrics-unscraped") { pod, context, report in
      guard !pod.mayEnd, !pod.isHook, let port = Metrics.port(of: pod), !context.coverage.scraped.contains(pod.number)
      else { return }
      report.add("the port \"\(port["name"].string ?? "")\" offers metrics that nothing scrapes", at: port)
    },
    .pods("metrics-port-unknown") { pod, _, report in
      let annotations = pod.metadata["annotations"]
      guard annotations["prometheus.io/scrape" as StaticString].bool == true else { return }
      let annotation = annotations["prometheus.io/port" as StaticString]
      guard let number = annotation.integer else { return }
      let ports = pod.containers.flatMap { $0.field["ports"].elements.map { $0["containerPort"].integer } }
      guard !ports.isEmpty, !ports.contains(number) else { return }
      report.add("no container of the pod has the port \(number)", at: annotation)
    },
    .objects(
      "monitor-selects-nothing", Kind("ServiceMonitor", group: "monitoring.coreos.com"),
      Kind("PodMonitor", group: "monitoring.coreos.com")
    ) { monitor, context, report in
      // Where the namespaces it looks at are not among the manifests, nothing is known.
      let namespaces = Metrics.namespaces(of: monitor, in: context.manifests)
      let known = namespaces.filter { !context.manifests.podIndex.all(in: $0).isEmpty }
      guard !known.isEmpty, Metrics.pods(of: monitor, in: context.manifests).isEmpty else { return }
      report.add("the monitor selects nothing of these manifests", at: monitor.spec["selector"])
    },
  ]
}

/// Who offers metrics and who reads them.
enum Metrics {
  /// The port by whose name a pod offers metrics.
  static func port(of pod: Pod) -> Field? {
    for container in pod.containers where container.role != .initial && container.role != .ephemeral {
      if let port = container.field["ports"].elements.first(where: { isMetrics($0["name"].text ?? ByteString()) }) {
        return port
      }
    }
    return nil
  }

  private static func isMetrics(_ name: ByteString) -> Bool {
    name == "metrics" || name.hasSuffix("-metrics") || name.hasPrefix("metrics-") || name == "prometheus"
      || name == "prom" || name == "http-prom"
  }

  /// The pods that something scrapes: those that say so, those behind a Service that does, those of monitors.
  static func scraped(in manifests: ManifestSet) -> Set<Int> {
    var scraped: Set<Int> = []
    for pod in manifests.pods where asksForScraping(pod.metadata["annotations"]) { scraped.insert(pod.number) }
    for service in manifests.objects("Service") where asksForScraping(service.metadata["annotations"]) {
      scraped.formUnion(pods(behind: service, in: manifests))
    }
    for kind in ["ServiceMonitor", "PodMonitor"] as [StaticString] {
      for monitor in manifests.objects(kind) { scraped.formUnion(pods(of: monitor, in: manifests)) }
    }
    return scraped
  }

  private static func asksForScraping(_ annotations: Field) -> Bool {
    annotations["prometheus.io/scrape" as StaticString].bool == true
  }

  private static func pods(behind service: ManifestObject, in manifests: ManifestSet) -> [Int] {
    let selector = LabelSelector(labels: service.spec["selector"])
    return selector.isEmpty ? [] : manifests.pods(matching: selector, in: service.namespace)
  }

  /// The namespaces that a monitor looks at.
  static func namespaces(of monitor: ManifestObject, in manifests: ManifestSet) -> [ByteString] {
    let selector = monitor.spec["namespaceSelector"]
    if selector["any"].bool == true { return manifests.podIndex.namespaces }
    let names = selector["matchNames"].texts
    return names.isEmpty ? [monitor.namespace] : names
  }

  /// The pods that a ServiceMonitor or PodMonitor selects.
  static func pods(of monitor: ManifestObject, in manifests: ManifestSet) -> [Int] {
    let selector = LabelSelector(monitor.spec["selector"])
    let namespaces = namespaces(of: monitor, in: manifests)
    if monitor.kind == "PodMonitor" {
      return namespaces.flatMap { manifests.pods(matching: selector, in: $0) }
    }
    return namespaces.flatMap { namespace in
      manifests.services(matching: selector, in: namespace).flatMap { pods(behind: $0, in: manifests) }
    }
  }
}
