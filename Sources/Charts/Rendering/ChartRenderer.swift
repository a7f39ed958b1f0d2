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
  /// What the user says about values, to show in it what is wrong with them.
  public var userValues = UserValues()
  /// Records where everything comes from, if that is wanted; each render takes a fresh one.
  public var trace: ChartTrace?
  /// Whether values.schema.json is left alone.
  public var skipsSchemaValidation = false
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
  /// - Throws: ``ChartError`` with Helm's text.
  public func render(_ chart: Chart, values user: MapValue, release: ReleaseInfo) throws(ChartError) -> RenderedChart {
    let prepared = try prepare(chart, values: user)
    defer { discard(Discarded(prepared)) }
    do throws(RenderingFailure) {
      return try render(prepared, release: release)
    } catch {
      switch error {
      case .chart(let error): throw error
      case .manifest(let error, let rendered):
        throw failure(error, rendered, source: source(of: error, chart, user, release))
      }
    }
  }

  /// Why a prepared chart could not be rendered.
  private enum RenderingFailure: Error {
    case chart(ChartError)
    case manifest(ManifestError, rendered: [RenderedFile])
  }

  private func failure(_ error: ManifestError, _ rendered: [RenderedFile], source: Diagnostic?) -> ChartError {
    var failure = ChartError(
      error.message, diagnostics: [source ?? error.diagnostic], isFromRendering: true)
    failure.renderedText = Array(
      rendered.filter { !$0.text.trimmingSpace.isEmpty }.map {
        TemplateOutput.Block(path: $0.path, text: $0.text).bytes
      }
      .joined())
    return failure
  }

  /// Renders once more, traced, to tell which line of which template and which values made what is no manifest.
  private func source(
    of error: ManifestError, _ chart: Chart, _ user: MapValue, _ release: ReleaseInfo
  ) -> Diagnostic? {
    var again = self
    again.log = { _ in }
    let trace = ChartTrace(user: userValues, given: user, unprocessed: chart)
    again.trace = trace
    guard let prepared = try? again.prepare(chart, values: user) else { return nil }
    _ = try? again.files(of: prepared, release: release)
    return RenderedFailure(trace).diagnostic(for: error)
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

  private func render(_ prepared: Prepared, release: ReleaseInfo) throws(RenderingFailure) -> RenderedChart {
    let chart = prepared.chart
    let constraint = chart.metadata.kubeVersion
    if !constraint.isEmpty, !ChartVersion.isIn(constraint, version: capabilities.kubeVersion.normalized) {
      throw .chart(
        ChartError(
          "chart requires kubeVersion: \(constraint) which is incompatible with Kubernetes "
            + "\(capabilities.kubeVersion.version)", isFromRendering: true))
    }
    let rendered: [RenderedFile]
    do { rendered = try files(of: prepared, release: release) } catch { throw .chart(error) }
    let notesPath = chart.name + ByteString("/templates/NOTES.txt")
    let notes = rendered.first { $0.path == notesPath }?.text
    let splitting: ManifestSplitting
    do {
      splitting = try ManifestSplitting(
        rendered.filter { !$0.path.hasSuffix("NOTES.txt") },
        check: { (node) throws(YAMLError) in try ValueConversion.check(node) },
        onUnknownHook: { log(LogRecord(.info, "skipping unknown hooks", [.init("hookTypes", $0.string)])) })
    } catch { throw .manifest(error, rendered: rendered) }
    return RenderedChart(
      chart: chart, values: prepared.values, customResourceDefinitions: chart.customResourceDefinitions(),
      documents: splitting.documents, hooks: splitting.hooks, notes: notes)
  }

  /// The text of each template that is no partial, in the order in which they were rendered.
  ///
  /// - Throws: ``ChartError`` with Helm's text for a template that can't be parsed or fails.
  public func files(of prepared: Prepared, release: ReleaseInfo) throws(ChartError) -> [RenderedFile] {
    let plan = RenderPlan(prepared, release: release, capabilities: capabilities, library: library)
    let set = TemplateSet(name: "gotpl", library: library)
    trace?.begin(plan, prepared, set)
    for template in plan.templates {
      do { try set.parse(name: template.path.string, text: template.text) } catch {
        throw TemplateErrors.error(error, in: plan)
      }
    }
    defer { discard(Discarded((plan, set))) }
    var files: [RenderedFile] = []
    for template in plan.templates where !SlashPath.base(template.path).hasPrefix("_") {
      template.root["Template"] = template.selfDescription(library: library)
      do {
        let text = try set.execute(
          template.path, data: .map(template.root), host: host, trace: trace?.execution)
        let shown = text.removingNoValue
        trace?.add(template.path, original: text, shown: shown)
        files.append(RenderedFile(path: template.path, text: shown))
      } catch {
        throw TemplateErrors.error(error, in: plan)
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
