import Diagnostics
import Testing
import Text
import YAML

@testable import Kustomize

/// What each step of a build is noted to have changed.
@Suite struct FieldEditTests {
  private func edits(_ files: [String: String]) throws -> [FieldEdit] {
    var options = KustomizeBuild.Options()
    options.tracksEdits = true
    let tree = Dictionary(uniqueKeysWithValues: files.map { ("/project/" + $0.key, $0.value) })
    let output = try KustomizeBuild(fileSystem: .memory(tree), options: options).run(root: "/project")
    return output.edits.first ?? []
  }

  private func place(_ edit: FieldEdit?) -> String {
    guard let edit, edit.mark.isKnown else { return "" }
    return "\(SourceFile.named(edit.mark.file).path.split(separator: "/").last ?? ""):\(edit.mark.line)"
  }

  private let deployment = object("Deployment", "web", apiVersion: "apps/v1", "spec:\n  replicas: 1\n")

  @Test func aPatchIsNamedByItsOwnLine() throws {
    let found = try edits([
      "kustomization.yaml": "resources: [d.yaml]\npatches:\n- path: p.yaml\n", "d.yaml": deployment,
      "p.yaml": object("Deployment", "web", apiVersion: "apps/v1", "spec:\n  replicas: 4\n"),
    ])
    let edit = found.first { $0.path == [.key(ByteString("spec")), .key(ByteString("replicas"))] }
    #expect(place(edit) == "p.yaml:6")
    #expect(edit?.previous == ByteString("1"))
    #expect(edit?.role == .patch)
  }

  @Test func aPatchInsideTheKustomizationIsNamedByTheLineThere() throws {
    let found = try edits([
      "kustomization.yaml": """
      resources: [d.yaml]
      patches:
      - target: {kind: Deployment}
        patch: |-
          - op: replace
            path: /spec/replicas
            value: 7
      """, "d.yaml": deployment,
    ])
    #expect(place(found.first { $0.path.last == .key(ByteString("replicas")) }) == "kustomization.yaml:7")
  }

  @Test func aTransformerIsNamedByItsEntry() throws {
    let found = try edits([
      "kustomization.yaml": "resources: [d.yaml]\nnamePrefix: a-\nreplicas:\n- name: web\n  count: 5\n",
      "d.yaml": deployment,
    ])
    #expect(place(found.first { $0.path.last == .key(ByteString("replicas")) }) == "kustomization.yaml:4")
    #expect(place(found.first { $0.path.last == .key(ByteString("name")) }) == "kustomization.yaml:2")
  }

  @Test func earlierChangesFollowElementsThatMove() throws {
    let containers = "spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: a\n"
    let patch = "spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: b\n"
    let found = try edits([
      "kustomization.yaml": """
      resources: [d.yaml]
      patches:
      - path: p.yaml
      - target: {kind: Deployment}
        patch: |-
          - op: add
            path: /spec/template/spec/containers/0
            value: {name: first, image: c}
      """, "d.yaml": object("Deployment", "web", apiVersion: "apps/v1", containers),
      "p.yaml": object("Deployment", "web", apiVersion: "apps/v1", patch),
    ])
    let image = found.first { $0.previous == ByteString("a") }
    #expect(image?.path.contains(.index(1)) == true)
    #expect(place(image) == "p.yaml:10")
  }
}
