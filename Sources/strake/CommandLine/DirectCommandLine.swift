import ArgumentParser
import Charts
import Kustomize

/// Reads the plainest command lines of the commands that are run thousands of times a day.
///
/// ArgumentParser finds a command's flags by reflection, several times a process: that takes longer than rendering a
/// small chart. What is read here reads the same there; for everything else (other flags, `--flag=value`, help,
/// completion, wrong usage) the answer is nil, and ArgumentParser reads the line from its beginning.
enum DirectCommandLine {
  /// The work that a line of arguments asks for, without the program's name; nil where ArgumentParser must read it.
  static func work(_ arguments: [String]) -> (() throws -> Void)? {
    switch arguments.first {
    case "template":
      guard let request = template(arguments.dropFirst()) else { return nil }
      return { try ChartCommand.reporting { () throws(ChartError) in try request.run() } }
    case "build":
      guard let command = build(arguments.dropFirst()) else { return nil }
      return { try command.run() }
    case "explain": return command(ExplainCommand(reading: arguments.dropFirst()))
    case "render": return command(RenderCommand(reading: arguments.dropFirst()))
    case "values" where arguments.dropFirst().first == "check":
      return command(ValuesCheckCommand(reading: arguments.dropFirst(2)))
    case "version" where arguments.count == 1: return { VersionCommand.write(short: false) }
    default: return nil
    }
  }

  /// The work of a command whose line was read; what is wrong with its arguments is told by ArgumentParser.
  private static func command(_ command: (some ParsableCommand)?) -> (() throws -> Void)? {
    guard var command, (try? command.validate()) != nil else { return nil }
    return { try command.run() }
  }

  private static func template(_ arguments: ArraySlice<String>) -> TemplateRequest? {
    var request = TemplateRequest()
    var rest = arguments
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-") else {
        request.arguments.append(argument)
        continue
      }
      if setFlag(argument, of: &request) { continue }
      let flag: String
      let value: String
      let isJoined: Bool
      if argument.hasPrefix("--"), let equals = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
        flag = String(argument[..<equals])
        value = String(argument[argument.utf8.index(after: equals)...])
        isJoined = true
      } else {
        guard let next = rest.popFirst() else { return nil }
        (flag, value, isJoined) = (argument, next, false)
      }
      switch flag {
      case "-f", "--values":
        guard !value.utf8.contains(where: quotingBytes.contains) else { return nil }
        request.userValues.files += ValuesOptions.files(in: value)
      case "--set": request.userValues.set.append(value)
      case "--set-file": request.userValues.fromFiles.append(value)
      case "--set-json": request.userValues.json.append(value)
      case "--set-literal": request.userValues.literals.append(value)
      case "--set-string": request.userValues.strings.append(value)
      case "-s", "--show-only": request.shownTemplates.append(value)
      case "-a", "--api-versions":
        guard !value.utf8.contains(where: quotingBytes.contains) else { return nil }
        request.apiVersions.append(value)
      case "-n", "--namespace", "--kube-version":
        guard isJoined || !value.hasPrefix("-") else { return nil }
        if flag == "--kube-version" { request.kubeVersion = value } else { request.namespace = value }
      default: return nil
      }
    }
    return request
  }

  /// Sets what a flag without a value asks for; false where it is none of those that are read here.
  private static func setFlag(_ flag: String, of request: inout TemplateRequest) -> Bool {
    switch flag {
    case "--include-crds": request.includesCRDs = true
    case "--skip-crds": break
    case "--no-hooks": request.includesHooks = false
    case "--skip-tests": request.skipsTests = true
    case "--is-upgrade": request.isUpgrade = true
    case "--skip-schema-validation": request.skipsSchemaValidation = true
    case "--annotate": request.isAnnotated = true
    default: return false
    }
    return true
  }

  /// What makes a list more than texts between commas.
  static let quotingBytes = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]

  private static func build(_ arguments: ArraySlice<String>) -> BuildCommand? {
    var command = BuildCommand.untouched
    var directories: [String] = []
    for argument in arguments {
      if argument == "--enable-helm" {
        command.enableHelm = true
      } else {
        guard !argument.hasPrefix("-") else { return nil }
        directories.append(argument)
      }
    }
    if !directories.isEmpty { command.directories = directories }
    return command
  }
}

// A flag that nobody sets cannot be read (the process would end), so each is set to what it is when it is not given: a
// flag that is added to the command gets its line here too. Any test that runs the command sees it missing.

extension BuildCommand {
  /// The command without arguments and flags.
  fileprivate static var untouched: BuildCommand {
    var command = BuildCommand()
    command.directories = ["."]
    command.output = nil
    command.loadRestrictor = LoadRestriction.rootOnly.rawValue
    command.enableHelm = false
    command.helmCommand = "helm"
    command.helmAPIVersions = []
    command.helmKubeVersion = ""
    command.helmDebug = false
    command.reorder = nil
    command.enableManagedbyLabel = false
    command.corrections = []
    command.offline = false
    var functions = FunctionOptions()
    functions.enableAlphaPlugins = false
    functions.enableExec = false
    command.functions = functions
    return command
  }
}
