import ArgumentParser
import Glibc

/// When to colour: Helm's `--color`.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  /// On a terminal, unless `NO_COLOR` is set.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// Whether standard output gets colours.
  var isOn: Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      let refused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
      return !refused && isatty(STDOUT_FILENO) != 0
    }
  }
}

/// The colours that commands use.
enum TerminalStyle: String {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
  case cyan = "36"

  /// The text in this colour.
  func callAsFunction(_ text: String) -> String { text.isEmpty ? text : "\u{1b}[\(rawValue)m\(text)\u{1b}[\(end)m" }

  /// What ends the style, as Helm's colours end.
  private var end: String { self == .bold || self == .dim ? "22" : "0" }
}
