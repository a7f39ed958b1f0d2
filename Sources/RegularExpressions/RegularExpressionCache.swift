import Synchronization
import Text

/// Compiled expressions by pattern, for callers that get the same patterns again and again: `regexMatch` in a loop,
/// `pattern` in a schema. Large ones are not kept, so that the memory of a cache is bounded.
public final class RegularExpressionCache: Sendable {
  private let limit: Int
  private let expressions = Mutex<[ByteString: RegularExpression]>([:])

  /// A cache.
  ///
  /// - Parameter limit: how many expressions it keeps; past it, it begins anew.
  public init(limit: Int = 64) { self.limit = max(1, limit) }

  /// The compiled expression of a pattern.
  ///
  /// - Throws: ``RegularExpression/SyntaxError`` with Go's text.
  public func expression(_ pattern: ByteString) throws(RegularExpression.SyntaxError) -> RegularExpression {
    if let known = expressions.withLock({ $0[pattern] }) { return known }
    let compiled = try RegularExpression(pattern)
    guard !compiled.isLarge else { return compiled }
    expressions.withLock { expressions in
      if expressions.count >= limit { expressions.removeAll(keepingCapacity: true) }
      expressions[pattern] = compiled
    }
    return compiled
  }
}
