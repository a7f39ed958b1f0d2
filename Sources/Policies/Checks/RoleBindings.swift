import Text

extension Rule {
  private static let bindingKinds: [Kind] = [
    Kind("ClusterRoleBinding", group: "rbac.authorization.k8s.io"),
    Kind("RoleBinding", group: "rbac.authorization.k8s.io"),
  ]

  /// A rule on each subject of RoleBindings and ClusterRoleBindings.
  private static func subjects(
    _ id: String, _ body: @escaping @Sendable (BoundSubject, inout Report) -> Void
  ) -> Rule {
    Rule(
      id: id,
      examination: .object(bindingKinds) { binding, _, report in
        for subject in binding.root["subjects"].elements { body(BoundSubject(subject), &report) }
      })
  }

  /// To whom roles are bound.
  static let roleBindings: [Rule] = [
    Rule(
      id: "rbac-cluster-admin",
      examination: .object(bindingKinds) { binding, _, report in
        let role = binding.root["roleRef"]
        guard role["kind"].text == ByteString("ClusterRole"), role["name"].text == ByteString("cluster-admin") else {
          return
        }
        let scope = binding.kind == "RoleBinding" ? "all rights in the namespace" : "all rights in the cluster"
        report.add("the binding gives \(scope)", at: role["name"])
      }),
    subjects("rbac-anonymous") { subject, report in
      switch (subject.kind, subject.name) {
      case ("User", "system:anonymous"), ("Group", "system:unauthenticated"):
        report.add("the binding is for the unauthenticated (\(subject.name))", at: subject.field["name"])
      default: break
      }
    },
    subjects("rbac-masters") { subject, report in
      if subject.kind == "Group", subject.name == "system:masters" {
        report.add("the binding is for system:masters", at: subject.field["name"])
      }
    },
    subjects("rbac-everyone") { subject, report in
      guard subject.kind == "Group" else { return }
      if subject.name == "system:authenticated" {
        report.add("the binding is for everybody who is signed in", at: subject.field["name"])
      } else if subject.name == "system:serviceaccounts" || subject.name.hasPrefix("system:serviceaccounts:") {
        report.add("the binding is for all service accounts (\(subject.name))", at: subject.field["name"])
      }
    },
    subjects("rbac-default-account-bound") { subject, report in
      if subject.kind == "ServiceAccount", subject.name == "default" {
        report.add("the binding is for the default service account", at: subject.field["name"])
      }
    },
  ]
}

/// One of those a role is bound to.
private struct BoundSubject {
  let field: Field
  let kind: ByteString
  let name: ByteString

  init(_ field: Field) {
    self.field = field
    kind = field["kind"].text ?? ByteString()
    name = field["name"].text ?? ByteString()
  }
}
