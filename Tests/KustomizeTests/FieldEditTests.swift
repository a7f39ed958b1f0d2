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
    return output.objects.indices.flatMap { output.history(of: $0).edits }
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

  @Test func aVariableIsFollowedToThePatchOfTheFieldThatItReads() throws {
    let found = try edits([
      "kustomization.yaml": """
      resources: [d.yaml, s.yaml]
      patches:
      - path: p.yaml
      vars:
      - name: TYPE
        objref: {apiVersion: v1, kind: Service, name: web}
        fieldref: {fieldPath: spec.type}
      """,
      "d.yaml": object(
        "Deployment", "web", apiVersion: "apps/v1",
        "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n        args: [x, --type=$(TYPE)]\n"),
      "s.yaml": object("Service", "web", "spec:\n  type: ClusterIP\n"),
      "p.yaml": object("Service", "web", "spec:\n  type: NodePort\n"),
    ])
    let edit = found.first { $0.kind == "RefVarTransformer" }
    #expect(place(edit) == "kustomization.yaml:4")
    #expect(edit?.readings.map(\.name) == ["$(TYPE) is Service/web spec.type"])
    #expect(edit?.readings.first?.entry.line == 5)
    #expect(place(edit?.readings.first?.edits.first) == "p.yaml:6")
    #expect(edit?.readings.first?.base.line == 6)
  }

  @Test func eachReplacementIsNamedByItsEntryAndTheFieldThatItReads() throws {
    let found = try edits([
      "kustomization.yaml": """
      resources: [d.yaml, s.yaml]
      replacements:
      - sourceValue: "9"
        targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
      - source: {kind: Service, fieldPath: spec.type}
        targets: [{select: {kind: Deployment}, fieldPaths: [metadata.labels.type], options: {create: true}}]
      """, "d.yaml": deployment, "s.yaml": object("Service", "web", "spec:\n  type: NodePort\n"),
    ])
    #expect(place(found.first { $0.path.last == .key(ByteString("replicas")) }) == "kustomization.yaml:3")
    let edit = found.first { $0.path.last == .key(ByteString("type")) }
    #expect(place(edit) == "kustomization.yaml:5")
    #expect(edit?.readings.map(\.name) == ["Service/web spec.type"])
  }

  @Test func theHashOfANameIsMadeOfTheContent() throws {
    let found = try edits([
      "kustomization.yaml": """
      configMapGenerator:
      - name: web
        literals: [a=1]
      """
    ])
    let edit = found.first { $0.kind == "HashTransformer" }
    #expect(edit?.readings.map(\.name) == ["the hash of the content"])
    #expect(place(edit?.readings.first?.edits.first) == "kustomization.yaml:2")
  }

  @Test func elementsWithoutNamesKeepTheirPlacesWhenOthersComeBeforeThem() throws {
    var options = KustomizeBuild.Options()
    options.tracksEdits = true
    let rules = "rules:\n- apiGroups: [one]\n- apiGroups: [two]\n"
    let output = try KustomizeBuild(
      fileSystem: .memory(
        [
          "/project/kustomization.yaml": """
          resources: [r.yaml]
          patches:
          - target: {kind: Role}
            patch: |-
              - op: add
                path: /rules/0
                value: {apiGroups: [zero]}
          - target: {kind: Role}
            patch: |-
              - op: remove
                path: /rules/1
          """, "/project/r.yaml": object("Role", "web", apiVersion: "rbac.authorization.k8s.io/v1", rules),
        ] as [String: String]), options: options
    ).run(root: "/project")
    let groups: (Int) -> [FieldEdit.Step] = {
      [.key(ByteString("rules")), .index($0), .key(ByteString("apiGroups")), .index(0)]
    }
    let (edits, places) = output.history(of: 0)
    #expect(places[groups(1)]?.line == 7)
    #expect(places[groups(0)] == nil)
    let added = edits.first { $0.path == groups(0) }
    #expect(place(added) == "kustomization.yaml:7")
  }

  @Test func aPatchThatSaysWhatIsThereChangesNothing() throws {
    let found = try edits([
      "kustomization.yaml": "resources: [d.yaml]\npatches:\n- path: d.yaml\n", "d.yaml": deployment,
    ])
    #expect(found.isEmpty)
  }
}
