import GoTemplate
import Manifests
import TemplateFunctions
import Text
import YAML

/// An entry of `dependencies`: a chart that another one needs.
public struct ChartDependency {
  /// The needed chart's name; becomes the alias while dependencies are processed, as templates see it.
  public var name = ByteString()
  /// The constraint on its version.
  public var version = ByteString()
  /// Where it comes from.
  public var repository = ByteString()
  /// Paths of values, separated by commas, that turn it on or off.
  public var condition = ByteString()
  /// Names by which groups of dependencies are turned on or off; nil when the file has none.
  public var tags: [ByteString]?
  /// Whether the chart is used.
  public var isEnabled = false
  /// What of the dependency's values the parent takes over, plain data as the file has it; nil when it has none.
  public var importValues: [Value]?
  /// The name under which it is used.
  public var alias = ByteString()

  /// Nothing said yet.
  public init() {}

  /// Reads one entry of `dependencies`; nil for null.
  init?(_ decoder: GoStructDecoder) throws(DecodingError) {
    guard let fields = try decoder.fields(of: "v2.Dependency") else { return nil }
    for (key, field) in fields {
      switch key.string.lowercased() {
      case "name": try field.decode(into: &name)
      case "version": try field.decode(into: &version)
      case "repository": try field.decode(into: &repository)
      case "condition": try field.decode(into: &condition)
      case "tags": tags = try field.strings()
      case "enabled": try field.decode(into: &isEnabled)
      case "alias": try field.decode(into: &alias)
      case "import-values":
        guard let elements = try field.elements(of: "[]interface {}") else {
          importValues = nil
          continue
        }
        var values: [Value] = []
        for element in elements {
          do { values.append(try ValueConversion.value(of: element.node)) } catch {
            throw DecodingError(message: error.message, mark: error.mark)
          }
        }
        importValues = values
      default: break
      }
    }
  }
}
