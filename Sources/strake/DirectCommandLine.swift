import ArgumentParser
import Kustomize

/// Reads the plainest command lines of the two commands that are run thousands of times a day.
///
/// ArgumentParser finds a command's flags by reflection, several times a process: that takes longer than rendering a
/// small chart. What is read here reads the same there; for everything else (other flags, `--flag=value`, help,
/// completion, wrong usage) the answer is nil, and ArgumentParser reads the line from its beginning.
enum DirectCommandLine {
  /// The command of a line of arguments, without the program's name; nil where ArgumentParser must read it.
  static func command(_ arguments: [String]) -> (any ParsableCommand)? {
    switch arguments.first {
    case "template": template(arguments.dropFirst())
    case "build": build(arguments.dropFirst())
    default: nil
    }
  }

  private static func template(_ arguments: ArraySlice<String>) -> TemplateCommand? {
    var command = TemplateCommand.untouched
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "-f", "--values":
        guard let value = rest.popFirst(), !value.utf8.contains(where: quotingBytes.contains) else { return nil }
        command.values.values.append(value)
      case "--set":
        guard let value = rest.popFirst() else { return nil }
        command.values.set.append(value)
      case "-n", "--namespace":
        guard let value = rest.popFirst() else { return nil }
        command.rendering.namespace = value
      case "--include-crds": command.includeCrds = true
      default:
        guard !argument.hasPrefix("-") else { return nil }
        command.arguments.append(argument)
      }
    }
    return command
  }

  /// What makes a list of files more than texts between commas.
  private static let quotingBytes = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]

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
// flag that is added to one of these commands gets its line here too (and, for `template`, in HelmFlag). Any test that runs the command sees it missing.

extension TemplateCommand {
  /// The command without arguments and flags.
  fileprivate static var untouched: TemplateCommand {
    var command = TemplateCommand()
    command.arguments = []
    command.values = .untouched
    command.rendering = .untouched
    command.install = .untouched
    command.debug = false
    command.nameTemplate = nil
    command.generateName = false
    command.showOnly = []
    command.releases = nil
    command.outputDir = nil
    command.releaseName = false
    command.includeCrds = false
    command.skipCrds = false
    command.noHooks = false
    command.skipTests = false
    return command
  }
}

extension ValuesOptions {
  fileprivate static var untouched: ValuesOptions {
    var options = ValuesOptions()
    options.values = []
    options.set = []
    options.setString = []
    options.setFile = []
    options.setJson = []
    options.setLiteral = []
    return options
  }
}

extension RenderingOptions {
  fileprivate static var untouched: RenderingOptions {
    var options = RenderingOptions()
    options.namespace = nil
    options.kubeVersion = nil
    options.apiVersions = []
    options.isUpgrade = false
    options.skipSchemaValidation = false
    return options
  }
}

extension InstallOptions {
  /// The flags as they are when none is given.
  fileprivate static var untouched: InstallOptions {
    var options = InstallOptions()
    options.dryRun = nil
    options.validate = false
    options.dependencyUpdate = false
    var source = ChartSourceOptions()
    source.verify = false
    source.repo = nil
    options.source = source
    return options
  }
}

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
