import SwiftASN1
import FoundationEssentials
import Text
import X509

extension CertificateObject {
  /// When the certificate ends, in seconds since 1970; nil when it cannot be read.
  public var notAfter: Int64? {
    guard let parsed = try? Certificate(pemEncoded: certificate.string) else { return nil }
    return Int64(exactly: parsed.notValidAfter.timeIntervalSince1970.rounded())
  }
}
