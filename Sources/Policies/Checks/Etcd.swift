import Text

extension Rule {
  /// Who may talk with etcd.
  static let etcd: [Rule] = [
    components("etcd-client-cert-auth", .etcd) { etcd, _, _, report in
      if !etcd.isOn("client-cert-auth") {
        report.add("etcd does not ask clients for certificates", at: etcd.field("client-cert-auth"))
      } else if etcd["trusted-ca-file"]?.isEmpty ?? true {
        report.add("etcd does not know who signs clients' certificates", at: etcd.field("trusted-ca-file"))
      }
    },
    components("etcd-peer-client-cert-auth", .etcd) { etcd, _, _, report in
      if !etcd.isOn("peer-client-cert-auth") {
        report.add("etcd does not ask peers for certificates", at: etcd.field("peer-client-cert-auth"))
      } else if etcd["peer-trusted-ca-file"]?.isEmpty ?? true {
        report.add("etcd does not know who signs peers' certificates", at: etcd.field("peer-trusted-ca-file"))
      }
    },
    components("etcd-tls", .etcd) { etcd, _, _, report in
      for name in ["cert-file", "key-file", "peer-cert-file", "peer-key-file"] where etcd[name]?.isEmpty ?? true {
        report.add("\(name) is not set", at: etcd.field(name))
      }
      for name in ["listen-client-urls", "advertise-client-urls", "listen-peer-urls"] {
        for url in etcd.list(name) where url.hasPrefix("http://") {
          report.add("etcd listens in clear text on \(url)", at: etcd.field(name))
        }
      }
    },
    components("etcd-auto-tls", .etcd) { etcd, _, _, report in
      for name in ["auto-tls", "peer-auto-tls"] where etcd.isOn(name) {
        report.add("etcd makes its own certificates (\(name))", at: etcd.field(name))
      }
    },
  ]
}
