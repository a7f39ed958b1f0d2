import Diagnostics
import Text

/// Which go-yaml reads: they differ in what plain text means.
public enum Dialect: Sendable {
  /// go-yaml v2, YAML 1.1 (values files, Chart.yaml, kustomization files): `yes` and `on` are booleans.
  case goYAML2
  /// go-yaml v3 (manifests in Kustomize): `yes` is a string, `0o14` a number.
  case goYAML3
}

/// Why a text is not YAML.
public struct YAMLError: Error, Sendable {
  /// Go's text, `yaml: line 3: did not find expected key`.
  public let message: String
  /// The place.
  public let mark: Mark

  /// An error with its place.
  public init(message: String, mark: Mark) {
    self.message = message
    self.mark = mark
  }

  /// The error as a message for a person.
  public var diagnostic: Diagnostic { Diagnostic(message, at: mark) }
}

/// Reads YAML text into nodes.
public enum YAMLParser {
  /// All documents of a text, in order; an empty document is a null node.
  ///
  /// - Throws: ``YAMLError`` for text that go-yaml refuses, aliases that expand beyond its bound, too deep nesting.
  public static func documents(
    in bytes: [UInt8], file: SourceFile.ID, dialect: Dialect
  ) throws(YAMLError) -> [Node] {
    throw YAMLError(message: "not there yet", mark: .unknown)
  }
}

/// What a scalar means.
public enum ResolvedScalar: Sendable {
  /// Null.
  case null
  /// A boolean.
  case bool(Bool)
  /// An integer that fits 64 bits with sign.
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  /// A floating-point number.
  case float(Double)
  /// A date or time; go-yaml v3 makes `time.Time` of it, v2 leaves it a string where the target is untyped.
  case timestamp(ByteString)
  /// Text.
  case string(ByteString)
}

extension Node.Scalar {
  /// What the scalar means to a go-yaml, from its text, style and (given apart) tag.
  public func resolved(as dialect: Dialect, tag: ByteString? = nil) -> ResolvedScalar { .string(text) }
}
