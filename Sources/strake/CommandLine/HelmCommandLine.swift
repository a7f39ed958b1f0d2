import Diagnostics
import GoTemplate
import TemplateFunctions
import Text

/// Reads the command lines of Helm's own commands (`template`, `lint`, `show`, `create`) as Helm does, by pflag's rules,
/// and gives them to ArgumentParser in one form.
///
/// ```
/// template web . -fa.yaml,b.yaml --include-crds=true -n x --set a=1
/// template --values=a.yaml --values=b.yaml --include-crds --namespace=x --set=a=1 web .
/// ```
///
/// Flags that have no effect without a cluster are checked and left out. What is wrong is said in Helm's words, with
/// its exit code 1.
struct HelmCommandLine {
  private let flags: [HelmFlag]
  private let words: [String]
  private var rest: ArraySlice<String>
  private var positional: [String] = []
  private var given: [(flag: HelmFlag, values: [String])] = []
  private var asksForHelp = false

  /// The line in ArgumentParser's form; nil where its command is none of Helm's.
  ///
  /// - Throws: ``CommandFailure`` for wrong usage.
  static func normalized(_ arguments: [String]) throws(CommandFailure) -> [String]? {
    let isShow = arguments.first == "show" || arguments.first == "inspect"
    let words = Array(arguments.prefix(isShow ? 2 : 1))
    guard let flags = HelmFlag.flags(of: words) else { return nil }
    var line = HelmCommandLine(flags: flags, words: words, rest: arguments.dropFirst(words.count))
    try line.read()
    return line.normalized
  }

  private init(flags: [HelmFlag], words: [String], rest: ArraySlice<String>) {
    (self.flags, self.words, self.rest) = (flags, words, rest)
  }

  private mutating func read() throws(CommandFailure) {
    while let argument = rest.popFirst(), !asksForHelp {
      if argument == "--" {
        positional += rest
        rest = []
      } else if argument.hasPrefix("--") {
        try readName(argument)
      } else if argument.hasPrefix("-"), argument != "-" {
        try readLetters(argument)
      } else {
        positional.append(argument)
      }
    }
  }

  private var normalized: [String] {
    if asksForHelp { return words + ["--help"] }
    var result = words
    for (flag, values) in given where flag.isHeeded {
      if case .truth = flag.kind {
        if values.last == "true" { result.append("--\(flag.name)") }
      } else {
        // ArgumentParser takes no value for one that is empty behind the sign.
        let isList = if case .commaSeparated = flag.kind { true } else { false }
        result += values.flatMap { value in
          value.isEmpty
            ? ["--\(flag.name)", ""]
            : ["--\(flag.name)=\(isList ? CommaSeparatedValues.quoted(value) : value)"]
        }
      }
    }
    if positional.contains(where: { $0.hasPrefix("-") }) { result.append("--") }
    return result + positional
  }

  // MARK: Flags

  private mutating func readName(_ argument: String) throws(CommandFailure) {
    let text = argument.dropFirst(2)
    guard text.first != "-", text.first != "=" else { throw failure("bad flag syntax: \(argument)") }
    let name = String(text.prefix { $0 != "=" })
    guard let flag = flags.first(where: { $0.name == name }) else {
      if name == "help" { return asksForHelp = true }
      let nearest = NearestName.of(name, among: flags.map(\.name)).map { "did you mean --\($0)?\n" } ?? ""
      throw CommandFailure(text: "\(nearest)Error: unknown flag: --\(name)\n")
    }
    if name.count < text.count {
      try set(flag, String(text.dropFirst(name.count + 1)))
    } else if let value = flag.valueWhenAlone ?? rest.popFirst() {
      try set(flag, value)
    } else {
      throw failure("flag needs an argument: --\(name)")
    }
  }

