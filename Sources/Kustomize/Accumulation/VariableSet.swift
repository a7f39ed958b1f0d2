import Diagnostics
import Manifests
import Text
import YAML

/// The variables of `vars:`: names whose values are taken from fields of objects and put where `$(NAME)` stands.
struct VariableSet: Sendable {
  /// One variable.
  private struct Variable: Sendable {
    let name: ByteString
    let fieldPath: ByteString
    let object: ResourceIdentity
    let mark: Mark

    /// What Kustomize prints of it.
    var text: String { "{\(name) \(object.type.text) {\(fieldPath)}}" }
  }

  private var variables: [ByteString: Variable] = [:]

  /// Takes in the variables of another kustomization.
  ///
  /// - Throws: `var 'N' already encountered`.
  mutating func merge(_ other: VariableSet) throws(KustomizeError) {
    for variable in other.sorted { try insert(variable) }
  }

  /// Takes in the variables of a kustomization file and marks the objects that they take their values from.
  ///
  /// - Throws: for a wrong form, a name that is there already, a reference that more than one object answers.
  mutating func add(_ entries: [Node], in resources: inout Resources) throws(KustomizeError) {
    var new: [Variable] = []
    for entry in entries { new.append(try VariableSet.variable(entry)) }
    for variable in new { try VariableSet.mark(variable, in: &resources) }
    for variable in new { try insert(variable) }
  }

  private mutating func insert(_ variable: Variable) throws(KustomizeError) {
    if let other = variables[variable.name] {
      throw KustomizeError(
        "var '\(variable.name)' already encountered", at: variable.mark,
        help: other.mark.isKnown
          ? "the other one is at \(SourceFile.named(other.mark.file).path):\(other.mark.line)" : nil)
    }
    variables[variable.name] = variable
  }

  private var sorted: [Variable] { variables.values.sorted { $0.name < $1.name } }

  /// Marks the object of a variable; without a namespace in the reference, an object of any namespace is meant.
  private static func mark(_ variable: Variable, in resources: inout Resources) throws(KustomizeError) {
    let wanted = variable.object
    let matches = resources.positions(named: wanted.name).filter { position in
      resources[position].allIdentities.contains { identity in
        identity.type == wanted.type && identity.name == wanted.name
          && (wanted.namespace.isEmpty || identity == wanted)
      }
    }
    guard matches.count <= 1 else {
      throw KustomizeError(
        "found \(matches.count) resId matches for var \(variable.text) (unable to disambiguate)", at: variable.mark,
        help: "give objref a namespace")
    }
    if let position = matches.first {
      resources.edit(at: position) { $0.variableNames.append(variable.name) }
    }
  }

  // MARK: Reading

  private static func variable(_ entry: Node) throws(KustomizeError) -> Variable {
    var reader = try ObjectReader(entry, name: "Var", dialect: .goYAML2)
    let name = try reader.text("name")
    var object = ResourceIdentity(type: GroupVersionKind(), name: ByteString(), isClusterScoped: false)
    if var reference = try reader.object("objref", name: "Target") {
      object = try identity(&reference)
      try reference.finish()
    }
    var fieldPath = ByteString()
    if var field = try reader.object("fieldref", name: "FieldSelector") {
      fieldPath = try field.text("fieldPath")
      try field.finish()
    }
    try reader.finish()
    return Variable(
      name: name, fieldPath: fieldPath.isEmpty ? ByteString("metadata.name") : fieldPath, object: object,
      mark: entry.mark)
  }

  private static func identity(_ reference: inout ObjectReader) throws(KustomizeError) -> ResourceIdentity {
    let apiVersion = try reference.text("apiVersion")
    var type = GroupVersionKind(
      group: try reference.text("group"), version: try reference.text("version"), kind: try reference.text("kind"))
    let parts = apiVersion.split(separator: ByteString("/"))
    if !apiVersion.isEmpty, parts.count <= 2 {
      type.version = parts[parts.count - 1]
      if parts.count == 2 { type.group = parts[0] }
    }
    return ResourceIdentity(
      type: type, name: try reference.text("name"), namespace: try reference.text("namespace"), isClusterScoped: false)
  }

  // MARK: Resolving

  /// Puts the variables' values into the fields that may hold references.
  ///
  /// - Returns: a warning if some variable is used nowhere, as Kustomize logs it.
  /// - Throws: for a variable without object or field, and for a list that may hold references but holds no texts.
  func resolve(
    in resources: inout Resources, fields: [FieldSpecification]
  ) throws(KustomizeError) -> [Diagnostic] {
    guard !variables.isEmpty else { return [] }
    let owners = owners(in: resources)
    var values: [ByteString: VariableValue] = [:]
    for variable in sorted {
      guard let owner = owners[variable.name] else {
        throw KustomizeError(
          "var '\(variable.text)' cannot be mapped to a field in the set of known resources", at: variable.mark)
      }
      values[variable.name] = try VariableSet.value(of: variable, in: resources[owner].node)
    }
    var expansion = VariableExpansion(values: values)
    try expansion.expand(in: &resources, fields: fields)
    let unused = sorted.map(\.name).filter { !expansion.used.contains($0) }
    guard !unused.isEmpty else { return [] }
    let names = unused.map(\.string).joined(separator: ",")
    let mark = variables[unused[0]]?.mark ?? .unknown
    return [Diagnostic("well-defined vars that were never replaced: \(names)", at: mark, severity: .warning)]
  }

  private static func value(of variable: Variable, in object: Node) throws(KustomizeError) -> VariableValue {
    do {
      if let node = try path(of: variable).value(in: object), let value = VariableValue(node) { return value }
    } catch {}
    throw KustomizeError(
      "field specified in var '\(variable.text)' not found in corresponding resource", at: variable.mark,
      help: "the object is at \(place(of: object))")
  }

  /// The objects that the variables read.
  private func owners(in resources: Resources) -> [ByteString: Int] {
    var owners: [ByteString: Int] = [:]
    for position in resources.indices {
      for name in resources[position].variableNames where owners[name] == nil { owners[name] = position }
    }
    return owners
  }

  private static func path(of variable: Variable) -> FieldPath {
    FieldPath(parts: FieldPath(variable.fieldPath).parts.flatMap(splitIndex))
  }

  /// The fields that the variables read, by the variables' names.
  func readings(in resources: Resources) -> [ByteString: FieldReading] {
    var readings: [ByteString: FieldReading] = [:]
    for (name, position) in variables.isEmpty ? [:] : owners(in: resources) {
      guard let variable = variables[name],
        let location = try? VariableSet.path(of: variable).location(in: resources[position].node)
      else { continue }
      readings[name] = FieldReading("$(\(name))", of: resources[position], at: location, entry: variable.mark)
    }
    return readings
  }

  /// `ports[0]` as `ports` and `0`.
  private static func splitIndex(_ part: ByteString) -> [ByteString] {
    guard part.hasSuffix("]"), let open = part.bytes.lastIndex(of: UInt8(ascii: "[")) else { return [part] }
    let digits = part.bytes[(open + 1)..<(part.count - 1)]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return [part] }
    return open == 0 ? [ByteString(digits)] : [ByteString(part.bytes[..<open]), ByteString(digits)]
  }
}
