import Text

/// A chain of fields that a template names: `.Values.image.tag`, `$.Values.image`, `.host`.
public struct FieldMention: Sendable {
  /// The names.
  public let names: [ByteString]
  /// Whether it was evaluated while the trace was made.
  public let isEvaluated: Bool
  /// Where it stands.
  public let place: TemplatePlace
  /// The name of the template.
  public let template: ByteString
}

extension TemplateSet {
  /// The chains of fields in all templates that those can reach which are rendered, as far as the text says it.
  ///
  /// - Parameters:
  ///   - roots: the templates that are rendered.
  ///   - trace: knows which chains were evaluated.
  public func mentions(from roots: [ByteString], _ trace: ExecutionTrace) -> [FieldMention] {
    var mentions: [FieldMention] = []
    var seen: Set<ByteString> = []
    var waiting = roots
    while let name = waiting.popLast() {
      guard seen.insert(name).inserted, let tree = lookup(name) else { continue }
      for (index, node) in tree.allNodes().enumerated() {
        let names: [ByteString]
        switch node {
        case let field as FieldNode: names = field.names
        case let variable as VariableNode: names = variable.fields
        case let chain as ChainNode: names = chain.fields
        case let template as TemplateNode:
          waiting.append(template.name)
          continue
        case let command as CommandNode:
          if let called = command.includedName { waiting.append(called) }
          mentions += command.indexed.map { names in
            FieldMention(names: names, isEvaluated: false, place: tree.place(of: node), template: name)
          }
          continue
        default: continue
        }
        guard !names.isEmpty else { continue }
        mentions.append(
          FieldMention(
            names: names, isEvaluated: trace.wasVisited(tree, index), place: tree.place(of: node), template: name))
      }
    }
    return mentions
  }
}

extension CommandNode {
  /// The name in `include "name"`.
  var includedName: ByteString? {
    guard operands.count > 1, case .identifier(let function) = operands[0], function.name == "include",
      case .string(let name) = operands[1]
    else { return nil }
    return name.value
  }

  /// The fields in `index .Values "a" "b"`, `get .Values.a "b"`, `hasKey …`, `dig "a" "b" … .Values`.
  fileprivate var indexed: [[ByteString]] {
    guard case .identifier(let function) = operands[0] else { return [] }
    let keys = operands.dropFirst().compactMap { operand -> ByteString? in
      if case .string(let key) = operand { return key.value }
      return nil
    }
    let chains = operands.dropFirst().compactMap { operand -> [ByteString]? in
      switch operand {
      case .field(let field): field.names
      case .variable(let variable): variable.fields
      case .chain(let chain): chain.fields
      case .dot: []
      default: nil
      }
    }
    guard !keys.isEmpty, let chain = chains.first else { return [] }
    switch function.name {
    case "index", "get", "hasKey": return [chain + keys]
    case "dig": return [chain + keys, chain + keys.dropLast()]
    case "pick", "pluck": return keys.map { chain + [$0] }
    default: return []
    }
  }
}
