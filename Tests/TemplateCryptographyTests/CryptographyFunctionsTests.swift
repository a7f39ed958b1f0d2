import GoTemplate
import TemplateCryptography
import Testing
import Text

@Suite struct CryptographyFunctionsTests {
  @Test func theListOfGeneratorsNamesFunctionsThatExist() {
    let known = Set(CryptographyFunctions.all.map(\.name))
    let own = ["bcrypt", "encryptAES", "genCA", "genPrivateKey", "genSignedCertWithKey", "htpasswd", "randBytes"]
    for name in own { #expect(known.contains(name) && GeneratingFunctions.names.contains(name)) }
    #expect(!GeneratingFunctions.names.contains("derivePassword"))
  }
}
