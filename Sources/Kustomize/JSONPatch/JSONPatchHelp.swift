import Text
import YAML

extension JSONPatch {
  /// What there is in an object instead of what an operation looks for.
  static func help(on pointer: ByteString?, isTest: Bool, in document: JSONValue) -> String? {
    guard let pointer, let object = try? document.node() else { return nil }
    let parts = pointer.split(separator: ByteString("/")).map(\.unescapedPointerPart)
    guard parts.count > 1 else { return "a path begins with a slash: /spec/replicas" }
    let steps = Array(parts.dropFirst())
    if isTest, let value = NearestField.value(at: steps, in: object) {
      return "the value there is \(NearestField.words(for: value))"
    }
    return NearestField.help(steps, in: object) { "/" + $0.map(\.string).joined(separator: "/") }
  }
}
