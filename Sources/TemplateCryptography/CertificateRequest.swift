import Crypto
import FoundationEssentials
import Glibc
import GoTemplate
import SwiftASN1
import Text
import X509

/// What a template asks of a certificate: `genCA`, `genSelfSignedCert` and `genSignedCert` differ only in who signs.
struct CertificateRequest {
  /// The subject's common name; empty for no name at all.
  var commonName: ByteString
  /// Addresses for the subject's alternative names, 4 or 16 bytes each.
  var addresses: [[UInt8]] = []
  /// Host names for the subject's alternative names.
  var hostNames: [ByteString] = []
  /// How long it is valid from now on.
  var daysValid: Int
  /// Whether it may sign others.
  var isAuthority = false

  /// Who signs: a certificate and its key.
  struct Signer {
    var certificate: Certificate
    var key: SigningKey
  }

  /// Makes the certificate for a key, signed by the key itself or by another's.
  ///
  /// - Throws: ``FunctionError`` with Sprig's text.
  func certificate(for key: SigningKey, signedBy signer: Signer?, host: Host) throws(FunctionError) -> Value {
    let signingKey = signer?.key ?? key
    guard let issuerKey = signingKey.certificateKey else {
      throw refusal("x509: certificate private key does not implement crypto.Signer")
    }
    guard let publicKey = key.certificateKey?.publicKey else {
      throw refusal("x509: unsupported public key type: *dsa.PublicKey")
    }
    let subject = try subject()
    let issuer = signer?.certificate.subject ?? subject
    if let signer, signer.certificate.publicKey != issuerKey.publicKey {
      throw refusal("x509: provided PrivateKey doesn't match parent's PublicKey")
    }
    for name in hostNames where !name.bytes.allSatisfy({ $0 < 0x80 }) {
      let quoted = GoFormat.sprintf(ByteString("%q"), [.string(name)])
      throw refusal("x509: \(quoted) cannot be encoded as an IA5String")
    }
    let now = host.now().seconds
    // Go's days are a duration in nanoseconds, which wraps around.
    let span = (Int64(daysValid) &* 86_400_000_000_000) / 1_000_000_000
    do {
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(bytes: host.randomBytes(16)), publicKey: publicKey,
        notValidBefore: Date(timeIntervalSince1970: TimeInterval(now)),
        notValidAfter: Date(timeIntervalSince1970: TimeInterval(now &+ span)), issuer: issuer, subject: subject,
        signatureAlgorithm: signingKey.signatureAlgorithm,
        extensions: try extensions(publicKey: publicKey, issuer: signer?.certificate, hasSubject: !subject.isEmpty),
        issuerPrivateKey: issuerKey)
      var serializer = DER.Serializer()
      try serializer.serialize(certificate)
      let pem = PEMText(type: ByteString("CERTIFICATE"), bytes: serializer.serializedBytes).text
      return .object(CertificateObject(certificate: pem, key: try key.pem()))
    } catch let error as FunctionError {
      throw error
    } catch {
      throw refusal("\(error)")
    }
  }

  private func refusal(_ words: String) -> FunctionError { FunctionError("error creating certificate: " + words) }

  /// The common name alone: a PrintableString where its letters allow that, else UTF-8, as Go encodes it.
  private func subject() throws(FunctionError) -> DistinguishedName {
    if commonName.isEmpty { return DistinguishedName([] as [RelativeDistinguishedName]) }
    guard Runes.isValid(commonName.bytes) else { throw refusal("asn1: string not valid UTF-8") }
    let type = ASN1ObjectIdentifier.NameAttributes.commonName
    let isPrintable = commonName.bytes.allSatisfy(CertificateRequest.isPrintable)
    let printable = try? RelativeDistinguishedName.Attribute(type: type, printableString: commonName.string)
    let attribute =
      isPrintable
      ? printable ?? RelativeDistinguishedName.Attribute(type: type, utf8String: commonName.string)
      : RelativeDistinguishedName.Attribute(type: type, utf8String: commonName.string)
    return DistinguishedName([RelativeDistinguishedName(attribute)])
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: " '()+,-./:=?".utf8.contains(byte)
    }
  }

  /// The extensions in Go's order.
  private func extensions(
    publicKey: Certificate.PublicKey, issuer: Certificate?, hasSubject: Bool
  ) throws -> Certificate.Extensions {
    var extensions = [
      try Certificate.Extension(
        KeyUsage(digitalSignature: true, keyEncipherment: true, keyCertSign: isAuthority), critical: true),
      try Certificate.Extension(ExtendedKeyUsage([.serverAuth, .clientAuth]), critical: false),
      try Certificate.Extension(
        isAuthority ? BasicConstraints.isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority,
        critical: true),
    ]
    if isAuthority {
      // RFC 7093: the first 160 bits of the key's SHA-256.
      let digest = Array(SHA256.hash(data: Array(publicKey.subjectPublicKeyInfoBytes))).prefix(20)
      extensions.append(try Certificate.Extension(SubjectKeyIdentifier(keyIdentifier: digest), critical: false))
    }
    if let identifier = try? issuer?.extensions.subjectKeyIdentifier?.keyIdentifier, !identifier.isEmpty {
      extensions.append(
        try Certificate.Extension(AuthorityKeyIdentifier(keyIdentifier: identifier), critical: false))
    }
    let names =
      hostNames.map { GeneralName.dnsName($0.string) }
      + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
    if !names.isEmpty {
      extensions.append(try Certificate.Extension(SubjectAlternativeNames(names), critical: !hasSubject))
    }
    return try Certificate.Extensions(extensions)
  }

  // MARK: Lists of names

  /// The addresses of a list.
  ///
  /// - Throws: ``FunctionError`` with Sprig's text.
  static func addresses(_ list: Value) throws(FunctionError) -> [[UInt8]] {
    var addresses: [[UInt8]] = []
    for value in elements(list) {
      guard case .string(let text) = value else {
        throw FunctionError("error parsing ip: \(GoFormat.printed(value)) is not a string")
      }
      guard let address = address(text) else { throw FunctionError("error parsing ip: \(text)") }
      addresses.append(address)
    }
    return addresses
  }

  /// The host names of a list.
  ///
  /// - Throws: ``FunctionError`` with Sprig's text.
  static func hostNames(_ list: Value) throws(FunctionError) -> [ByteString] {
    var names: [ByteString] = []
    for value in elements(list) {
      guard case .string(let text) = value else {
        throw FunctionError("error processing alternate dns name: \(GoFormat.printed(value)) is not a string")
      }
      names.append(text)
    }
    return names
  }

  private static func elements(_ list: Value) -> [Value] {
    switch list {
    case .list(let elements): elements
    case .object(let object): object.elements ?? []
    default: []
    }
  }

  /// Go's `net.ParseIP`; an IPv4 address within IPv6 is one of 4 bytes.
  private static func address(_ text: ByteString) -> [UInt8]? {
    guard !text.isEmpty, text.count < 64, !text.bytes.contains(0) else { return nil }
    var four = [UInt8](repeating: 0, count: 4)
    if inet_pton(AF_INET, text.string, &four) == 1 { return four }
    var sixteen = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text.string, &sixteen) == 1 else { return nil }
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return sixteen.starts(with: mapped) ? Array(sixteen.suffix(4)) : sixteen
  }
}
