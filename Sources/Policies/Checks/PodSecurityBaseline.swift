import Text

extension Rule {
  /// The controls of the Pod Security Standards' baseline, as Pod Security Admission of Kubernetes 1.37 enforces them.
  static let podSecurityBaseline: [Rule] = [
    .pods("pod-host-process") { pod, _, report in
      let options = pod.securityContext["windowsOptions"]["hostProcess"]
      if options.bool == true { report.add("the pod is a HostProcess pod", at: options) }
    },
    .containers("pod-host-process") { container, _, _, report in
      let options = container.securityContext["windowsOptions"]["hostProcess"]
      if options.bool == true {
        report.add("the container \"\(container.name)\" is a process of the node", at: options)
      }
    },
    .pods("pod-host-network") { pod, _, report in
      let field = pod.spec["hostNetwork"]
      if field.bool == true { report.add("the pod uses the node's network", at: field) }
    },
    .pods("pod-host-pid") { pod, _, report in
      let field = pod.spec["hostPID"]
      if field.bool == true { report.add("the pod sees the node's processes", at: field) }
    },
    .pods("pod-host-ipc") { pod, _, report in
      let field = pod.spec["hostIPC"]
      if field.bool == true { report.add("the pod shares the node's interprocess communication", at: field) }
    },
    .containers("pod-privileged") { container, _, _, report in
      let field = container.securityContext["privileged"]
      if field.bool == true { report.add("the container \"\(container.name)\" is privileged", at: field) }
    },
    .containers("pod-capabilities-added") { container, _, _, report in
      for capability in container.securityContext["capabilities"]["add"].elements {
        guard let name = capability.string, !PodSecurityStandard.defaultCapabilities.contains(name) else { continue }
        report.add("the container \"\(container.name)\" adds the capability \(name)", at: capability)
      }
    },
    .pods("pod-host-path") { pod, _, report in
      for volume in pod.spec["volumes"].elements where volume.has("hostPath") {
        let path = volume["hostPath"]["path"].string.map { " \($0)" } ?? ""
        report.add("the volume \"\(volume["name"].string ?? "")\" is the node's path\(path)", at: volume["hostPath"])
      }
    },
    .containers("pod-host-port") { container, _, _, report in
      for port in container.field["ports"].elements {
        guard let number = port["hostPort"].integer, number != 0 else { continue }
        report.add("the container \"\(container.name)\" takes the node's port \(number)", at: port["hostPort"])
      }
    },
    .containers("pod-probe-host") { container, _, context, report in
      guard context.settings.isAtLeast(minor: 34) else { return }
      for handler in PodSecurityStandard.handlers(of: container) {
        for host in [handler["httpGet"]["host"], handler["tcpSocket"]["host"]] {
          guard let name = host.text, !name.isEmpty else { continue }
          report.add("the container \"\(container.name)\" has the node ask the host \(name)", at: host)
        }
      }
    },
    .pods("pod-apparmor") { pod, _, report in
      PodSecurityStandard.reportAppArmor(pod.securityContext, of: "the pod", &report)
      for (key, value) in pod.metadata["annotations"].members
      where key.hasPrefix("container.apparmor.security.beta.kubernetes.io/") {
        let profile = value.text ?? ByteString()
        guard !profile.isEmpty, profile != "runtime/default", !profile.hasPrefix("localhost/") else { continue }
        report.add("an annotation sets the AppArmor profile \(profile)", at: value)
      }
    },
    .containers("pod-apparmor") { container, _, _, report in
      PodSecurityStandard.reportAppArmor(
        container.securityContext, of: "the container \"\(container.name)\"", &report)
    },
    .pods("pod-selinux") { pod, context, report in
      PodSecurityStandard.reportSELinux(pod.securityContext, of: "the pod", context, &report)
    },
    .containers("pod-selinux") { container, _, context, report in
      PodSecurityStandard.reportSELinux(
        container.securityContext, of: "the container \"\(container.name)\"", context, &report)
    },
    .containers("pod-proc-mount") { container, pod, context, report in
      if context.settings.isAtLeast(minor: 35), pod.hasUserNamespace { return }
      PodSecurityStandard.reportProcMount(container, &report)
    },
    .pods("pod-seccomp-unconfined") { pod, _, report in
      PodSecurityStandard.reportSeccomp(pod.securityContext, of: "the pod", &report)
    },
    .containers("pod-seccomp-unconfined") { container, _, _, report in
      PodSecurityStandard.reportSeccomp(container.securityContext, of: "the container \"\(container.name)\"", &report)
    },
    .pods("pod-sysctls") { pod, context, report in
      for sysctl in pod.securityContext["sysctls"].elements {
        let name = sysctl["name"].string ?? ""
        guard !PodSecurityStandard.isSafe(sysctl: name, context.settings) else { continue }
        report.add("the pod sets the sysctl \(name)", at: sysctl["name"])
      }
    },
  ]
}

