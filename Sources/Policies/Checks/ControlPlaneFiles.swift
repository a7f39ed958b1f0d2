import Text

extension Rule {
  /// A rule on configuration files of a kind, alone or inside ConfigMaps and Secrets.
  private static func files(
    _ id: String, _ kind: StaticString, group: StaticString,
    body: @escaping @Sendable (Field, inout Report) -> Void
  ) -> Rule {
    Rule(
      id: id,
      examination: .object([Kind(kind, group: group), Kind("ConfigMap", group: ""), Kind("Secret", group: "")]) {
        object, context, report in
        for file in context.manifests.configurations(of: object) where file.kind == kind && file.group == group {
          body(file.root, &report)
        }
      })
  }

  private static func encryption(_ id: String, body: @escaping @Sendable (Field, inout Report) -> Void) -> Rule {
    files(id, "EncryptionConfiguration", group: "apiserver.config.k8s.io", body: body)
  }

  /// How the API server encrypts what it keeps in etcd.
  static let encryption: [Rule] = [
    encryption("encryption-identity-first") { file, report in
      for entry in file["resources"].elements {
        guard let first = entry["providers"].elements.first, first.has("identity") else { continue }
        let resources = entry["resources"].texts.map(\.string).joined(separator: ", ")
        report.add("\(resources) are written in clear text", at: first)
      }
    },
    encryption("encryption-secrets-missing") { file, report in
      let covered = file["resources"].elements.flatMap { $0["resources"].texts }
      let hasSecrets = covered.contains { $0 == "secrets" || $0 == "*." || $0 == "*.*" }
      if !hasSecrets { report.add("Secrets are not among the resources", at: file["resources"]) }
    },
    encryption("encryption-provider-weak") { file, report in
      for entry in file["resources"].elements {
        guard let first = entry["providers"].elements.first else { continue }
        if first.has("aescbc") { report.add("aescbc writes", at: first["aescbc"]) }
        if first.has("kms"), first["kms"]["apiVersion"].text != ByteString("v2") {
          report.add("KMS of version 1 writes", at: first["kms"]["apiVersion"])
        }
      }
    },
  ]

  /// What the API server logs.
  static let auditPolicy: [Rule] = [
    files("audit-policy-empty", "Policy", group: "audit.k8s.io") { file, report in
      let rules = file["rules"].elements
      if let first = rules.first, first["level"].text == ByteString("None"), AuditRule(first).matchesEverything {
        report.add("the first rule drops everything", at: first)
      } else if !rules.contains(where: { $0["level"].text.map { $0 != "None" } ?? false }) {
        report.add("no rule logs anything", at: file["rules"])
      }
    },
    files("audit-policy-secret-bodies", "Policy", group: "audit.k8s.io") { file, report in
      for rule in file["rules"].elements {
        let parsed = AuditRule(rule)
        guard parsed.covers(resource: "secrets") else { continue }
        switch rule["level"].text ?? ByteString() {
        case "Request", "RequestResponse":
          return report.add("Secrets are logged with their contents", at: rule["level"])
        default:
          // Whatever follows does not see them.
          if parsed.isUnconditional { return }
        }
      }
    },
  ]

  private static func kubeletFiles(_ id: String, body: @escaping @Sendable (Field, inout Report) -> Void) -> Rule {
    files(id, "KubeletConfiguration", group: "kubelet.config.k8s.io", body: body)
  }

  /// Who may talk with the kubelet.
  static let kubelet: [Rule] = [
    kubeletFiles("kubelet-anonymous") { file, report in
      let field = file["authentication"]["anonymous"]["enabled"]
      if field.bool == true { report.add("the kubelet takes anonymous requests", at: field) }
    },
    kubeletFiles("kubelet-authorization") { file, report in
      let field = file["authorization"]["mode"]
      if field.text == ByteString("AlwaysAllow") { report.add("the kubelet allows everything", at: field) }
    },
    kubeletFiles("kubelet-read-only-port") { file, report in
      let field = file["readOnlyPort"]
      if let port = field.integer, port != 0 {
        report.add("the kubelet's port \(port) asks nobody who he is", at: field)
      }
    },
  ]
}

/// A rule of an audit policy; the first that matches a request decides.
private struct AuditRule {
  private let field: Field

  init(_ field: Field) { self.field = field }

  /// Whether every request for its resources matches, whoever makes it and whatever it does.
  var isUnconditional: Bool {
    (["users", "userGroups", "verbs", "namespaces"] as [StaticString]).allSatisfy { field[$0].elements.isEmpty }
  }

  /// Whether every request matches.
  var matchesEverything: Bool {
    isUnconditional && field["resources"].elements.isEmpty && field["nonResourceURLs"].elements.isEmpty
  }

  /// Whether requests for a resource of the core group match.
  func covers(resource: StaticString) -> Bool {
    guard field["nonResourceURLs"].elements.isEmpty else { return false }
    let groups = field["resources"].elements
    return groups.isEmpty
      || groups.contains { group in
        guard (group["group"].text ?? ByteString()).isEmpty, group["resourceNames"].elements.isEmpty else {
          return false
        }
        let names = group["resources"].texts
        return names.isEmpty || names.contains { $0 == resource || $0 == "*" }
      }
  }
}
