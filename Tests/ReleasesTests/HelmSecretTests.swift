import Testing
import Text
import YAML

@testable import Releases

@Suite struct HelmSecretTests {
  private func record() throws -> ReleaseRecord {
    let time = try #require(Timestamp("2024-01-02T03:04:05.5+02:00"))
    return ReleaseRecord(
      revision: Revision(
        key: try key(environment: "prod"), number: 7, status: .deployed, description: "Rollback to 3 & <more>",
        firstDeployed: time, lastDeployed: time, chart: ChartReference(name: "web", version: "1.0.0", appVersion: "2"),
        rollbackOf: 3, applyMethod: "ssa", origin: RevisionOrigin(toolVersion: "helm")),
      content: ReleaseContent(
        manifests: [configMap("a", "1"), configMap("b", "2")],
        hooks: [
          ReleaseHook(
            name: "h", kind: "Job", path: "web/templates/h.yaml", manifest: ByteString("kind: Job\n"),
            events: ["pre-install"], weight: 5)
        ], notes: ByteString("notes\n"), userValues: ByteString(#"{"a":1}"#),
        computedValues: ByteString(#"{"b":2,"a":1}"#),
        chartMetadata: ByteString(#"{"name":"web","version":"1.0.0","appVersion":"2"}"#),
        helmChart: ByteString(
          #"{"metadata":{"name":"web","version":"1.0.0","appVersion":"2"},"lock":null,"templates":[],"#
            + #""values":{"a":0,"b":2},"schema":null,"files":[]}"#), labels: ["team": "shop"]))
  }

  @Test func aRecordComesBackFromItsSecret() throws {
    var record = try record()
    let secret = try HelmSecret.manifest(of: record)
    let read = try HelmSecret.records(in: secret.bytes, path: "secret.yaml", environment: "prod")
    record.content.computedValues = ByteString(#"{"a":1,"b":2}"#)
    #expect(read == [record])
  }

  @Test func aConfigMapAndAListAreRead() throws {
    let record = try record()
    let packed = Base64Text.encode(record.helmJSON(chart: nil).encoded().bytes, lineLength: Int.max)
    let list = JSON.members([
      "kind": .text("List"),
      "items": .array([
        .members(["kind": .text("ConfigMap"), "data": .members(["release": .string(ByteString(packed))])])
      ]),
    ])
    let read = try HelmSecret.records(in: list.encoded().bytes, path: "list.json", environment: "")
    #expect(read.map(\.revision.number) == [7])
    #expect(read.first?.content.manifestStream == record.content.manifestStream)
  }

  @Test(arguments: [
    "", "a: [", "kind: Pod\n", "kind: Secret\n", "kind: Secret\ndata: {release: '!'}\n",
    "kind: Secret\ndata: {release: SDRzSUFBQUFBQUFB}\n", "kind: ConfigMap\ndata: {release: e30=}\n",
    "kind: ConfigMap\ndata: {release: e30}\n",
  ])
  func otherFilesAreRefused(text: String) throws {
    let error = #expect(throws: HistoryError.self) {
      try HelmSecret.records(in: Array(text.utf8), path: "x.yaml", environment: "")
    }
    guard case .invalidImport("x.yaml", _) = error else {
      Issue.record("got \(String(describing: error))")
      return
    }
  }
}
