/// The forms of flags that Helm's users write and ArgumentParser does not know.
///
/// ```
/// --include-crds=true      --include-crds
/// --include-crds=false     (left out)
/// --dry-run                --dry-run=client
/// ```
enum HelmArguments {
  /// The same arguments in ArgumentParser's forms; what follows `--` is left alone.
  static func normalized(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var takesFlags = true
    for argument in arguments {
      if argument == "--" { takesFlags = false }
      guard takesFlags, argument.hasPrefix("--") else {
        result.append(argument)
        continue
      }
      if let value = optionalValues[argument] {
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
  private static let optionalValues = ["--dry-run": "client", "--wait": "watcher"]

  private static let booleans: Set<String> = [
    "--create-namespace", "--debug", "--dependency-update", "--devel", "--disable-openapi-validation", "--enable-dns",
    "--force", "--force-conflicts", "--force-replace", "--generate-name", "--hide-notes", "--include-crds",
    "--insecure-skip-tls-verify", "--is-upgrade", "--kube-insecure-skip-tls-verify", "--no-hooks",
    "--pass-credentials", "--plain-http", "--quiet", "--release-name", "--render-subchart-notes", "--replace",
    "--rollback-on-failure", "--skip-crds", "--skip-schema-validation", "--skip-tests", "--strict",
    "--take-ownership", "--validate", "--verify", "--wait-for-jobs", "--with-subcharts",
  ]
}
