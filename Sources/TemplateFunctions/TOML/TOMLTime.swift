import GoTemplate
import Text

/// Dates and times of TOML: with an offset, or local, which BurntSushi/toml keeps apart by the name of the location.
enum TOMLTime {
  private enum Form {
    case offset, dateTime, date, time

    /// The location that times of this form get, whose name is the mark by which they are written again.
    var location: GoLocation {
      switch self {
      case .offset: return .utc
      case .dateTime: return .fixed(ByteString("datetime-local"), offset: 0)
      case .date: return .fixed(ByteString("date-local"), offset: 0)
      case .time: return .fixed(ByteString("time-local"), offset: 0)
      }
    }

    /// The layout that a time of this form is written in.
    var layout: ByteString {
      switch self {
      case .offset: return ByteString("2006-01-02T15:04:05.999999999Z07:00")
      case .dateTime: return ByteString("2006-01-02T15:04:05.999999999")
      case .date: return ByteString("2006-01-02")
      case .time: return ByteString("15:04:05.999999999")
      }
    }
  }

  private static let layouts: [(layout: ByteString, form: Form)] = [
    (ByteString("2006-01-02T15:04:05.999999999Z07:00"), .offset),
    (ByteString("2006-01-02T15:04:05.999999999"), .dateTime),
    (ByteString("2006-01-02"), .date),
    (ByteString("15:04:05.999999999"), .time),
    (ByteString("2006-01-02T15:04Z07:00"), .offset),
    (ByteString("2006-01-02T15:04"), .dateTime),
    (ByteString("15:04"), .time),
  ]

  /// The time that a text stands for, or nil when it is none. `t` and a space may stand for `T`, `z` for `Z`.
  static func time(from text: ByteString) -> GoTime? {
    for (layout, form) in layouts {
      guard let time = try? TimeLayout(layout).parse(text, local: form.location) else { continue }
      return isPadded(text, as: layout) ? time : nil
    }
    return nil
  }

  /// The text with `T` and `Z` as Go's layouts want them.
  static func normalized(_ text: ByteString) -> ByteString {
    ByteString(
      text.bytes.map { byte in
        switch byte {
        case UInt8(ascii: "z"): return UInt8(ascii: "Z")
        case UInt8(ascii: "t"), UInt8(ascii: " "): return UInt8(ascii: "T")
        default: return byte
        }
      })
  }

  /// Go's layouts accept `7:00`, TOML wants `07:00`: each separator must stand where the layout has it.
  private static func isPadded(_ text: ByteString, as layout: ByteString) -> Bool {
    for (index, byte) in layout.bytes.enumerated() {
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "Z") { return true }
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      if !isDigit, index >= text.count || text.bytes[index] != byte { return false }
    }
    return true
  }

  /// The text of a time.
  static func text(of time: GoTime) -> ByteString {
    let form: Form
    switch time.location.name {
    case "datetime-local": form = .dateTime
    case "date-local": form = .date
    case "time-local": form = .time
    default: form = .offset
    }
    return TimeLayout(form.layout).format(time)
  }
}
