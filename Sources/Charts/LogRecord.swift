/// A line that Helm logs beside its output: a warning about values, a deprecated chart.
public struct LogRecord: Sendable, Equatable {
  /// How much it matters.
  public enum Level: String, Sendable {
    case debug = "DEBUG"
    case info = "INFO"
    case warning = "WARN"
    case error = "ERROR"
  }

  /// How much it matters.
  public var level: Level
  /// The sentence.
  public var message: String
  /// Further facts, in order.
  public var attributes: [Attribute]

  /// A further fact.
  public struct Attribute: Sendable, Equatable {
    /// Its name.
    public var key: String
    /// Its text.
    public var value: String

    /// A further fact.
    public init(_ key: String, _ value: String) {
      self.key = key
      self.value = value
    }
  }

  /// A line to log.
  public init(_ level: Level, _ message: String, _ attributes: [Attribute] = []) {
    self.level = level
    self.message = message
    self.attributes = attributes
  }

  /// Helm's form of the line, without its end: `level=WARN msg="this chart is deprecated"`.
  public var line: String {
    var text = "level=\(level.rawValue) msg=\(LogRecord.quotedIfNeeded(message))"
    for attribute in attributes { text += " \(attribute.key)=\(LogRecord.quotedIfNeeded(attribute.value))" }
    return text
  }

  /// The text in Go's quotes unless it is one plain word, the rule of Go's log/slog.
  private static func quotedIfNeeded(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0 != "\"" && $0 != "=" && $0.value != 0x7F && ($0.value < 0x80 || GoUnicode.isPrint($0))
      }
    return isPlain ? text : GoUnicode.quoted(text)
  }
}
