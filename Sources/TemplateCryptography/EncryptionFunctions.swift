import Crypto
import CryptoExtras
import GoTemplate
import TemplateFunctions
import Text

/// Sprig's `encryptAES`, `decryptAES` and `randBytes`.
enum EncryptionFunctions {
  static func all() -> [Function] {
    [
      Function(
        "decryptAES", [.string, .string],
        body: .two { _, password, text throws(FunctionError) in
          .string(try decrypted(text.text, password: password.text))
        }),
      Function(
        "encryptAES", [.string, .string],
        body: .two { execution, password, text throws(FunctionError) in
          .string(try encrypted(text.text, password: password.text, execution.host))
        }),
      Function(
        "randBytes", [.int],
        body: .one { execution, count throws(FunctionError) in
          let count = count.integer
          guard count >= 0 else { throw FunctionError("runtime error: makeslice: len out of range") }
          guard count <= maximumRandomBytes else {
            throw FunctionError("more than \(maximumRandomBytes >> 20) MiB of random bytes are asked for")
          }
          return .string(Base64.encoded(ByteString(execution.host.randomBytes(count))))
        }),
    ]
  }

  private static let maximumRandomBytes = 64 << 20

  private static let blockSize = 16

  /// The password itself is the key of AES-256, cut or filled with zeros.
  private static func key(_ password: ByteString) -> SymmetricKey {
    let bytes = password.bytes.prefix(32)
    return SymmetricKey(data: Array(bytes) + [UInt8](repeating: 0, count: 32 - bytes.count))
  }

  /// CBC with PKCS #7 padding, the initialization vector in front, in base 64.
  private static func encrypted(
    _ text: ByteString, password: ByteString, _ host: Host
  ) throws(FunctionError) -> ByteString {
    if text.isEmpty { return text }
    let padding = blockSize - text.count % blockSize
    let content = text.bytes + [UInt8](repeating: UInt8(padding), count: padding)
    let vector = host.randomBytes(blockSize)
    guard let iv = try? AES._CBC.IV(ivBytes: vector),
      let result = try? AES._CBC.encrypt(content, using: key(password), iv: iv, noPadding: true)
    else { throw FunctionError("crypto/aes: encryption failed") }
    return Base64.encoded(ByteString(vector + Array(result)))
  }

  private static func decrypted(_ text: ByteString, password: ByteString) throws(FunctionError) -> ByteString {
    if text.isEmpty { return text }
    let bytes: [UInt8]
    do throws(Corruption) {
      bytes = try Base64.bytes(of: text.bytes)
    } catch { throw FunctionError("illegal base64 data at input byte \(error.offset)") }
    // What follows are the panics of Go, which Helm reports.
    guard bytes.count >= blockSize else {
      let capacity = Base64Capacity.capacity(of: text)
      throw FunctionError("runtime error: slice bounds out of range [:16] with capacity \(capacity)")
    }
    let content = Array(bytes[blockSize...])
    guard content.count % blockSize == 0 else { throw FunctionError("crypto/cipher: input not full blocks") }
    guard !content.isEmpty else { throw FunctionError("runtime error: index out of range [-1]") }
    guard let iv = try? AES._CBC.IV(ivBytes: bytes[..<blockSize]),
      let result = try? AES._CBC.decrypt(content, using: key(password), iv: iv, noPadding: true)
    else { throw FunctionError("crypto/aes: decryption failed") }
    let plain = Array(result)
    let end = plain.count - Int(plain.last ?? 0)
    guard end >= 0 else { throw FunctionError("runtime error: slice bounds out of range [:\(end)]") }
    return ByteString(plain[..<end])
  }
}

/// The size of the buffer that Go decodes base 64 into, which one of its messages tells.
private enum Base64Capacity {
  static func capacity(of text: ByteString) -> Int { text.count / 4 * 3 }
}
