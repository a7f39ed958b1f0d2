import Text
import YAML

extension Rule {
  /// Whether the kubelet can tell that a container is well.
  static let probes: [Rule] = [
    .containers("probe-readiness-missing") { container, pod, _, report in
      guard container.role == .application, !pod.mayEnd, !pod.isHook else { return }
      let probe = container.field["readinessProbe"]
      if !probe.exists { report.add("the container \"\(container.name)\" has no readiness probe", at: probe) }
    },
    .containers("probe-liveness-missing") { container, pod, _, report in
      guard container.role == .application, !pod.mayEnd, !pod.isHook else { return }
      let probe = container.field["livenessProbe"]
      if !probe.exists { report.add("the container \"\(container.name)\" has no liveness probe", at: probe) }
    },
    .containers("probe-liveness-as-readiness") { container, _, _, report in
      let (liveness, readiness) = (Probe(container.field["livenessProbe"]), Probe(container.field["readinessProbe"]))
      guard let liveness, let readiness, liveness.asksSame(as: readiness), liveness.patience <= readiness.patience
      else {
        return
      }
      report.add(
        "liveness of the container \"\(container.name)\" asks what readiness asks, and gives up as soon",
        at: liveness.field)
    },
    .containers("probe-never-passes") { container, _, _, report in
      for (name, field) in Probe.all(of: container) {
        guard let probe = Probe(field), let reason = probe.reasonToFail(in: container) else { continue }
        report.add("the \(name) probe of the container \"\(container.name)\" \(reason.text)", at: reason.field)
      }
    },
    .containers("probe-timeout") { container, _, _, report in
      for (name, field) in Probe.all(of: container) {
        guard let probe = Probe(field), probe.timeout > probe.period else { continue }
        report.add(
          "the \(name) probe of the container \"\(container.name)\" waits \(probe.timeout) s and comes every "
            + "\(probe.period) s", at: field["timeoutSeconds"])
      }
    },
    .containers("probe-startup-missing") { container, _, _, report in
      let delay = container.field["livenessProbe"]["initialDelaySeconds"]
      guard let seconds = delay.integer, seconds >= 60, !container.field["startupProbe"].exists else { return }
      report.add(
        "liveness of the container \"\(container.name)\" waits \(seconds) s at every start", at: delay)
    },
  ]
}

/// A probe of a container.
struct Probe {
  let field: Field

  /// nil where there is no probe.
  init?(_ field: Field) {
    guard field.exists else { return nil }
    self.field = field
  }

  /// The probes of a container by what they are for, there or not.
  static func all(of container: Container) -> [(name: String, field: Field)] {
    [
      ("liveness", container.field["livenessProbe"]), ("readiness", container.field["readinessProbe"]),
      ("startup", container.field["startupProbe"]),
    ]
  }

  /// The names of the handlers.
  private static let handlers: [StaticString] = ["exec", "grpc", "httpGet", "tcpSocket"]

  /// How often it asks, in seconds.
  var period: Int { field["periodSeconds"].integer ?? 10 }

  /// How long it waits for an answer, in seconds.
  var timeout: Int { field["timeoutSeconds"].integer ?? 1 }

  /// For how long it may fail before something happens, in seconds.
  var patience: Int { period.multipliedReportingOverflow(by: field["failureThreshold"].integer ?? 3).partialValue }

  /// Whether another one has the same handler.
  func asksSame(as other: Probe) -> Bool {
    Probe.handlers.allSatisfy { name in
      switch (field[name].node, other.field[name].node) {
      case (nil, nil): true
      case (let mine?, let theirs?): mine.hasSameContent(as: theirs)
      default: false
      }
    }
  }

  /// Why it fails whatever the container does; nil if it may pass.
  func reasonToFail(in container: Container) -> (text: String, field: Field)? {
    let present = Probe.handlers.filter { field.has($0) }
    guard let handler = present.first else { return ("has no handler", field) }
    guard present.count == 1 else { return ("has more than one handler", field) }
    let details = field[handler]
    if details.has("command") || present[0].description == "exec" {
      let command = details["command"]
      guard let program = command.texts.first, !program.isEmpty else { return ("runs no command", command) }
      return nil
    }
    let port = details["port"]
    guard port.exists else { return ("names no port", port) }
    if let number = port.integer {
      return (1...65535).contains(number) ? nil : ("asks the port \(number), which is none", port)
    }
    let name = port.text ?? ByteString()
    let isKnown = container.field["ports"].elements.contains { $0["name"].text == name }
    return isKnown ? nil : ("asks the port \"\(name)\", which the container does not have", port)
  }
}

extension Node {
  /// Whether another node says the same, whatever their styles and places.
  func hasSameContent(as other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let left), .scalar(let right)): return left.text == right.text
    case (.sequence(let left), .sequence(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.hasSameContent(as: $1) }
    case (.mapping(let left), .mapping(let right)):
      guard left.entries.count == right.entries.count else { return false }
      return left.entries.allSatisfy { entry in
        guard let key = entry.key.scalar?.text, let index = right.index(of: key) else { return false }
        return entry.value.hasSameContent(as: right.entries[index].value)
      }
    default: return false
    }
  }
}
