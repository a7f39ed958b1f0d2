import Text

/// What calls of some functions mean for the origins of values; all others are kept as they are, to be looked into when
/// someone asks.
enum CallRules {
  /// Keeps a call.
  ///
  /// - Parameter identity: what the result is known as by itself.
  /// - Returns: the result's origin.
  static func record(_ call: Trace.Call, in trace: ExecutionTrace, identity: TraceID) -> TraceID {
    let arguments = call.arguments
    switch call.function {
    case "index", "get":
      guard let first = arguments.first else { break }
      return descend(from: first, arguments.dropFirst(), call, in: trace, identity: identity)
    case "hasKey":
      guard arguments.count == 2 else { break }
      _ = descend(from: arguments[0], arguments.dropFirst(), call, in: trace, identity: .none)
    case "set":
      guard arguments.count == 3, case .map(let map) = arguments[0].value, case .string(let key) = arguments[1].value
      else { break }
      let id = changed(map, trace.add(call), in: trace)
      map.origin?.parts[key] = arguments[2].trace
      return id
    case "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite":
      guard case .map(let map)? = arguments.first?.value else { break }
      return changed(map, trace.add(call), in: trace)
    default: break
    }
    for argument in arguments where argument.trace.isKnown {
      let passes = passing.contains(call.function) && argument.value.isCollection
      trace.mark(
        argument.trace, passes ? (goingThrough.contains(call.function) ? [.read, .each] : [.read]) : [.read, .whole])
    }
    if identity.isKnown { return identity }
    return trace.add(call)
  }

  /// A map was changed: a place stays one, with the change noted; anything else is now what the call gave.
  private static func changed(_ map: MapValue, _ call: TraceID, in trace: ExecutionTrace) -> TraceID {
    guard let origin = map.origin else {
      map.origin = MapOrigin(call)
      return call
    }
    guard case .place = trace[origin.id] else {
      origin.id = call
      return call
    }
    trace.noteChange(call, of: origin.id)
    return origin.id
  }

  /// Follows keys and indexes down a collection.
  private static func descend(
    from first: TracedValue, _ steps: ArraySlice<TracedValue>, _ call: Trace.Call, in trace: ExecutionTrace,
    identity: TraceID
  ) -> TraceID {
    var whole = Operand(first.value, trace: first.trace)
    for step in steps {
      switch (whole.value, step.value) {
      case (.map(let map), .string(let key)):
        let value = map[key]
        whole = trace.part(Operand(value ?? .null), of: whole, .key(key), isMissing: value == nil)
      case (.list(let elements), .int(let index)) where elements.indices.contains(index):
        whole = trace.part(Operand(elements[index]), of: whole, .index(index))
      default: return identity.isKnown ? identity : trace.add(call)
      }
    }
    return identity.isKnown ? identity : whole.trace
  }

  /// Functions that look at the keys, or at whether there is something, and hand collections on: what is inside is read
  /// by whoever uses the result.
  private static let passing: Set<String> = [
    "and", "append", "coalesce", "compact", "concat", "deepCopy", "default", "dict", "dig", "empty", "fail", "first",
    "get", "has", "hasKey", "include", "index", "initial", "keys", "kindIs", "kindOf", "last", "len", "list",
    "mustAppend",
    "mustCompact", "mustDeepCopy", "mustFirst", "mustInitial", "mustLast", "mustMerge", "mustMergeOverwrite",
    "mustPrepend", "mustRest", "mustReverse", "mustSlice", "mustUniq", "mustWithout", "not", "omit", "or", "pick",
    "pluck", "prepend", "required", "rest", "reverse", "set", "slice", "sortAlpha", "ternary", "tpl", "tuple", "typeIs",
    "typeIsLike", "typeOf", "uniq", "unset", "values", "without",
  ]

  /// Those of them that go through the pairs or elements.
  private static let goingThrough: Set<String> = ["has", "keys", "sortAlpha", "uniq", "values", "without"]
}
