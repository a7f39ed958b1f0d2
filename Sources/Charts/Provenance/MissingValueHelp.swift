import Diagnostics
import GoTemplate
import Text

/// What to do about a value that a template needed and that is not there: the key that is missing, and the nearest one.
enum MissingValueHelp {
  /// Help for an error at a node like `.Values.image.tag`; nil when the node names no value or all of it is there.
  static func help(for context: String, root: MapValue) -> String? {
    let names = context.split(separator: ".").map(String.init)
    guard let start = names.firstIndex(of: "Values"), case .map(let values)? = root["Values"] else { return nil }
    var table = values
    var path = ".Values"
    for name in names[(start + 1)...] {
      let isPlain = name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
      guard isPlain else { return nil }
      switch table[ByteString(name)] {
      case .map(let inner)?:
        table = inner
        path += "." + name
      case nil:
        let nearest = NearestName.of(name, among: table.keys.map(\.string))
        return "\(path).\(name) is not set" + (nearest.map { "; did you mean \(path).\($0)?" } ?? "")
      case .null?: return "\(path).\(name) is null"
      default: return nil
      }
    }
    return nil
  }
}
