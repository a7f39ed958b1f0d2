import GoTemplate
import TemplateFunctions
import Text

/// Renders texts with the clock standing at 2026-01-02 03:04:05.5 UTC and one time zone, `Test/Zone`.
struct FunctionHost {
  var localTimeZone = "UTC"

  func render(_ text: String) throws -> String {
    let set = TemplateSet(library: FunctionLibrary(HelmFunctions.all))
    try set.parse(name: "t", text: ByteString(text))
    let host = Host(
      now: { (1_767_323_045, 500_000_000) }, randomBytes: { [UInt8](repeating: 0, count: $0) },
      timeZoneFile: { $0 == "Test/Zone" ? FunctionHost.zoneFile : nil }, localTimeZone: localTimeZone)
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

  /// RFC 8536, version 2: local mean time of +0:53:28 until 1893, then Central European Time with its rule.
  static let zoneFile: [UInt8] = {
    func header(times: UInt8, types: UInt8, letters: UInt8) -> [UInt8] {
      Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15 + 15) + [times, 0, 0, 0, types, 0, 0, 0, letters]
    }
    let first: [UInt8] = header(times: 0, types: 1, letters: 4) + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
    let time = UInt64(bitPattern: -2_422_054_408)
    var second = header(times: 1, types: 2, letters: 8)
    second += (0..<8).reversed().map { UInt8(truncatingIfNeeded: time >> ($0 * 8)) }
    second += [1] + [0, 0, 0x0C, 0x88, 0, 0] + [0, 0, 0x0E, 0x10, 0, 4] + Array("LMT\0CET\0".utf8)
    return first + second + Array("\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8)
  }()
}
