import Diagnostics
import GoTemplate
import Text
import YAML

extension HelmFunctions {
  /// Functions between values and YAML. The reading ones put an error's text into what they return; `toYaml` gives ""
  /// for what cannot be written.
  static var yamlFunctions: [Function] {
    [
      Function("fromYaml", [.string], body: .one { _, text in YAMLFunctions.map(from: text.text) }),
      Function("fromYamlArray", [.string], body: .one { _, text in YAMLFunctions.list(from: text.text) }),
      Function(
        "mustToYaml", [.any],
        body: .one { _, value throws(FunctionError) in
          do throws(YAMLError) {
            return .string(YAMLFunctions.withoutLineBreak(try ValueYAML.manifest(of: value)))
          } catch {
            throw FunctionError(error.message)
          }
        }),
      Function(
        "toYaml", [.any],
        body: .one { _, value throws(FunctionError) in
          do throws(YAMLError) {
            return .string(YAMLFunctions.withoutLineBreak(try ValueYAML.manifest(of: value)))
          } catch {
            guard error.message != Bounds.tooLong else { throw FunctionError(error.message) }
            return .string(ByteString())
          }
        }),
      Function(
        "toYamlPretty", [.any],
        body: .one { _, value throws(FunctionError) in
          // What go-yaml v3 cannot write makes it panic, which Helm does not catch.
          do throws(YAMLError) {
            return .string(YAMLFunctions.withoutLineBreak(try ValueYAML.pretty(of: value)))
          } catch {
            throw FunctionError(error.message)
          }
        }),
    ]
  }
}

/// Helm's YAML functions.
enum YAMLFunctions {
  /// A text without its last line break.
  static func withoutLineBreak(_ text: ByteString) -> ByteString {
    text.hasSuffix("\n") ? ByteString(text.bytes.dropLast()) : text
  }

  /// `fromYaml`: the first document, which must be a map; an error's text under the key `Error`.
  static func map(from text: ByteString) -> Value {
    do throws(YAMLError) {
      switch try value(from: text) {
      case .null: return .map(MapValue())
      case .map(let map): return .map(map)
      case let other: throw unmarshalError(other, "map[string]interface {}")
      }
    } catch {
      return .map(MapValue([(ByteString("Error"), .string(ByteString(error.message)))]))
    }
  }

  /// `fromYamlArray`: the first document, which must be a list; an error's text as the only element.
  static func list(from text: ByteString) -> Value {
    do throws(YAMLError) {
      switch try value(from: text) {
      case .null: return .list([])
      case .list(let elements): return .list(elements)
      case let other: throw unmarshalError(other, "[]interface {}")
      }
    } catch {
      return .list([.string(ByteString(error.message))])
    }
  }

  private static func value(from text: ByteString) throws(YAMLError) -> Value {
    if let plain = PlainYAMLReader.value(of: text.bytes) { return plain }
    do throws(YAMLError) {
      guard let node = try YAMLParser.firstDocument(in: text.bytes, file: .unknown, dialect: .goYAML2) else {
        return .null
      }
      return try ValueConversion.value(of: node)
    } catch {
      throw YAMLError(message: "error converting YAML to JSON: " + error.message, mark: error.mark)
    }
  }

  private static func unmarshalError(_ value: Value, _ type: StaticString) -> YAMLError {
    YAMLError(
      message: "error unmarshaling JSON: while decoding JSON: " + ValueJSON.mismatch(value, type).message,
      mark: .unknown)
  }
}
