import TemplateFunctions
import CCrypt
import Crypto
import CryptoExtras
import GoTemplate
import Text

/// Sprig's passwords: `bcrypt`, `htpasswd` and `derivePassword`.
enum PasswordFunctions {
  static func all() -> [Function] {
    [
      Function(
        "bcrypt", [.string],
        body: .one { execution, password throws(FunctionError) in
          .string(try bcrypt(password.text, execution.host))
        }),
      Function(
        "derivePassword", [.uint, .string, .string, .string, .string],
        body: .many { _, arguments throws(FunctionError) in
          .string(
            try derivedPassword(
              counter: counter(arguments[0]), type: arguments[1].text, password: arguments[2].text,
              user: arguments[3].text, site: arguments[4].text))
        }),
      Function(
        "htpasswd", [.string, .string],
        body: .two { execution, user, password throws(FunctionError) in
          if user.text.bytes.contains(UInt8(ascii: ":")) {
            return .string(ByteString("invalid username: ") + user.text)
          }
          return .string(user.text + ByteString(":") + (try bcrypt(password.text, execution.host)))
        }),
    ]
  }

  // MARK: bcrypt

  /// The hash of a password at Go's default cost, 10.
  ///
  /// The refusals are results, not errors, as Sprig has it.
  private static func bcrypt(_ password: ByteString, _ host: Host) throws(FunctionError) -> ByteString {
    // libxcrypt cuts silently what Go refuses.
    guard password.count <= 72 else {
      return ByteString("failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes")
    }
    guard !password.bytes.contains(0) else {
      throw FunctionError("bcrypt: a password with a NUL byte cannot be hashed")
    }
    var setting = ByteString("$2a$10$") + saltText(host.randomBytes(16))
    setting.bytes.append(0)
    var phrase = password.bytes
    phrase.append(0)
    // crypt_data is 32 kB: on the heap, zeroed as crypt_r wants it.
    let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
    defer { data.deallocate() }
    let hash = phrase.withUnsafeBytes { phrase in
      setting.bytes.withUnsafeBytes { setting -> ByteString? in
        UnsafeMutableRawPointer(data).initializeMemory(
          as: UInt8.self, repeating: 0, count: MemoryLayout<crypt_data>.size)
        guard let phrase = phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
          let setting = setting.baseAddress?.assumingMemoryBound(to: CChar.self),
          let result = crypt_r(phrase, setting, data)
        else { return nil }
        return ByteString(String(cString: result))
      }
    }
    guard let hash, hash.count == 60 else {
      return ByteString("failed to encrypt string with bcrypt: the system's library refused")
    }
    return hash
  }

  /// 16 bytes in bcrypt's own base 64, 22 letters.
  private static func saltText(_ bytes: [UInt8]) -> ByteString {
    let letters = Array("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    var text: [UInt8] = []
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes.prefix(16) {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(letters[Int(buffer >> bits & 63)])
      }
      buffer &= 1 << bits - 1
    }
    if bits > 0 { text.append(letters[Int(buffer << (6 - bits) & 63)]) }
    return ByteString(text)
  }

  // MARK: derivePassword

  private static func counter(_ value: Value) -> UInt32 {
    switch value {
    case .int(let number): return UInt32(truncatingIfNeeded: number)
    case .int64(let number): return UInt32(truncatingIfNeeded: number)
    case .object(let object):
      switch object.plainData {
      case .int(let number)?: return UInt32(truncatingIfNeeded: number)
      case .int64(let number)?: return UInt32(truncatingIfNeeded: number)
      default: return 0
      }
    default: return 0
    }
  }

  /// The site password of the Master Password algorithm, version 0.
  private static func derivedPassword(
    counter: UInt32, type: ByteString, password: ByteString, user: ByteString, site: ByteString
  ) throws(FunctionError) -> ByteString {
    guard let row = templates.first(where: { type == ByteString($0.type) }) else {
      return ByteString("cannot find password template ") + type
    }
    let scope = Array("com.lyndir.masterpassword".utf8)
    let salt = scope + bigEndian(UInt32(truncatingIfNeeded: user.count)) + user.bytes
    guard
      let key = try? KDF.Scrypt.deriveKey(
        from: password.bytes, salt: salt, outputByteCount: 64, rounds: 32768, blockSize: 8, parallelism: 2,
        maxMemory: 128 << 20)
    else { return ByteString("failed to derive password: scrypt refused") }
    let message = scope + bigEndian(UInt32(truncatingIfNeeded: site.count)) + site.bytes + bigEndian(counter)
    let seed = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    let choices = row.templates.split(separator: " ")
    let template = Array(choices[Int(seed[0]) % choices.count].utf8)
    var result: [UInt8] = []
    for (index, letter) in template.enumerated() where index + 1 < seed.count {
      guard let characters = classes.first(where: { $0.letter.utf8.first == letter })?.characters.utf8 else { continue }
      let array = Array(characters)
      result.append(array[Int(seed[index + 1]) % array.count])
    }
    return ByteString(result)
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// The templates of each type of password; letters name classes of characters.
  private static let templates: [(type: String, templates: String)] = [
    ("basic", "aaanaaan aannaaan aaannaaa"),
    (
      "long",
      """
      CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv \
      CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv \
      CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno
      """
    ),
    ("maximum", "anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno"),
    ("medium", "CvcnoCvc CvcCvcno"),
    ("pin", "nnnn"),
    ("short", "Cvcn"),
  ]

  /// The characters of each class.
  private static let classes: [(letter: String, characters: String)] = [
    ("A", "AEIOUBCDFGHJKLMNPQRSTVWXYZ"),
    ("C", "BCDFGHJKLMNPQRSTVWXYZ"),
    ("V", "AEIOU"),
    ("a", "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"),
    ("c", "bcdfghjklmnpqrstvwxyz"),
    ("n", "0123456789"),
    ("o", "@&%?,=[]_:-+*$#!'^~;()/."),
    ("v", "aeiou"),
    ("x", "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()"),
  ]
}
