/// The forms of flags that Helm's users write and ArgumentParser does not know.
///
/// ```
/// --include-crds=true      --include-crds
/// --include-crds=false     (left out)
/// --dry-run                --dry-run=client      of template; elsewhere it is a flag
/// --dry-run=client         --dry-run             of upgrade, rollback and the others; none is left out
/// ```
enum HelmArguments {
  /// The same arguments in ArgumentParser's forms; what follows `--` is left alone.
  static func normalized(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var takesFlags = true
    let isTemplate = arguments.first { !$0.hasPrefix("-") } == "template"
    for argument in arguments {
      if argument == "--" { takesFlags = false }
      guard takesFlags, argument.hasPrefix("--") else {
        result.append(argument)
        continue
      }
      if !isTemplate, argument.hasPrefix(dryRun) {
        switch argument.dropFirst(dryRun.utf8.count) {
        case "", "=client", "=server", "=true": result.append(dryRun)
        case "=none", "=false": break
        default: result.append(argument)
        }
      } else if let value = optionalValues[argument] {
        result.append("\(argument)=\(value)")
      } else if let equals = argument.firstIndex(of: "="), booleans.contains(String(argument[..<equals])) {
        switch argument[argument.index(after: equals)...].lowercased() {
        case "true", "t", "1": result.append(String(argument[..<equals]))
        case "false", "f", "0": break
        default: result.append(argument)
        }
      } else {
        result.append(argument)
      }
    }
    return result
  }

  /// Flags whose value may be left out, and what that means.
  private static let optionalValues = [dryRun: "client", "--wait": "watcher"]

  private static let dryRun = "--dry-run"

  private static let booleans: Set<String> = [
    "--all-namespaces", "--create-namespace", "--debug", "--dependency-update", "--devel",
    "--disable-openapi-validation", "--enable-dns", "--force", "--force-conflicts", "--force-replace",
    "--generate-name", "--hide-notes", "--ignore-not-found", "--include-crds", "--insecure-skip-tls-verify",
    "--install", "--is-upgrade", "--keep-history", "--kube-insecure-skip-tls-verify", "--no-hooks",
    "--pass-credentials", "--plain-http", "--quiet", "--release-name", "--render-subchart-notes", "--replace",
    "--reset-values", "--reuse-values", "--rollback-on-failure", "--skip-crds", "--skip-schema-validation",
    "--skip-tests", "--strict", "--take-ownership", "--validate", "--verify", "--wait-for-jobs", "--with-subcharts",
    "--yes",
  ]
}
