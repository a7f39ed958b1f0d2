import GoTemplate
import SwiftASN1
import TemplateFunctions
import Text
import X509

/// Sprig's certificates and keys: `genPrivateKey`, `genCA`, `genSelfSignedCert`, `genSignedCert`, each with a form that
/// takes the key, and `buildCustomCert`.
enum CertificateFunctions {
  static func all() -> [Function] {
    let certificate = GoType.named("sprig.certificate")
    return [
      Function(
        "buildCustomCert", [.string, .string],
        body: .two { _, encoded, key throws(FunctionError) in try custom(encoded.text, key: key.text) }),
      Function(
        "genCA", [.string, .int],
        body: .two { execution, name, days throws(FunctionError) in
          try authority(name, days, key: try SigningKey.newRSA(bits: 2048, execution.host), execution.host)
        }),
      Function(
        "genCAWithKey", [.string, .int, .string],
        body: .many { execution, arguments throws(FunctionError) in
          try authority(arguments[0], arguments[1], key: try given(arguments[2]), execution.host)
        }),
      Function(
        "genPrivateKey", [.string],
        body: .one { execution, type throws(FunctionError) in try privateKey(type.text, execution.host) }),
      Function(
        "genSelfSignedCert", [.string, .list, .list, .int],
        body: .many { execution, arguments throws(FunctionError) in
          let key = try SigningKey.newRSA(bits: 2048, execution.host)
          return try request(arguments).certificate(for: key, signedBy: nil, host: execution.host)
        }),
      Function(
        "genSelfSignedCertWithKey", [.string, .list, .list, .int, .string],
        body: .many { execution, arguments throws(FunctionError) in
          let key = try given(arguments[4])
          return try request(arguments).certificate(for: key, signedBy: nil, host: execution.host)
        }),
      Function(
        "genSignedCert", [.string, .list, .list, .int, certificate],
        body: .many { execution, arguments throws(FunctionError) in
          let key = try SigningKey.newRSA(bits: 2048, execution.host)
          let signer = try signer(arguments[4])
          return try request(arguments).certificate(for: key, signedBy: signer, host: execution.host)
        }),
      Function(
        "genSignedCertWithKey", [.string, .list, .list, .int, certificate, .string],
        body: .many { execution, arguments throws(FunctionError) in
          let key = try given(arguments[5])
          let signer = try signer(arguments[4])
          return try request(arguments).certificate(for: key, signedBy: signer, host: execution.host)
        }),
    ]
  }

  private static func privateKey(_ type: ByteString, _ host: Host) throws(FunctionError) -> Value {
    switch type {
    case "", "rsa": return .string(try SigningKey.newRSA(bits: 4096, host).pem())
    case "dsa":
      guard let bytes = try? DSAKey(randomBytes: host.randomBytes).derRepresentation() else {
        return .string(ByteString("failed to generate private key: no randomness"))
      }
      return .string(PEMText(type: ByteString("DSA PRIVATE KEY"), bytes: bytes).text)
    case "ecdsa": return .string(try SigningKey.newP256(host).pem())
    case "ed25519": return .string(try SigningKey.newEd25519(host).pem())
    default: return .string(ByteString("Unknown type ") + type)
    }
  }

  private static func given(_ pem: Value) throws(FunctionError) -> SigningKey {
    do throws(FunctionError) {
      return try SigningKey(pem: pem.text)
    } catch { throw FunctionError("parsing private key: " + error.message) }
  }

  private static func authority(
    _ name: Value, _ days: Value, key: SigningKey, _ host: Host
  ) throws(FunctionError) -> Value {
    let request = CertificateRequest(commonName: name.text, daysValid: days.integer, isAuthority: true)
    return try request.certificate(for: key, signedBy: nil, host: host)
  }

  /// The request of the arguments that the functions for servers have in common.
  private static func request(_ arguments: [Value]) throws(FunctionError) -> CertificateRequest {
    CertificateRequest(
      commonName: arguments[0].text, addresses: try CertificateRequest.addresses(arguments[1]),
      hostNames: try CertificateRequest.hostNames(arguments[2]), daysValid: arguments[3].integer)
  }

  private static func signer(_ value: Value) throws(FunctionError) -> CertificateRequest.Signer {
    guard case .object(let object as CertificateObject) = value, let block = PEMText(object.certificate) else {
      throw FunctionError("unable to decode certificate")
    }
    guard let certificate = try? Certificate(derEncoded: block.bytes) else {
      throw FunctionError("error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")
    }
    do throws(FunctionError) {
      return CertificateRequest.Signer(certificate: certificate, key: try SigningKey(pem: object.key))
    } catch { throw FunctionError("error parsing private key: " + error.message) }
  }

  private static func custom(_ encoded: ByteString, key encodedKey: ByteString) throws(FunctionError) -> Value {
    guard let certificate = try? Base64.bytes(of: encoded.bytes) else {
      throw FunctionError("unable to decode base64 certificate")
    }
    guard let key = try? Base64.bytes(of: encodedKey.bytes) else {
      throw FunctionError("unable to decode base64 private key")
    }
    guard let block = PEMText(ByteString(certificate)) else { throw FunctionError("unable to decode certificate") }
    guard (try? Certificate(derEncoded: block.bytes)) != nil else {
      throw FunctionError("error parsing certificate: decodedCert.Bytes: x509: malformed certificate")
    }
    do throws(FunctionError) {
      _ = try SigningKey(pem: ByteString(key))
    } catch { throw FunctionError("error parsing private key: " + error.message) }
    return .object(CertificateObject(certificate: ByteString(certificate), key: ByteString(key)))
  }
}
