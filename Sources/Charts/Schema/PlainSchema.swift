import GoTemplate
import RegularExpressions
import Text
import YAML

/// Says of most values that they meet a schema without compiling it: where the schema is put together from the keywords
/// that charts use, each with a value of the right form, and nothing in the values breaks it.
///
/// Whatever else there is (an identifier inside, a format for a value that is given, a finding), the answer is that it is
/// not known: the full validator decides, and words what is wrong.
struct PlainSchema {
  private let root: JSONValue
  private let draft: SchemaDraft
  /// The references whose targets are in form, or being looked at.
  private var followed: [ByteString] = []

  /// What is not judged here.
  private struct Unknown: Error {}

  /// How deep schemas may be nested in each other or refer to each other.
  private static let deepest = 64

  /// Whether values surely meet a schema, and the schema its metaschema.
  static func isSurelyMet(_ schema: JSONValue, by values: MapValue) -> Bool {
    var plain = PlainSchema(schema)
    do throws(Unknown) {
      try plain.checkForm(schema, depth: 0)
      return try plain.isMet(schema, by: .map(values), depth: 0)
    } catch {
      return false
    }
  }

  private init(_ root: JSONValue) {
    self.root = root
    var draft = SchemaDraft.draft2020
    if case .object(let members) = root, let member = members.first(where: { $0.key == "$schema" }),
      case .string(let url) = member.value, let named = SchemaDraft(url: url)
    {
      draft = named
    }
    self.draft = draft
  }

  // MARK: The schema itself

  private mutating func checkForm(_ schema: JSONValue, depth: Int) throws(Unknown) {
    guard depth < Self.deepest, case .object(let members) = schema else { throw Unknown() }
    for (index, member) in members.enumerated() {
      // Of keywords given twice the last counts.
      guard !members[..<index].contains(where: { $0.key == member.key }) else { throw Unknown() }
      switch member.key {
      case "$schema":
        guard depth == 0, case .string(let url) = member.value, SchemaDraft(url: url) != nil else { throw Unknown() }
      case "title", "description", "$comment", "format":
        guard case .string = member.value else { throw Unknown() }
      case "readOnly", "writeOnly", "deprecated", "uniqueItems":
        guard case .bool = member.value else { throw Unknown() }
      case "default": break
      case "examples": guard case .array = member.value else { throw Unknown() }
      case "type": try checkTypes(member.value)
      case "$id":
        // An address of the whole document changes nothing: references are followed only inside it.
        guard depth == 0, case .string(let address) = member.value, Self.isPlainAddress(address) else {
          throw Unknown()
        }
      case "required":
        if draft > .draft4, case .array(let names) = member.value, names.isEmpty { break }
        _ = try Self.distinctTexts(member.value)
      case "enum": _ = try Self.choices(member.value)
      case "minimum", "maximum": _ = try Self.integer(member.value)
      case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
        guard try Self.integer(member.value) >= 0 else { throw Unknown() }
      case "properties", "definitions", "$defs":
        guard case .object(let schemas) = member.value else { throw Unknown() }
        for schema in schemas { try checkForm(schema.value, depth: depth + 1) }
      case "allOf", "anyOf", "oneOf":
        guard case .array(let schemas) = member.value, !schemas.isEmpty else { throw Unknown() }
        for schema in schemas { try checkForm(schema, depth: depth + 1) }
      case "items", "not": try checkForm(member.value, depth: depth + 1)
      case "additionalProperties":
        if case .bool = member.value { break }
        try checkForm(member.value, depth: depth + 1)
      case "$ref":
        let target = try target(of: member.value)
        guard case .string(let reference) = member.value, !followed.contains(reference) else { break }
        followed.append(reference)
        try checkForm(target, depth: depth + 1)
      case "const": guard draft > .draft4 else { throw Unknown() }
      case "pattern":
        guard case .string(let pattern) = member.value, PlainPattern.isOne(pattern) else { throw Unknown() }
      case "patternProperties":
        guard case .object(let schemas) = member.value else { throw Unknown() }
        for schema in schemas {
          guard PlainPattern.isOne(schema.key) else { throw Unknown() }
          try checkForm(schema.value, depth: depth + 1)
        }
      case "if", "then", "else":
        guard draft > .draft6 else { throw Unknown() }
        try checkForm(member.value, depth: depth + 1)
      case "dependencies":
        guard case .object(let dependencies) = member.value else { throw Unknown() }
        for dependency in dependencies {
          if case .array = dependency.value {
            _ = try Self.distinctTexts(dependency.value)
          } else {
            try checkForm(dependency.value, depth: depth + 1)
          }
        }
      case "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveAnchor", "$recursiveRef", "$vocabulary",
        "additionalItems", "contains", "contentEncoding", "contentMediaType", "contentSchema", "dependentRequired",
        "dependentSchemas", "exclusiveMaximum", "exclusiveMinimum", "id", "maxContains", "minContains", "multipleOf",
        "prefixItems", "propertyNames", "unevaluatedItems", "unevaluatedProperties":
        throw Unknown()
      default: break
      }
    }
  }

