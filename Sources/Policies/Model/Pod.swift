import Text

/// A pod, or what a controller makes pods from.
public struct Pod: Sendable {
  /// Its place in ``ManifestSet/pods``.
  let number: Int
  /// The object that holds it.
  let object: ManifestObject
  /// What makes it.
  let workload: Workload
  /// The pod's metadata.
  let metadata: Field
  /// The pod's spec.
  let spec: Field
  /// Its containers: init containers, containers, ephemeral ones.
  let containers: [Container]
  /// Its labels.
  let labels: Labels

  /// What makes a pod.
  enum Workload: Sendable {
    /// Nothing.
    case pod
    /// A Deployment, ReplicaSet or ReplicationController.
    case deployment
    /// A StatefulSet.
    case statefulSet
    /// A DaemonSet.
    case daemonSet
    /// A Job or CronJob.
    case job
    /// A PodTemplate, which runs nothing by itself.
    case template

    /// Whether its containers are meant to run for ever.
    var runsForever: Bool {
      switch self {
      case .deployment, .statefulSet, .daemonSet: true
      case .pod, .job, .template: false
      }
    }
  }

  /// The namespace.
  var namespace: ByteString { object.namespace }
  /// `spec.securityContext`.
  var securityContext: Field { spec["securityContext"] }
  /// Whether it says that it is for Windows nodes.
  var isForWindows: Bool { spec["os"]["name"].text.map { $0 == "windows" } ?? false }
  /// Whether it has a user namespace of its own: root in it is nobody on the node.
  var hasUserNamespace: Bool { spec["hostUsers"].bool == false }
  /// Whether its containers end or are meant to.
  var mayEnd: Bool {
    guard workload == .pod else { return !workload.runsForever }
    return spec["restartPolicy"].text.map { $0 != "Always" } ?? false
  }
  /// Whether Helm runs it as a test or at a moment of the release's life, not with the release.
  var isHook: Bool { object.metadata["annotations"]["helm.sh/hook"].exists }

  /// The containers that serve: neither init containers, nor sidecars, nor ephemeral ones.
  var applications: [Container] { containers.filter { $0.role == .application } }
  /// The containers beside those: native sidecars, and plain containers after the first (or the one that
  /// `kubectl.kubernetes.io/default-container` does not name).
  var sidecars: [Container] { containers.filter { $0.role == .sidecar || $0.role == .nativeSidecar } }

  /// The pod of an object; nil for a kind that has none.
  init?(_ object: ManifestObject, number: Int) {
    guard let (workload, template) = Pod.template(of: object) else { return nil }
    self.number = number
    self.object = object
    self.workload = workload
    metadata = template["metadata"]
    spec = template["spec"]
    labels = Labels(metadata["labels"])
    var containers = spec["initContainers"].elements.map { container in
      Container(container, role: container["restartPolicy"].text == ByteString("Always") ? .nativeSidecar : .initial)
    }
    let plain = spec["containers"].elements
    let chosen = metadata["annotations"]["kubectl.kubernetes.io/default-container"].text
    let main = plain.firstIndex { chosen != nil && $0["name"].text == chosen } ?? 0
    containers += plain.enumerated().map { Container($1, role: $0 == main ? .application : .sidecar) }
    containers += spec["ephemeralContainers"].elements.map { Container($0, role: .ephemeral) }
    self.containers = containers
  }

  private static func template(of object: ManifestObject) -> (Workload, Field)? {
    let root = object.root
    switch (object.group, object.kind) {
    case ("", "Pod"): return (.pod, root)
    case ("", "PodTemplate"): return (.template, root["template"])
    case ("", "ReplicationController"), ("apps", "Deployment"), ("apps", "ReplicaSet"), ("extensions", "Deployment"),
      ("extensions", "ReplicaSet"):
      return (.deployment, root["spec"]["template"])
    case ("apps", "StatefulSet"): return (.statefulSet, root["spec"]["template"])
    case ("apps", "DaemonSet"), ("extensions", "DaemonSet"): return (.daemonSet, root["spec"]["template"])
    case ("batch", "Job"): return (.job, root["spec"]["template"])
    case ("batch", "CronJob"): return (.job, root["spec"]["jobTemplate"]["spec"]["template"])
    default: return nil
    }
  }
}

/// A container of a pod.
public struct Container: Sendable {
  /// What it is for.
  enum Role: Sendable {
    /// Runs before the others and ends.
    case initial
    /// An init container that stays: a sidecar by Kubernetes' own word.
    case nativeSidecar
    /// What the pod is for.
    case application
    /// A plain container beside it.
    case sidecar
    /// Added for debugging.
    case ephemeral
  }

  /// Its content.
  let field: Field
  /// What it is for.
  let role: Role

  init(_ field: Field, role: Role) {
    self.field = field
    self.role = role
  }

  /// Its name for messages.
  var name: String { field["name"].string ?? "" }
  /// `securityContext`.
  var securityContext: Field { field["securityContext"] }
}
