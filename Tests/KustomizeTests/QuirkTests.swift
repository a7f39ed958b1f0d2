import Diagnostics
import Testing

@testable import Kustomize

/// What Kustomize changes without a word: copied and said aloud, or corrected where that is asked for.
@Suite struct QuirkTests {
  @Test func aDateIsRewrittenWithAWarningThatNamesTheLine() throws {
    let files = ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": object("A", "a", "day: 2020-01-02\n")]
    let output = try run(files)
    #expect(output.text.contains("day: \"2020-01-02T00:00:00Z\""))
    #expect(output.warnings.first?.mark.line == 5)
    let corrected = try run(files, [.dates])
    #expect(corrected.text.contains("day: \"2020-01-02\""))
    #expect(corrected.warnings.isEmpty)
  }

  @Test func aTagSuffixIsPutTwiceUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\nimages: [{name: nginx, tagSuffix: -b}]\n",
      "a.yaml": object("Pod", "a", "spec: {containers: [{name: c, image: 'nginx:1'}]}\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("image: nginx:1-b-b"))
    #expect(output.warnings.count == 1)
    #expect(try run(files, [.tagSuffix]).text.contains("image: nginx:1-b\n"))
  }

  @Test func aPortWithoutProtocolIsDroppedUnlessCorrected() throws {
    let files = patched(
      object("Service", "a", "spec: {ports: [{port: 80, protocol: TCP}]}\n"),
      object("Service", "a", "spec: {ports: [{port: 80, nodePort: 3}, {port: 99}]}\n"))
    let output = try run(files)
    #expect(!output.text.contains("nodePort"))
    #expect(output.warnings.contains { $0.message.contains("has no protocol") && $0.mark.line == 5 })
    let corrected = try run(files, [.lostElements]).text
    #expect(corrected.contains("  - port: 99\n  - nodePort: 3\n    port: 80\n    protocol: TCP\n"))
  }

  @Test func elementsOfEqualNamesCollapseUnlessCorrected() throws {
    let files = patched(
      object("Pod", "a", "spec: {containers: [{name: c, env: [{name: A, value: x}, {name: A, value: y}]}]}\n"),
      object("Pod", "a", "spec: {hostNetwork: true}\n"))
    let output = try run(files)
    #expect(!(output.text.contains("value: x") && output.text.contains("value: \"y\"")))
    #expect(output.warnings.count == 1)
    let corrected = try run(files, [.duplicateElements]).text
    #expect(corrected.contains("value: x") && corrected.contains("value: \"y\""))
  }

  @Test func aTargetsWordMatchesPartsOfNamesUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      replacements:
      - sourceValue: new
        targets: [{select: {kind: A}, fieldPaths: ['list.[name=a].v']}]
      """,
      "a.yaml": object("A", "a", "list: [{name: a, v: x}, {name: ab, v: old}]\n"),
    ]
    let output = try run(files)
    #expect(!output.text.contains("old"))
    #expect(output.warnings.count == 1)
    #expect(try run(files, [.targetSubstring]).text.contains("old"))
  }

  @Test func aGeneratorThatMergesLosesTheTypeUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      secretGenerator: [{name: a, behavior: merge, literals: [k=v]}]
      """,
      "a.yaml": object("Secret", "a", "type: x/y\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("type: Opaque"))
    #expect(output.warnings.contains { $0.mark.line == 5 })
    #expect(try run(files, [.generatorMerge]).text.contains("type: x/y"))
  }

  @Test func anIngressKeepsTheOldNameOfItsClassUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\n",
      "a.yaml": object("IngressClass", "ic", apiVersion: "networking.k8s.io/v1") + "---\n"
        + object("Ingress", "i", apiVersion: "networking.k8s.io/v1", "spec: {ingressClassName: ic}\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("ingressClassName: ic"))
    #expect(output.warnings.count == 1)
    #expect(try run(files, [.ingressClass]).text.contains("ingressClassName: p-ic"))
  }

