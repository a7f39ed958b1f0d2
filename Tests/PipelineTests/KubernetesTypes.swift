import Foundation
import Manifests
import Text
import YAML

/// Which fields the types of Kubernetes' API have: the table that Tests/Platform/kubernetes-types makes.
struct KubernetesTypes {
  private struct FieldType {
    let shape: Substring
    let isRequired: Bool
  }

  private var objects: [String: Substring] = [:]
  private var fields: [Substring: [String: FieldType]] = [:]

  /// Reads the table.
  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      if words.count == 4, words[0] == "@" {
        objects["\(words[1]) \(words[2])"] = words[3]
      } else if words.count == 3 {
        let name = words[1].hasSuffix("!") ? words[1].dropLast() : words[1]
        fields[words[0], default: [:]][String(name)] = FieldType(
          shape: words[2], isRequired: words[1].hasSuffix("!"))
      }
    }
  }

  /// The table beside the tests.
  static let table: KubernetesTypes = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Data/kubernetes-types.txt")
    return KubernetesTypes((try? String(contentsOf: file, encoding: .utf8)) ?? "")
  }()

  /// What is wrong with an object; nil for a kind that the table has not.
  func problems(of object: Node) -> [String]? {
    let type = object.groupVersionKind
    guard let shape = objects["\(type.apiVersion) \(type.kind)"] else { return nil }
    var problems: [String] = []
    check(object, shape, at: "\(type.kind)/\(object["metadata"]?["name"]?.scalar?.text.string ?? "")", &problems)
    return problems
  }

  private func check(_ node: Node, _ shape: Substring, at path: String, _ problems: inout [String]) {
    // The API server takes null for a field that is not there.
    if let scalar = node.scalar, case .null = scalar.resolved(as: .goYAML2) { return }
    if shape.hasPrefix("[]") {
      guard let elements = node.sequence else { return problems.append("\(path): not a list") }
      for (index, element) in elements.enumerated() {
        check(element, shape.dropFirst(2), at: "\(path)[\(index)]", &problems)
      }
      return
    }
    if shape.hasPrefix("{}") {
      guard let mapping = node.mapping else { return problems.append("\(path): not a mapping") }
      for entry in mapping.entries {
        check(entry.value, shape.dropFirst(2), at: "\(path).\(entry.key.scalar?.text.string ?? "")", &problems)
      }
      return
    }
    if let known = fields[shape] { return checkFields(node, known, at: path, &problems) }
    guard shape != "any" else { return }
    guard let scalar = node.scalar else { return problems.append("\(path): not a \(shape)") }
    let fits =
      switch (scalar.resolved(as: .goYAML2), shape) {
      case (.string, "string"), (.bool, "boolean"), (.int, "integer"), (.int, "number"), (.float, "number"),
        (.string, "int-or-string"), (.int, "int-or-string"), (.float, "int-or-string"), (.timestamp, "string"):
        true
      default: false
      }
    if !fits { problems.append("\(path): \(scalar.text) is not a \(shape)") }
  }

  private func checkFields(
    _ node: Node, _ known: [String: FieldType], at path: String, _ problems: inout [String]
  ) {
    guard let mapping = node.mapping else { return problems.append("\(path): not a mapping") }
    var present: Set<String> = []
    for entry in mapping.entries {
      let name = entry.key.scalar?.text.string ?? ""
      if !present.insert(name).inserted { problems.append("\(path).\(name): stands twice") }
      guard let field = known[name] else {
        problems.append("\(path).\(name): no such field")
        continue
      }
      check(entry.value, field.shape, at: "\(path).\(name)", &problems)
    }
    for (name, field) in known where field.isRequired && !present.contains(name) {
      problems.append("\(path).\(name): missing")
    }
  }
}
