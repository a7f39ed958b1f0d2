import GoTemplate
import Text

extension HelmFunctions {
  /// Functions with a random result; all randomness is the host's.
  static var randomFunctions: [Function] {
    [
      text("randAlpha", of: Array(0x41...0x5A) + Array(0x61...0x7A)),
      text("randAlphaNum", of: Array(0x30...0x39) + Array(0x41...0x5A) + Array(0x61...0x7A)),
      text("randAscii", of: Array(0x20...0x7E)),
      Function(
        "randInt", [.int, .int],
        body: .two { execution, low, high throws(FunctionError) in
          let (width, overflow) = high.integer.subtractingReportingOverflow(low.integer)
          guard width > 0, !overflow else { throw FunctionError("invalid argument to Intn") }
          var random = HostRandomness(host: execution.host)
          return .int(Int.random(in: 0..<width, using: &random) &+ low.integer)
        }),
      text("randNumeric", of: Array(0x30...0x39)),
      Function(
        "shuffle", [.string],
        body: .one { execution, text in
          var random = HostRandomness(host: execution.host)
          var shuffled: [UInt8] = []
          shuffled.reserveCapacity(text.text.count)
          for rune in Runes.decodeAll(text.text.bytes).shuffled(using: &random) { Runes.append(rune, to: &shuffled) }
          return .string(ByteString(shuffled))
        }),
      Function("uuidv4", [], body: .many { execution, _ in .string(Randomness.uuid(from: execution.host)) }),
    ]
  }

  /// A function that gives as many random letters as it is asked for; none for less than one.
  private static func text(_ name: String, of letters: [UInt8]) -> Function {
    Function(
      name, [.int],
      body: .one { execution, count throws(FunctionError) in
        guard count.integer > 0 else { return .string(ByteString()) }
        try Bounds.check(bytes: count.integer)
        return .string(Randomness.letters(count.integer, of: letters, from: execution.host))
      })
  }
}

/// Random text.
enum Randomness {
  /// So many letters, each as likely as any other.
  static func letters(_ count: Int, of alphabet: [UInt8], from host: Host) -> ByteString {
    guard !alphabet.isEmpty else { return ByteString() }
    var letters: [UInt8] = []
    letters.reserveCapacity(count)
    // Bytes from the last, incomplete run of the alphabet are thrown away: they would make some letters likelier.
    let limit = 256 / alphabet.count * alphabet.count
    while letters.count < count {
      for byte in host.randomBytes(min(count - letters.count + 8, 4096)) where Int(byte) < limit {
        guard letters.count < count else { break }
        letters.append(alphabet[Int(byte) % alphabet.count])
      }
    }
    return ByteString(letters)
  }

  /// A random UUID (RFC 4122, version 4).
  static func uuid(from host: Host) -> ByteString {
    var bytes = Array(host.randomBytes(16).prefix(16))
    bytes += [UInt8](repeating: 0, count: 16 - bytes.count)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return ByteString(text)
  }
}

/// The host's random bytes as Swift wants them.
struct HostRandomness: RandomNumberGenerator {
  /// Where the bytes come from.
  let host: Host

  /// Eight random bytes as a number.
  mutating func next() -> UInt64 { host.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
