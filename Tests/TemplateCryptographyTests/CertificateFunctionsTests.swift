import Testing

@Suite(.enabled(if: OpenSSL.isInstalled)) struct CertificateFunctionsTests {
  private let host = RenderingHost()

  /// The parts of a text that were written with `===` between them.
  private func parts(_ text: String) throws -> [String] {
    try host.render(text).split(separator: "===\n").map { String($0) }
  }

  @Test(arguments: ["ecdsa", "ed25519", "rsa", "dsa"])
  func openSSLAcceptsGeneratedKeys(type: String) throws {
    let key = try host.render("{{ genPrivateKey \"\(type)\" }}")
    let check = type == "dsa" ? "openssl dsa -in key.pem -noout -text" : "openssl pkey -in key.pem -check -noout"
    let (status, output) = OpenSSL.run(check, files: ["key.pem": key])
    #expect(status == 0, "\(output)")
  }

  @Test func aDSASignatureMadeWithAGeneratedKeyVerifies() throws {
    let key = try host.render("{{ genPrivateKey \"dsa\" }}")
    let (status, output) = OpenSSL.run(
      """
      echo text >text && openssl dsa -in key.pem -pubout -out public.pem &&
      openssl dgst -sha256 -sign key.pem -out signature text &&
      openssl dgst -sha256 -verify public.pem -signature signature text
      """, files: ["key.pem": key])
    #expect(status == 0, "\(output)")
  }

  @Test(arguments: ["ecdsa", "ed25519", "rsa"])
  func keysFromTheHostsRandomnessAreTheSameForTheSameHost(type: String) throws {
    let text = "{{ genPrivateKey \"\(type)\" }}"
    #expect(try RenderingHost(seed: 7).render(text) == RenderingHost(seed: 7).render(text))
    #expect(try RenderingHost(seed: 7).render(text) != RenderingHost(seed: 8).render(text))
  }

  @Test(arguments: [
    "genCA \"the ca\" 3650", "genCAWithKey \"the ca\" 3650 (genPrivateKey \"ecdsa\")",
    "genCAWithKey \"the ca\" 3650 (genPrivateKey \"ed25519\")",
  ])
  func openSSLVerifiesACertificateThatAnAuthoritySigned(authority: String) throws {
    let parts = try parts(
      """
      {{ $ca := \(authority) }}{{ $leaf := genSignedCert "leaf" (list "10.0.0.1" "fd00::1") (list "a.example" "*.b") 365 $ca -}}
      {{ $ca.Cert }}===
      {{ $leaf.Cert }}===
      {{ $leaf.Key }}===
      """)
    let (status, output) = OpenSSL.run(
      """
      openssl verify -x509_strict -attime 1767400000 -CAfile ca.pem leaf.pem &&
      openssl x509 -in leaf.pem -noout -text && openssl x509 -in leaf.pem -noout -pubkey >a &&
      openssl pkey -in key.pem -pubout >b && cmp a b
      """, files: ["ca.pem": parts[0], "leaf.pem": parts[1], "key.pem": parts[2]])
    #expect(status == 0, "\(output)")
    #expect(output.contains("DNS:a.example, DNS:*.b, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1"))
    #expect(output.contains("Digital Signature, Key Encipherment\n"))
    #expect(output.contains("Not After : Jan  2 03:04:05 2027 GMT"))
    #expect(output.contains("CA:FALSE"))
  }

  @Test(arguments: [384, 521])
  func keysOnLargerCurvesSignToo(bits: Int) throws {
    let curve = bits == 384 ? "secp384r1" : "secp521r1"
    let (_, key) = OpenSSL.run("openssl ecparam -name \(curve) -genkey -noout", files: [:])
    let quoted = key.replacing("\n", with: "\\n")
    let certificate = try host.render("{{ (genSelfSignedCertWithKey \"x\" nil (list \"y\") 9 \"\(quoted)\").Cert }}")
    let (status, output) = OpenSSL.run(
      "openssl verify -attime 1767400000 -CAfile x.pem x.pem && openssl x509 -in x.pem -noout -text",
      files: ["x.pem": certificate])
    #expect(status == 0, "\(output)")
    #expect(output.contains("ecdsa-with-SHA\(bits == 384 ? 384 : 512)"))
  }

  @Test func aKeyGivenIsPrintedAgainAsItWas() throws {
    let parts = try parts(
      "{{ $k := genPrivateKey \"ecdsa\" }}{{ $k }}===\n{{ (genCAWithKey \"x\" 1 $k).Key }}===\n")
    #expect(parts[0] == parts[1])
  }

  @Test func anAuthorityPassesThroughBuildCustomCert() throws {
    let text = """
      {{ $ca := genCAWithKey "x" 1 (genPrivateKey "ecdsa") }}{{ $c := buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key) -}}
      {{ eq $c.Cert $ca.Cert }} {{ eq $c.Key $ca.Key }}
      """
    #expect(try host.render(text) == "true true")
  }

  @Test(arguments: [
    (#"genCAWithKey "x" 1 """#, "parsing private key: no PEM data in input"),
    (#"genSelfSignedCert "x" (list 1) nil 1"#, "error parsing ip: 1 is not a string"),
    (#"genSelfSignedCert "x" (list "1.2.3") nil 1"#, "error parsing ip: 1.2.3"),
    (#"genSelfSignedCert "x" (list "01.2.3.4") nil 1"#, "error parsing ip: 01.2.3.4"),
    (#"genSelfSignedCert "x" nil (list 1) 1"#, "error processing alternate dns name: 1 is not a string"),
    (
      #"genSelfSignedCert "x" nil (list "é") 1"#,
      "error creating certificate: x509: \"é\" cannot be encoded as an IA5String"
    ),
    (#"genSelfSignedCert "\xff" nil nil 1"#, "error creating certificate: asn1: string not valid UTF-8"),
    (
      #"genCAWithKey "x" 1 (genPrivateKey "dsa")"#,
      "error creating certificate: x509: certificate private key does not implement crypto.Signer"
    ),
    (#"buildCustomCert "!!" "x""#, "unable to decode base64 certificate"),
    (#"buildCustomCert "" """#, "unable to decode certificate"),
  ])
  func refusalsHaveSprigsWords(call: String, reason: String) {
    #expect(host.refusal("{{ \(call) }}")?.hasSuffix(": " + reason) == true)
  }

  @Test func aCertificateWithoutANameMarksItsAlternativeNamesCritical() throws {
    let certificate = try host.render("{{ (genSelfSignedCert \"\" nil (list \"a\") 1).Cert }}")
    let (_, output) = OpenSSL.run("openssl x509 -in x.pem -noout -text", files: ["x.pem": certificate])
    #expect(output.contains("Subject Alternative Name: critical"))
  }
}
