import ArgumentParser
import Diagnostics
import Releases
import Text
import YAML

/// Helm's `-o`: how a command prints what it found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// Columns or lines for people.
  case table
  /// One line of JSON, as Helm prints it.
  case json
  /// YAML with sorted keys.
  case yaml

  /// Prints the JSON value, or what `table` makes for people.
  func write(_ value: @autoclosure () -> JSON, table: () throws -> String) throws {
    switch self {
    case .table: try StandardOutput.write(Array(try table().utf8))
    case .json: try StandardOutput.write(value().encoded().bytes + [UInt8(ascii: "\n")])
    case .yaml: try StandardOutput.write(value().yaml())
    }
  }
}

extension JSON {
  /// The value as sigs.k8s.io/yaml writes it.
  func yaml() throws -> [UInt8] {
    do {
      return try YAMLEmitter.manifest(self)
    } catch { throw error.diagnostic }
  }
}
