import GoTemplate

/// Sprig's cryptographic functions; the digests (`sha256sum` …) are in TemplateFunctions.
///
/// ```
/// HelmFunctions.all + CryptographyFunctions.all
/// ```
public enum CryptographyFunctions {
  /// All of them. Each worker makes its own list.
  public static var all: [Function] {
    CertificateFunctions.all() + EncryptionFunctions.all() + PasswordFunctions.all()
  }
}

/// The functions whose result differs from call to call: what they give is remembered in a revision and given again at
/// the next upgrade.
///
/// A call is identified by its place in the templates and by all of its arguments, the generated ones among them: a
/// replayed `genCA` gives the `genSignedCert` that follows it the argument it had before.
public enum GeneratingFunctions {
  /// Their names, sorted.
  public static let names: Set<String> = [
    "ago", "bcrypt", "encryptAES", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert",
    "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "htpasswd", "now", "randAlpha", "randAlphaNum",
    "randAscii", "randBytes", "randInt", "randNumeric", "shuffle", "uuidv4",
  ]
}
