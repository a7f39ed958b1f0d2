import Manifests
import Text
import YAML

/// The quirks that only show in the finished objects: dates and the names of ingress classes.
extension Resources {
  /// Warns of dates that are about to be rewritten, or makes texts of them.
  mutating func settleDates() {
    let log = quirks
    for position in indices where self[position].node.hasDates {
      edit(at: position) { resource in
        resource.node.eachDate { node in
          guard let text = node.scalar?.text else { return }
          if log.corrects(.dates, "the date \(text) is rewritten as a time", at: node.mark) {
            node = .string(text, mark: node.mark)
          }
        }
      }
    }
  }

  /// Warns of ingresses that name a renamed ingress class by its old name, or lets them follow.
  mutating func settleIngressClasses() {
    var renamed: [ByteString: ByteString] = [:]
    for resource in all where resource.identity.type.kind == "IngressClass" {
      for old in resource.previousIdentities where old.name != resource.identity.name {
        renamed[old.name] = resource.identity.name
      }
    }
    guard !renamed.isEmpty else { return }
    let log = quirks
    for position in indices where self[position].identity.type.kind == "Ingress" {
      guard let field = self[position].node["spec"]?["ingressClassName"], let name = field.scalar?.text,
        let new = renamed[name],
        log.corrects(.ingressClass, "ingressClassName stays \(name), but the class is now \(new)", at: field.mark)
      else { continue }
      edit(at: position) { resource in
        _ = resource.node.withMapping { root in
          root.child(ByteString("spec")) { $0.set(ByteString("ingressClassName"), to: new) }
        }
      }
    }
  }
}

extension Node {
  private var isDate: Bool {
    guard case .scalar(let scalar) = content, tag == nil, scalar.style.isUnquoted, scalar.text.count >= 8 else {
      return false
    }
    guard let first = scalar.text.bytes.first, (0x30...0x39).contains(first) else { return false }
    if case .timestamp = scalar.resolved(as: .goYAML3) { return true }
    return false
  }

  fileprivate var hasDates: Bool {
    switch content {
    case .scalar: return isDate
    case .sequence(let elements):
      for index in elements.indices where elements[index].hasDates { return true }
    case .mapping(let mapping):
      for index in mapping.entries.indices where mapping.entries[index].value.hasDates { return true }
    }
    return false
  }

  fileprivate mutating func eachDate(_ change: (inout Node) -> Void) {
    switch content {
    case .scalar: if isDate { change(&self) }
    case .sequence:
      _ = withSequence { elements in
        for index in elements.indices { elements[index].eachDate(change) }
      }
    case .mapping:
      _ = withMapping { mapping in
        for index in mapping.entries.indices { mapping.entries[index].value.eachDate(change) }
      }
    }
  }

  /// The integers in it that JSON's numbers cannot hold.
  func eachLargeInteger(_ visit: (Node, ByteString) -> Void) {
    switch content {
    case .scalar(let scalar):
      guard tag == nil, scalar.style.isUnquoted, scalar.text.bytes.count >= 16 else { return }
      switch scalar.resolved(as: .goYAML3) {
      case .int(let number) where number.magnitude > 1 << 53: visit(self, scalar.text)
      case .uint(let number) where number > 1 << 53: visit(self, scalar.text)
      default: return
      }
    case .sequence(let elements): for element in elements { element.eachLargeInteger(visit) }
    case .mapping(let mapping): for entry in mapping.entries { entry.value.eachLargeInteger(visit) }
    }
  }
}
