import Diagnostics
import GoTemplate
import Text

/// What one flag says of values.
struct FlagLayer {
  /// The flag as it was given: `--set image.tag=v2`.
  let text: String
  /// What it sets, in a table of its own.
  let values: MapValue

  /// The flags, the one that counts most first.
  static func all(of user: UserValues) -> [FlagLayer] {
    let forms: [([String], String, SetExpression.Form)] = [
      (user.set, "--set", .typed), (user.strings, "--set-string", .text),
      (user.fromFiles, "--set-file", .file { (path) throws(ChartError) in .string(path) }),
      (user.literals, "--set-literal", .literal),
    ]
    var layers = user.json.map { argument in
      let table = MapValue()
      try? UserValues.apply(json: argument, to: table)
      return FlagLayer(text: "--set-json " + argument, values: table)
    }
    for (arguments, flag, form) in forms {
      for argument in arguments {
        let table = MapValue()
        try? SetExpression.apply(ByteString(argument), form: form, to: table)
        layers.append(FlagLayer(text: "\(flag) \(argument)", values: table))
      }
    }
    return layers.reversed()
  }

  /// What it says of something that it sets to this value.
  func definition(_ value: Value) -> ValueDefinition {
    ValueDefinition(
      source: text, mark: .unknown,
      text: value.isNull ? ByteString("null") : value.scalar == nil ? nil : GoFormat.printed(value))
  }
}

extension Value {
  /// What is at a path below the value.
  func part(at path: some Sequence<Trace.Step>) -> Value? {
    var value = self
    for step in path {
      guard let next = value.part(step) else { return nil }
      value = next
    }
    return value
  }

  /// What is one step below the value.
  func part(_ step: Trace.Step) -> Value? {
    switch (self, step) {
    case (.map(let map), .key(let key)): map[key]
    case (.map(let map), .name(let key)): map[key] == nil ? nil : .string(key)
    case (.list(let elements), .index(let index)): elements.indices.contains(index) ? elements[index] : nil
    case (.object(let object), .key(let key)): object.value(forKey: key) ?? object.field(key)
    case (.object(let object), .index(let index)):
      object.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    default: nil
    }
  }
}
