import CEmbeddedData
import Text

/// A table that is compiled into the binary: words between spaces, one row a line, `#` before a comment.
public struct DataTable: @unchecked Sendable {
  private let bytes: UnsafeBufferPointer<UInt8>

  private init(_ start: UnsafePointer<UInt8>?, _ size: Int) { bytes = UnsafeBufferPointer(start: start, count: size) }

  static var types121: DataTable { DataTable(strake_types_v1_21, strake_types_v1_21_size) }
  static var types136: DataTable { DataTable(strake_types_v1_36, strake_types_v1_36_size) }
  static var clusterScoped121: DataTable { DataTable(strake_cluster_scoped_v1_21, strake_cluster_scoped_v1_21_size) }
  static var namespaced121: DataTable { DataTable(strake_namespaced_v1_21, strake_namespaced_v1_21_size) }
  static var clusterScoped136: DataTable { DataTable(strake_cluster_scoped_v1_36, strake_cluster_scoped_v1_36_size) }

  /// The fields that Kustomize's transformers change by default: list, group, version, kind, path, `create`.
  public static var defaultFieldSpecifications: DataTable {
    DataTable(strake_default_field_specifications, strake_default_field_specifications_size)
  }

  /// The fields that hold names of other objects: the object's group, version and kind, then the field's.
  public static var nameReferences: DataTable { DataTable(strake_name_references, strake_name_references_size) }

  /// The rows in order.
  ///
  /// Tables are sorted, so that most words are those of the row before: they are not copied again.
  public var rows: [[ByteString]] {
    var rows: [[ByteString]] = []
    rows.reserveCapacity(bytes.count / 40)
    var row: [ByteString] = []
    var start = 0
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "\n")
      guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") else { continue }
      if index > start {
        let word = UnsafeBufferPointer(rebasing: bytes[start..<index])
        let above = rows.last.flatMap { $0.count > row.count ? $0[row.count] : nil }
        if let above, above.bytes.count == word.count, above.bytes.elementsEqual(word) {
          row.append(above)
        } else {
          row.append(ByteString(Array(word)))
        }
      }
      start = index &+ 1
      guard byte == UInt8(ascii: "\n") else { continue }
      if let first = row.first, !first.hasPrefix("#") { rows.append(row) }
      row.removeAll(keepingCapacity: true)
    }
    return rows
  }
}
