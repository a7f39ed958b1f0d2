/// A flag of one of Helm's commands, as pflag reads it.
struct HelmFlag {
  /// What the flag takes.
  enum Kind {
    /// `true` when nothing is said; the last one counts.
    case truth
    /// One text; the last one counts.
    case text
    /// A text each time.
    case texts
    /// Texts between commas, quoted as in CSV files, each time.
    case commaSeparated
    /// `KEY=VALUE` between commas.
    case labels
    case number, decimal, duration
    /// How to wait for resources; `watcher` when nothing is said.
    case waiting
    /// `--dry-run`, `unset` when nothing is said.
    case dryRun
    /// A plugin's name; Strake has no plugins, as Helm has none that are not installed.
    case plugin
  }

  /// The name, without dashes.
  let name: String
  /// The letter, or nil.
  let letter: Character?
  let kind: Kind
  /// Whether the command does something with it; the others speak of clusters and downloads.
  let isHeeded: Bool
  /// What Helm says when it is used, or nil.
  let deprecation: String?

  init(
    _ name: String, _ letter: Character? = nil, _ kind: Kind = .text, isHeeded: Bool = true, deprecation: String? = nil
  ) {
    self.name = name
    self.letter = letter
    self.kind = kind
    self.isHeeded = isHeeded
    self.deprecation = deprecation
  }

  /// How messages call it.
  var shown: String { letter.map { "-\($0), --\(name)" } ?? "--\(name)" }

  /// What it means without a value; nil where it needs one.
  var valueWhenAlone: String? {
    switch kind {
    case .truth: "true"
    case .waiting: "watcher"
    case .dryRun: "unset"
    default: nil
    }
  }
}

extension HelmFlag {
  /// The flags of a command, by the words of the command; nil where the command is none of Helm's.
  static func flags(of words: [String]) -> [HelmFlag]? {
    switch words.first {
    case "template": values + capabilities + template + charts + installation + global
    case "lint": values + lint + global
    case "create": [HelmFlag("starter", "p")] + global
    case "show", "inspect":
      switch words.dropFirst().first {
      case "values": [HelmFlag("jsonpath")] + charts + global
      case "all", "chart", "crds", "readme": charts + global
      default: nil
      }
    default: nil
    }
  }

  private static let values = [
    HelmFlag("set", nil, .texts),
    HelmFlag("set-file", nil, .texts),
    HelmFlag("set-json", nil, .texts),
    HelmFlag("set-literal", nil, .texts),
    HelmFlag("set-string", nil, .texts),
    HelmFlag("skip-schema-validation", nil, .truth),
    HelmFlag("values", "f", .commaSeparated),
  ]

  private static let capabilities = [
    HelmFlag("api-versions", "a", .commaSeparated),
    HelmFlag("kube-version"),
  ]

  private static let template = [
    HelmFlag("dependency-update", nil, .truth),
    HelmFlag("dry-run", nil, .dryRun),
    HelmFlag("generate-name", "g", .truth),
    HelmFlag("annotate", nil, .truth),
    HelmFlag("include-crds", nil, .truth),
    HelmFlag("is-upgrade", nil, .truth),
    HelmFlag("name-template"),
    HelmFlag("no-hooks", nil, .truth),
    HelmFlag("output-dir"),
    HelmFlag("post-renderer", nil, .plugin, isHeeded: false),
    HelmFlag("post-renderer-args", nil, .texts, isHeeded: false),
    HelmFlag("release-name", nil, .truth),
    HelmFlag("releases"),
    HelmFlag("show-only", "s", .texts),
    HelmFlag("skip-crds", nil, .truth),
    HelmFlag("skip-tests", nil, .truth),
    HelmFlag("validate", nil, .truth, deprecation: "use '--dry-run=server' instead"),
  ]

  private static let lint = [
    HelmFlag("helm-rules-only", nil, .truth),
    HelmFlag("kube-version"),
    HelmFlag("quiet", nil, .truth),
    HelmFlag("strict", nil, .truth),
    HelmFlag("with-subcharts", nil, .truth),
  ]

  /// Where a chart comes from.
  private static let charts = [
    HelmFlag("ca-file", isHeeded: false),
    HelmFlag("cert-file", isHeeded: false),
    HelmFlag("devel", nil, .truth, isHeeded: false),
    HelmFlag("insecure-skip-tls-verify", nil, .truth, isHeeded: false),
    HelmFlag("key-file", isHeeded: false),
    HelmFlag("keyring", isHeeded: false),
    HelmFlag("pass-credentials", nil, .truth, isHeeded: false),
    HelmFlag("password", isHeeded: false),
    HelmFlag("plain-http", nil, .truth, isHeeded: false),
    HelmFlag("repo"),
    HelmFlag("username", isHeeded: false),
    HelmFlag("verify", nil, .truth),
    HelmFlag("version", isHeeded: false),
  ]

  private static let installation = [
    HelmFlag("atomic", nil, .truth, isHeeded: false, deprecation: "use --rollback-on-failure instead"),
    HelmFlag("create-namespace", nil, .truth, isHeeded: false),
    HelmFlag("description", isHeeded: false),
    HelmFlag("disable-openapi-validation", nil, .truth, isHeeded: false),
    HelmFlag("enable-dns", nil, .truth, isHeeded: false),
    HelmFlag("force", nil, .truth, isHeeded: false, deprecation: "use --force-replace instead"),
    HelmFlag("force-conflicts", nil, .truth, isHeeded: false),
    HelmFlag("force-replace", nil, .truth, isHeeded: false),
    HelmFlag("hide-notes", nil, .truth, isHeeded: false, deprecation: noEffect),
    HelmFlag("labels", "l", .labels, isHeeded: false),
    HelmFlag("render-subchart-notes", nil, .truth, isHeeded: false, deprecation: noEffect),
    HelmFlag("replace", nil, .truth, isHeeded: false),
    HelmFlag("rollback-on-failure", nil, .truth, isHeeded: false),
    HelmFlag("server-side", nil, .truth, isHeeded: false),
    HelmFlag("take-ownership", nil, .truth, isHeeded: false),
    HelmFlag("timeout", nil, .duration, isHeeded: false),
    HelmFlag("wait", nil, .waiting, isHeeded: false),
    HelmFlag("wait-for-jobs", nil, .truth, isHeeded: false),
  ]

  private static let noEffect =
    "this flag has no effect for 'helm template' and will be removed in Helm 5"

  private static let global = [
    HelmFlag("burst-limit", nil, .number, isHeeded: false),
    HelmFlag("color", isHeeded: false),
    HelmFlag("colour", isHeeded: false),
    HelmFlag("content-cache", isHeeded: false),
    HelmFlag("debug", nil, .truth),
    HelmFlag("kube-apiserver", isHeeded: false),
    HelmFlag("kube-as-group", nil, .texts, isHeeded: false),
    HelmFlag("kube-as-user", isHeeded: false),
    HelmFlag("kube-ca-file", isHeeded: false),
    HelmFlag("kube-context", isHeeded: false),
    HelmFlag("kube-insecure-skip-tls-verify", nil, .truth, isHeeded: false),
    HelmFlag("kube-tls-server-name", isHeeded: false),
    HelmFlag("kube-token", isHeeded: false),
    HelmFlag("kubeconfig", isHeeded: false),
    HelmFlag("namespace", "n"),
    HelmFlag("qps", nil, .decimal, isHeeded: false),
    HelmFlag("registry-config", isHeeded: false),
    HelmFlag("repository-cache", isHeeded: false),
    HelmFlag("repository-config", isHeeded: false),
  ]
}
