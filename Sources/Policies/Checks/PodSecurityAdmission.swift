import Text

extension Rule {
  /// The labels by which a namespace says which pods it takes.
  static let podSecurityLabels: [Rule] = [
    .objects("pod-security-label-missing", Kind("Namespace", group: "")) { namespace, _, report in
      guard !NamespaceNames.isSystem(namespace.name) else { return }
      let label = namespace.metadata["labels"]["pod-security.kubernetes.io/enforce" as StaticString]
      if !label.exists { report.add("the namespace does not say which pod security it enforces", at: label) }
    },
    .objects("pod-security-label-weak", Kind("Namespace", group: "")) { namespace, context, report in
      guard let asked = context.settings.podSecurity, !NamespaceNames.isSystem(namespace.name) else { return }
      let label = namespace.metadata["labels"]["pod-security.kubernetes.io/enforce" as StaticString]
      guard let level = label.string.flatMap(PodSecurityLevel.init(name:)), level < asked else { return }
      report.add("the namespace enforces \(level.name), the environment asks for \(asked.name)", at: label)
    },
    .objects("pod-security-label-invalid", Kind("Namespace", group: "")) { namespace, _, report in
      let labels = namespace.metadata["labels"]
      for mode in ["enforce", "audit", "warn"] {
        let level = labels[ByteString("pod-security.kubernetes.io/\(mode)")]
        if let name = level.string, PodSecurityLevel(name: name) == nil {
          report.add("\"\(name)\" is no level of the Pod Security Standards", at: level)
        }
        let version = labels[ByteString("pod-security.kubernetes.io/\(mode)-version")]
        if let text = version.string, !isVersion(text) {
          report.add("\"\(text)\" is neither latest nor a version such as v1.33", at: version)
        }
      }
    },
  ]

  /// Whether a label's text is `latest` or `v1.N`.
  private static func isVersion(_ text: String) -> Bool {
    if text == "latest" { return true }
    guard text.hasPrefix("v1.") else { return false }
    let minor = text.dropFirst(3)
    return !minor.isEmpty && minor.utf8.allSatisfy { (0x30...0x39).contains($0) }
      && (minor == "0" || !minor.hasPrefix("0"))
  }

  /// PodSecurityPolicy, which Pod Security Admission replaced.
  static let podSecurityPolicy: [Rule] = [
    .objects("pod-security-policy-removed", Kind("PodSecurityPolicy")) { policy, context, report in
      guard context.settings.isAtLeast(minor: 25) else { return }
      report.add("Kubernetes has no PodSecurityPolicy since 1.25", at: policy.root["kind"])
    },
    .objects("pod-security-policy-privileged", Kind("PodSecurityPolicy")) { policy, _, report in
      for (name, field) in [
        ("privileged containers", policy.spec["privileged"]), ("the node's network", policy.spec["hostNetwork"]),
        ("the node's processes", policy.spec["hostPID"]), ("the node's IPC", policy.spec["hostIPC"]),
      ] where field.bool == true {
        report.add("the policy allows \(name)", at: field)
      }
      let capabilities = policy.spec["allowedCapabilities"]
      if capabilities.texts.contains(where: { $0 == "*" }) {
        report.add("the policy allows all capabilities", at: capabilities)
      }
    },
  ]

  /// What goes beyond the standard.
  static let podHardening: [Rule] = [
    .containers("pod-writable-root") { container, pod, _, report in
      guard container.role != .ephemeral, !pod.isForWindows else { return }
      let field = container.securityContext["readOnlyRootFilesystem"]
      if field.bool != true {
        report.add("the container \"\(container.name)\" can write to its root file system", at: field)
      }
    }
  ]
}

/// What is known of namespaces by their names.
enum NamespaceNames {
  /// Whether it is one that Kubernetes makes for itself.
  static func isSystem(_ name: ByteString) -> Bool {
    switch name {
    case "kube-system", "kube-public", "kube-node-lease": true
    default: false
    }
  }
}
