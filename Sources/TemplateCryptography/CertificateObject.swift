import GoTemplate
import Text

/// A certificate with its key, Sprig's `certificate`: templates read `.Cert` and `.Key`, both PEM.
public final class CertificateObject: Object {
  /// The certificate.
  public let certificate: ByteString
  /// The private key.
  public let key: ByteString

  /// A certificate and its key, both in PEM.
  public init(certificate: ByteString, key: ByteString) {
    self.certificate = certificate
    self.key = key
  }

  public override var typeName: String { "sprig.certificate" }
  public override var kind: GoKind { .structure }

  public override func field(_ name: ByteString) -> Value? {
    switch name {
    case "Cert": .string(certificate)
    case "Key": .string(key)
    default: nil
    }
  }

  public override var fields: [(name: String, value: Value)]? {
    [("Cert", .string(certificate)), ("Key", .string(key))]
  }

  public override func isEqual(to other: Object) -> Bool {
    guard let other = other as? CertificateObject else { return false }
    return certificate == other.certificate && key == other.key
  }

  public override var plainData: Value? {
    .map(MapValue([(ByteString("Cert"), .string(certificate)), (ByteString("Key"), .string(key))]))
  }
}
