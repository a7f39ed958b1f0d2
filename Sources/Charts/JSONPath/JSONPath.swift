import GoTemplate
import TemplateFunctions
import Text

/// A template in Kubernetes' JSONPath, what `helm show values --jsonpath` fills in.
///
/// ```
/// {.image.tag}   {.ports[*].port}   {range .ports[?(@.name=="http")]}{.port}{"\n"}{end}
/// ```
///
/// The rules are those of k8s.io/client-go/util/jsonpath. Where that follows a hash map, this goes by key.
public struct JSONPath {
  let nodes: [JSONPathNode]

  /// Reads a template.
  ///
  /// - Throws: ``ChartError`` in Helm's words.
  public init(_ text: String) throws(ChartError) {
    do throws(JSONPathError) {
      nodes = try JSONPathParser.nodes(of: ByteString(text))
    } catch {
      throw ChartError("error parsing jsonpath \(text): \(error.message)")
    }
  }

  /// The text that the template makes of values; nothing where it asks for what the values do not have, as Helm says
  /// nothing then.
  public func text(from values: Value) -> [UInt8] {
    var evaluation = JSONPathEvaluation()
    guard let results = try? evaluation.results(of: nodes[...], in: values) else { return [] }
    return results.flatMap { Array($0.map(JSONPath.text).joined(separator: [UInt8(ascii: " ")])) }
  }

  private static func text(of value: Value) -> [UInt8] {
    switch value {
    case .map, .list: (try? ValueJSON.text(of: value).bytes) ?? []
    case .null: Array("null".utf8)
    default: GoFormat.printed(value).bytes
    }
  }
}

/// Why a JSONPath cannot be read or evaluated, in client-go's words.
struct JSONPathError: Error {
  let message: String
}

/// A part of a JSONPath template.
indirect enum JSONPathNode {
  case text(ByteString)
  /// What stands in one pair of braces, each part applied to what the one before it found.
  case list([JSONPathNode])
  case field(ByteString)
  /// `range`, `end`, or a word that means nothing.
  case word(ByteString)
  /// `[start:end:step]`; an index is a slice of one.
  case slice(start: Int?, end: Int?, step: Int?, isIndex: Bool)
  case filter(left: [JSONPathNode], comparison: ByteString, right: [JSONPathNode])
  case union([[JSONPathNode]])
  case constant(Value)
  case wildcard
  case descendants
}
