import Foundation
import Testing

/// Passwords, keys, certificates and times stay what they were until someone asks for new ones.
@Suite struct GeneratedValuesTests {
  private func lay(in commandLine: CommandLine) throws {
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Charts/app/templates/secret.yaml",
      """
      {{- define "app.password" }}{{ randAlphaNum 24 }}{{ end }}
      {{- $authority := genCA "app" 365 }}
      {{- $certificate := genSignedCert "app" nil (list "app.local") 365 $authority }}
      apiVersion: v1
      kind: Secret
      metadata:
        name: {{ .Release.Name }}
        annotations:
          made: {{ now | date "2006-01-02T15:04:05.000000000" | quote }}
      stringData:
        first: {{ include "app.password" . }}
        second: {{ include "app.password" . }}
        salt: {{ uuidv4 }}
        user: {{ htpasswd "user" "secret" | quote }}
        certificate: {{ $certificate.Cert | quote }}
        key: {{ $certificate.Key | quote }}
      """ + "\n")
  }

  private func value(_ key: String, in manifest: String) -> String? {
    manifest.split(separator: "\n").first { $0.contains(" \(key): ") }.map(String.init)
  }

  @Test func aSecondDiffWithNothingChangedIsEmpty() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    let installed = try commandLine.run("upgrade", "app", "--env", "prod", "--install")
    #expect(installed.exitCode == 0, "\(installed.errors)")
    let same = try commandLine.run("diff", "app", "--env", "prod", "--detailed-exitcode")
    #expect(same.exitCode == 0, "\(same.output)\(same.errors)")
    #expect(
      try commandLine.run("render", "app", "--env", "prod").output
        == commandLine.run("render", "app", "--env", "prod").output)
  }

  @Test func twoPasswordsDifferAndDoNotTradePlacesWhenALineIsAdded() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    let before = try commandLine.run("render", "app", "--env", "prod").output
    let text = try commandLine.read("Charts/app/templates/secret.yaml")
    try commandLine.write(
      "Charts/app/templates/secret.yaml",
      text.replacingOccurrences(of: "stringData:\n", with: "stringData:\n  zeroth: {{ include \"app.password\" . }}\n"))
    let after = try commandLine.run("render", "app", "--env", "prod").output
    for key in ["first", "second", "salt", "certificate", "made"] {
      #expect(value(key, in: before) != nil)
      #expect(value(key, in: before) == value(key, in: after))
    }
    #expect(value("first", in: after)?.suffix(24) != value("second", in: after)?.suffix(24))
    #expect(value("zeroth", in: after)?.suffix(24) != value("first", in: after)?.suffix(24))
  }

  @Test func regenerateMakesOnlyWhatItNamesAfresh() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    #expect(try commandLine.run("upgrade", "app", "--env", "prod", "--install").exitCode == 0)
    let before = try commandLine.run("render", "app", "--env", "prod").output
    let after = try commandLine.run("render", "app", "--env", "prod", "--regenerate", "randAlphaNum").output
    #expect(value("first", in: before) != value("first", in: after))
    #expect(value("salt", in: before) == value("salt", in: after))
  }

  @Test func templateStaysAsRandomAsHelm() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try lay(in: commandLine)
    let first = try commandLine.run("template", "app", "Charts/app").output
    let second = try commandLine.run("template", "app", "Charts/app").output
    #expect(value("first", in: first) != nil)
    #expect(value("first", in: first) != value("first", in: second))
  }

  @Test func aCertificateThatEndsSoonIsWarnedOf() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    try commandLine.write(
      "Charts/app/templates/secret.yaml",
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: tls
      stringData:
        certificate: {{ (genSelfSignedCert "app" nil nil 10).Cert | quote }}
      """ + "\n")
    let outcome = try commandLine.run("render", "app", "--env", "prod")
    #expect(outcome.exitCode == 0)
    #expect(outcome.errors.contains("genSelfSignedCert in app/templates/secret.yaml:6 expires in"))
    #expect(outcome.errors.contains("--regenerate genSelfSignedCert"))
  }
}
