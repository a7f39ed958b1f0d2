import Testing

@Suite struct PasswordFunctionsTests {
  private let host = RenderingHost()

  @Test(arguments: [
    ("1 \"maximum\" \"p\" \"u\" \"s\"", "t4#xAFSyHw8MyJrJ7#ru"), ("1 \"medium\" \"p\" \"u\" \"s\"", "Rud1@Nel"),
    ("1 \"short\" \"p\" \"u\" \"s\"", "Rud1"), ("1 \"long\" \"p\" \"u\" \"s\"", "Rude2$QafoJela"),
    ("1 \"basic\" \"p\" \"u\" \"s\"", "tGf1NEr0"), ("1 \"pin\" \"p\" \"u\" \"s\"", "2461"),
    ("4294967295 \"long\" \"pässwörd\" \"ü\" \"\"", "XigsKikyDixa6'"),
    ("1 \"bad\" \"p\" \"u\" \"s\"", "cannot find password template bad"),
  ])
  func derivedPasswordsAreThoseOfMasterPassword(arguments: String, password: String) throws {
    #expect(try host.render("{{ derivePassword \(arguments) }}") == password)
  }

  @Test func bcryptUsesTheHostsSaltAtCostTen() throws {
    let hash = try host.render("{{ bcrypt \"pw\" }}")
    #expect(hash.hasPrefix("$2a$10$"))
    #expect(hash.utf8.count == 60)
    #expect(try RenderingHost().render("{{ bcrypt \"pw\" }}") == hash)
    #expect(try RenderingHost(seed: 2).render("{{ bcrypt \"pw\" }}") != hash)
  }

  @Test func bcryptRefusesWhatGoRefuses() throws {
    let refusal = "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    #expect(try host.render("{{ bcrypt (repeat 73 \"a\") }}") == refusal)
    #expect(try host.render("{{ htpasswd \"u\" (repeat 73 \"a\") }}") == "u:" + refusal)
    #expect(try host.render("{{ bcrypt (repeat 72 \"a\") }}").utf8.count == 60)
    #expect(try host.render("{{ htpasswd \"a:b\" \"c\" }}") == "invalid username: a:b")
  }

  @Test func passwordsWithANULByteAreRefusedNotCut() {
    #expect(host.refusal("{{ bcrypt \"a\\x00b\" }}")?.contains("NUL byte") == true)
  }
}

@Suite struct EncryptionFunctionsTests {
  private let host = RenderingHost()

  @Test(arguments: [0, 1, 15, 16, 17, 1000])
  func decryptingGivesBackWhatWasEncrypted(length: Int) throws {
    let text = "{{ encryptAES \"key\" (repeat \(length) \"x\") | decryptAES \"key\" }}"
    #expect(try host.render(text) == String(repeating: "x", count: length))
  }

  @Test(arguments: [
    ("AAAA", "runtime error: slice bounds out of range [:16] with capacity 3"),
    ("MDEyMzQ1Njc4OWFiY2RlZg==", "runtime error: index out of range [-1]"),
    ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0", "crypto/cipher: input not full blocks"),
    ("AAA", "illegal base64 data at input byte 0"),
  ])
  func decryptingWhatIsNoCipherTextSaysWhatHelmSays(text: String, reason: String) {
    #expect(host.refusal("{{ decryptAES \"a\" \"\(text)\" }}")?.hasSuffix(": " + reason) == true)
  }

  @Test func randomBytesAreBounded() {
    #expect(host.refusal("{{ randBytes -1 }}")?.hasSuffix("runtime error: makeslice: len out of range") == true)
    #expect(host.refusal("{{ randBytes 1000000000000 }}")?.contains("MiB") == true)
  }
}
