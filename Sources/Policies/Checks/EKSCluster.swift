import Text

extension Rule {
  private static let clusterConfig = Kind("ClusterConfig", group: "eksctl.io")

  /// Clusters of Amazon EKS, as eksctl's ClusterConfig describes them.
  static let eksCluster: [Rule] = [
    .objects("eks-public-endpoint", clusterConfig) { cluster, _, report in
      let vpc = cluster.root["vpc"]
      let access = vpc["clusterEndpoints"]["publicAccess"]
      // EKS opens the public endpoint to all unless it is told otherwise.
      guard access.bool != false else { return }
      let blocks = vpc["publicAccessCIDRs"]
      if blocks.elements.isEmpty {
        return report.add("the public endpoint is open to all addresses", at: access.exists ? access : blocks)
      }
      for block in blocks.elements where block.text.map({ $0 == "0.0.0.0/0" || $0 == "::/0" }) ?? false {
        report.add("the public endpoint is open to all addresses", at: block)
      }
    },
    .objects("eks-private-endpoint", clusterConfig) { cluster, _, report in
      let access = cluster.root["vpc"]["clusterEndpoints"]["privateAccess"]
      if access.bool != true { report.add("the API server has no endpoint inside the VPC", at: access) }
    },
    .objects("eks-secrets-encryption", clusterConfig) { cluster, _, report in
      let key = cluster.root["secretsEncryption"]["keyARN"]
      if key.text?.isEmpty ?? true { report.add("Secrets are not encrypted by a key of KMS", at: key) }
    },
    .objects("eks-audit-log", clusterConfig) { cluster, _, report in
      let types = cluster.root["cloudWatch"]["clusterLogging"]["enableTypes"]
      let isOn = types.texts.contains { $0 == "audit" || $0 == "*" || $0 == "all" }
      if !isOn { report.add("the audit log is off", at: types) }
    },
    .objects("eks-version", clusterConfig) { cluster, context, report in
      let version = cluster.metadata["version"]
      guard let text = version.string, let support = EKSVersions.support(of: text, on: context.settings.today) else {
        return
      }
      if support == .ended { report.add("EKS no longer supports version \(text)", at: version) }
    },
    .objects("eks-version-extended", clusterConfig) { cluster, context, report in
      let version = cluster.metadata["version"]
      guard let text = version.string,
        case .extended(let end) = EKSVersions.support(of: text, on: context.settings.today)
      else { return }
      report.add("version \(text) is in extended support until \(end)", at: version)
    },
    .objects("eks-authentication", clusterConfig) { cluster, _, report in
      let mode = cluster.root["accessConfig"]["authenticationMode"]
      let text = mode.text ?? ByteString("API_AND_CONFIG_MAP")
      if text != "API" { report.add("the aws-auth ConfigMap decides who is who (\(text))", at: mode) }
    },
    .objects("eks-workload-identity", clusterConfig) { cluster, _, report in
      let iam = cluster.root["iam"]
      let hasAgent = cluster.root["addons"].elements.contains {
        $0["name"].text == ByteString("eks-pod-identity-agent")
      }
      guard iam["withOIDC"].bool != true, iam["podIdentityAssociations"].elements.isEmpty, !hasAgent else { return }
      report.add("pods have no IAM roles of their own", at: iam["withOIDC"])
    },
  ]

  /// A rule on each node group of a ClusterConfig.
  private static func nodeGroups(_ id: String, _ body: @escaping @Sendable (Field, String, inout Report) -> Void)
    -> Rule
  {
    .objects(id, clusterConfig) { cluster, _, report in
      for key in ["managedNodeGroups", "nodeGroups"] as [StaticString] {
        for group in cluster.root[key].elements { body(group, group["name"].string ?? "", &report) }
      }
    }
  }

  /// The nodes of such a cluster.
  static let eksNodes: [Rule] = [
    nodeGroups("eks-public-nodes") { group, name, report in
      let field = group["privateNetworking"]
      if field.bool != true, group["subnets"].elements.isEmpty {
        report.add("the nodes of the group \"\(name)\" have public addresses", at: field)
      }
    },
    nodeGroups("eks-node-metadata") { group, name, report in
      let field = group["disableIMDSv1"]
      if field.bool == false {
        report.add("the group \"\(name)\" takes requests for metadata without a token", at: field)
      }
    },
    nodeGroups("eks-node-ssh") { group, name, report in
      let field = group["ssh"]["allow"]
      if field.bool == true { report.add("the nodes of the group \"\(name)\" are open to SSH", at: field) }
    },
    nodeGroups("eks-node-volume") { group, name, report in
      let field = group["volumeEncrypted"]
      if field.bool == false { report.add("the disks of the group \"\(name)\" are not encrypted", at: field) }
    },
  ]
}

/// How long Amazon EKS supports which version of Kubernetes.
enum EKSVersions {
  /// What EKS gives a version.
  enum Support: Equatable {
    case standard
    /// Until this day.
    case extended(until: String)
    case ended
  }

  /// Minor versions with the last days of standard and extended support, as Amazon's calendar has them.
  private static let calendar: [Int: (standard: String, extended: String)] = [
    29: ("2025-03-23", "2026-03-23"), 30: ("2025-07-23", "2026-07-23"), 31: ("2025-11-26", "2026-11-26"),
    32: ("2026-03-23", "2027-03-23"), 33: ("2026-07-29", "2027-07-29"), 34: ("2026-12-02", "2027-12-02"),
    35: ("2027-03-27", "2028-03-27"),
  ]

  /// What EKS gives a version on a day; nil for what is no version and for one that is newer than the calendar.
  static func support(of version: String, on day: String) -> Support? {
    let parts = version.split(separator: ".")
    guard parts.count >= 2, parts[0] == "1", let minor = Int(parts[1]) else { return nil }
    guard let dates = calendar[minor] else { return minor < 29 ? .ended : nil }
    if day <= dates.standard { return .standard }
    return day <= dates.extended ? .extended(until: dates.extended) : .ended
  }
}
