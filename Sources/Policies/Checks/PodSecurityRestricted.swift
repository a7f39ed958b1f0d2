import Text

extension Rule {
  /// The controls that the Pod Security Standards' restricted adds to baseline, as Pod Security Admission of Kubernetes
  /// 1.37 enforces them.
  static let podSecurityRestricted: [Rule] = [
    .pods("pod-volume-types") { pod, _, report in
      for volume in pod.spec["volumes"].elements {
        guard let type = PodSecurityStandard.forbiddenVolumeType(volume) else { continue }
        report.add("the volume \"\(volume["name"].string ?? "")\" is of the type \(type.name)", at: type.field)
      }
    },
    .containers("pod-privilege-escalation") { container, pod, context, report in
      if PodSecurityStandard.isExempt(windows: pod, context) { return }
      let field = container.securityContext["allowPrivilegeEscalation"]
      guard field.bool != false else { return }
      let verb = field.bool == true ? "allows privilege escalation" : "does not forbid privilege escalation"
      report.add("the container \"\(container.name)\" \(verb)", at: field)
    },
    .pods("pod-run-as-non-root") { pod, context, report in
      if PodSecurityStandard.isExempt(userNamespace: pod, context) { return }
      let field = pod.securityContext["runAsNonRoot"]
      if field.bool == false { report.add("the pod may run as root", at: field) }
    },
    .containers("pod-run-as-non-root") { container, pod, context, report in
      if PodSecurityStandard.isExempt(userNamespace: pod, context) { return }
      let field = container.securityContext["runAsNonRoot"]
      if field.exists {
        if field.bool != true { report.add("the container \"\(container.name)\" may run as root", at: field) }
      } else if pod.securityContext["runAsNonRoot"].bool != true {
        report.add("neither the pod nor the container \"\(container.name)\" sets runAsNonRoot", at: field)
      }
    },
    .pods("pod-run-as-user") { pod, context, report in
      if PodSecurityStandard.isExempt(userNamespace: pod, context) { return }
      let field = pod.securityContext["runAsUser"]
      if field.integer == 0 { report.add("the pod runs as user 0", at: field) }
    },
    .containers("pod-run-as-user") { container, pod, context, report in
      if PodSecurityStandard.isExempt(userNamespace: pod, context) { return }
      let field = container.securityContext["runAsUser"]
      if field.integer == 0 { report.add("the container \"\(container.name)\" runs as user 0", at: field) }
    },
    .containers("pod-seccomp-missing") { container, pod, context, report in
      if PodSecurityStandard.isExempt(windows: pod, context) { return }
      let own = container.securityContext["seccompProfile"]
      guard !own.exists else { return }
      let type = pod.securityContext["seccompProfile"]["type"].text ?? ByteString()
      guard !PodSecurityStandard.isConfining(seccompType: type) else { return }
      report.add("neither the pod nor the container \"\(container.name)\" sets a seccomp profile", at: own)
    },
    .containers("pod-capabilities-dropped") { container, pod, context, report in
      if PodSecurityStandard.isExempt(windows: pod, context) { return }
      let field = container.securityContext["capabilities"]["drop"]
      guard !field.texts.contains(where: { $0 == "ALL" }) else { return }
      report.add("the container \"\(container.name)\" does not drop all capabilities", at: field)
    },
    .containers("pod-capabilities-restricted") { container, pod, context, report in
      if PodSecurityStandard.isExempt(windows: pod, context) { return }
      for capability in container.securityContext["capabilities"]["add"].elements {
        guard let name = capability.text, name != "NET_BIND_SERVICE" else { continue }
        report.add("the container \"\(container.name)\" adds the capability \(name)", at: capability)
      }
    },
    .containers("pod-proc-mount-restricted") { container, pod, context, report in
      // Without a user namespace it is baseline's finding already.
      guard context.settings.isAtLeast(minor: 35), pod.hasUserNamespace else { return }
      PodSecurityStandard.reportProcMount(container, &report)
    },
  ]
}

extension PodSecurityStandard {
  /// Whether a control of Linux does not concern a pod: since 1.25 those that say they are for Windows.
  static func isExempt(windows pod: Pod, _ context: CheckContext) -> Bool {
    pod.isForWindows && context.settings.isAtLeast(minor: 25)
  }

  /// Whether it matters who a pod runs as: since 1.35 not in a user namespace of its own.
  static func isExempt(userNamespace pod: Pod, _ context: CheckContext) -> Bool {
    pod.hasUserNamespace && context.settings.isAtLeast(minor: 35)
  }

  /// The type of a volume that restricted does not allow; a volume without a type is an emptyDir.
  static func forbiddenVolumeType(_ volume: Field) -> (name: String, field: Field)? {
    for (key, value) in volume.members where value.exists && key != "name" {
      switch key {
      case "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
        "secret":
        continue
      default: return (key.string, value)
      }
    }
    return nil
  }
}
