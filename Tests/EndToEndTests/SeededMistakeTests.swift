import Foundation
import Testing

/// A mistake in a project, and what the message about it must say.
///
/// The table stands in SeededMistakes/*.txt, each mistake in this form; its files are laid over ``SmallProject``:
///
/// ```
/// === a key that nobody defines
/// run: template Charts/app
/// at: Charts/app/templates/service.yaml:4
/// says: nil pointer
/// --- Charts/app/templates/service.yaml
/// …
/// ```
///
/// `at` is a place that the message must show, `says` words that it must hold; `warns` is for a command that succeeds.
struct SeededMistake: CustomTestStringConvertible, Sendable {
  let testDescription: String
  var arguments: [String] = []
  var places: [String] = []
  var words: [String] = []
  var isWarning = false
  var files: [(path: String, text: String)] = []

  /// The table.
  static let all = ["charts", "kustomize", "project"].flatMap(table)

  private static func table(_ name: String) -> [SeededMistake] {
    let file = CommandLine.repository.appendingPathComponent("Tests/EndToEndTests/SeededMistakes/\(name).txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return ("\n" + text).components(separatedBy: "\n=== ").dropFirst().map(SeededMistake.init)
  }

  private init(_ block: String) {
    let lines = block.components(separatedBy: "\n")
    testDescription = lines[0]
    for line in lines.dropFirst() {
      if line.hasPrefix("--- ") {
        files.append((String(line.dropFirst(4)), ""))
      } else if let last = files.indices.last {
        files[last].text += line + "\n"
      } else {
        read(line)
      }
    }
  }

  private mutating func read(_ line: String) {
    guard let colon = line.range(of: ": ") else { return }
    let value = String(line[colon.upperBound...])
    switch line[..<colon.lowerBound] {
    case "run": arguments = SeededMistake.arguments(value)
    case "at": places.append(value)
    case "says": words.append(value)
    case "warns": isWarning = true
    default: break
    }
  }

  /// Words between blanks; a backslash keeps a blank.
  private static func arguments(_ text: String) -> [String] {
    text.replacingOccurrences(of: "\\ ", with: "\u{1}").split(separator: " ").map {
      $0.replacingOccurrences(of: "\u{1}", with: " ")
    }
  }
}

/// What a user gets for mistakes in charts, values, kustomizations and strake.yaml: the file and line to look at, the
/// reason, and what to do.
@Suite struct SeededMistakeTests {
  @Test func theTableHoldsAtLeastSeventyMistakes() { #expect(SeededMistake.all.count >= 70) }

  @Test(arguments: SeededMistake.all)
  func theMessageShowsTheFileAndLineOfTheMistake(mistake: SeededMistake) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    for file in mistake.files { try commandLine.write(file.path, file.text) }
    let outcome = try commandLine.run(mistake.arguments)
    #expect(outcome.exitCode == (mistake.isWarning ? 0 : 1), "\(outcome.errors)")
    let shown = outcome.errors.split(separator: "\n").compactMap { line -> String? in
      line.hasPrefix("  --> ") ? String(line.dropFirst(6)) : nil
    }
    for place in mistake.places {
      #expect(shown.contains { $0 == place || $0.hasPrefix(place + ":") }, "\(place) is not in\n\(outcome.errors)")
    }
    for words in mistake.words { #expect(outcome.errors.contains(words), "\(words) is not in\n\(outcome.errors)") }
  }

  @Test func anErrorThatDependsOnChanceKeepsItsPlace() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("Charts/app/templates/bad.yaml", "a: {{ fail (randAlpha 40) }}\n")
    let outcome = try commandLine.run("template", "Charts/app")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("\nError: execution error at (app/templates/bad.yaml:1:6): "))
    #expect(outcome.errors.contains("--> Charts/app/templates/bad.yaml:1:7\n"))
  }

  @Test func aRenderThatUsesUpItsLimitsIsNotTraced() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Charts/app/templates/bad.yaml",
      "{{- $text := \"xxxxxxxx\" }}{{ range until 40 }}{{ $text = print $text $text }}{{ end }}\n")
    let outcome = try commandLine.run("template", "Charts/app")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("the text is larger than a value may be"))
  }

  @Test func helmsOwnLinesComeLastAndUnchanged() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write("Charts/app/templates/bad.yaml", "a: {{ .Values.message }}: b\n")
    let outcome = try commandLine.run("template", "Charts/app")
    #expect(
      outcome.errors.hasSuffix(
        "\n\nError: YAML parse error on app/templates/bad.yaml: error converting YAML to JSON: yaml: mapping values are "
          + "not allowed in this context\n\nUse --debug flag to render out invalid YAML\n"))
    #expect(outcome.output.isEmpty)
  }
}
