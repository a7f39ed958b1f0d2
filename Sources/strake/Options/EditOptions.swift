import ArgumentParser
import Diagnostics
import Files
import Kustomize
import Pipeline

/// The flags that describe a patch.
struct EditedPatch: ParsableArguments {
  @Option(help: "The patch's file.") var path = ""
  @Option(help: "The patch itself.") var patch = ""
  @Option(help: "API group of the target.") var group = ""
  @Option(help: "API version of the target.") var version = ""
  @Option(help: "Kind of the target.") var kind = ""
  @Option(help: "Name of the target.") var name = ""
  @Option(help: "Namespace of the target.") var namespace = ""
  @Option(help: "Annotation selector of the target.") var annotationSelector = ""
  @Option(help: "Label selector of the target.") var labelSelector = ""

  /// The patch.
  ///
  /// - Throws: where both or, if one is needed, none of `--path` and `--patch` are given.
  func patch(isNeeded: Bool) throws(Diagnostic) -> KustomizationEditor.Patch {
    guard path.isEmpty || patch.isEmpty else { throw Diagnostic("patch and path can't be set at the same time") }
    guard !isNeeded || !path.isEmpty || !patch.isEmpty else { throw Diagnostic("must provide either patch or path") }
    return KustomizationEditor.Patch(
      path: path.isEmpty ? nil : path, patch: patch.isEmpty ? nil : patch,
      target: [
        ("group", group), ("version", version), ("kind", kind), ("name", name), ("namespace", namespace),
        ("annotationSelector", annotationSelector), ("labelSelector", labelSelector),
      ])
  }
}

/// The flags that add sources to a generator.
struct EditedSources: ParsableArguments {
  @Option(help: "KEY=VALUE; may be given several times.") var fromLiteral: [String] = []
  @Option(help: "[KEY=]FILE or a pattern; may be given several times.") var fromFile: [String] = []
  @Option(help: "A file of KEY=VALUE lines.") var fromEnvFile = ""
  @Option(help: "create, merge or replace.") var behavior = ""
  @Option(help: "The object's namespace.") var namespace = ""
  @Flag(name: [.long, .customLong("disableNameSuffixHash")], help: "Put no hash behind the name.")
  var disableNameSuffixHash = false

  func add(to list: String, named name: String, type: String) throws {
    guard !fromLiteral.isEmpty || !fromFile.isEmpty || !fromEnvFile.isEmpty else {
      throw Diagnostic("at least from-env-file, or from-file or from-literal must be set")
    }
    guard fromEnvFile.isEmpty || (fromLiteral.isEmpty && fromFile.isEmpty) else {
      throw Diagnostic("from-env-file cannot be combined with from-file or from-literal")
    }
    guard ["", "create", "merge", "replace"].contains(behavior) else {
      throw Diagnostic("invalid behavior: must be one of \"create\", \"merge\", or \"replace\"")
    }
    for literal in fromLiteral where !literal.dropFirst().contains("=") {
      throw Diagnostic("invalid literal source \(literal), expected key=value")
    }
    guard fromEnvFile.isEmpty || LocalFiles.isFile(fromEnvFile) else {
      throw Diagnostic("\(fromEnvFile) does not exist")
    }
    var sources = KustomizationEditor.GeneratorSources()
    sources.literals = fromLiteral
    sources.files = try files()
    sources.envFile = fromEnvFile
    sources.behavior = behavior
    sources.type = type
    sources.namespace = namespace
    sources.disablesNameSuffixHash = disableNameSuffixHash
    try EditedFile.edit { editor throws(Diagnostic) in try editor.add(sources, to: list, named: name) }
  }

  private func files() throws(Diagnostic) -> [String] {
    var files: [String] = []
    for source in fromFile.flatMap({ $0.split(separator: ",").map(String.init) }) {
      let parts = source.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let matches = EditedFile.matches(parts[parts.count - 1])
      guard !matches.isEmpty else { throw Diagnostic("\(parts[parts.count - 1]) has no match") }
      if parts.count == 1 {
        files += matches
      } else {
        guard matches.count == 1 else {
          throw Diagnostic("'\(parts[1])' matches \(matches.count) files, but one key can name only one")
        }
        files.append("\(parts[0])=\(matches[0])")
      }
    }
    return files
  }
}

/// The flags that set literals of a generator.
struct EditedLiterals: ParsableArguments {
  @Option(help: "KEY=VALUE; may be given several times.") var fromLiteral: [String] = []
  @Option(help: "The entry's namespace.") var namespace = ""
  @Option(help: "The namespace that it gets.") var newNamespace = ""

  func set(of list: String, named name: String) throws {
    guard !fromLiteral.isEmpty || !newNamespace.isEmpty else {
      throw Diagnostic("at least one of [--from-literal, --new-namespace] must be specified")
    }
    try EditedFile.edit { editor throws(Diagnostic) in
      try editor.setGenerator(
        named: name, namespace: namespace, of: list, literals: fromLiteral, newNamespace: newNamespace)
    }
  }
}
