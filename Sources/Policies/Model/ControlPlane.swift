import Text

/// One of the programs of a control plane with its flags, as a static pod or kubeadm's configuration starts it.
struct ControlPlane: Sendable {
  /// The program.
  let component: Component
  /// The flags that were found, the last of a name.
  private let flags: [ByteString: Field]
  /// Where a flag that is missing would be added.
  let place: Field
  /// Values that kubeadm gives to flags that nobody sets; empty for a static pod.
  private let defaults: [String: String]

  /// A program.
  enum Component: String, Sendable {
    case apiServer = "kube-apiserver"
    case controllerManager = "kube-controller-manager"
    case scheduler = "kube-scheduler"
    case etcd = "etcd"
  }

  /// The value of a flag, kubeadm's where none is set.
  subscript(_ name: String) -> String? { flags[ByteString(name)]?.string ?? defaults[name] }

  /// Where a flag stands, or would be added.
  func field(_ name: String) -> Field { flags[ByteString(name)] ?? place }

  /// Whether a flag is on: `--name` alone means true.
  func isOn(_ name: String, default isOnByDefault: Bool = false) -> Bool {
    guard let text = self[name] else { return isOnByDefault }
    return text == "true" || text.isEmpty
  }

  /// The parts of a flag's list.
  func list(_ name: String) -> [String] {
    (self[name] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  // MARK: Finding

  /// The programs that an object starts or configures.
  static func all(in object: ManifestObject, _ manifests: ManifestSet) -> [ControlPlane] {
    if let number = object.pod { return components(of: manifests.pods[number]) }
    return manifests.configurations(of: object).flatMap { document -> [ControlPlane] in
      guard document.group == "kubeadm.k8s.io", document.kind == "ClusterConfiguration" else { return [] }
      return components(ofKubeadm: document.root)
    }
  }

  /// The first program of a control plane that a pod runs.
  static func component(of pod: Pod) -> Component? { components(of: pod).first?.component }

  private static func components(of pod: Pod) -> [ControlPlane] {
    pod.containers.compactMap { container in
      let command = container.field["command"]
      let words = command.elements + container.field["args"].elements
      guard let program = words.first?.string, let name = program.split(separator: "/").last,
        let component = Component(rawValue: String(name))
      else { return nil }
      return ControlPlane(
        component: component, flags: flags(of: words.dropFirst()), place: command.exists ? command : container.field,
        defaults: [:])
    }
  }

  private static func flags(of words: ArraySlice<Field>) -> [ByteString: Field] {
    var flags: [ByteString: Field] = [:]
    for word in words {
      guard let text = word.text, text.hasPrefix("--") else { continue }
      let body = text.bytes[2...]
      guard let equals = body.firstIndex(of: UInt8(ascii: "=")) else {
        flags[ByteString(body)] = word.replacingText(with: ByteString())
        continue
      }
      flags[ByteString(body[..<equals])] = word.replacingText(with: ByteString(body[(equals + 1)...]))
    }
    return flags
  }

  private static func components(ofKubeadm configuration: Field) -> [ControlPlane] {
    var result: [ControlPlane] = []
    func add(_ component: Component, _ field: Field, _ defaults: [String: String]) {
      let arguments = field["extraArgs"]
      var flags: [ByteString: Field] = [:]
      // Since v1beta4 a list of names and values, before a mapping.
      for (name, value) in arguments.members { flags[name] = value }
      for argument in arguments.elements {
        if let name = argument["name"].text { flags[name] = argument["value"] }
      }
      result.append(ControlPlane(component: component, flags: flags, place: arguments, defaults: defaults))
    }
    add(.apiServer, configuration["apiServer"], apiServerDefaults)
    add(.controllerManager, configuration["controllerManager"], ["use-service-account-credentials": "true"])
    add(.scheduler, configuration["scheduler"], [:])
    if !configuration["etcd"]["external"].exists { add(.etcd, configuration["etcd"]["local"], etcdDefaults) }
    return result
  }

  private static let apiServerDefaults = [
    "authorization-mode": "Node,RBAC", "enable-admission-plugins": "NodeRestriction", "etcd-cafile": "etcd/ca.crt",
    "etcd-certfile": "apiserver-etcd-client.crt", "etcd-keyfile": "apiserver-etcd-client.key",
  ]

  private static let etcdDefaults = [
    "cert-file": "etcd/server.crt", "client-cert-auth": "true", "key-file": "etcd/server.key",
    "peer-cert-file": "etcd/peer.crt", "peer-client-cert-auth": "true", "peer-key-file": "etcd/peer.key",
    "peer-trusted-ca-file": "etcd/ca.crt", "trusted-ca-file": "etcd/ca.crt",
  ]
}