  @Test func aJSONPatchRoundsLargeIntegersWithAWarning() throws {
    let output = try run([
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "add", "path": "/x", "value": 1}]'}]
      """,
      "a.yaml": object("A", "a", "n: 9007199254740995\n"),
    ])
    #expect(output.text.contains("9007199254740996"))
    #expect(output.warnings.first?.mark.line == 5)
  }

  @Test func listsOfCustomResourcesMergeByTheirDefinitionsKeysWhenCorrected() throws {
    let definition = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: foos.example.com}
      spec:
        group: example.com
        names: {kind: Foo, plural: foos}
        scope: Namespaced
        versions:
        - name: v1
          schema:
            openAPIV3Schema:
              properties:
                items: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]}
      """
    var files = patched(
      object("Foo", "a", apiVersion: "example.com/v1", "items: [{name: a, v: 1}, {name: b, v: 2}]\n") + "---\n"
        + definition,
      object("Foo", "a", apiVersion: "example.com/v1", "items: [{name: b, v: 3}]\n"))
    #expect(!(try run(files).text.contains("name: a\n  v: 1")))
    #expect(try run(files, [.crdMergeKeys]).text.contains("- name: b\n  v: 3\n- name: a\n  v: 1\n"))

    files["a.yaml"] = object("Foo", "a", apiVersion: "example.com/v1", "items: [{name: a, v: 1}, {name: b, v: 2}]\n")
    files["crd.yaml"] = definition
    files["kustomization.yaml", default: ""] += "crds: [crd.yaml]\n"
    #expect(try run(files, [.crdMergeKeys]).text.contains("- name: b\n  v: 3\n- name: a\n  v: 1\n"))
  }

  @Test func aNumberOverAQuotedTextBecomesATextUnlessCorrected() throws {
    let files = patched(object("A", "a", "spec: {num: \"80\"}\n"), object("A", "a", "spec:\n  num: 81\n"))
    let output = try run(files)
    #expect(output.text.contains("num: \"81\""))
    #expect(output.warnings.first?.mark.line == 6)
    #expect(try run(files, [.quotedNumbers]).text.contains("num: 81\n"))
  }

  @Test func replacingAnElementDoesNothingUnlessCorrected() throws {
    let files = patched(
      object("Pod", "a", "spec: {containers: [{name: c, image: x, tty: true}]}\n"),
      object("Pod", "a", "spec:\n  containers:\n  - {name: c, image: new, $patch: replace}\n"))
    let output = try run(files)
    #expect(output.text.contains("image: x"))
    #expect(output.warnings.first?.mark.line == 7)
    let corrected = try run(files, [.elementReplace]).text
    #expect(corrected.contains("image: new") && !corrected.contains("tty"))
  }

