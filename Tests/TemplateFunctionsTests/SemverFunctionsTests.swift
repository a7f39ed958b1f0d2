import Testing
import Text

@testable import TemplateFunctions

@Suite struct SemverFunctionsTests {
  private func isSatisfied(_ constraint: String, _ version: String) throws -> Bool {
    try VersionConstraint(ByteString(constraint)).isSatisfied(by: SemanticVersion(ByteString(version)))
  }

  @Test(arguments: [
    ("^1.20.0-0", "v1.33.0", true), (">=1.21", "v1.33.0-eks-1", false), (">=1.21-0", "v1.33.0-eks-1", true),
    ("1.2 - 1.4.5", "1.4.5", true), ("~>1.2.3", "1.2.9", true), (">=1.0.0 <2.0.0", "1.5.0", true),
    ("^0.2.3", "0.3.0", false), ("^0", "0.9.9", true), ("*", "1.0.0-rc1", false), ("x", "1.0.0", true),
    (">2.x", "3.0.0", true), (">11", "11.1.0", false), ("<=1.1", "1.1.9", true), ("!=4.x", "4.1.0", false),
    ("!=4.1-alpha", "4.1.1-alpha", false), (">= 1.0.0  <= 2.0.0-beta || > 3", "1.0.1-beta", true),
    ("=<1.0", "1.0", true), ("01.2.3", "1.2.3", true), ("1.2.3", "1.2.3+build", true), ("^2.x.3", "2.0.0", true),
  ])
  func constraintsAreReadAsMastermindsReadsThem(constraint: String, version: String, expected: Bool) throws {
    #expect(try isSatisfied(constraint, version) == expected)
  }

  @Test(arguments: ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^", "==", "> =", "v"])
  func plainConstraintsMeanWhatTheGrammarSays(operator: String) {
    let numbers = [
      "", "0", "1", "1.2", "1.2.3", "01.2", "1.x", "1.", "1.2.3.4", "v1.2", "99999999999999999999", "x", "*", "X.x",
      "1.x.x",
      "1.2.X", "1.*", "*.2", "1.x.3", "vx", "1x", "x1", "1.2.xx", "1|2", "1.2.3x",
    ]
    let endings = ["", "-0", "-beta", "-beta.1", "-01", "-", "+build", " ", "--", "-a..b", "-.a", "-a.", "-1.x"]
    let versions = ["0.0.1", "1.0.0", "1.2.0", "1.2.3", "1.2.3-beta", "1.2.4-0", "1.3.0", "2.0.0"].map {
      try? SemanticVersion(ByteString($0))
    }
    func meaning(_ read: () throws(VersionConstraint.ParseError) -> VersionConstraint) -> String {
      do throws(VersionConstraint.ParseError) {
        let constraint = try read()
        return versions.map { $0.map { constraint.isSatisfied(by: $0) } == true ? "y" : "n" }.joined()
      } catch {
        return error.message
      }
    }
    for space in ["", " ", "  "] {
      for number in numbers {
        for ending in endings {
          let text = ByteString(`operator` + space + number + ending)
          #expect(
            meaning { () throws(VersionConstraint.ParseError) in try VersionConstraint(text) }
              == meaning { () throws(VersionConstraint.ParseError) in try VersionConstraint(byGrammar: text) },
            "\(text)")
        }
      }
    }
  }

  @Test(arguments: [
    ("", "improper constraint: \"\""), ("foo", "improper constraint: \"foo\""), ("1 ||", "improper constraint: \"\""),
    ("1x", "constraint parser error"), ("1.2.3-01", "constraint parser error"),
    (String(repeating: "1,", count: 300), "constraint string is too long (max 512 bytes)"),
    (String(repeating: "1||", count: 40) + "1", "too many constraint groups (max 32)"),
  ])
  func whatIsNoConstraintIsRefused(text: String, reason: String) {
    #expect(throws: VersionConstraint.ParseError.self) { try VersionConstraint(ByteString(text)) }
    #expect(FunctionHost().refusal("{{ semverCompare \"\(text)\" \"1\" }}")?.hasSuffix(": " + reason) == true)
  }

  @Test(arguments: [
    ("1.2.3.4", "invalid semantic version"), (" 1.2.3", "invalid semantic version"),
    ("1.2.3-", "invalid semantic version"),
    ("1.2.3-beta.01", "version segment starts with 0"),
    (String(repeating: "1", count: 257), "version string is too long (max 256 bytes)"),
    (
      "99999999999999999999.1",
      "error parsing version segment: strconv.ParseUint: parsing \"99999999999999999999\": value out of range"
    ),
  ])
  func whatIsNoVersionIsRefused(text: String, reason: String) {
    #expect(throws: SemanticVersion.ParseError.self) { try SemanticVersion(ByteString(text)) }
    #expect(FunctionHost().refusal("{{ semver \"\(text)\" }}")?.hasSuffix(": " + reason) == true)
  }

  @Test func precedenceIsThatOfTheSpecification() throws {
    let ordered = [
      "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1", "2",
    ]
    let versions = try ordered.map { try SemanticVersion(ByteString($0)) }
    for (low, a) in versions.enumerated() {
      for (high, b) in versions.enumerated() {
        #expect(a.compared(with: b) == (low - high).signum(), "\(ordered[low]) and \(ordered[high])")
      }
    }
  }

  @Test(arguments: [
    ("(semver \"v1.2.3-a\").IncPatch", "1.2.3"), ("(semver \"1.2.3\").IncMinor", "1.3.0"),
    ("(semver \"v1.2\").Original", "v1.2"), ("semver \"1.2.3\" | toJson", "\"1.2.3\""),
    ("(semver \"1.2.3\").Major | typeOf", "uint64"), ("(semver \"1.2.3\").SetMetadata \"x\"", "1.2.3+x"),
    ("(semver \"1.2.3\").Compare (semver \"1.3\")", "-1"),
  ])
  func versionsHaveTheirMethods(call: String, expected: String) throws {
    #expect(try FunctionHost().render("{{ \(call) }}") == expected)
  }
}
