/// A message for a person: what is wrong, where, why, and what to do.
///
/// ```
/// error: no resource matches the patch for Deployment "wev"
///   --> Overlays/prod/replicas.yaml:4:3
///    |
///  4 |   name: wev
///    |   ^
///    = help: did you mean "web"?
/// ```
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The command fails.
    case error
    /// The command goes on.
    case warning
    /// Background to another message.
    case note
  }

  /// How bad it is.
  public var severity: Severity
  /// What is wrong, one sentence without a final stop; may have more lines.
  public var message: String
  /// Where, or ``Mark/unknown``.
  public var mark: Mark
  /// Further facts and places: the include stack, the other of two duplicates.
  public var notes: [Note]
  /// What to do.
  public var help: String?
  /// Lines that show more than one place at once, such as a text beside what wrote it; shown below the notes.
  public var exhibit = ""

  /// A further fact with its place.
  public struct Note: Sendable {
    /// The fact.
    public var message: String
    /// Its place, or ``Mark/unknown``.
    public var mark: Mark

    /// A further fact with its place.
    public init(_ message: String, at mark: Mark = .unknown) {
      self.message = message
      self.mark = mark
    }
  }

  /// A message; an error unless said otherwise.
  public init(
    _ message: String, at mark: Mark = .unknown, severity: Severity = .error, notes: [Note] = [], help: String? = nil
  ) {
    self.severity = severity
    self.message = message
    self.mark = mark
    self.notes = notes
    self.help = help
  }

  /// The message with its place and the line under a caret, ending in a line break.
  public func rendered() -> String {
    var text = "\(severity.rawValue): \(message)\n"
    text += Diagnostic.excerpt(at: mark)
    for note in notes {
      text += "note: \(note.message)\n"
      text += Diagnostic.excerpt(at: note.mark)
    }
    text += exhibit
    if let help { text += "help: \(help)\n" }
    return text
  }

  /// `  --> file:line:column`, the line, and a caret under the column; empty for an unknown place.
  public static func excerpt(at mark: Mark) -> String {
    guard mark.isKnown else { return "" }
    let file = SourceFile.named(mark.file)
    let place = file.place(of: mark)
    let column = Int(mark.column)
    var text = "  --> \(file.path):\(place.line)" + (column > 0 ? ":\(place.column)" : "") + "\n"
    guard let bytes = file.line(Int(mark.line)) else { return text }
    let number = String(place.line)
    let margin = String(repeating: " ", count: number.count)
    let shown = bytes.prefix(160).map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
    text += " \(margin) |\n \(number) | \(String(decoding: shown, as: UTF8.self))\n"
    if column > 0, column <= 161 {
      let before = String(decoding: shown.prefix(column - 1), as: UTF8.self)
      text += " \(margin) | \(String(repeating: " ", count: before.count))^\n"
    }
    return text
  }
}
