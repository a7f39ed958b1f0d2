import Text

extension Rule {
  private static let roleKinds: [Kind] = [
    Kind("ClusterRole", group: "rbac.authorization.k8s.io"), Kind("Role", group: "rbac.authorization.k8s.io"),
  ]

  /// A rule on each set of permissions of Roles and ClusterRoles.
  private static func permissions(
    _ id: String, _ body: @escaping @Sendable (Permissions, ManifestObject, CheckContext, inout Report) -> Void
  ) -> Rule {
    Rule(
      id: id,
      examination: .object(roleKinds) { role, context, report in
        for rule in role.root["rules"].elements { body(Permissions(rule), role, context, &report) }
      })
  }

  /// A rule that finds a verb on a resource.
  private static func grant(
    _ id: String, verbs: [StaticString], resources: [StaticString], group: StaticString, clusterWide: Bool = false,
    allowsNamed: Bool = true, _ message: @escaping @Sendable (ByteString) -> String
  ) -> Rule {
    permissions(id) { permissions, role, context, report in
      if clusterWide, !context.isGrantedClusterWide(role) { return }
      if allowsNamed, permissions.isLimitedToNames { return }
      guard permissions.covers(group: group) else { return }
      for resource in resources where permissions.covers(resource: resource) {
        guard let verb = permissions.verb(among: verbs) else { continue }
        report.add(message(verb.text), at: verb.field)
        return
      }
    }
  }

  /// What Roles and ClusterRoles grant.
  static let roles: [Rule] = [
    permissions("rbac-wildcard-verbs") { permissions, _, _, report in
      if let field = permissions.wildcard(in: "verbs") { report.add("the role grants all verbs", at: field) }
    },
    permissions("rbac-wildcard-resources") { permissions, _, _, report in
      if let field = permissions.wildcard(in: "resources") { report.add("the role grants all resources", at: field) }
    },
    permissions("rbac-wildcard-groups") { permissions, _, _, report in
      if let field = permissions.wildcard(in: "apiGroups") { report.add("the role grants all API groups", at: field) }
    },
    grant(
      "rbac-secrets-cluster-wide", verbs: ["get", "list", "watch"], resources: ["secrets"], group: "", clusterWide: true
    ) { "the role lets its holders \($0) the Secrets of all namespaces" },
    permissions("rbac-escalate") { permissions, _, _, report in
      guard permissions.coversAny(of: ["roles", "clusterroles"]), let verb = permissions.verb(among: ["escalate"])
      else {
        return
      }
      report.add("the role grants \(verb.text) on roles", at: verb.field)
    },
    permissions("rbac-bind") { permissions, _, _, report in
      guard permissions.coversAny(of: ["roles", "clusterroles"]), !permissions.isLimitedToNames,
        let verb = permissions.verb(among: ["bind"])
      else { return }
      report.add("the role grants \(verb.text) on roles", at: verb.field)
    },
    permissions("rbac-impersonate") { permissions, _, _, report in
      let identities: [StaticString] = ["users", "groups", "serviceaccounts", "uids", "userextras"]
      guard permissions.coversAny(of: identities), !permissions.isLimitedToNames,
        let verb = permissions.verb(among: ["impersonate"])
      else { return }
      report.add("the role grants \(verb.text)", at: verb.field)
    },
    grant(
      "rbac-node-proxy", verbs: ["get", "create"], resources: ["nodes/proxy"], group: "", allowsNamed: false
    ) { "the role grants \($0) on nodes/proxy" },
    grant(
      "rbac-token-creation", verbs: ["create"], resources: ["serviceaccounts/token"], group: ""
    ) { _ in "the role lets its holders make tokens of service accounts" },
    grant(
      "rbac-webhooks", verbs: ["create", "update", "patch"],
      resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
      group: "admissionregistration.k8s.io"
    ) { "the role lets its holders \($0) admission webhooks" },
    grant(
      "rbac-certificate-approval", verbs: ["update", "patch"], resources: ["certificatesigningrequests/approval"],
      group: "certificates.k8s.io"
    ) { _ in "the role lets its holders approve certificates" },
    grant(
      "rbac-persistent-volumes", verbs: ["create"], resources: ["persistentvolumes"], group: ""
    ) { _ in "the role lets its holders make PersistentVolumes" },
    permissions("rbac-workloads-cluster-wide") { permissions, role, context, report in
      guard context.isGrantedClusterWide(role) else { return }
      let workloads: [(group: StaticString, resources: [StaticString])] = [
        ("", ["pods", "replicationcontrollers"]),
        ("apps", ["deployments", "daemonsets", "statefulsets", "replicasets"]), ("batch", ["jobs", "cronjobs"]),
      ]
      for (group, resources) in workloads where permissions.covers(group: group) && permissions.coversAny(of: resources)
      {
        guard let verb = permissions.verb(among: ["create"]) else { continue }
        return report.add("the role lets its holders make workloads in all namespaces", at: verb.field)
      }
    },
    grant(
      "rbac-pod-exec-cluster-wide", verbs: ["create", "get"],
      resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/ephemeralcontainers"], group: "",
      clusterWide: true
    ) { _ in "the role lets its holders go into the pods of all namespaces" },
  ]
}

/// One rule of a role: verbs on resources of API groups.
private struct Permissions {
  let field: Field
  private let groups: [ByteString]
  private let resources: [ByteString]

  init(_ field: Field) {
    self.field = field
    groups = field["apiGroups"].texts
    resources = field["resources"].texts
  }

  /// Whether only objects of certain names are meant.
  var isLimitedToNames: Bool { !field["resourceNames"].elements.isEmpty }

  /// The star in one of the lists.
  func wildcard(in list: StaticString) -> Field? {
    field[list].elements.first { $0.text == ByteString("*") }
  }

  func covers(group: StaticString) -> Bool { groups.contains { $0 == group || $0 == "*" } }

  func covers(resource: StaticString) -> Bool {
    let subresource = Permissions.subresource(of: ByteString(resource))
    return resources.contains { $0 == resource || $0 == "*" || (subresource != nil && $0 == subresource) }
  }

  /// `*/scale` for `deployments/scale`, which stands for the subresource of every resource.
  private static func subresource(of resource: ByteString) -> ByteString? {
    guard let slash = resource.bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return ByteString("*") + ByteString(resource.bytes[slash...])
  }

  func coversAny(of resources: [StaticString]) -> Bool { resources.contains { covers(resource: $0) } }

  /// The first of these verbs that is granted; a star grants all of them.
  func verb(among wanted: [StaticString]) -> (text: ByteString, field: Field)? {
    for verb in field["verbs"].elements {
      guard let text = verb.text else { continue }
      if text == "*", let first = wanted.first { return (ByteString(first), verb) }
      if wanted.contains(where: { text == $0 }) { return (text, verb) }
    }
    return nil
  }
}

extension CheckContext {
  /// Whether a role counts for all namespaces: a ClusterRole, unless all that binds it here are RoleBindings.
  fileprivate func isGrantedClusterWide(_ role: ManifestObject) -> Bool {
    role.kind == "ClusterRole" && !coverage.clusterRolesBoundLocally.contains(role.name)
  }
}
