import Text
import YAML

/// What a revision holds: everything that is needed to give it out again without rendering, and to render it again.
public struct ReleaseContent: Hashable, Sendable {
  /// The manifests in the order of emission. Their bytes, one after the other, are the whole stream:
  /// a document holds its own separator, so nothing is added or lost. ``ManifestStream`` cuts a stream so.
  public var manifests: [ByteString]
  /// The hooks, apart from the manifests as in Helm.
  public var hooks: [ReleaseHook]
  /// The rendered NOTES.txt.
  public var notes: ByteString
  /// The user's values, merged, as JSON; empty means none (`null`).
  public var userValues: ByteString
  /// Where each of the user's values came from.
  public var valueOrigins: [ValueOrigin]
  /// The values that the templates saw, as JSON.
  public var computedValues: ByteString
  /// Chart.yaml's content as JSON.
  public var chartMetadata: ByteString
  /// The chart itself (`.tgz`), empty where it is not kept.
  public var chartArchive: [UInt8]
  /// What the templates generated: random strings, keys, certificates, the time.
  public var generatedValues: [GeneratedValue]
  /// What else the render depended on; nil where that is not known.
  public var inputs: RecordedInputs?
  /// A foreign record's chart as it was imported, so that an export gives it back; empty otherwise.
  public var helmChart: ByteString
  /// Labels that a user gave the release.
  public var labels: [String: String]

  /// A content of these parts.
  public init(
    manifests: [ByteString], hooks: [ReleaseHook] = [], notes: ByteString = ByteString(),
    userValues: ByteString = ByteString(), valueOrigins: [ValueOrigin] = [], computedValues: ByteString = ByteString(),
    chartMetadata: ByteString = ByteString(), chartArchive: [UInt8] = [], generatedValues: [GeneratedValue] = [],
    inputs: RecordedInputs? = nil, helmChart: ByteString = ByteString(), labels: [String: String] = [:]
  ) {
    self.manifests = manifests
    self.hooks = hooks
    self.notes = notes
    self.userValues = userValues
    self.valueOrigins = valueOrigins
    self.computedValues = computedValues
    self.chartMetadata = chartMetadata
    self.chartArchive = chartArchive
    self.generatedValues = generatedValues
    self.inputs = inputs
    self.helmChart = helmChart
    self.labels = labels
  }

  /// The whole manifest stream, byte for byte as it was emitted.
  public var manifestStream: ByteString {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(manifests.reduce(0) { $0 + $1.count })
    for manifest in manifests { bytes.append(contentsOf: manifest.bytes) }
    return ByteString(bytes)
  }
}

/// A revision with its contents.
public struct ReleaseRecord: Hashable, Sendable {
  /// What `history` shows.
  public var revision: Revision
  /// What it holds.
  public var content: ReleaseContent

  /// A revision with its contents.
  public init(revision: Revision, content: ReleaseContent) {
    self.revision = revision
    self.content = content
  }
}

/// A hook of a chart, with Helm's fields.
public struct ReleaseHook: Hashable, Sendable {
  /// The resource's name.
  public var name: String
  /// The resource's kind.
  public var kind: String
  /// The template it came from, `web/templates/tests/test.yaml`.
  public var path: String
  /// The document.
  public var manifest: ByteString
  /// The events at which it runs, `pre-install`.
  public var events: [String]
  /// Its place among the hooks of an event, lower first.
  public var weight: Int
  /// When its resource is deleted, `before-hook-creation`.
  public var deletePolicies: [String]
  /// When its output is shown, `hook-failed`.
  public var outputLogPolicies: [String]
  /// When it ran last, and how that ended; nil when it never ran.
  public var lastRun: Run?

  /// One execution of a hook.
  public struct Run: Hashable, Sendable {
    /// When it began.
    public var started: Timestamp?
    /// When it ended.
    public var completed: Timestamp?
    /// `Unknown`, `Running`, `Succeeded` or `Failed`.
    public var phase: String

    /// One execution.
    public init(started: Timestamp?, completed: Timestamp?, phase: String) {
      self.started = started
      self.completed = completed
      self.phase = phase
    }
  }

  /// A hook of these parts.
  public init(
    name: String, kind: String, path: String, manifest: ByteString, events: [String], weight: Int = 0,
    deletePolicies: [String] = [], outputLogPolicies: [String] = [], lastRun: Run? = nil
  ) {
    self.name = name
    self.kind = kind
    self.path = path
    self.manifest = manifest
    self.events = events
    self.weight = weight
    self.deletePolicies = deletePolicies
    self.outputLogPolicies = outputLogPolicies
    self.lastRun = lastRun
  }
}

/// Where one of the user's values came from.
public struct ValueOrigin: Hashable, Sendable {
  /// The value's path, `image.tag`.
  public var path: String
  /// The file or flag, `Overlays/prod/values.yaml` or `--set`.
  public var source: String
  /// The line in the file, 0 for a flag.
  public var line: Int
  /// What this overrode in other files and flags, the last one first; older records do not say.
  public var overridden: [Overridden]

  /// What another file or flag said of the value.
  public struct Overridden: Hashable, Sendable {
    /// The file or flag.
    public var source: String
    /// The line in the file, 0 for a flag.
    public var line: Int
    /// The beginning of the value's text; nil for a collection.
    public var text: ByteString?

    /// Something that was overridden.
    public init(source: String, line: Int, text: ByteString?) {
      self.source = source
      self.line = line
      self.text = text
    }
  }

  /// An origin of a value.
  public init(path: String, source: String, line: Int, overridden: [Overridden] = []) {
    self.path = path
    self.source = source
    self.line = line
    self.overridden = overridden
  }
}

/// The result of a template function that gives something else at each call, kept so that the next render repeats it.
///
/// It is known by its call site and arguments, so that a line added above a call of another template does not
/// change it.
public struct GeneratedValue: Hashable, Sendable {
  /// Where and with what a function was called.
  public struct Call: Hashable, Sendable {
    /// The function's name, `randAlphaNum`.
    public var function: String
    /// The template, `web/templates/secret.yaml`.
    public var template: String
    /// The line of the call, from 1.
    public var line: Int
    /// The column of the call, from 1.
    public var column: Int
    /// Which of the calls with this site and these arguments in one render, from 0.
    public var occurrence: Int
    /// The digest of the arguments.
    public var arguments: ContentDigest

    /// A call.
    public init(
      function: String, template: String, line: Int, column: Int, occurrence: Int, arguments: ContentDigest
    ) {
      self.function = function
      self.template = template
      self.line = line
      self.column = column
      self.occurrence = occurrence
      self.arguments = arguments
    }
  }

  /// The call.
  public var call: Call
  /// What it gave, in a form of the caller's choosing; the store does not look inside.
  public var result: ByteString

  /// A call and what it gave.
  public init(call: Call, result: ByteString) {
    self.call = call
    self.result = result
  }
}