  @Test func aLargeNumberIsCopiedWithAnExponentUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "add", "path": "/x", "value": 1}]'}]
      replacements:
      - source: {kind: A, fieldPath: num}
        targets: [{select: {kind: A}, fieldPaths: [text]}]
      """,
      "a.yaml": object("A", "a", "num: 2000000\ntext: t\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("text: \"2e+06\""))
    #expect(output.warnings.contains { $0.mark.line == 4 })
    #expect(try run(files, [.exponents]).text.contains("text: \"2000000\""))
  }

  @Test func rejectionByEitherIdentityOrLabelsIsSaidAndCorrected() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      replacements:
      - sourceValue: new
        targets: [{select: {kind: A}, fieldPaths: [v], reject: [{name: a, labelSelector: x=y}]}]
      """,
      "a.yaml": object("A", "a", "v: old\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("v: old"))
    #expect(output.warnings.count == 1)
    #expect(try run(files, [.rejectEither]).text.contains("v: new"))
  }

  @Test func aWriteOfAnotherTypeIntoATextIsLostUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      replacements:
      - sourceValue: new
        targets: [{select: {kind: ConfigMap}, fieldPaths: [data.j.n]}]
      """,
      "a.yaml": object("ConfigMap", "a", "data:\n  j: '{\"n\": 1}'\n"),
    ]
    let output = try run(files)
    #expect(output.text.contains("j: '{\"n\": 1}'"))
    #expect(output.warnings.first?.mark.line == 6)
    #expect(try run(files, [.textWrites]).text.contains("j: '{\"n\":\"new\"}'"))
  }

  @Test func unknownWordsAreSaidAndRefusedWhenCorrected() throws {
    let files = [
      "kustomization.yaml":
        "configMapGenerator: [{name: a, behavior: mrege, literals: [k=v]}]\nbuildMetadata: [orgin]\n"
    ]
    #expect(try run(files).warnings.map(\.mark.line).sorted() == [1, 2])
    #expect(throws: KustomizeError.self) { try run(files, [.unknownWords]) }
  }

  @Test func aKeyThatReadsAsABooleanIsCorrected() throws {
    let files = ["kustomization.yaml": "resources: [a.yaml]\ncommonLabels:\n  y: b\n", "a.yaml": object("A", "a")]
    // Kustomize then cannot print the label: its key is no text.
    #expect(throws: KustomizeError.self) { try run(files) }
    #expect(try run(files, [.booleanKeys]).text.contains("\"y\": b"))
  }

  @Test func aKeyThatReadsAsABooleanIsSaid() throws {
    let output = try run([
      "kustomization.yaml": "resources: [a.yaml]\npatches: []\nopenapi:\n  on: b\n", "a.yaml": object("A", "a"),
    ])
    #expect(output.warnings.contains { $0.message.contains("on becomes true") && $0.mark.line == 4 })
  }

  @Test func aNameOfDigitsBecomesANumberUnlessCorrected() throws {
    let files = ["kustomization.yaml": "resources: [a.yaml]\nnamePrefix: \"0\"\n", "a.yaml": object("A", "'123'")]
    let plain = [
      "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: \"0\"\n", "a.yaml": object("A", "123"),
    ]
    #expect(try run(files).text.contains("name: \"0123\""))
    let output = try run(plain)
    #expect(output.text.contains("name: 83"))
    #expect(output.warnings.first?.mark.line == 1)
    #expect(try run(plain, [.numericNames]).text.contains("name: \"0123\""))
  }

  @Test func theItemsOfAListGoBehindAllOthersUnlessCorrected() throws {
    let list = "apiVersion: v1\nkind: ThingList\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: first}}\n"
    var options = KustomizeBuild.Options()
    options.order = .none
    let files = ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": list + "---\n" + object("B", "second")]
    let output = try run(files, options: options)
    #expect(output.text.hasPrefix("apiVersion: v1\nkind: B"))
    #expect(output.warnings.first?.mark.line == 1)
    options.corrections = [.listOrder]
    #expect(try run(files, options: options).text.hasPrefix("apiVersion: v1\nkind: A"))
  }

  @Test func aKeyThatKubernetesRefusesIsSaidAndRefusedWhenCorrected() throws {
    let files = ["kustomization.yaml": "configMapGenerator: [{name: a, envs: [e]}]\n", "e": "export A=b\n"]
    #expect(try run(files).warnings.contains { $0.message.contains("\"export A\"") })
    #expect(throws: KustomizeError.self) { try run(files, [.invalidKeys]) }
  }

  @Test func longBase64IsBrokenUnlessCorrected() throws {
    let files = [
      "kustomization.yaml": "secretGenerator: [{name: a, literals: [k=\(String(repeating: "x", count: 90))]}]\n"
    ]
    #expect(try run(files).text.contains("k: |"))
    #expect(!(try run(files, [.base64Lines]).text.contains("k: |")))
  }

  @Test func anUnknownCorrectionListsTheKnownOnes() {
    let error = #expect(throws: Diagnostic.self) { try Quirk.named(["dats"]) }
    #expect(error?.help?.contains("dates") == true)
  }

  private func patched(_ objects: String, _ patch: String) -> [String: String] {
    ["kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n", "a.yaml": objects, "p.yaml": patch]
  }

  private func run(
    _ files: [String: String], _ corrections: Set<Quirk> = []
  ) throws -> (text: String, warnings: [Diagnostic]) {
    var options = KustomizeBuild.Options()
    options.corrections = corrections
    return try run(files, options: options)
  }

  private func run(
    _ files: [String: String], options: KustomizeBuild.Options
  ) throws -> (text: String, warnings: [Diagnostic]) {
    let tree = Dictionary(uniqueKeysWithValues: files.map { ("/project/" + $0.key, $0.value) })
    let output = try KustomizeBuild(fileSystem: .memory(tree), options: options).run(root: "/project")
    return (String(decoding: try output.manifest(), as: UTF8.self), output.warnings)
  }
}
