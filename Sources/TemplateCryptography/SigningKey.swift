import Crypto
import CryptoExtras
import GoTemplate
import SwiftASN1
import Text
import X509

/// A private key of a template: made by `genPrivateKey` and its kin, or read from PEM.
enum SigningKey {
  case rsa(_RSA.Signing.PrivateKey)
  case p256(P256.Signing.PrivateKey)
  case p384(P384.Signing.PrivateKey)
  case p521(P521.Signing.PrivateKey)
  case ed25519(Curve25519.Signing.PrivateKey)
  /// A key that can be printed, but that signs nothing: X.509 in Go knows no DSA.
  case dsa(PEMText)

  /// The largest modulus in bits that is worked with: beyond it, a signature takes seconds.
  private static let maximumModulus = 16384

  /// Reads a key from PEM.
  ///
  /// - Throws: ``FunctionError`` with Sprig's text; what is wrong inside of the DER is said less precisely than Go says it.
  init(pem text: ByteString) throws(FunctionError) {
    guard let block = PEMText(text) else { throw FunctionError("no PEM data in input") }
    guard block.type.hasSuffix(" PRIVATE KEY") || block.type == "PRIVATE KEY" else {
      throw FunctionError("no private key data in PEM block of type \(block.type)")
    }
    let canonical = block.text.string
    switch block.type {
    case "PRIVATE KEY":
      guard let key = SigningKey.anyKey(canonical) else {
        throw FunctionError("decoding PEM as PKCS#8: asn1: structure error: not a private key")
      }
      self = key
    case "RSA PRIVATE KEY":
      guard let key = SigningKey.rsaKey(canonical) else {
        throw FunctionError("parsing RSA private key from PEM: asn1: structure error: not a private key")
      }
      self = key
    case "EC PRIVATE KEY":
      guard let key = SigningKey.ellipticKey(canonical) else {
        throw FunctionError(
          "parsing EC private key from PEM: x509: failed to parse EC private key: asn1: structure error: not a private key"
        )
      }
      self = key
    case "DSA PRIVATE KEY":
      guard (try? DER.parse(block.bytes)) != nil else {
        throw FunctionError("parsing DSA private key from PEM: asn1: structure error: not a private key")
      }
      self = .dsa(block)
    default: throw FunctionError("invalid private key type \(block.type)")
    }
  }

