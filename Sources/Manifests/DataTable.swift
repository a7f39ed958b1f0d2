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
  public var rows: [[ByteString]] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard line.first != UInt8(ascii: "#") else { return nil }
      return line.split(separator: UInt8(ascii: " ")).map { ByteString(Array($0)) }
    }
  }
}
