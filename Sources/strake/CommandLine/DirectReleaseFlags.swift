import ArgumentParser
import Kustomize
import Releases

/// The flags that commands about a release share, as the plainest command lines have them.
///
/// As in ``DirectCommandLine``, a flag that is not here makes ArgumentParser read the line; a flag that is added to one
/// of these groups gets its line in `untouched`.
struct DirectReleaseFlags {
  /// What stands without a flag.
  private(set) var names: [String] = []
  var history = HistoryOptions.untouched
  var options = RenderOptions.untouched
  var replay = ReplayOptions.untouched

  /// Reads arguments.
  ///
  /// - Parameters:
  ///   - set: sets a flag of the command's own; false where it has none of that name that takes no value.
  ///   - take: takes the value of a flag of the command's own; false where it has none of that name.
  /// - Returns: nil where ArgumentParser must read the line.
  init?(
    _ arguments: ArraySlice<String>, set: (_ flag: String) -> Bool = { _ in false },
    take: (_ flag: String, _ value: String) -> Bool = { _, _ in false }
  ) {
    var rest = arguments
    while let argument = rest.popFirst() {
      guard argument.utf8.first == UInt8(ascii: "-") else {
        names.append(argument)
        continue
      }
      if set(argument) || setFlag(argument) { continue }
      guard let value = rest.popFirst() else { return nil }
      if takeAnyValue(argument, value) { continue }
      guard value.utf8.first != UInt8(ascii: "-"), takeValue(argument, value) || take(argument, value) else {
        return nil
      }
    }
  }

  private mutating func setFlag(_ flag: String) -> Bool {
    switch flag {
    case "--include-crds": options.includeCrds = true
    case "--no-hooks": options.noHooks = true
    case "--skip-schema-validation": options.skipSchemaValidation = true
    default: return false
    }
    return true
  }

  /// Flags whose value may begin with a dash.
  private mutating func takeAnyValue(_ flag: String, _ value: String) -> Bool {
    switch flag {
    case "-f", "--values": options.values.values.append(value)
    case "--set": options.values.set.append(value)
    case "--set-file": options.values.setFile.append(value)
    case "--set-json": options.values.setJson.append(value)
    case "--set-literal": options.values.setLiteral.append(value)
    case "--set-string": options.values.setString.append(value)
    case "-a", "--api-versions": options.apiVersions.append(value)
    default: return false
    }
    return true
  }

  private mutating func takeValue(_ flag: String, _ value: String) -> Bool {
    switch flag {
    case "-e", "--env": history.environment = value
    case "-n", "--namespace": history.namespace = value
    case "--history": history.history = value
    case "--project": history.project = value
    case "--kube-version": options.kubeVersion = value
    default: return false
    }
    return true
  }
}

extension ExplainCommand {
  /// The command of a plain line; nil where ArgumentParser must read it.
  init?(reading arguments: ArraySlice<String>) {
    self.init()
    var (chart, kustomization, whyNot, revision) = (String?.none, String?.none, String?.none, Int?.none)
    var (release, output, helm) = ("release-name", ExplanationFormat.text, false)
    let flags = DirectReleaseFlags(arguments) { flag in
      if flag == "--enable-helm" { helm = true }
      return flag == "--enable-helm"
    } take: { flag, value in
      switch flag {
      case "--chart": chart = value
      case "--kustomization": kustomization = value
      case "--release-name": release = value
      case "--why-not": whyNot = value
      case "--revision":
        guard let number = Int(value) else { return false }
        revision = number
      case "-o", "--output":
        guard let format = ExplanationFormat(rawValue: value) else { return false }
        output = format
      default: return false
      }
      return true
    }
    guard let flags else { return nil }
    self.arguments = flags.names
    self.chart = chart
    self.kustomization = kustomization
    self.releaseName = release
    self.whyNot = whyNot
    self.revision = revision
    self.output = output
    self.history = flags.history
    self.options = flags.options
    self.replay = flags.replay
    self.enableHelm = helm
    self.loadRestrictor = LoadRestriction.rootOnly.rawValue
  }
}

extension RenderCommand {
  /// The command of a plain line; nil where ArgumentParser must read it.
  init?(reading arguments: ArraySlice<String>) {
    self.init()
    var isAnnotated = false
    let flags = DirectReleaseFlags(arguments) { flag in
      if flag == "--annotate" { isAnnotated = true }
      return flag == "--annotate"
    }
    guard let flags, flags.names.count == 1 else { return nil }
    self.name = flags.names[0]
    self.all = false
    self.allEnvironments = false
    self.annotate = isAnnotated
    self.history = flags.history
    self.options = flags.options
    self.replay = flags.replay
    var caching = CachingOptions()
    caching.noCache = false
    self.caching = caching
    self.outputDir = nil
  }
}

extension ValuesCheckCommand {
  /// The command of a plain line; nil where ArgumentParser must read it.
  init?(reading arguments: ArraySlice<String>) {
    self.init()
    var (chart, release, output) = (String?.none, "release-name", OutputFormat.table)
    var (isStrict, listsUndefined) = (false, false)
    let flags = DirectReleaseFlags(arguments) { flag in
      switch flag {
      case "--strict": isStrict = true
      case "--undefined": listsUndefined = true
      default: return false
      }
      return true
    } take: { flag, value in
      switch flag {
      case "--chart": chart = value
      case "--release-name": release = value
      case "-o", "--output":
        guard let format = OutputFormat(rawValue: value) else { return false }
        output = format
      default: return false
      }
      return true
    }
    guard let flags, flags.names.count <= 1 else { return nil }
    self.name = flags.names.first
    self.chart = chart
    self.releaseName = release
    self.strict = isStrict
    self.undefined = listsUndefined
    self.output = output
    self.history = flags.history
    self.options = flags.options
    self.replay = flags.replay
  }
}

// A flag that nobody sets cannot be read (the process would end), so each is set to what it is when it is not given.

extension HistoryOptions {
  fileprivate static var untouched: HistoryOptions {
    var options = HistoryOptions()
    options.environment = nil
    options.namespace = nil
    options.history = nil
    options.project = nil
    options.timeout = WaitingTime(seconds: 10)
    return options
  }
}

extension RenderOptions {
  fileprivate static var untouched: RenderOptions {
    var values = ValuesOptions()
    values.values = []
    values.set = []
    values.setString = []
    values.setFile = []
    values.setJson = []
    values.setLiteral = []
    var options = RenderOptions()
    options.values = values
    options.kubeVersion = nil
    options.apiVersions = []
    options.includeCrds = false
    options.noHooks = false
    options.skipSchemaValidation = false
    return options
  }
}

extension ReplayOptions {
  fileprivate static var untouched: ReplayOptions {
    var options = ReplayOptions()
    options.regeneratesAll = false
    options.regenerate = []
    return options
  }
}
