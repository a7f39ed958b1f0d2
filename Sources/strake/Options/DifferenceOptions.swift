import Text
import ArgumentParser
import Diagnostics
import Releases
import YAML

/// What to compare and how to print it: the options of every command that shows a difference.
struct DifferenceOptions: ParsableArguments {
  /// The forms of a difference.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// Fields that differ, for people.
    case text
    /// Lines that differ, as `diff -u` prints them.
    case unified
    /// For programs; can be applied.
    case json
    /// For a merge request.
    case markdown
    /// One page that needs nothing else.
    case html
  }

  @Option(name: .shortAndLong, help: "Print text, unified, json, markdown or html.")
  var output: Format = .text

  @Option(help: "How many unchanged lines to show around a change (unified).")
  var context = 3

  @Flag(help: "Compare literally: quantities and ports that mean the same differ.")
  var strict = false

  @Flag(help: "Show the data of Secrets instead of digests.")
  var showSecrets = false

  @Option(help: ArgumentHelp("Show only these resources: Deployment/web, ConfigMap, */web.", valueName: "kind/name"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Ignore a field and all below it: metadata.labels, spec.*.image.", valueName: "path"))
  var ignore: [String] = []

  @Flag(help: "Exit with 2 when there are changes.")
  var detailedExitcode = false

  @Option(name: [.customLong("color"), .customLong("colour")], help: "Use colours: never, auto or always.")
  var color: ColorChoice = .auto

  func validate() throws {
    for pattern in ignore where FieldPathPattern(pattern) == nil {
      throw ValidationError("--ignore \(pattern): not a path")
    }
  }

  /// How to compare, in the namespaces of both sides.
  ///
  /// - Parameter environments: the two environments, where such are compared.
  func comparison(
    namespaces: (before: String, after: String) = ("", ""), environments: (before: String, after: String)? = nil
  ) -> DiffOptions {
    DiffOptions(
      isStrict: strict, showsSecrets: showSecrets,
      defaultNamespaces: (.init(namespaces.before), .init(namespaces.after)),
      environments: environments.map { EnvironmentDifferences(environments: $0, namespaces: namespaces) })
  }

  /// Prints what is wanted of a difference, and ends the command as `--detailed-exitcode` says.
  func report(_ difference: ManifestDiff, title: String) throws {
    let shown = self.shown(of: difference)
    try StandardOutput.write(text(of: shown, title: title))
    if detailedExitcode, !shown.isEmpty { throw CommandFailure(text: "", exitCode: 2) }
  }

  /// What is wanted of a difference.
  func shown(of difference: ManifestDiff) -> ManifestDiff {
    difference.limited(to: only).ignoring(ignore.compactMap { FieldPathPattern($0) })
  }

  /// Prints what is wanted of the differences of several releases, those that differ each under its title.
  ///
  /// JSON is one object with a member a release; HTML is one page.
  func report(_ differences: [(release: String, title: String, difference: ManifestDiff)]) throws {
    let shown = differences.map { (release: $0.release, title: $0.title, difference: self.shown(of: $0.difference)) }
    let changed = shown.filter { !$0.difference.isEmpty }
    switch output {
    case .text, .unified:
      for (_, title, difference) in changed {
        try StandardOutput.writeLine(heading(title))
        try StandardOutput.write(text(of: difference, title: title))
        try StandardOutput.writeLine("")
      }
      if output == .text { try StandardOutput.writeLine("\(changed.count) of \(shown.count) releases differ") }
    case .markdown:
      for (_, title, difference) in changed { try StandardOutput.write(text(of: difference, title: title)) }
    case .json:
      let members = shown.map { JSON.Member(key: ByteString($0.release), value: $0.difference.json) }
      try StandardOutput.write(JSON.object(members).encoded().bytes + [UInt8(ascii: "\n")])
    case .html: try StandardOutput.write(Array(DiffHTML.rendered(changed.map { ($0.title, $0.difference) }).utf8))
    }
    if detailedExitcode, !changed.isEmpty { throw CommandFailure(text: "", exitCode: 2) }
  }

  private func heading(_ title: String) -> String {
    output == .text && color.isOn ? "\u{1b}[1m=== \(title)\u{1b}[0m" : "=== \(title)"
  }

  private func text(of difference: ManifestDiff, title: String) -> [UInt8] {
    switch output {
    case .text: Array(DiffText(isColored: color.isOn).rendered(difference).utf8)
    case .unified: Array(DiffUnified(context: context, isColored: color.isOn).rendered(difference).utf8)
    case .json: difference.json.encoded().bytes + [UInt8(ascii: "\n")]
    case .markdown: Array(DiffMarkdown.rendered(difference, title: title).utf8)
    case .html: Array(DiffHTML.rendered(difference, title: title).utf8)
    }
  }
}

/// Compares; what cannot be read becomes a message for a person.
func comparing(_ body: () throws -> ManifestDiff) throws(Diagnostic) -> ManifestDiff {
  do {
    return try body()
  } catch let error as HistoryError {
    throw error.diagnostic
  } catch let error as ManifestReadingError {
    throw Diagnostic("a manifest cannot be compared: \(error.message)")
  } catch let error as Diagnostic {
    throw error
  } catch { throw Diagnostic("\(error)") }
}
