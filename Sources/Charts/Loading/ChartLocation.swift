import Files
import TemplateFunctions
import Text

/// Where a chart is that the user names.
public enum ChartLocation {
  /// The path of a chart on this machine.
  ///
  /// - Throws: ``ChartError`` with Helm's text when there is nothing, or it is in a repository or registry.
  public static func path(of reference: String) throws(ChartError) -> String {
    let reference = ByteString(reference).trimmingSpace.string
    if LocalFiles.kind(of: reference) != nil { return reference }
    if reference.hasPrefix("/") || reference.hasPrefix(".") {
      throw ChartError("path \(GoUnicode.quoted(reference)) not found")
    }
    for scheme in ["oci://", "http://", "https://"] where reference.hasPrefix(scheme) {
      throw ChartError(
        "charts from \(scheme) are not fetched yet: pull the chart first and give its path (\(reference))")
    }
    guard let slash = reference.firstIndex(of: "/") else {
      guard let url = URLText.normalized(ByteString(reference)) else {
        throw ChartError("invalid chart URL format: \(reference)")
      }
      throw ChartError("non-absolute URLs should be in form of repo_name/path_to_chart, got: \(url)")
    }
    throw ChartError("repo \(reference[..<slash]) not found")
  }
}

extension Chart {
  /// Whether a chart that Chart.yaml names is not in `charts/`.
  public var lacksDependencies: Bool { (try? Dependencies.checkPresence(in: self)) == nil }

  /// Checks that a chart can be rendered by itself and has all that it needs, and warns of a deprecated one.
  ///
  /// - Throws: ``ChartError`` with Helm's text for a library chart and for missing dependencies.
  public func checkInstallable(log: (LogRecord) -> Void) throws(ChartError) {
    switch metadata.type {
    case "", "application": break
    default: throw ChartError("\(metadata.type) charts are not installable")
    }
    if metadata.isDeprecated { log(LogRecord(.warning, "this chart is deprecated")) }
    try Dependencies.checkPresence(in: self)
  }
}
