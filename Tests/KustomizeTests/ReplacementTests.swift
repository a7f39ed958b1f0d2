import Testing

@testable import Kustomize

/// Replacements, variables and selectors, on small objects.
@Suite struct ReplacementTests {
  private func replaced(_ replacements: String, _ objects: String) throws -> String {
    try build(["kustomization.yaml": "resources: [a.yaml]\nreplacements:\n" + replacements, "a.yaml": objects])
  }

  private let pair =
    object("A", "a", "spec: {list: [{name: x, v: 1}, {name: y, v: 2}], text: a-b-c, n: 8080}\n") + "---\n"
    + object("B", "b", "spec: {v: old, n: 1, map: {k: v}}\n")

  @Test func aValueKeepsTheTypeOfItsTarget() throws {
    let text = try replaced(
      """
      - source: {kind: A, fieldPath: spec.n}
        targets:
        - {select: {kind: B}, fieldPaths: [spec.v, spec.n]}
      """, pair)
    #expect(text.contains("\"n\": 8080\n") && text.contains("v: \"8080\""))
  }

  /// The namespace of a source is that which is written, for kinds without namespaces too (Kustomize 5.8.1).
  @Test(arguments: [
    ("", "default", true), ("", "ns", false), ("default", "default", true), ("ns", "default", false),
    ("ns", "ns", true),
    ("ns", "", true),
  ])
  func aSourceIsFoundByItsNamespaceAsWritten(written: String, asked: String, isFound: Bool) throws {
    for kind in ["Namespace", "ConfigMap"] {
      let source =
        "apiVersion: v1\nkind: \(kind)\nmetadata: {name: a\(written.isEmpty ? "" : ", namespace: \(written)"), labels: {v: new}}\n"
      let files = [
        "kustomization.yaml": """
        resources: [a.yaml]
        replacements:
        - source: {kind: \(kind), name: a, namespace: '\(asked)', fieldPath: metadata.labels.v}
          targets:
          - {select: {kind: B}, fieldPaths: [spec.v]}
        """,
        "a.yaml": source + "---\n" + object("B", "b", "spec: {v: old}\n"),
      ]
      if isFound {
        #expect(try build(files).hasSuffix("spec:\n  v: new\n") || build(files).contains("spec:\n  v: new\n---"))
      } else {
        #expect(failure(files)?.message.contains("nothing selected") == true)
      }
    }
  }

  @Test func delimitersTakeAndPutParts() throws {
    let text = try replaced(
      """
      - source: {kind: A, fieldPath: spec.text, options: {delimiter: '-', index: 1}}
        targets:
        - {select: {kind: B}, fieldPaths: [spec.v], options: {delimiter: 'l', index: 0}}
      """, pair)
    #expect(text.contains("v: bld"))
  }

  @Test(arguments: [(-1, "z-a-b-c"), (0, "z-b-c"), (2, "a-b-z"), (9, "a-b-c-z")])
  func aDelimitersIndexChoosesTheElement(index: Int, expected: String) throws {
    let text = try replaced(
      """
      - sourceValue: z
        targets:
        - {select: {kind: A}, fieldPaths: [spec.text], options: {delimiter: '-', index: \(index)}}
      """, pair)
    #expect(text.contains("text: \(expected)\n"))
  }

  @Test func aValueWrittenOverItsOwnSourceIsReadAnew() throws {
    let text = try replaced(
      """
      - source: {kind: A, fieldPath: 'list.0.name'}
        targets:
        - {select: {kind: A}, fieldPaths: ['list.[name=i].name'], options: {delimiter: '.', index: 5}}
      """, object("A", "a", "list: [{name: i}, {name: i}]\n"))
    #expect(text.contains("- name: i.i\n- name: i.i.i\n"))
  }

  @Test func wildcardsAndConditionsChooseElements() throws {
    let text = try replaced(
      """
      - sourceValue: all
        targets:
        - {select: {kind: A}, fieldPaths: ['spec.list.*.name']}
      """, pair)
    #expect(text.contains("- name: all\n    v: 1\n  - name: all\n    v: 2\n"))
  }

  @Test func missingFieldsAreMadeOnlyWhenAskedFor() throws {
    let missing = """
      - sourceValue: new
        targets:
        - {select: {kind: B}, fieldPaths: [spec.map.made.deep]}
      """
    #expect(throws: KustomizeError.self) { try replaced(missing, pair) }
    let text = try replaced(missing.replacing("]}", with: "], options: {create: true}}"), pair)
    #expect(text.contains("made:\n      deep: new\n"))
  }

