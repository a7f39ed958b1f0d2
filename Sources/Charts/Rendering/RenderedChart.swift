import GoTemplate
import Manifests
import Text

/// What a chart's templates gave.
public struct RenderedChart {
  /// The chart as it was rendered: dependencies processed.
  public let chart: Chart
  /// The values that it was rendered with, those of the charts inside among them.
  public let values: MapValue
  /// The custom resource definitions of the chart and the charts inside it; they are not rendered.
  public let customResourceDefinitions: [Chart.CustomResourceDefinition]
  /// The manifests in install order.
  public let documents: [ManifestDocument]
  /// The hooks in install order of their kinds.
  public let hooks: [Hook]
  /// The text of NOTES.txt; nil when there is none.
  public let notes: ByteString?
}
