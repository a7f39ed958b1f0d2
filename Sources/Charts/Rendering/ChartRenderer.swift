import Diagnostics
import GoTemplate
import Manifests
import TemplateFunctions
import Text
import YAML

/// Renders charts as Helm 4.3.1 does: from a chart and the user's values to manifests, hooks and notes.
///
/// Rendering is a function of what it is given and what the host gives; it changes neither the chart nor the values.
public struct ChartRenderer {
  /// What the cluster can do.
  public var capabilities: Capabilities
  /// The world outside, for functions that ask for it.
  public var host: Host
  /// The functions that templates may call.
  public var library: FunctionLibrary
  /// What the user said about values, to show in it where an error comes from.
  public var userValues = UserValues()
  /// Records where everything comes from, if that is wanted; each render takes a fresh one.
  public var trace: ChartTrace?
  /// What the render of one template may use up.
  var limits = ExecutionLimits()
  /// Whether values.schema.json is left alone.
  public var skipsSchemaValidation = false
  /// Templates of renders before, with the same library, where several releases are rendered one after the other.
  public var parsedTemplates: ParsedTemplates?
  /// Takes the warnings.
  public var log: (LogRecord) -> Void
  /// Takes what a render made and needs no more. Taking it apart costs about as much as making it: a process that ends
  /// with the render may keep it instead.
  public var discard: (AnyObject) -> Void = { _ in }

  /// A renderer of charts.
  public init(
    capabilities: Capabilities, host: Host, library: FunctionLibrary, log: @escaping (LogRecord) -> Void
  ) {
    self.capabilities = capabilities
    self.host = host
    self.library = library
    self.log = log
  }

  /// Renders a chart for a release.
  ///
  /// - Throws: ``ChartError`` with Helm's text. What arises from the templates is traced to its sources by a second render.
  public func render(_ chart: Chart, values: MapValue, release: ReleaseInfo) throws(ChartError) -> RenderedChart {
    let prepared = try prepare(chart, values: values)
    defer { discard(Discarded(prepared)) }
    do { return try render(prepared, release: release) } catch {
      throw ErrorOrigins.explained(error, of: self, chart, values: values, release: release)
    }
  }

  /// A chart that is ready to be rendered.
  public struct Prepared {
    /// The chart with dependencies processed.
    public let chart: Chart
    /// The values for it and the charts inside it.
    public let values: MapValue
  }

  /// Processes dependencies, computes the values and checks them.
  ///
  /// - Throws: ``ChartError`` with Helm's text.
  public func prepare(_ chart: Chart, values user: MapValue) throws(ChartError) -> Prepared {
    try prepare(processed: try Dependencies(log: log).process(chart, user: user), values: user)
  }

  /// Computes and checks the values of a chart whose dependencies are processed.
  func prepare(processed: Chart, values user: MapValue) throws(ChartError) -> Prepared {
    let values = try Coalescing(keepsNulls: false, log: log).values(for: processed, user: user)
    if !skipsSchemaValidation { try SchemaValidation.validate(values, of: processed, user: userValues, log: log) }
    return Prepared(chart: processed, values: values)
  }

  func render(_ prepared: Prepared, release: ReleaseInfo) throws(ChartError) -> RenderedChart {
    let chart = prepared.chart
    let constraint = chart.metadata.kubeVersion
    if !constraint.isEmpty, !ChartVersion.isIn(constraint, version: capabilities.kubeVersion.normalized) {
      throw ChartError(
        "chart requires kubeVersion: \(constraint) which is incompatible with Kubernetes "
          + "\(capabilities.kubeVersion.version)", isFromRendering: true)
    }
    let rendered = try files(of: prepared, release: release)
    let notesPath = chart.name + ByteString("/templates/NOTES.txt")
    let notes = rendered.first { $0.path == notesPath }?.text
    let splitting: ManifestSplitting
    do {
      splitting = try ManifestSplitting(
        rendered.filter { !$0.path.hasSuffix("NOTES.txt") },
        check: { (node) throws(YAMLError) in try ValueConversion.check(node) },
        onUnknownHook: { log(LogRecord(.info, "skipping unknown hooks", [.init("hookTypes", $0.string)])) })
    } catch {
      var failure = ChartError(error.message, diagnostics: [error.diagnostic], isFromRendering: true)
      failure.manifest = error
      failure.renderedText = Array(
        rendered.filter { !$0.text.trimmingSpace.isEmpty }.map {
          TemplateOutput.Block(path: $0.path, text: $0.text, offset: 0).bytes
        }
        .joined())
      throw failure
    }
    return RenderedChart(
      chart: chart, values: prepared.values, customResourceDefinitions: chart.customResourceDefinitions(),
      documents: splitting.documents, hooks: splitting.hooks, notes: notes)
  }

  /// The text of each template that is no partial, in the order in which they were rendered.
  ///
  /// - Throws: ``ChartError`` with Helm's text for a template that can't be parsed or fails.
  public func files(of prepared: Prepared, release: ReleaseInfo) throws(ChartError) -> [RenderedFile] {
    let plan = RenderPlan(prepared, release: release, capabilities: capabilities, library: library)
    let set = TemplateSet(parsed: parsedTemplates ?? ParsedTemplates(library: library))
    trace?.begin(plan, prepared, set)
    for template in plan.templates {
      do {
        try set.parse(name: template.path.string, text: template.text, deferring: true)
      } catch {
        throw TemplateErrors.error(error, in: plan, library: library)
      }
    }
    defer { discard(Discarded((plan, set))) }
    var files: [RenderedFile] = []
    for template in plan.templates where !SlashPath.base(template.path).hasPrefix("_") {
      template.root["Template"] = template.selfDescription(library: library)
      do {
        let text = try set.execute(
          template.path, data: .map(template.root), host: host, limits: limits, trace: trace?.execution)
        let shown = text.removingNoValue
        trace?.add(template.path, original: text, shown: shown)
        files.append(RenderedFile(path: template.path, text: shown))
      } catch {
        throw TemplateErrors.error(error, in: plan, named: set.names)
      }
    }
    return files
  }
}

/// What is no more needed; see ``ChartRenderer/discard``.
private final class Discarded<Content> {
  let content: Content
  init(_ content: Content) { self.content = content }
}

extension ByteString {
  /// The text without each `<no value>`, which Go prints for what is missing; Helm deletes it wherever it stands.
  fileprivate var removingNoValue: ByteString {
    let marker = ByteString("<no value>")
    guard contains(marker) else { return self }
    return ByteString(Array(split(separator: marker).map(\.bytes).joined()))
  }
}
