import Diagnostics
import GoTemplate
import Text

/// What a traced render of a chart recorded: enough to say of each byte of its output where it came from.
///
/// A trace takes one render. It is not for two threads.
public final class ChartTrace {
  /// What the templates did.
  public let execution: ExecutionTrace
  /// What the user said about values.
  public let user: UserValues
  /// The merged values that the user gave.
  public let given: MapValue
  /// The chart as it was loaded: with the charts inside it that are not used.
  let unprocessed: Chart
  /// The templates, once they were parsed.
  private(set) var templates: TemplateSet?
  /// The rendered files, in the order in which they were rendered.
  public private(set) var files: [File] = []
  private(set) var plan: RenderPlan?
  /// The chart, its dependencies processed; empty before the render.
  private(set) var chart = Chart()
  /// The values that the templates saw.
  private(set) var values = MapValue()
  private var layers: ValueLayers?
  /// What is known of places, by their numbers.
  var readPlaces: [ReadPlace?] = []

  /// A rendered file.
  public struct File {
    /// The template's path: `app/templates/deployment.yaml`.
    public let path: ByteString
    /// What it rendered to, as Helm shows it.
    public let text: ByteString
    /// Where its output is known.
    let output: TraceID
    /// Where `<no value>` was cut out: offsets in ``text``, in order.
    let cuts: [Int]

    /// The offset before `<no value>` was cut out.
    func offset(_ shown: Int) -> Int {
      shown + cuts.prefix { $0 <= shown }.count * File.noValueLength
    }

    private static let noValueLength = 10
  }

  /// A trace of a render of a chart with these values of the user.
  ///
  /// - Parameter room: the bytes of functions' results that the trace keeps at most.
  public init(user: UserValues, given: MapValue, unprocessed: Chart, room: Int = .max) {
    self.user = user
    // Rendering takes parts of the table over.
    self.given = given.deepCopy()
    self.unprocessed = unprocessed
    execution = ExecutionTrace(room: room)
  }

  /// A render begins.
  func begin(_ plan: RenderPlan, _ prepared: ChartRenderer.Prepared, _ templates: TemplateSet) {
    self.templates = templates
    self.plan = plan
    chart = prepared.chart
    values = prepared.values
    execution.addRoot(plan.root)
  }

  /// A template was rendered.
  func add(_ path: ByteString, original: ByteString, shown: ByteString) {
    var cuts: [Int] = []
    if original.count != shown.count {
      let marker = ByteString("<no value>")
      var start = 0
      while let found = original.firstOffset(of: marker, from: start) {
        cuts.append(found - cuts.count * marker.count)
        start = found + marker.count
      }
    }
    files.append(File(path: path, text: shown, output: execution.lastOutput, cuts: cuts))
  }

  /// What files and flags say of values.
  var valueLayers: ValueLayers {
    if let layers { return layers }
    let made = ValueLayers(chart: chart, user: user)
    layers = made
    return made
  }
}
