import Text
import YAML

/// Names the properties that a schema says something of, for messages.
enum SchemaPropertyNames {
  /// The names under `properties` at a path of the values, as far as the schema can be followed without references.
  static func names(at path: [ByteString], in schema: [UInt8]) -> [String] {
    guard var current = try? JSONParser.parse(schema) else { return [] }
    for step in path {
      if let next = member(step, of: member(ByteString("properties"), of: current)) {
        current = next
      } else if Int(step.string) != nil, let items = member(ByteString("items"), of: current) {
        current = items
      } else {
        return []
      }
    }
    guard case .object(let members)? = member(ByteString("properties"), of: current) else { return [] }
    return members.map { $0.key.string }.sorted()
  }

  private static func member(_ key: ByteString, of value: JSONValue?) -> JSONValue? {
    guard case .object(let members)? = value else { return nil }
    return members.first { $0.key == key }?.value
  }
}
