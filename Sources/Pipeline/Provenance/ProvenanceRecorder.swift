import Charts
import Diagnostics
import GoTemplate
import Kustomize

/// Takes what a render does, to tell afterwards where every field came from.
public final class ProvenanceRecorder {
  /// What the chart's templates did; nil before the render.
  public private(set) var chart: ChartTrace?
  private(set) var output: TemplateOutput?
  private(set) var overlay: (built: KustomizeBuild.Output, chartFile: SourceFile.ID)?

  /// A recorder of nothing yet.
  public init() {}

  /// A chart is about to be rendered with these values.
  func begin(_ values: UserValues, chart unprocessed: Chart, merged: MapValue) -> ChartTrace {
    let trace = ChartTrace(user: values, given: merged, unprocessed: unprocessed)
    chart = trace
    return trace
  }

  /// The chart was rendered.
  func rendered(_ output: TemplateOutput) { self.output = output }

  /// An overlay was laid over it.
  func laid(_ built: KustomizeBuild.Output, over chartFile: SourceFile.ID) { overlay = (built, chartFile) }

  /// Where everything came from that was rendered.
  ///
  /// - Parameter selection: which manifests are wanted; nil for all.
  /// - Throws: ``KustomizeError`` for an object that cannot be printed.
  public func explanation(
    where selection: ((_ kind: String, _ name: String) -> Bool)? = nil
  ) throws(KustomizeError) -> Explanation {
    var explanation = Explanation()
    do {
      try forEachResource(where: selection) { explanation.resources.append($0) }
    } catch let error as KustomizeError {
      throw error
    } catch {
      // The body throws nothing.
    }
    return explanation
  }

  /// Gives the manifests that were rendered one by one, each with the origins of its fields.
  ///
  /// - Parameters:
  ///   - detail: how much will be read of what is found.
  ///   - selection: which manifests are wanted; nil for all.
  /// - Throws: ``KustomizeError`` for an object that cannot be printed, and what `body` throws.
  public func forEachResource(
    detail: ProvenanceDetail = .whole,
    where selection: ((_ kind: String, _ name: String) -> Bool)? = nil,
    _ body: (ExplainedResource) throws -> Void
  ) throws {
    guard let chart, let output else { return }
    let origins = ChartOrigins(chart, output: output, omitsSources: detail < .whole)
    guard let overlay else {
      return try Explanation.forEachResource(of: origins, detail: detail, where: selection, body)
    }
    try Explanation.forEachResource(
      of: overlay.built, over: (origins, overlay.chartFile), where: selection ?? { _, _ in true }, body)
  }
}