  private static func rsaKey(_ pem: String) -> SigningKey? {
    guard let key = try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem), key.keySizeInBits <= maximumModulus
    else {
      return nil
    }
    return .rsa(key)
  }

  private static func ellipticKey(_ pem: String) -> SigningKey? {
    if let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) { return .p256(key) }
    if let key = try? P384.Signing.PrivateKey(pemRepresentation: pem) { return .p384(key) }
    if let key = try? P521.Signing.PrivateKey(pemRepresentation: pem) { return .p521(key) }
    return nil
  }

  private static func anyKey(_ pem: String) -> SigningKey? {
    if let key = rsaKey(pem) ?? ellipticKey(pem) { return key }
    return (try? Curve25519.Signing.PrivateKey(pemRepresentation: pem)).map { .ed25519($0) }
  }

  // MARK: Generation

  /// A new RSA key, from the host's randomness alone.
  static func newRSA(bits: Int, _ host: Host) throws(FunctionError) -> SigningKey {
    guard let key = RSAKeyGeneration.newKey(bits: bits, host) else { throw FunctionError("error generating rsa key") }
    return .rsa(key)
  }

  /// A new key on the curve P-256, from the host's randomness alone.
  static func newP256(_ host: Host) throws(FunctionError) -> SigningKey {
    // Nearly all numbers of 32 bytes are keys.
    for _ in 0..<64 {
      if let key = try? P256.Signing.PrivateKey(rawRepresentation: host.randomBytes(32)) { return .p256(key) }
    }
    throw FunctionError("failed to generate private key: no randomness")
  }

  /// A new Ed25519 key, from the host's randomness alone.
  static func newEd25519(_ host: Host) throws(FunctionError) -> SigningKey {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: host.randomBytes(32)) else {
      throw FunctionError("failed to generate private key: no randomness")
    }
    return .ed25519(key)
  }

  // MARK: Use

  /// The key for signing certificates; nil for DSA.
  var certificateKey: Certificate.PrivateKey? {
    switch self {
    case .rsa(let key): Certificate.PrivateKey(key)
    case .p256(let key): Certificate.PrivateKey(key)
    case .p384(let key): Certificate.PrivateKey(key)
    case .p521(let key): Certificate.PrivateKey(key)
    case .ed25519(let key): Certificate.PrivateKey(key)
    case .dsa: nil
    }
  }

  /// What Go signs certificates with for such a key.
  var signatureAlgorithm: Certificate.SignatureAlgorithm {
    switch self {
    case .rsa, .dsa: .sha256WithRSAEncryption
    case .p256: .ecdsaWithSHA256
    case .p384: .ecdsaWithSHA384
    case .p521: .ecdsaWithSHA512
    case .ed25519: .ed25519
    }
  }

  /// The key as Sprig prints it: PKCS#1 for RSA, SEC 1 for elliptic curves, PKCS#8 for Ed25519.
  func pem() throws(FunctionError) -> ByteString {
    do {
      switch self {
      case .rsa(let key):
        return PEMText(type: ByteString("RSA PRIVATE KEY"), bytes: Array(key.derRepresentation)).text
      case .p256(let key):
        return try SigningKey.sec1(
          key.rawRepresentation, key.publicKey.x963Representation, [1, 2, 840, 10045, 3, 1, 7])
      case .p384(let key):
        return try SigningKey.sec1(key.rawRepresentation, key.publicKey.x963Representation, [1, 3, 132, 0, 34])
      case .p521(let key):
        return try SigningKey.sec1(key.rawRepresentation, key.publicKey.x963Representation, [1, 3, 132, 0, 35])
      case .ed25519(let key): return try SigningKey.pkcs8(key.rawRepresentation)
      case .dsa(let block): return block.text
      }
    } catch { throw FunctionError("failed to encode private key: \(error)") }
  }

  /// RFC 5915.
  private static func sec1(
    _ secret: some Sequence<UInt8>, _ point: some Sequence<UInt8>, _ curve: ASN1ObjectIdentifier
  ) throws -> ByteString {
    var serializer = DER.Serializer()
    try serializer.appendConstructedNode(identifier: .sequence) { serializer in
      try serializer.serialize(1)
      try serializer.serialize(ASN1OctetString(contentBytes: Array(secret)[...]))
      try serializer.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { serializer in
        try serializer.serialize(curve)
      }
      try serializer.serialize(explicitlyTaggedWithTagNumber: 1, tagClass: .contextSpecific) { serializer in
        try serializer.serialize(ASN1BitString(bytes: Array(point)[...]))
      }
    }
    return PEMText(type: ByteString("EC PRIVATE KEY"), bytes: serializer.serializedBytes).text
  }

  /// RFC 8410: the seed in an octet string in an octet string.
  private static func pkcs8(_ seed: some Sequence<UInt8>) throws -> ByteString {
    var inner = DER.Serializer()
    try inner.serialize(ASN1OctetString(contentBytes: Array(seed)[...]))
    var serializer = DER.Serializer()
    try serializer.appendConstructedNode(identifier: .sequence) { serializer in
      try serializer.serialize(0)
      try serializer.appendConstructedNode(identifier: .sequence) { serializer in
        try serializer.serialize([1, 3, 101, 112] as ASN1ObjectIdentifier)
      }
      try serializer.serialize(ASN1OctetString(contentBytes: inner.serializedBytes[...]))
    }
    return PEMText(type: ByteString("PRIVATE KEY"), bytes: serializer.serializedBytes).text
  }
}