/// What the Pod Security Standards list: values that are allowed, and where they stand.
enum PodSecurityStandard {
  /// The capabilities that baseline lets a container add.
  static let defaultCapabilities: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
    "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  /// The safe sysctls, with the minor version of Kubernetes whose standard has them first.
  private static let safeSysctls: [String: Int] = [
    "kernel.shm_rmid_forced": 0, "net.ipv4.ip_local_port_range": 0, "net.ipv4.ip_local_reserved_ports": 27,
    "net.ipv4.ip_unprivileged_port_start": 0, "net.ipv4.ping_group_range": 0, "net.ipv4.tcp_fin_timeout": 29,
    "net.ipv4.tcp_keepalive_intvl": 29, "net.ipv4.tcp_keepalive_probes": 29, "net.ipv4.tcp_keepalive_time": 29,
    "net.ipv4.tcp_notsent_lowat": 37, "net.ipv4.tcp_rmem": 32, "net.ipv4.tcp_slow_start_after_idle": 37,
    "net.ipv4.tcp_syncookies": 0, "net.ipv4.tcp_wmem": 32,
  ]

  /// Whether the standard of the cluster's version calls a sysctl safe.
  static func isSafe(sysctl name: String, _ settings: CheckSettings) -> Bool {
    safeSysctls[name].map { settings.isAtLeast(minor: $0) } ?? false
  }

  /// The probes and lifecycle hooks of a container, there or not.
  static func handlers(of container: Container) -> [Field] {
    let lifecycle = container.field["lifecycle"]
    return [
      container.field["livenessProbe"], container.field["readinessProbe"], container.field["startupProbe"],
      lifecycle["postStart"], lifecycle["preStop"],
    ]
  }

  /// Reports an AppArmor profile that is neither the runtime's nor a local one.
  static func reportAppArmor(_ securityContext: Field, of whose: String, _ report: inout Report) {
    let profile = securityContext["appArmorProfile"]
    guard profile.exists else { return }
    let type = profile["type"].text ?? ByteString()
    if type != "RuntimeDefault", type != "Localhost" {
      report.add("\(whose) sets the AppArmor profile type \"\(type)\"", at: profile["type"])
    }
  }

  /// Reports SELinux options that leave the types of containers.
  static func reportSELinux(
    _ securityContext: Field, of whose: String, _ context: CheckContext, _ report: inout Report
  ) {
    let options = securityContext["seLinuxOptions"]
    if let type = options["type"].text, !type.isEmpty {
      let isAllowed =
        switch type {
        case "container_t", "container_init_t", "container_kvm_t": true
        case "container_engine_t": context.settings.isAtLeast(minor: 31)
        default: false
        }
      if !isAllowed { report.add("\(whose) sets the SELinux type \(type)", at: options["type"]) }
    }
    for (name, field) in [("user", options["user"]), ("role", options["role"])] {
      guard let value = field.text, !value.isEmpty else { continue }
      report.add("\(whose) sets the SELinux \(name) \(value)", at: field)
    }
  }

  /// Reports a /proc that is not masked.
  static func reportProcMount(_ container: Container, _ report: inout Report) {
    let field = container.securityContext["procMount"]
    guard let mount = field.text, mount != "Default" else { return }
    report.add("the container \"\(container.name)\" sets procMount to \"\(mount)\"", at: field)
  }

  /// Whether a seccomp profile's type confines.
  static func isConfining(seccompType type: ByteString) -> Bool { type == "RuntimeDefault" || type == "Localhost" }

  /// Reports a seccomp profile that does not confine.
  static func reportSeccomp(_ securityContext: Field, of whose: String, _ report: inout Report) {
    let profile = securityContext["seccompProfile"]
    guard profile.exists else { return }
    let type = profile["type"].text ?? ByteString()
    if !isConfining(seccompType: type) {
      report.add("\(whose) sets the seccomp profile type \"\(type)\"", at: profile["type"])
    }
  }
}
