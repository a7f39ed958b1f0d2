import Crypto
import GoTemplate
import Text

/// Digests of bytes.
public enum Digest {
  /// SHA-256 in hexadecimal.
  public static func sha256(_ bytes: [UInt8]) -> ByteString { DigestFunctions.hexadecimal(SHA256.hash(data: bytes)) }
}

/// Sprig's checksums of strings: `sha1sum`, `sha256sum`, `sha512sum` in hexadecimal, `adler32sum` in decimal.
enum DigestFunctions {
  static func all() -> [Function] {
    [
      digest("adler32sum") { ByteString(String(adler32($0))) },
      digest("sha1sum") { hexadecimal(Insecure.SHA1.hash(data: $0)) },
      digest("sha256sum") { hexadecimal(SHA256.hash(data: $0)) },
      digest("sha512sum") { hexadecimal(SHA512.hash(data: $0)) },
    ]
  }

  private static func digest(_ name: String, _ sum: @escaping ([UInt8]) -> ByteString) -> Function {
    Function(name, [.string], body: .one { _, text throws(FunctionError) in .string(sum(text.text.bytes)) })
  }

  fileprivate static func hexadecimal(_ bytes: some Sequence<UInt8>) -> ByteString {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return ByteString(text)
  }

  /// RFC 1950: two sums modulo 65521, the second one of the first's values.
  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return high << 16 | low
  }
}