  @Test func rejectedObjectsAreLeftOut() throws {
    let text = try replaced(
      """
      - sourceValue: new
        targets:
        - {select: {name: '.'}, reject: [{kind: A}], fieldPaths: [spec.v]}
      """, pair)
    #expect(text.contains("v: new"))
  }

  @Test func aTextOverANumberPatchedIntoQuotesIsRefusedAsByKustomize() {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{path: p.yaml}]
      replacements:
      - {sourceValue: abc, targets: [{select: {kind: A}, fieldPaths: [num]}]}
      """,
      "a.yaml": object("A", "a", "num: \"80\"\n"), "p.yaml": object("A", "a", "num: 81\n"),
    ]
    #expect(failure(files)?.message == "yaml: cannot decode !!str `abc` as a !!int")
  }

  @Test func aFieldThatATransformerSetHasNoTypeOfItsOwn() throws {
    let text = try build([
      "kustomization.yaml": """
      resources: [a.yaml]
      nameSuffix: -s
      replacements:
      - {sourceValue: '1e3', targets: [{select: {kind: A}, fieldPaths: [metadata.name]}]}
      """,
      "a.yaml": object("A", "a"),
    ])
    #expect(text.contains("name: 1000\n"))
  }

  // MARK: Variables

  @Test func aVariableStandsForAFieldWithItsType() throws {
    let text = try build([
      "kustomization.yaml": """
      resources: [a.yaml]
      namePrefix: p-
      vars:
      - {name: NUM, objref: {kind: Service, apiVersion: v1, name: s}, fieldref: {fieldPath: 'spec.ports[0].port'}}
      - {name: S, objref: {kind: Service, apiVersion: v1, name: s}}
      """,
      "a.yaml": object("Service", "s", "spec: {ports: [{port: 80}]}\n") + "---\n"
        + object(
          "Pod", "a", "spec: {containers: [{name: c, args: ['$(S):$(NUM)', '$(NUM)', '$$(NUM)', '$(X)', '$(NUM']}]}\n"),
    ])
    #expect(text.contains("- args:\n    - p-s:80\n    - 80\n    - $(NUM)\n    - $(X)\n    - $(NUM\n"))
  }

  @Test func aVariableWithoutObjectIsAnError() {
    let error = failure([
      "kustomization.yaml":
        "resources: [a.yaml]\nvars:\n- {name: NUM, objref: {kind: Service, apiVersion: v1, name: s}}\n",
      "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("cannot be mapped to a field") == true)
    #expect(error?.mark.line == 3)
  }

  // MARK: Selectors

  @Test(arguments: [
    ("kind: A", true), ("kind: 'A|B'", true), ("kind: a", false), ("name: 'w.b'", true), ("name: we", false),
    ("labelSelector: 'app in (web, api),!old'", true), ("labelSelector: app!=web", false),
    ("labelSelector: 'n>4'", true), ("annotationSelector: note", false), ("namespace: default", true),
    ("version: v1, group: ''", true), ("group: apps", false),
  ]) func aPatchsTargetSelects(selector: String, isMeant: Bool) throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- {path: p.yaml, target: {\(selector)}}\n",
      "a.yaml": object("A", "web", "  labels: {app: web, n: '5'}\n"), "p.yaml": object("A", "x", "spec: {hit: 1}\n"),
    ])
    #expect(text.contains("hit") == isMeant)
  }

  @Test func patchesJson6902SelectLikePatches() throws {
    let text = try build([
      "kustomization.yaml": """
      resources: [a.yaml]
      patchesJson6902:
      - {target: {name: 'a.'}, patch: '[{"op": "add", "path": "/spec", "value": "z"}]'}
      - {target: {name: none}, patch: '[{"op": "remove", "path": "/x"}]'}
      """,
      "a.yaml": object("A", "a1") + "---\n" + object("A", "a2") + "---\n" + object("B", "b"),
    ])
    #expect(text.split(separator: "spec: z").count == 3)
  }

  @Test func annotationsCanBeAddedToAnObjectWithoutAny() throws {
    let text = try build([
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "add", "path": "/metadata/annotations/x", "value": "z"}]'}]
      """,
      "a.yaml": object("A", "a"),
    ])
    #expect(text.contains("annotations:\n    x: z\n"))
  }
}
