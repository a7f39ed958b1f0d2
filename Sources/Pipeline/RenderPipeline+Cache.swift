import Charts
import Files
import Releases
import Text

extension RenderPipeline {
  /// What the chart and the files with values of a render are now; nil where one cannot be read.
  public func fingerprint(of inputs: ReleaseInputs, _ request: RenderRequest) -> RenderFingerprint.Known? {
    let looks = RenderFingerprint.looks(of: inputs, request)
    return RenderFingerprint(looks).map { RenderFingerprint.Known(fingerprint: $0) }
  }

  /// Keeps a render that another one with the same inputs would repeat.
  ///
  /// - Parameter before: what the inputs were before the render; when they are others after it, nothing is kept.
  public func keep(
    _ release: EmittedRelease, of rendered: RenderedRelease, for identity: RenderIdentity,
    before: RenderFingerprint.Known, _ request: RenderRequest, in cache: RenderCache
  ) {
    // What was fetched from elsewhere, or rendered by the overlay itself, is not among the files that are looked at.
    guard rendered.remotes.isEmpty, !rendered.overlayInflatesCharts, before.fingerprint.isCurrent,
      // A chart that was loaded for a release before may have changed since.
      before.fingerprint.inputs.first?.digest == rendered.chartDigest
    else { return }
    var inputs = before.fingerprint.inputs
    inputs += rendered.overlayFiles.map { .init(kind: .file, path: $0.path, digest: ContentDigest(of: $0.bytes)) }
    inputs += rendered.overlayPlaces.map { .init(kind: .place, path: $0.path, digest: $0.digest) }
    cache.keep(release, for: identity, madeFrom: RenderFingerprint(inputs: inputs))
  }
}

extension RenderFingerprint {
  /// What the inputs were at one moment, for ``RenderPipeline/keep(_:of:for:before:_:in:)``.
  public struct Known: Sendable {
    let fingerprint: RenderFingerprint
  }

  fileprivate static func looks(
    of inputs: ReleaseInputs, _ request: RenderRequest
  ) -> [(kind: Input.Kind, path: String)] {
    var values = request.values
    values.files = inputs.values + values.files
    return [(.chart, inputs.chart)] + values.readFiles.map { (.file, $0) }
  }
}
