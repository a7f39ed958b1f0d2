import GoTemplate
import Text

extension HelmFunctions {
  /// Functions between values and TOML. `toToml` returns an error's text, `fromToml` puts it under the key `Error`.
  static var tomlFunctions: [Function] {
    [
      Function(
        "fromToml", [.string],
        body: .one { _, text in
          do throws(TOMLReader.Failure) {
            return .map(try TOMLReader.read(text.text))
          } catch {
            return .map(MapValue([(ByteString("Error"), .string(ByteString(error.message)))]))
          }
        }),
      Function(
        "mustToToml", [.any],
        body: .one { _, value throws(FunctionError) in
          do throws(TOMLWriter.Refusal) {
            return .string(try TOMLWriter.text(of: value))
          } catch {
            throw FunctionError(error.message)
          }
        }),
      Function(
        "toToml", [.any],
        body: .one { _, value throws(FunctionError) in
          do throws(TOMLWriter.Refusal) {
            return .string(try TOMLWriter.text(of: value))
          } catch {
            guard !error.isPanic else { throw FunctionError(error.message) }
            return .string(ByteString(error.message))
          }
        }),
    ]
  }
}
