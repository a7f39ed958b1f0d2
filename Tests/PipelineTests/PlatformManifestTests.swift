import Foundation
import Pipeline
import Testing
import Text
import YAML

/// Every manifest of Examples/platform against Kubernetes' own description of its API.
@Suite struct PlatformManifestTests {
  /// The kinds that are not Kubernetes' own, which no description here covers.
  static let foreignKinds: Set<String> = [
    "eksctl.io/v1alpha5 ClusterConfig", "security.istio.io/v1 PeerAuthentication",
    "velero.io/v1 BackupStorageLocation", "velero.io/v1 Schedule", "velero.io/v1 VolumeSnapshotLocation",
  ]

  @Test(arguments: ["dev", "staging", "prod"])
  func everyManifestIsValid(environment: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let project = try Project(at: root.appendingPathComponent("Examples/platform").path)
    let pipeline = RenderPipeline(host: .system, library: .helm, log: { _ in }, warn: { _ in })
    var checked = 0
    for name in try project.releasesInOrder() {
      let release = try pipeline.render(project.inputs(of: name, in: environment), RenderRequest())
      for object in try YAMLParser.documents(in: release.stream, file: .unknown, dialect: .goYAML2) {
        guard object.mapping != nil else { continue }
        guard let problems = KubernetesTypes.table.problems(of: object) else {
          let type = object.groupVersionKind
          #expect(
            PlatformManifestTests.foreignKinds.contains("\(type.apiVersion) \(type.kind)"),
            "\(name): nothing is known of \(type.apiVersion) \(type.kind)")
          continue
        }
        #expect(problems.isEmpty, "\(name): \(problems.joined(separator: "; "))")
        checked += 1
      }
    }
    #expect(checked > 100)
  }

  @Test func mistakesAreFound() throws {
    func problems(_ text: String) throws -> [String]? {
      let documents = try YAMLParser.documents(in: Array(text.utf8), file: .unknown, dialect: .goYAML2)
      return KubernetesTypes.table.problems(of: try #require(documents.first))
    }
    #expect(
      try problems("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {prots: []}}")
        == ["Service/s.spec.prots: no such field"])
    #expect(
      try problems("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: \"80\"}]}}")
        == ["Service/s.spec.ports[0].port: 80 is not a integer"])
    #expect(
      try problems("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}") == ["Pod/p.spec.containers: missing"])
    #expect(
      try problems("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: {}}}")
        == ["Pod/p.spec.containers: not a list"])
    #expect(try problems("{apiVersion: example.org/v1, kind: Thing}") == nil)
  }

  /// The table is a part of the whole description, where that is at hand.
  @Test func theTableIsThatOfTheDescription() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let description = root.appendingPathComponent("../shared/reference/openapi-v2.json.gz").standardizedFileURL
    guard FileManager.default.fileExists(atPath: description.path) else {
      return print("Not compared: there is no \(description.lastPathComponent) beside the checkout.")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", root.appendingPathComponent("Tests/Platform/kubernetes-types").path, description.path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let made = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return print("Not compared: python3 cannot be run.") }
    let table = root.appendingPathComponent("Tests/PipelineTests/Data/kubernetes-types.txt")
    #expect(made == (try Data(contentsOf: table)))
  }
}
