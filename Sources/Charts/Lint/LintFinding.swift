/// Something that `lint` found in a chart.
public struct LintFinding: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: String, Sendable, Comparable {
    case info = "INFO"
    case warning = "WARNING"
    case error = "ERROR"

    /// Whether one is milder than another.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How bad it is.
  public let severity: Severity
  /// The file inside the chart, `templates/` for all of them, the chart's folder, or empty.
  public let path: String
  /// What is wrong.
  public let message: String

  /// Helm's line: `[WARNING] Chart.yaml: version 'v1' is not a valid SemVerV2`.
  public var line: String { "[\(severity.rawValue)] \(path): \(message)" }
}
