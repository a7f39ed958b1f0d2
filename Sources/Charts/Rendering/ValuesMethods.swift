import GoTemplate
import TemplateFunctions
import Text

/// The methods of Helm's map type `common.Values`, the type of `.Values`, `.Template` and of `.` itself.
///
/// A method wins over a key of its name, as in Go.
enum ValuesMethods {
  /// Go's name of the type.
  static let typeName: StaticString = "common.Values"

  /// A map as a value of that type; it shares its pairs with the map.
  static func value(of map: MapValue, library: FunctionLibrary) -> MapValue {
    let view = map.view(typeName: typeName)
    view.methods = { map, name in method(name, of: map, library: library) }
    return view
  }

  private static func method(_ name: ByteString, of map: MapValue, library: FunctionLibrary) -> Function? {
    switch name {
    case "AsMap":
      Function("AsMap", [], body: .many { _, _ in .map(map.view(typeName: "map[string]interface {}")) })
    case "Encode": Function("Encode", [.named("io.Writer")], body: .one { _, _ in .null })
    case "PathValue":
      Function(
        "PathValue", [.string],
        body: .one { _, path throws(FunctionError) in
          do throws(ValuePath.Failure) { return try ValuePath.value(path.text, in: map) } catch {
            throw FunctionError(error.message)
          }
        })
    case "Table":
      Function(
        "Table", [.string],
        body: .one { _, path throws(FunctionError) in
          do throws(ValuePath.Failure) {
            return .map(value(of: try ValuePath.table(path.text, in: map), library: library))
          } catch {
            throw FunctionError(error.message)
          }
        })
    case "YAML":
      Function(
        "YAML", [],
        body: .many { execution, _ throws(FunctionError) in
          guard let toYaml = library.function(named: ByteString("mustToYaml")), case .one(let body) = toYaml.body,
            case .string(let text) = try body(execution, .map(map))
          else { return .string(ByteString()) }
          return .string(text + ByteString("\n"))
        })
    default: nil
    }
  }
}
