import GoTemplate
import Text
import YAML

extension HelmFunctions {
  /// Functions between values and JSON. The reading ones of Helm put an error's text into what they return.
  static var jsonFunctions: [Function] {
    [
      Function("fromJson", [.string], body: .one { _, text in JSONFunctions.map(from: text.text) }),
      Function("fromJsonArray", [.string], body: .one { _, text in JSONFunctions.list(from: text.text) }),
      Function(
        "mustFromJson", [.string],
        body: .one { _, text throws(FunctionError) in
          do throws(ValueJSON.Failure) {
            let reading = try ValueJSON.read(text.text)
            if let failure = reading.failure { throw failure }
            return reading.value
          } catch {
            throw FunctionError(error.message)
          }
        }),
      writing("mustToJson"),
      writing("mustToPrettyJson", layout: .indented),
      writing("mustToRawJson", escapesHTML: false),
      writing("toJson", swallowsErrors: true),
      writing("toPrettyJson", layout: .indented, swallowsErrors: true),
      writing("toRawJson", escapesHTML: false),
    ]
  }

  /// A function that writes its argument; an error is the empty text where errors are swallowed.
  private static func writing(
    _ name: String, escapesHTML: Bool = true, layout: JSONWriter.Layout = .compact, swallowsErrors: Bool = false
  ) -> Function {
    Function(
      name, [.any],
      body: .one { _, value throws(FunctionError) in
        do throws(ValueJSON.Failure) {
          return .string(try ValueJSON.text(of: value, layout: layout, escapesHTML: escapesHTML))
        } catch {
          guard swallowsErrors, error.message != Bounds.tooLong else { throw FunctionError(error.message) }
          return .string(ByteString())
        }
      })
  }
}

/// Helm's functions that read JSON.
enum JSONFunctions {
  /// `fromJson`: the map, with an error's text under the key `Error`; the nil map for `null`.
  static func map(from text: ByteString) -> Value {
    do throws(ValueJSON.Failure) {
      let reading = try ValueJSON.read(text, as: .map)
      if let failure = reading.failure, case .map(let map) = reading.value {
        map["Error"] = .string(ByteString(failure.message))
      }
      return reading.value
    } catch {
      return .map(MapValue([(ByteString("Error"), .string(ByteString(error.message)))]))
    }
  }

  /// `fromJsonArray`: the list, or an error's text as its only element; the nil list for `null`.
  static func list(from text: ByteString) -> Value {
    do throws(ValueJSON.Failure) {
      let reading = try ValueJSON.read(text, as: .list)
      if let failure = reading.failure { throw failure }
      return reading.value
    } catch {
      return .list([.string(ByteString(error.message))])
    }
  }
}
