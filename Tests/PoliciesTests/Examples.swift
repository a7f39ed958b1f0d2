import Diagnostics
import Foundation
import Policies
import Text
import YAML

/// The failing and the passing example of a check, from the files in Examples/.
struct Example: Sendable, CustomStringConvertible {
  let check: String
  private let entry: Node

  var description: String { check }

  /// All examples.
  static let all: [Example] = ["pods", "rights", "traffic", "clusters"].flatMap { name -> [Example] in
    let bytes = Array(TestData.text("Examples/\(name).yaml").utf8)
    let file = SourceFile.register(path: "Examples/\(name).yaml", bytes: bytes)
    let documents = (try? YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2)) ?? []
    return (documents.first?.sequence ?? []).compactMap { entry in
      entry["check"]?.scalar.map { Example(check: $0.text.string, entry: entry) }
    }
  }

  /// The findings of the example's check, about the manifests that should fail or those that should pass.
  func findings(failing: Bool) -> [Finding] {
    var settings = CheckSettings(today: text("today") ?? "2026-11-25")
    settings.kubernetesMinor = text("minor").flatMap { Int($0) }
    settings.podSecurity = text("podSecurity").flatMap(PodSecurityLevel.init(name:))
    let manifests = manifests(failing: failing)
    let found = Examiner(profile: .platform, settings: settings).findings(in: manifests)
    let exemptions = (entry["exemptions"]?.sequence ?? []).map { entry in
      Exemption(
        check: entry["check"]?.scalar?.text.string ?? "", resource: entry["resource"]?.scalar?.text.string ?? "",
        reason: entry["reason"]?.scalar?.text.string ?? "", mark: entry.mark)
    }
    return Exemptions(exemptions, today: settings.today).applied(to: found, in: manifests).filter { $0.check == check }
  }

  private func text(_ key: StaticString) -> String? { entry[key]?.scalar?.text.string }

  private func manifests(failing: Bool) -> ManifestSet {
    var manifests = ManifestSet()
    let (list, pod, chart): (StaticString, StaticString, StaticString) =
      failing ? ("fails", "failingPod", "failingChart") : ("passes", "passingPod", "passingChart")
    for manifest in entry[list]?.sequence ?? [] { manifests.add(manifest, namespace: ByteString()) }
    if let spec = entry[pod] { manifests.add(TestData.deployment(of: spec), namespace: ByteString()) }
    if let facts = entry[chart] {
      func has(_ key: StaticString) -> Bool { facts[key]?.scalar.map { $0.text == "true" } ?? false }
      let version = facts["version"]?.scalar?.text.string ?? ""
      manifests.add(
        ChartFacts(
          name: "chart", version: version, hasValidVersion: version.split(separator: ".").count == 3,
          appVersion: facts["appVersion"]?.scalar?.text.string ?? "", isLibrary: has("library"),
          hasSchema: has("schema"), hasReadme: has("readme"), path: "Charts/chart"))
    }
    return manifests
  }
}

/// Files beside the tests, and manifests made of their parts.
enum TestData {
  /// The folder of the tests.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// A file's text.
  static func text(_ path: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
  }

  /// A Deployment "app" in the namespace "shop" with these pods.
  static func deployment(of spec: Node, annotations: Node? = nil) -> Node {
    func mapping(_ pairs: KeyValuePairs<String, Node>) -> Node {
      Node(
        .mapping(
          Node.Mapping(pairs.map { Node.Mapping.Entry(key: .string(ByteString($0)), value: $1) })), mark: spec.mark)
    }
    func text(_ text: String) -> Node { .string(ByteString(text), mark: spec.mark) }
    var metadata = mapping(["labels": mapping(["app": text("app")])])
    if let annotations { metadata = mapping(["annotations": annotations]) }
    return mapping([
      "apiVersion": text("apps/v1"), "kind": text("Deployment"),
      "metadata": mapping(["name": text("app"), "namespace": text("shop")]),
      "spec": mapping(["template": mapping(["metadata": metadata, "spec": spec])]),
    ])
  }

  /// The document of a text.
  static func document(_ text: String, path: String = "test.yaml") throws -> Node {
    let bytes = Array(text.utf8)
    let file = SourceFile.register(path: path, bytes: bytes)
    return try YAMLParser.documents(in: bytes, file: file, dialect: .goYAML2).first ?? .null()
  }
}
