import Text

extension Rule {
  /// The objects that may start or configure a control plane.
  private static let carriers: [Kind] = [
    Kind("ClusterConfiguration", group: "kubeadm.k8s.io"), Kind("ConfigMap", group: ""),
    Kind("DaemonSet", group: "apps"),
    Kind("Deployment", group: "apps"), Kind("Pod", group: ""), Kind("Secret", group: ""),
    Kind("StatefulSet", group: "apps"),
  ]

  /// A rule on programs of a control plane.
  static func components(
    _ id: String, _ components: ControlPlane.Component...,
    body: @escaping @Sendable (ControlPlane, ManifestObject, CheckContext, inout Report) -> Void
  ) -> Rule {
    Rule(
      id: id,
      examination: .object(carriers) { object, context, report in
        for program in ControlPlane.all(in: object, context.manifests) where components.contains(program.component) {
          body(program, object, context, &report)
        }
      })
  }

  /// The API server's flags, and those of the programs beside it.
  static let apiServer: [Rule] = [
    components("apiserver-anonymous", .apiServer) { server, _, context, report in
      if server["anonymous-auth"] == "false" { return }
      if server["authentication-config"] != nil, server["anonymous-auth"] == nil {
        // The file decides; where it is not among the manifests, nothing is known.
        let isOpen = context.manifests.allConfigurations(of: "AuthenticationConfiguration").first { file in
          let anonymous = file.root["anonymous"]
          return anonymous["enabled"].bool != false && anonymous["conditions"].elements.isEmpty
        }
        if let isOpen { report.add("anonymous requests are on", at: isOpen.root["anonymous"]["enabled"]) }
        return
      }
      report.add("anonymous requests are on", at: server.field("anonymous-auth"))
    },
    components("apiserver-audit-policy", .apiServer) { server, _, _, report in
      if server["audit-policy-file"]?.isEmpty ?? true {
        report.add("the API server has no audit policy", at: server.field("audit-policy-file"))
      }
    },
    components("apiserver-audit-log", .apiServer) { server, _, _, report in
      if server["audit-log-path"]?.isEmpty ?? true, server["audit-webhook-config-file"]?.isEmpty ?? true {
        report.add("the audit log goes nowhere", at: server.field("audit-log-path"))
      }
    },
    components("apiserver-audit-retention", .apiServer) { server, _, _, report in
      guard let path = server["audit-log-path"], !path.isEmpty, path != "-" else { return }
      for (name, least) in [("audit-log-maxage", 30), ("audit-log-maxbackup", 10), ("audit-log-maxsize", 100)] {
        let value = server[name].flatMap { Int($0) } ?? 0
        // No age and no number of files mean: for ever.
        if value < least, value != 0 || (server[name] == nil && name != "audit-log-maxsize") {
          report.add("\(name) is \(server[name] ?? "not set"), below \(least)", at: server.field(name))
        }
      }
    },
    components("apiserver-authorization", .apiServer) { server, _, _, report in
      if server["authorization-config"] != nil { return }
      let modes = server.list("authorization-mode")
      let place = server.field("authorization-mode")
      if modes.isEmpty || modes.contains("AlwaysAllow") { return report.add("every request is allowed", at: place) }
      for mode in ["Node", "RBAC"] where !modes.contains(mode) {
        report.add("\(mode) is not among the authorization modes", at: place)
      }
    },
    components("apiserver-admission", .apiServer) { server, _, _, report in
      let (on, off) = (server.list("enable-admission-plugins"), server.list("disable-admission-plugins"))
      if !on.contains("NodeRestriction") {
        report.add("the admission plug-in NodeRestriction is off", at: server.field("enable-admission-plugins"))
      }
      if on.contains("AlwaysAdmit") {
        report.add("the admission plug-in AlwaysAdmit is on", at: server.field("enable-admission-plugins"))
      }
      for plugin in ["NamespaceLifecycle", "PodSecurity", "ServiceAccount"] where off.contains(plugin) {
        report.add("the admission plug-in \(plugin) is off", at: server.field("disable-admission-plugins"))
      }
    },
    components("apiserver-encryption", .apiServer) { server, _, _, report in
      if server["encryption-provider-config"]?.isEmpty ?? true {
        report.add("Secrets are not encrypted in etcd", at: server.field("encryption-provider-config"))
      }
    },
    components("apiserver-etcd-tls", .apiServer) { server, _, _, report in
      for name in ["etcd-cafile", "etcd-certfile", "etcd-keyfile"] where server[name]?.isEmpty ?? true {
        report.add("\(name) is not set", at: server.field(name))
      }
    },
    components("apiserver-static-credentials", .apiServer) { server, _, _, report in
      for name in ["token-auth-file", "basic-auth-file"] where server[name] != nil {
        report.add("\(name) is set", at: server.field(name))
      }
    },
    components("apiserver-insecure-port", .apiServer) { server, _, _, report in
      if let port = server["insecure-port"], port != "0" {
        report.add("the port \(port) asks for no authentication", at: server.field("insecure-port"))
      }
      if server["insecure-bind-address"] != nil {
        report.add("insecure-bind-address is set", at: server.field("insecure-bind-address"))
      }
    },
    components("apiserver-tls-version", .apiServer, .controllerManager, .scheduler, .etcd) { program, _, _, report in
      let name = "tls-min-version"
      guard let version = program[name], ["VersionTLS10", "VersionTLS11", "TLS1.0", "TLS1.1"].contains(version) else {
        return
      }
      report.add("\(program.component.rawValue) takes \(version)", at: program.field(name))
    },
    components("control-plane-profiling", .apiServer, .controllerManager, .scheduler) { program, _, _, report in
      if program.isOn("profiling", default: true) {
        report.add("profiling of \(program.component.rawValue) is on", at: program.field("profiling"))
      }
    },
    components("controller-manager-credentials", .controllerManager) { manager, _, _, report in
      if !manager.isOn("use-service-account-credentials") {
        report.add("all controllers act as one", at: manager.field("use-service-account-credentials"))
      }
    },
  ]
}

extension ManifestSet {
  /// The files of one kind among all objects.
  func allConfigurations(of kind: StaticString) -> [ConfigurationDocument] {
    configurations.sorted { $0.key < $1.key }.flatMap { $0.value.filter { $0.kind == kind } }
  }
}
