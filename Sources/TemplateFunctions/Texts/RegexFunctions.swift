import GoTemplate
import RegularExpressions
import Text

/// Sprig's regular expressions: `regexMatch`, `regexFindAll`, `regexReplaceAll` and their kin, over Go's regexp.
///
/// Each comes in two forms that differ in what a pattern that doesn't compile does: `must…` returns regexp's error, the
/// other one has the words of the panic of `regexp.MustCompile`; `regexMatch` alone calls such a pattern no match.
enum RegexFunctions {
  static func all() -> [Function] {
    // One cache a library: patterns in a chart repeat, in `range` above all.
    let cache = RegularExpressionCache()
    var functions = [
      Function(
        "regexMatch", [.string, .string],
        body: .two { _, pattern, text throws(FunctionError) in
          guard let expression = try? cache.expression(pattern.text) else { return .bool(false) }
          return .bool(expression.matches(text.text))
        }),
      Function(
        "mustRegexMatch", [.string, .string],
        body: .two { _, pattern, text throws(FunctionError) in
          .bool(try compiled(pattern.text, must: true, cache).matches(text.text))
        }),
      Function(
        "regexQuoteMeta", [.string],
        body: .one { _, text throws(FunctionError) in .string(RegularExpression.quoteMeta(text.text)) }),
    ]
    for isMust in [false, true] {
      functions.append(contentsOf: family(isMust: isMust, cache))
    }
    return functions
  }

  /// The functions whose two forms differ only in the words of an invalid pattern's error.
  private static func family(isMust: Bool, _ cache: RegularExpressionCache) -> [Function] {
    func name(_ rest: String) -> String { (isMust ? "mustRegex" : "regex") + rest }
    return [
      Function(
        name("Find"), [.string, .string],
        body: .two { _, pattern, text throws(FunctionError) in
          let expression = try compiled(pattern.text, must: isMust, cache)
          let match = expression.firstMatch(in: text.text)?[0]
          return .string(match.map { ByteString(text.text.bytes[$0]) } ?? ByteString())
        }),
      Function(
        name("FindAll"), [.string, .string, .int],
        body: .many { _, arguments throws(FunctionError) in
          let (expression, text) = try expressionAndText(arguments, must: isMust, cache)
          let most = Bounds.elements + 1
          let texts = expression.allMatchedTexts(in: text, limit: min(limit(arguments[2]) ?? most, most))
          try Bounds.check(elements: texts.count)
          return slice(texts)
        }),
      Function(
        name("ReplaceAll"), [.string, .string, .string],
        body: .many { _, arguments throws(FunctionError) in
          let (expression, text) = try expressionAndText(arguments, must: isMust, cache)
          return try bounded(expression.replacingAll(in: text, with: arguments[2].text, upTo: Bounds.bytes))
        }),
      Function(
        name("ReplaceAllLiteral"), [.string, .string, .string],
        body: .many { _, arguments throws(FunctionError) in
          let (expression, text) = try expressionAndText(arguments, must: isMust, cache)
          return try bounded(expression.replacingAllLiterally(in: text, with: arguments[2].text, upTo: Bounds.bytes))
        }),
      Function(
        name("Split"), [.string, .string, .int],
        body: .many { _, arguments throws(FunctionError) in
          let (expression, text) = try expressionAndText(arguments, must: isMust, cache)
          let limit = limit(arguments[2])
          return limit == 0 ? slice([]) : .strings(expression.split(text, limit: limit))
        }),
    ]
  }

  /// A result that stayed within the bounds.
  private static func bounded(_ text: ByteString?) throws(FunctionError) -> Value {
    guard let text else {
      try Bounds.check(bytes: Bounds.bytes + 1)
      return .string(ByteString())
    }
    return .string(text)
  }

  /// A negative count means all.
  private static func limit(_ count: Value) -> Int? { count.integer < 0 ? nil : count.integer }

  /// Go's `[]string`; without elements it is nil.
  private static func slice(_ texts: [ByteString]) -> Value {
    texts.isEmpty ? .object(TypedSlice(of: "string", [], isNil: true)) : .strings(texts)
  }

  private static func expressionAndText(
    _ arguments: [Value], must isMust: Bool, _ cache: RegularExpressionCache
  ) throws(FunctionError) -> (RegularExpression, ByteString) {
    (try compiled(arguments[0].text, must: isMust, cache), arguments[1].text)
  }

  private static func compiled(
    _ pattern: ByteString, must isMust: Bool, _ cache: RegularExpressionCache
  ) throws(FunctionError) -> RegularExpression {
    do throws(RegularExpression.SyntaxError) {
      return try cache.expression(pattern)
    } catch {
      if isMust { throw FunctionError(error.message) }
      let quoted = GoFormat.sprintf(ByteString("%#q"), [.string(pattern)])
      throw FunctionError("regexp: Compile(" + quoted.string + "): " + error.message)
    }
  }
}
