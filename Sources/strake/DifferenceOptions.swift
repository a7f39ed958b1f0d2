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
    let shown = difference.limited(to: only).ignoring(ignore.compactMap { FieldPathPattern($0) })
    try StandardOutput.write(text(of: shown, title: title))
    if detailedExitcode, !shown.isEmpty { throw CommandFailure(text: "", exitCode: 2) }
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