  /// Reads flags that stand together behind one dash: `-gn web`, `-fvalues.yaml`, `-n=web`.
  private mutating func readLetters(_ argument: String) throws(CommandFailure) {
    var letters = argument.dropFirst()
    while let letter = letters.first {
      guard let flag = flags.first(where: { $0.letter == letter }) else {
        if letter == "h" { return asksForHelp = true }
        throw failure("unknown shorthand flag: '\(letter)' in -\(letters)")
      }
      let following = letters.dropFirst()
      if following.count > 1, following.first == "=" { return try set(flag, String(following.dropFirst())) }
      if let value = flag.valueWhenAlone {
        try set(flag, value)
        letters = following
      } else if !following.isEmpty {
        return try set(flag, String(following))
      } else if let value = rest.popFirst() {
        return try set(flag, value)
      } else {
        throw failure("flag needs an argument: '\(letter)' in -\(letters)")
      }
    }
  }

  private mutating func set(_ flag: HelmFlag, _ value: String) throws(CommandFailure) {
    let values: [String]
    do throws(FunctionError) { values = try HelmCommandLine.values(of: flag, in: value) } catch {
      let quoted = GoFormat.sprintf(ByteString("%q"), [.string(ByteString(value))])
      throw failure("invalid argument \(quoted) for \"\(flag.shown)\" flag: \(error.message)")
    }
    if let deprecation = flag.deprecation {
      StandardError.write("Flag --\(flag.name) has been deprecated, \(deprecation)\n")
    }
    let isList =
      switch flag.kind {
      case .texts, .commaSeparated: true
      default: false
      }
    if let known = given.firstIndex(where: { $0.flag.name == flag.name }) {
      given[known].values = isList ? given[known].values + values : values
    } else {
      given.append((flag, values))
    }
  }

  private func failure(_ message: String) -> CommandFailure { CommandFailure(text: "Error: \(message)\n") }

  // MARK: Values

  /// What a flag is set to by a text; more than one value where commas separate.
  ///
  /// - Throws: ``FunctionError`` with the reason in Go's words.
  private static func values(of flag: HelmFlag, in text: String) throws(FunctionError) -> [String] {
    switch flag.kind {
    case .text, .texts: return [text]
    case .truth:
      guard let truth = truths[text] else {
        throw FunctionError("strconv.ParseBool: parsing \(quoted(text)): invalid syntax")
      }
      return [truth ? "true" : "false"]
    case .commaSeparated:
      do throws(CommaSeparatedValues.Failure) { return try CommaSeparatedValues.firstRecord(of: text) } catch {
        throw FunctionError(error.message)
      }
    case .labels:
      let isOne = text.split(separator: "=", omittingEmptySubsequences: false).count <= 2
      let pairs = isOne ? [text[...]] : text.split(separator: ",", omittingEmptySubsequences: false)
      if let pair = pairs.first(where: { !$0.contains("=") }) {
        throw FunctionError("\(pair) must be formatted as key=value")
      }
      return [text]
    case .number:
      guard Int(text) != nil else {
        throw FunctionError("strconv.ParseInt: parsing \(quoted(text)): invalid syntax")
      }
      return [text]
    case .decimal:
      guard Float(text) != nil else {
        throw FunctionError("strconv.ParseFloat: parsing \(quoted(text)): invalid syntax")
      }
      return [text]
    case .duration:
      _ = try GoDuration(parsing: ByteString(text))
      return [text]
    case .waiting:
      guard ["watcher", "hookOnly", "legacy", "true", "false"].contains(text) else {
        throw FunctionError(
          "invalid wait input \(quoted(text)). Valid inputs are watcher, hookOnly, and legacy")
      }
      return [text]
    case .dryRun: return [text]
    case .plugin:
      guard text.isEmpty else { throw FunctionError("plugin: {Name:\(text) Type:postrenderer/v1} not found") }
      return [text]
    }
  }

  private static func quoted(_ text: String) -> String {
    GoFormat.sprintf(ByteString("%q"), [.string(ByteString(text))]).string
  }

  private static let truths = [
    "1": true, "t": true, "T": true, "true": true, "TRUE": true, "True": true,
    "0": false, "f": false, "F": false, "false": false, "FALSE": false, "False": false,
  ]
}
