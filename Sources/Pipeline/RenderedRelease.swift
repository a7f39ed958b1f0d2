import Charts
import GoTemplate
import Kustomize
import Manifests
import Releases
import Text

/// A release as it was rendered: what is emitted, and what a revision keeps of it.
public struct RenderedRelease {
  /// Where its inputs were.
  public var inputs: ReleaseInputs
  /// Its namespace.
  public var namespace: String
  /// The chart, its dependencies processed.
  public var chart: Chart
  /// The digest of the chart's files.
  public var chartDigest: ContentDigest { digestedChart.digest }
  /// The chart as it was loaded, whose digest few ask for.
  let digestedChart: DigestedChart
  /// The values that the user gave, from files and flags.
  public var userValues: MapValue
  /// The values that the templates saw.
  public var computedValues: MapValue
  /// The rendered NOTES.txt.
  public var notes: ByteString
  /// The documents in the order of emission.
  public var parts: [Part] = []
  /// The digest of the files that the overlay read.
  public var overlayDigest: ContentDigest?
  /// The repositories that the overlay read from.
  public var remotes: [GitRepositories.Copy] = []
  /// The files of this machine that the overlay read, by path, as they were.
  public var overlayFiles: [(path: String, bytes: [UInt8])] = []
  /// The paths that the overlay looked for, and the digest of where each led.
  var overlayPlaces: [(path: String, digest: ContentDigest)] = []
  /// Whether the overlay rendered charts of its own, whose files are not noted.
  var overlayInflatesCharts = false
  /// Where the user's values came from, if that was asked for.
  public var valueOrigins: [ValueOrigin] = []

  /// One document of the emitted stream.
  public struct Part {
    /// Its bytes with the separator before it: the parts one after the other are the stream.
    public var bytes: ByteString
    /// What its annotations say, if it is a hook.
    public var hook: Hook?

    /// A document.
    public init(bytes: ByteString, hook: Hook? = nil) {
      self.bytes = bytes
      self.hook = hook
    }
  }

  /// The emitted stream.
  public var stream: [UInt8] { Array(parts.map(\.bytes.bytes).joined()) }

  /// The documents that are no hooks, in order.
  public var manifests: [ByteString] { parts.filter { $0.hook == nil }.map(\.bytes) }

  /// The hooks, in order.
  public var hooks: [Hook] { parts.compactMap(\.hook) }
}

/// A chart whose digest is worked out when it is asked for, once.
final class DigestedChart {
  let chart: Chart
  private(set) lazy var digest = ChartDigest.digest(of: chart)

  init(_ chart: Chart) { self.chart = chart }

  /// The bytes of the chart's files.
  var size: Int { chart.rawFiles.reduce(0) { $0 + $1.bytes.count } }
}
