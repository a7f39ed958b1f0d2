import ArgumentParser
import Charts
import Diagnostics
import Pipeline
import Releases

/// `strake upgrade NAME --env ENV`: renders a release, records it as the next revision, and emits it.
struct UpgradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Render a release and record it as its next revision.",
    discussion: """
      The inputs are those of render. Nothing is recorded when the render fails, or when strake.yaml names a profile of \
      checks for the environment and they find an error. Values come from the project's files \
      and this command line; --reuse-values starts from the values of the newest revision.

      strake upgrade web --env prod --plan web.plan.yaml     writes what would happen, for someone to approve
      strake upgrade --from-plan web.plan.yaml               does exactly that, or says which input changed
      """)

  @Argument(help: "The release: a folder of Charts/ or a release of strake.yaml; a plan names its own.")
  var name: String?

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions
  @OptionGroup var recording: RecordingOptions

  @Flag(name: [.customShort("i"), .long], help: "Make the first revision when there is none.")
  var install = false

  @Option(
    help: ArgumentHelp(
      "Record exactly what this plan says, without rendering; refused when an input changed since.",
      valueName: "file"))
  var fromPlan: String?

  func validate() throws {
    if fromPlan == nil, name == nil { throw ValidationError("name a release, or a plan with --from-plan") }
    if fromPlan != nil, recording.plan != nil || !options.values.userValues.isEmpty || recording.reuseValues {
      throw ValidationError("a plan holds its values: --from-plan goes with no flag that changes the render")
    }
  }

  func run() throws {
    if let fromPlan {
      return try PlannedRecording(file: fromPlan, name: name, history: history, recording: recording).run()
    }
    guard let name else { return }
    try ReleaseRecording(
      name: name, history: history, options: options, replay: replay, recording: recording,
      mode: install ? .either : .upgrade
    ).run()
  }
}

/// `strake install NAME --env ENV`: makes a release's first revision.
struct InstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Render a release and record it as its first revision.",
    discussion: "As `strake upgrade --install`, but refused where the release exists.")

  @Argument(help: "The release: a folder of Charts/ or a release of strake.yaml.")
  var name: String

  @OptionGroup var history: HistoryOptions
  @OptionGroup var options: RenderOptions
  @OptionGroup var replay: ReplayOptions
  @OptionGroup var recording: RecordingOptions

  @Flag(help: "Take the name of a release that failed or was uninstalled with its history kept.")
  var replace = false

  func run() throws {
    try ReleaseRecording(
      name: name, history: history, options: options, replay: replay, recording: recording,
      mode: .install(replacing: replace)
    ).run()
  }
}

/// What `install` and `upgrade` are told about the recording.
struct RecordingOptions: ParsableArguments {
  @Option(help: "The description in the history.")
  var description: String?

  @Option(help: "Keep at most so many revisions of the release; 0 for all.")
  var historyMax = 0

  @Option(
    help: ArgumentHelp(
      "Write one file a resource into a directory that is replaced as a whole.", valueName: "directory"))
  var outputDir: String?

  @Flag(help: "Show what would be recorded, and record nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Write what would be recorded, with a diff and the digests of all inputs, to a file, and record nothing.",
      valueName: "file"))
  var plan: String?

  @Flag(help: "Record it without the environment's checks, which the revision says.")
  var skipChecks = false

  @Flag(name: .customLong("strict-values"), help: "Refuse values that no template reads, instead of warning of them.")
  var strictValues = false

  @OptionGroup var protection: ProtectionOptions

  @Flag(help: "Lay the new values over those of the newest revision.")
  var reuseValues = false

  @Flag(help: "Leave the values of earlier revisions alone, which is the default.")
  var resetValues = false

  @Option(
    name: [.customShort("l"), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Labels of the release, key=value, laid over those it has; key=null takes one away.", valueName: "labels"))
  var labels: [String] = []

  @Option(name: .shortAndLong, help: "Print a table, json or yaml.")
  var output: OutputFormat = .table

  /// The labels that these options make of those of the newest revision.
  func labels(over old: [String: String]) throws(Diagnostic) -> [String: String] {
    var result = old
    for label in labels.flatMap({ $0.split(separator: ",") }) {
      guard let equals = label.firstIndex(of: "="), equals != label.startIndex else {
        throw Diagnostic("--labels \(label): not of the form key=value")
      }
      let (key, value) = (String(label[..<equals]), String(label[label.index(after: equals)...]))
      result[key] = value == "null" ? nil : value
    }
    return result
  }
}
