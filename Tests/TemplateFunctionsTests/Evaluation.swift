import GoTemplate
import Testing
import Text

@testable import TemplateFunctions

/// Renders one template with all functions and a host whose random bytes count upwards.
func render(_ template: String, _ data: Value = .map(MapValue())) throws -> String {
  try renderBytes(template, data).string
}

/// The bytes of ``render(_:_:)``.
func renderBytes(_ template: String, _ data: Value = .map(MapValue())) throws -> ByteString {
  let host = Host(
    now: { (seconds: 0, nanoseconds: 0) },
    randomBytes: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) } },
    timeZoneFile: { _ in nil },
    localTimeZone: "UTC")
  let set = TemplateSet(library: FunctionLibrary(HelmFunctions.all))
  try set.parse(name: "test", text: ByteString(template))
  return try set.execute(ByteString("test"), data: data, host: host)
}

/// The text of the error that a template ends with.
func renderError(_ template: String, _ data: Value = .map(MapValue())) -> String {
  do {
    return "no error: " + (try render(template, data))
  } catch let error as ExecutionError {
    return error.message
  } catch {
    return "\(error)"
  }
}
