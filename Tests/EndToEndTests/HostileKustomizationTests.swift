import Foundation
import Testing

/// Kustomizations that are wrong or made to break what builds them: exit code 1, the place and the reason, nothing on
/// standard output, no crash, and bounded memory.
@Suite struct HostileKustomizationTests {
  /// A kustomization in the folder `app` and what `strake build app` must say of it.
  struct Hostility: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var kustomization = "resources: [o.yaml]\n"
    var files: [String: String] = [:]
    let says: [String]
  }

  /// The memory that each may take, in bytes.
  static let memory = 1 << 30

  static func object(_ kind: String, _ name: String, _ rest: String = "") -> String {
    "apiVersion: v1\nkind: \(kind)\nmetadata:\n  name: \(name)\n\(rest)"
  }

  static let bomb =
    "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + (1...9).map { "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]\n" }
    .joined()

  static let hostilities = [
    Hostility(
      testDescription: "bases in a cycle", kustomization: "resources:\n- ../other\n",
      files: ["other/kustomization.yaml": "resources:\n- ../app\n"],
      says: ["cycle detected", "other/kustomization.yaml:2:3"]),
    Hostility(
      testDescription: "a file that is not there", kustomization: "resources:\n- none.yaml\n",
      says: ["none.yaml: no such file or directory", "app/kustomization.yaml:2:3"]),
    Hostility(
      testDescription: "a patch whose object is not there",
      kustomization: "resources: [o.yaml]\npatches:\n- path: p.yaml\n",
      files: ["app/o.yaml": object("ConfigMap", "web"), "app/p.yaml": object("ConfigMap", "wev")],
      says: ["no matches for Id ConfigMap.v1.[noGrp]/wev.[noNs]", "app/p.yaml:1:1", "did you mean ConfigMap/web?"]),
    Hostility(
      testDescription: "a JSON patch without a target",
      kustomization: "resources: [o.yaml]\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/x\"}]'\n",
      files: ["app/o.yaml": object("ConfigMap", "web")],
      says: ["must specify a target for JSON patch", "app/kustomization.yaml:3:10"]),
    Hostility(
      testDescription: "a reference that may mean two objects",
      kustomization: "resources: [one, two, p.yaml]\nnameSuffix: -s\n",
      files: [
        "app/one/kustomization.yaml": "resources: [c.yaml]\nnameSuffix: -a\n",
        "app/two/kustomization.yaml": "resources: [c.yaml]\nnameSuffix: -b\n",
        "app/one/c.yaml": object("ConfigMap", "c"), "app/two/c.yaml": object("ConfigMap", "c"),
        "app/p.yaml": object("Pod", "p", "spec:\n  volumes:\n  - configMap:\n      name: c\n"),
      ],
      says: ["found multiple possible referrals", "app/p.yaml:8:13", "'c' could mean any of them"]),
    Hostility(
      testDescription: "two objects of one identity", kustomization: "resources: [o.yaml, p.yaml]\n",
      files: ["app/o.yaml": object("ConfigMap", "web"), "app/p.yaml": object("ConfigMap", "web")],
      says: ["already registered id", "app/p.yaml:1:1", "the other ConfigMap/web is at app/o.yaml:1"]),
    Hostility(
      testDescription: "a text where a mapping must be",
      kustomization: "resources: [o.yaml]\ncommonLabels: {a: b}\n",
      files: ["app/o.yaml": object("Service", "s", "spec:\n  selector: text\n")],
      says: ["expected MappingNode but got ScalarNode", "app/o.yaml:6:13"]),
    Hostility(
      testDescription: "a selector that is no regular expression",
      kustomization:
        "resources: [o.yaml]\npatches:\n- patch: |-\n    - {op: remove, path: /x}\n  target:\n    name: 'a('\n",
      files: ["app/o.yaml": object("ConfigMap", "web")],
      says: ["missing closing )", "app/kustomization.yaml:6:11"]),
    Hostility(
      testDescription: "an image that is no regular expression",
      kustomization: "resources: [o.yaml]\nimages:\n- name: 'a('\n  newTag: b\n",
      files: ["app/o.yaml": object("ConfigMap", "web")],
      says: ["missing closing )", "app/kustomization.yaml:3:9"]),
    Hostility(
      testDescription: "a label that is a boolean",
      kustomization: "resources: [o.yaml]\nlabels:\n- pairs:\n    y: b\n",
      files: ["app/o.yaml": object("ConfigMap", "web")],
      says: ["error: json: unsupported type: map[interface {}]interface {}\n  --> app/kustomization.yaml:4:5"]),
    Hostility(
      testDescription: "an annotation that is a boolean, in an object whose annotations are written anew",
      kustomization: "resources: [o.yaml]\nnamePrefix: p-\ncommonAnnotations:\n  y: b\npatches:\n"
        + "- {target: {kind: ConfigMap}, patch: '[{\"op\": \"add\", \"path\": \"/data\", \"value\": {}}]'}\n",
      files: ["app/o.yaml": object("ConfigMap", "web")],
      says: ["error: json: unsupported type: map[interface {}]interface {}\n  --> app/kustomization.yaml:4:3"]),
    Hostility(
      testDescription: "aliases of aliases", files: ["app/o.yaml": object("ConfigMap", "web", bomb)],
      says: ["document contains excessive aliasing", "app/o.yaml:8:"]),
    Hostility(
      testDescription: "brackets 100,000 deep",
      files: ["app/o.yaml": object("A", "a", "spec: " + String(repeating: "[", count: 100_000))],
      says: ["exceeded max depth of 10000", "app/o.yaml:5"]),
    Hostility(
      testDescription: "a text that breaks off behind many objects, which are read on several threads",
      files: [
        "app/o.yaml": (0..<1500).map { object("ConfigMap", "c\($0)", "data: {a: b}\n") }.joined(separator: "---\n")
          + "---\n" + object("ConfigMap", "last", "data: {a: [b\n")
      ],
      says: ["MalformedYAMLError", "app/o.yaml:9006"]),
  ]

  @Test(arguments: hostilities)
  func eachMistakeIsNamedWithItsPlace(hostility: Hostility) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("app/kustomization.yaml", hostility.kustomization)
    for (path, text) in hostility.files { try commandLine.write(path, text) }
    let outcome = try commandLine.run(["build", "app"], memory: HostileKustomizationTests.memory)
    #expect(outcome.exitCode == 1, "\(outcome.output.prefix(1000))\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    for words in hostility.says { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
  }

  /// A debug build takes minutes for 100,000 objects, which a release build takes seconds for; the index and the memory
  /// of an object are the same.
  @Test func thousandsOfObjectsAreBuiltInBoundedMemory() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let objects = (0..<4000).map { HostileKustomizationTests.object("ConfigMap", "c\($0)", "data: {a: b}\n") }
    try commandLine.write("app/kustomization.yaml", "resources: [o.yaml]\nnamePrefix: p-\nlabels: [{pairs: {a: b}}]\n")
    try commandLine.write("app/o.yaml", objects.joined(separator: "---\n"))
    let outcome = try commandLine.run(["build", "app"], memory: 1 << 28)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count { $0 == "  name: p-c3999" } == 1)
    #expect(outcome.output.split(separator: "\n").count { $0 == "---" } == 3999)
  }

  /// Sixteen megabytes, for the sake of a debug build: what is held of a file is a few times its size.
  @Test func aLargeFileIsBuiltInBoundedMemory() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let line = String(repeating: "0123456789abcdef", count: 256)
    let text = (0..<4096).map { _ in "    \(line)\n" }.joined()
    try commandLine.write("app/kustomization.yaml", "resources: [o.yaml]\n")
    try commandLine.write(
      "app/o.yaml", HostileKustomizationTests.object("ConfigMap", "large", "data:\n  text: |\n\(text)"))
    let outcome = try commandLine.run(["build", "app"], memory: 1 << 28)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.utf8.count > 16 << 20)
  }
}