  /// Whether an address is absolute, has no fragment and is not that of a metaschema.
  private static func isPlainAddress(_ address: ByteString) -> Bool {
    guard address.hasPrefix("https://") || address.hasPrefix("http://"),
      !address.contains(ByteString("json-schema.org"))
    else { return false }
    return address.bytes.dropFirst(address.hasPrefix("https") ? 8 : 7).allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "-")
    }
  }

  private func checkTypes(_ value: JSONValue) throws(Unknown) {
    if case .string(let name) = value {
      guard Self.isTypeName(name) else { throw Unknown() }
    } else {
      guard try Self.distinctTexts(value).allSatisfy(Self.isTypeName) else { throw Unknown() }
    }
  }

  private static func isTypeName(_ name: ByteString) -> Bool {
    switch name {
    case "array", "boolean", "integer", "null", "number", "object", "string": true
    default: false
    }
  }

  private static func distinctTexts(_ value: JSONValue) throws(Unknown) -> [ByteString] {
    guard case .array(let elements) = value, !elements.isEmpty, elements.count <= 64 else { throw Unknown() }
    var texts: [ByteString] = []
    for element in elements {
      guard case .string(let text) = element, !texts.contains(text) else { throw Unknown() }
      texts.append(text)
    }
    return texts
  }

  /// The choices of an `enum`: texts, and null as nil.
  private static func choices(_ value: JSONValue) throws(Unknown) -> [ByteString?] {
    guard case .array(let elements) = value, !elements.isEmpty, elements.count <= 64 else { throw Unknown() }
    var choices: [ByteString?] = []
    for element in elements {
      let choice: ByteString?
      switch element {
      case .string(let text): choice = text
      case .null: choice = nil
      default: throw Unknown()
      }
      guard !choices.contains(choice) else { throw Unknown() }
      choices.append(choice)
    }
    return choices
  }

  private static func integer(_ value: JSONValue) throws(Unknown) -> Int {
    guard case .number(let text) = value, text.count <= 12, let number = Int(text.string) else { throw Unknown() }
    return number
  }

  /// What a reference inside this document leads to, through objects that give themselves no address.
  private func target(of reference: JSONValue) throws(Unknown) -> JSONValue {
    guard case .string(let text) = reference, text.hasPrefix("#/"),
      !text.bytes.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "%") })
    else { throw Unknown() }
    var target = root
    for (depth, name) in ByteString(text.bytes[2...]).split(separator: ByteString("/")).enumerated() {
      guard case .object(let members) = target else { throw Unknown() }
      if depth > 0 {
        guard !members.contains(where: { $0.key == "$id" || $0.key == "id" || $0.key == "$schema" }) else {
          throw Unknown()
        }
      }
      let named = members.filter { $0.key == name }
      guard named.count == 1 else { throw Unknown() }
      target = named[0].value
    }
    return target
  }

  // MARK: The values

  /// Whether a value meets a schema that is in form.
  private func isMet(_ schema: JSONValue, by value: Value, depth: Int) throws(Unknown) -> Bool {
    guard depth < Self.deepest, case .object(let members) = schema else { throw Unknown() }
    if draft < .draft2019, let reference = members.first(where: { $0.key == "$ref" }) {
      // Nothing beside a reference counts.
      return try isMet(try target(of: reference.value), by: value, depth: depth + 1)
    }
    for member in members {
      guard try isMet(member.key, member.value, of: members, by: value, depth: depth) else { return false }
    }
    return true
  }

  private func isMet(
    _ keyword: ByteString, _ argument: JSONValue, of members: [JSONValue.Member], by value: Value, depth: Int
  ) throws(Unknown) -> Bool {
    switch keyword {
    case "type":
      if case .string(let name) = argument { return try Self.isOfType(value, name) }
      for name in try Self.distinctTexts(argument) where try Self.isOfType(value, name) { return true }
      return false
    case "enum":
      switch value {
      case .string(let text): return try Self.choices(argument).contains(text)
      case .null: return try Self.choices(argument).contains(nil)
      case .object: throw Unknown()
      default: return false
      }
    case "const": return try Self.isConstant(value, argument)
    case "pattern":
      guard case .string(let text) = value else { return true }
      return try Self.matches(text, argument)
    case "minimum", "maximum":
      guard let number = try Self.number(value) else { return true }
      let bound = Double(try Self.integer(argument))
      return keyword == "minimum" ? number >= bound : number <= bound
    case "minLength", "maxLength":
      guard case .string(let text) = value else { return true }
      return try Self.isWithin(Runes.decodeAll(text.bytes).count, keyword, argument)
    case "minItems", "maxItems":
      guard case .list(let elements) = value else { return true }
      return try Self.isWithin(elements.count, keyword, argument)
    case "minProperties", "maxProperties":
      guard case .map(let map) = value else { return true }
      return try Self.isWithin(map.count, keyword, argument)
    case "required":
      guard case .map(let map) = value else { return true }
      guard case .array(let names) = argument else { throw Unknown() }
      return Self.has(map, names)
    case "dependencies":
      guard case .map(let map) = value, case .object(let dependencies) = argument else { return true }
      for dependency in dependencies where map[dependency.key] != nil {
        if case .array(let names) = dependency.value {
          guard Self.has(map, names) else { return false }
        } else {
          guard try isMet(dependency.value, by: value, depth: depth + 1) else { return false }
        }
      }
      return true
    case "if":
      let branch = ByteString(try isMet(argument, by: value, depth: depth + 1) ? "then" : "else")
      guard let schema = members.first(where: { $0.key == branch }) else { return true }
      return try isMet(schema.value, by: value, depth: depth + 1)
    case "patternProperties":
      guard case .map(let map) = value, case .object(let schemas) = argument else { return true }
      for (key, inner) in zip(map.keys, map.values) {
        for schema in schemas where try Self.matches(key, .string(schema.key)) {
          guard try isMet(schema.value, by: inner, depth: depth + 1) else { return false }
        }
      }
      return true
    case "properties":
      guard case .map(let map) = value, case .object(let schemas) = argument else { return true }
      for schema in schemas {
        guard let inner = map[schema.key] else { continue }
        guard try isMet(schema.value, by: inner, depth: depth + 1) else { return false }
      }
      return true
    case "additionalProperties":
      guard case .map(let map) = value else { return true }
      if case .bool(true) = argument { return true }
      for (key, inner) in zip(map.keys, map.values) {
        if try Self.isNamed(key, by: members) { continue }
        if case .bool = argument { return false }
        guard try isMet(argument, by: inner, depth: depth + 1) else { return false }
      }
      return true
    case "items":
      guard case .list(let elements) = value else { return true }
      for element in elements {
        guard try isMet(argument, by: element, depth: depth + 1) else { return false }
      }
      return true
    case "uniqueItems":
      guard case .list(let elements) = value, elements.count > 1, case .bool(true) = argument else { return true }
      throw Unknown()
    case "format":
      // Formats are of texts.
      guard case .string = value else { return true }
      throw Unknown()
    case "$ref": return try isMet(try target(of: argument), by: value, depth: depth + 1)
    case "allOf", "anyOf", "oneOf":
      guard case .array(let schemas) = argument else { return false }
      var met = 0
      for schema in schemas where try isMet(schema, by: value, depth: depth + 1) { met += 1 }
      return keyword == "allOf" ? met == schemas.count : keyword == "anyOf" ? met > 0 : met == 1
    case "not": return try !isMet(argument, by: value, depth: depth + 1)
    default: return true
    }
  }

  /// Whether a schema speaks of a property by its name or a pattern.
  private static func isNamed(_ key: ByteString, by members: [JSONValue.Member]) throws(Unknown) -> Bool {
    for member in members {
      guard case .object(let schemas) = member.value else { continue }
      switch member.key {
      case "properties":
        if schemas.contains(where: { $0.key == key }) { return true }
      case "patternProperties":
        for schema in schemas where try matches(key, .string(schema.key)) { return true }
      default: break
      }
    }
    return false
  }

  /// Whether a table has all properties of a list of names.
  private static func has(_ map: MapValue, _ names: [JSONValue]) -> Bool {
    names.allSatisfy { name in
      guard case .string(let name) = name else { return false }
      return map[name] != nil
    }
  }

  private static func matches(_ text: ByteString, _ pattern: JSONValue) throws(Unknown) -> Bool {
    guard case .string(let pattern) = pattern, let expression = try? RegularExpression(pattern) else { throw Unknown() }
    return expression.matches(text)
  }

  private static func isConstant(_ value: Value, _ constant: JSONValue) throws(Unknown) -> Bool {
    switch (value, constant) {
    case (.bool(let flag), .bool(let wanted)): return flag == wanted
    case (.string(let text), .string(let wanted)): return text == wanted
    case (.null, .null): return true
    case (.bool, _), (.string, _), (.null, .bool), (.null, .string): return false
    default: throw Unknown()
    }
  }

  private static func isWithin(_ count: Int, _ keyword: ByteString, _ argument: JSONValue) throws(Unknown) -> Bool {
    let bound = try integer(argument)
    return keyword.hasPrefix("min") ? count >= bound : count <= bound
  }

  private static func isOfType(_ value: Value, _ name: ByteString) throws(Unknown) -> Bool {
    switch value {
    case .null: return name == "null"
    case .bool: return name == "boolean"
    case .int, .int64: return name == "number" || name == "integer"
    case .float64(let number):
      guard number.magnitude < 0x1p53 else { throw Unknown() }
      return name == "number" || (name == "integer" && number == number.rounded(.towardZero))
    case .string: return name == "string"
    case .list: return name == "array"
    case .map(let map): return map.isNil ? name == "null" : name == "object"
    case .object: throw Unknown()
    }
  }

  /// A number's value; nil for what is none.
  private static func number(_ value: Value) throws(Unknown) -> Double? {
    switch value {
    case .int(let number): return Double(number)
    case .int64(let number): return Double(number)
    case .float64(let number): return number
    case .object: throw Unknown()
    default: return nil
    }
  }
}
