import CEmbeddedData
import Text

/// Which API types Kubernetes calls deprecated, since when, and what to use instead; as its client library of version
/// 1.37 knows it.
enum DeprecatedAPIs {
  private struct Row: Sendable {
    let since: (major: Int, minor: Int)
    let message: String
  }

  private static let rows: [String: Row] = {
    let bytes = UnsafeBufferPointer(start: strake_deprecated_apis, count: strake_deprecated_apis_size)
    var rows: [String: Row] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == 6 else { continue }
      let type = "\(fields[0]) \(fields[1])"
      var message = "\(type) is deprecated in v\(fields[2])+"
      if fields[3] != "-" { message += ", unavailable in v\(fields[3])+" }
      if fields[4] != "-" { message += "; use \(fields[4]) \(fields[5])" }
      let numbers = fields[2].split(separator: ".").compactMap { Int($0) }
      guard numbers.count == 2 else { continue }
      rows[type] = Row(since: (numbers[0], numbers[1]), message: message)
    }
    return rows
  }()

  /// What Kubernetes of a version says of a type, or nil.
  static func message(
    apiVersion: ByteString, kind: ByteString, major: Int, minor: Int
  ) -> String? {
    guard let row = rows["\(apiVersion) \(kind)"], (major, minor) >= row.since else { return nil }
    return row.message
  }
}
