import Diagnostics
import Manifests

/// Why a chart can't be loaded, its values can't be merged or it can't be rendered.
public struct ChartError: Error, Sendable {
  /// Helm's text, what stands after `Error: ` there.
  public var message: String
  /// The places that are to blame, outermost first, in Strake's own form; empty when there is none to show.
  public var diagnostics: [Diagnostic]
  /// Whether the error arose from what the templates gave, so that Helm hints at `--debug`.
  public var isFromRendering: Bool

  /// All that was rendered, where it turned out to be no valid YAML; empty otherwise.
  public var renderedText: [UInt8] = []
  /// Why a rendered file is no manifest, where that is the error.
  var manifest: ManifestError?

  /// An error with Helm's text.
  public init(_ message: String, diagnostics: [Diagnostic] = [], isFromRendering: Bool = false) {
    self.message = message
    self.diagnostics = diagnostics
    self.isFromRendering = isFromRendering
  }

  /// The same error behind a prefix: `cannot load Chart.yaml: ` and the like.
  public func prefixed(_ prefix: String) -> ChartError {
    var error = self
    error.message = prefix + message
    return error
  }
}
