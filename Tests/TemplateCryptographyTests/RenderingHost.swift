import GoTemplate
import Synchronization
import TemplateCryptography
import TemplateFunctions
import Text

/// Renders texts with the clock standing at 2026-01-02 03:04:05 UTC and bytes that come from a seed.
struct RenderingHost {
  let host: Host

  init(seed: UInt64 = 1) {
    let state = Mutex(seed)
    host = Host(
      now: { (1_767_323_045, 0) },
      randomBytes: { count in
        (0..<count).map { _ in
          state.withLock { state in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
          }
        }
      },
      timeZoneFile: { _ in nil }, localTimeZone: "UTC")
  }

  func render(_ text: String) throws -> String {
    let set = TemplateSet(library: FunctionLibrary(HelmFunctions.all + CryptographyFunctions.all))
    try set.parse(name: "t", text: ByteString(text))
    return try set.execute(ByteString("t"), data: .map(MapValue()), host: host).string
  }

  /// The message of the error that a text ends with.
  func refusal(_ text: String) -> String? {
    do {
      _ = try render(text)
      return nil
    } catch let error as ExecutionError {
      return error.message
    } catch {
      return "\(error)"
    }
  }
}
