import Text

extension Rule {
  /// As whom pods talk to the API server.
  static let serviceAccounts: [Rule] = [
    .pods("service-account-default") { pod, context, report in
      guard pod.workload != .template, pod.serviceAccount == "default", context.mountsToken(pod) else { return }
      report.add("the pod has the default service account and its token", at: pod.spec["serviceAccountName"])
    },
    .pods("service-account-token") { pod, context, report in
      // The default account is the check before.
      guard pod.workload != .template, pod.serviceAccount != "default", context.mountsToken(pod) else { return }
      let account = Coverage.account(pod.serviceAccount, in: pod.namespace)
      guard context.coverage.knownAccounts.contains(account), !context.coverage.boundAccounts.contains(account) else {
        return
      }
      report.add(
        "the token of the service account \"\(pod.serviceAccount)\", to which no role is bound, is mounted",
        at: pod.spec["automountServiceAccountToken"])
    },
  ]
}

extension Pod {
  /// The name of its service account.
  var serviceAccount: ByteString {
    for field in [spec["serviceAccountName"], spec["serviceAccount"]] {
      if let name = field.text, !name.isEmpty { return name }
    }
    return ByteString("default")
  }
}

extension CheckContext {
  /// Whether the account's token is mounted: what the pod says, or else the account, or else yes.
  fileprivate func mountsToken(_ pod: Pod) -> Bool {
    if let own = pod.spec["automountServiceAccountToken"].bool { return own }
    return !coverage.accountsWithoutToken.contains(Coverage.account(pod.serviceAccount, in: pod.namespace))
  }
}
