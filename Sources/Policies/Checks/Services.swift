import Text

extension Rule {
  /// What is offered outside of the cluster.
  static let services: [Rule] = [
    .objects("network-external-ips", Kind("Service", group: "")) { service, _, report in
      let addresses = service.spec["externalIPs"]
      if !addresses.elements.isEmpty { report.add("the Service claims external addresses", at: addresses) }
    },
    .objects("network-node-port", Kind("Service", group: "")) { service, _, report in
      let type = service.spec["type"]
      if type.text == ByteString("NodePort") { report.add("the Service opens a port on all nodes", at: type) }
    },
    .objects("network-load-balancer-open", Kind("Service", group: "")) { service, _, report in
      let type = service.spec["type"]
      guard type.text == ByteString("LoadBalancer"), service.spec["loadBalancerSourceRanges"].elements.isEmpty,
        !isInternal(service)
      else { return }
      report.add("the load balancer is open to all", at: type)
    },
    .objects("network-ingress-plaintext", Kind("Ingress")) { ingress, _, report in
      if ingress.spec["tls"].elements.isEmpty, !endsTLSAtLoadBalancer(ingress) {
        report.add("the Ingress does not end TLS", at: ingress.spec["tls"])
      }
    },
  ]

  /// Whether the cloud's annotations ask for a load balancer inside the network.
  private static func isInternal(_ service: ManifestObject) -> Bool {
    service.metadata["annotations"].members.contains { key, value in
      switch (key, value.text ?? ByteString()) {
      case ("service.beta.kubernetes.io/aws-load-balancer-internal", "true"),
        ("service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0"),
        ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
        ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
        ("networking.gke.io/load-balancer-type", "Internal"), ("cloud.google.com/load-balancer-type", "Internal"),
        ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"):
        true
      case ("service.beta.kubernetes.io/load-balancer-source-ranges", _),
        ("service.beta.kubernetes.io/aws-load-balancer-source-ranges", _):
        true
      default: false
      }
    }
  }

  /// Whether the cloud's load balancer has the certificate.
  private static func endsTLSAtLoadBalancer(_ ingress: ManifestObject) -> Bool {
    ingress.metadata["annotations"].members.contains { key, _ in
      switch key {
      case "alb.ingress.kubernetes.io/certificate-arn", "networking.gke.io/managed-certificates",
        "ingress.gcp.kubernetes.io/pre-shared-cert":
        true
      default: false
      }
    }
  }
}
