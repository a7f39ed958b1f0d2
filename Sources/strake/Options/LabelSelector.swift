import Diagnostics

/// Which labels are asked for, as `kubectl -l` and `helm list -l` write it: `team=a,tier!=web,owner,!old`.
struct LabelSelector {
  private var requirements: [Requirement] = []

  private enum Requirement {
    case equal(String, String)
    case different(String, String)
    case present(String)
    case absent(String)
  }

  /// Reads a selector; an empty one asks for nothing.
  ///
  /// - Throws: a ``Diagnostic`` for a part that is no requirement.
  init(parsing text: String) throws(Diagnostic) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = LabelSelector.trimmed(part)
      if part.isEmpty, text.allSatisfy({ $0 == " " }) { continue }
      requirements.append(try LabelSelector.requirement(part, in: text))
    }
  }

  /// Whether labels are as asked for.
  func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .equal(let key, let value): labels[key] == value
      case .different(let key, let value): labels[key] != value
      case .present(let key): labels[key] != nil
      case .absent(let key): labels[key] == nil
      }
    }
  }

  private static func requirement(_ part: String, in text: String) throws(Diagnostic) -> Requirement {
    guard let sign = part.firstIndex(where: { $0 == "=" || $0 == "!" }), sign != part.startIndex else {
      let isAbsent = part.hasPrefix("!")
      let key = trimmed(part.dropFirst(isAbsent ? 1 : 0))
      guard isKey(key) else { throw wrong(text) }
      return isAbsent ? .absent(key) : .present(key)
    }
    let key = trimmed(part[..<sign])
    let isDifferent = part[sign] == "!"
    var rest = part[part.index(after: sign)...]
    if rest.hasPrefix("=") { rest = rest.dropFirst() } else if isDifferent { throw wrong(text) }
    let value = trimmed(rest)
    guard isKey(key), value.isEmpty || isKey(value) else { throw wrong(text) }
    return isDifferent ? .different(key, value) : .equal(key, value)
  }

  private static func isKey(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: "/"):
          true
        default: false
        }
      }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }

  private static func wrong(_ text: String) -> Diagnostic {
    Diagnostic(
      "--selector \(text): not a label selector", help: "write key=value, key!=value, key or !key, joined by commas")
  }
}
