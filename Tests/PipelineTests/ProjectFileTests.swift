import Diagnostics
import Pipeline
import Testing

@Suite struct ProjectFileTests {
  private func parse(_ text: String) throws(Diagnostic) -> ProjectFile {
    try ProjectFile(parsing: Array(text.utf8), path: "strake.yaml")
  }

  @Test func everyKeyIsRead() throws {
    let file = try parse(
      """
      history: var/history.db
      corrections: [timestamps]
      environments:
        dev:
        prod:
          namespace: production
          kubeVersion: "1.33"
          apiVersions: [example.org/v1]
          values: [a.yaml, b.yaml]
          overlay: over/prod
          protected: true
      releases:
        shop:
          chart: Charts/web
          version: ">=1"
          values: shop.yaml
          name: the-shop
          namespace: shop
          dependsOn: [db]
        db:
      """)
    #expect(file.history == "var/history.db")
    #expect(file.corrections == ["timestamps"])
    #expect(file.environments.map(\.name) == ["dev", "prod"])
    #expect(file.environments[1].namespace == "production")
    #expect(file.environments[1].kubeVersion == "1.33")
    #expect(file.environments[1].apiVersions == ["example.org/v1"])
    #expect(file.environments[1].values == ["a.yaml", "b.yaml"])
    #expect(file.environments[1].overlay == "over/prod")
    #expect(file.environments[1].isProtected)
    #expect(!file.environments[0].isProtected)
    #expect(file.releases.map(\.key) == ["shop", "db"])
    #expect(file.releases[0].chart == "Charts/web")
    #expect(file.releases[0].version == ">=1")
    #expect(file.releases[0].values == ["shop.yaml"])
    #expect(file.releases[0].name == "the-shop")
    #expect(file.releases[0].namespace == "shop")
    #expect(file.releases[0].dependsOn == ["db"])
  }

  @Test(arguments: ["", "# nothing\n", "null\n", "{}\n"])
  func anEmptyFileSaysNothing(text: String) throws {
    #expect(try parse(text).environments.isEmpty)
  }

  @Test(
    arguments: [
      ("histroy: x\n", "unknown key \"histroy\" in strake.yaml", "did you mean \"history\"?", 1),
      ("environments:\n  prod:\n    namespac: x\n", "unknown key \"namespac\" in environments.prod", "namespace", 3),
      ("releases:\n  a:\n    chart: x\n    chart: y\n", "the key \"chart\" stands twice in releases.a", nil, 4),
      ("environments: [prod]\n", "strake.yaml.environments must be a mapping", nil, 1),
      ("environments:\n  prod:\n    protected: perhaps\n", "must be true or false", nil, 3),
      ("releases:\n  a:\n    dependsOn: [bb]\n  b:\n", "depends on \"bb\"", "did you mean \"b\"?", 3),
    ] as [(String, String, String?, UInt32)])
  func aMistakeIsNamedWithItsPlace(text: String, message: String, help: String?, line: UInt32) throws {
    let error = #expect(throws: Diagnostic.self) { try parse(text) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.mark.line == line)
    if let help { #expect(error?.help?.contains(help) == true, "\(error?.help ?? "")") }
  }
}
