import Manifests
import Text
import Testing

@testable import Kustomize

@Suite struct AccumulationTests {
  @Test func overlaysTransformTheirBases() throws {
    let text = try build(
      [
        "base/kustomization.yaml": "resources: [d.yaml]\nnamePrefix: b-\n",
        "base/d.yaml": object("Foo", "x"),
        "over/kustomization.yaml": "resources: [../base]\nnamePrefix: o-\nnamespace: prod\n",
      ], root: "/project/over")
    #expect(text == "apiVersion: v1\nkind: Foo\nmetadata:\n  name: o-b-x\n  namespace: prod\n")
  }

  @Test func aComponentTransformsWhatItsParentGathered() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\ncomponents: [part]\n",
      "a.yaml": object("Foo", "a"),
      "part/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -c\n",
    ])
    #expect(text.contains("name: a-c"))
  }

  @Test func generatedNamesGetTheHashOfTheirContent() throws {
    let text = try build(["kustomization.yaml": "configMapGenerator: [{name: m, literals: [a=b]}]\n"])
    #expect(text == "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: m-4h2mbtbbt6\n")
  }

  @Test func hashesOfSecretsAreKustomizes() throws {
    let one = try build(["kustomization.yaml": "secretGenerator: [{name: s, literals: [a=b]}]\n"])
    #expect(one.contains("name: s-k695gkmbtk"))
    let none = try build(["kustomization.yaml": "secretGenerator: [{name: s}]\n"])
    #expect(none.contains("name: s-46f8b28mk5"))
  }

  @Test func referencesFollowGeneratedNames() throws {
    let pod = "spec:\n  volumes:\n  - name: v\n    configMap:\n      name: m\n"
    let text = try build([
      "kustomization.yaml": "resources: [p.yaml]\nconfigMapGenerator: [{name: m, literals: [a=b]}]\nnamePrefix: x-\n",
      "p.yaml": object("Pod", "p", pod),
    ])
    #expect(text.contains("      name: x-m-4h2mbtbbt6\n    name: v\n"))
  }

  @Test func aMergingGeneratorKeepsTheBasesKeys() throws {
    let text = try build(
      [
        "base/kustomization.yaml": "configMapGenerator: [{name: m, literals: [a=1, b=2]}]\n",
        "over/kustomization.yaml":
          "resources: [../base]\nconfigMapGenerator: [{name: m, behavior: merge, literals: [b=3]}]\n",
      ], root: "/project/over")
    #expect(text.contains("data:\n  a: \"1\"\n  b: \"3\"\n"))
  }

  @Test(arguments: ["merge", "replace"])
  func anObjectKeepsItsTransformationsWhenAGeneratorMergesIntoIt(behavior: String) throws {
    let text = try build(
      [
        "base/kustomization.yaml": "namePrefix: p-\nconfigMapGenerator: [{name: m, literals: [a=b]}]\n",
        "over/kustomization.yaml": """
        resources: [../base]
        configMapGenerator: [{name: m, behavior: \(behavior), literals: [c=d]}]
        buildMetadata: [transformerAnnotations]
        """,
      ], root: "/project/over")
    #expect(text.contains("      - configuredIn: ../base/kustomization.yaml\n"))
    #expect(text.contains("          kind: PrefixTransformer\n"))
  }

  @Test(arguments: ["...\nnamePrefix: x-\n", "---\n[\n", "...\n@: }\n", "--- }\n"])
  func nothingBehindTheFirstDocumentOfAKustomizationIsRead(rest: String) throws {
    let text = try build(["kustomization.yaml": "configMapGenerator: [{name: m, literals: [a=b]}]\n\(rest)"])
    #expect(text.contains("  name: m-4h2mbtbbt6\n"))
  }

  @Test func itemsOfListsOtherThanListGoLast() throws {
    let list = "apiVersion: v1\nkind: FooList\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n---\n"
    let options = { () -> KustomizeBuild.Options in
      var options = KustomizeBuild.Options()
      options.order = .none
      return options
    }()
    let text = try build(
      ["kustomization.yaml": "resources: [l.yaml]\n", "l.yaml": list + object("Z", "z")], options: options)
    #expect(text.hasPrefix("apiVersion: v1\nkind: Z\n"))
  }

  @Test func aConfiguredFieldOfOneTypeTakesThePlaceOfTheBuiltInOneAsInKustomize581() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n",
      "c.yaml": "namePrefix: [{path: metadata/name, kind: Foo}]\n",
      "a.yaml": object("Foo", "a") + "---\n" + object("Bar", "b"),
    ])
    #expect(text.contains("name: p-a\n"))
    #expect(text.contains("name: b\n"))
  }

  @Test func theTagSuffixIsPutTwiceAsInKustomize581() throws {
    let text = try build([
      "kustomization.yaml": "resources: [p.yaml]\nimages: [{name: nginx, tagSuffix: -alpine}]\n",
      "p.yaml": object("Pod", "p", "spec:\n  containers:\n  - image: nginx:1.2\n    name: c\n"),
    ])
    #expect(text.contains("image: nginx:1.2-alpine-alpine"))
  }

  @Test func annotationsBecomeStringsAndEmptyOnesGo() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {n: 5}}\n---\n"
        + "apiVersion: v1\nkind: B\nmetadata: {name: b, annotations: {}}\n",
    ])
    #expect(text.contains("\"n\": \"5\""))
    #expect(text.hasSuffix("kind: B\nmetadata:\n  name: b\n"))
  }

  @Test func originsAreWrittenWhenAskedFor() throws {
    let text = try build([
      "kustomization.yaml": "resources: [base]\nbuildMetadata: [originAnnotations]\n",
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": object("A", "a"),
    ])
    #expect(text.contains("config.kubernetes.io/origin: |\n      path: base/a.yaml\n"))
  }

  @Test func objectsOfTheBuildOnlyAreNotPrinted() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml":
        "apiVersion: v1\nkind: A\nmetadata: {name: a, annotations: {config.kubernetes.io/local-config: 'true'}}\n",
    ])
    #expect(text.isEmpty)
  }

  @Test func objectsGivenInMemoryComeBeforeTheResources() throws {
    let tree = ["/project/kustomization.yaml": "namePrefix: p-\nresources: []\n"]
    let build = KustomizeBuild(fileSystem: .memory(tree))
    let first = KustomizeBuild.Document(path: "a.yaml", bytes: Array(object("A", "a").utf8))
    let output = try build.run(root: "/project", firstResource: first)
    #expect(output.identities.map(\.name.string) == ["p-a"])
  }

  @Test func objectsOfABaseThatCameToOneIdentityAreRefused() {
    let error = failure(
      [
        "base/kustomization.yaml": """
        resources: [a.yaml]
        replacements: [{sourceValue: same, targets: [{select: {kind: A}, fieldPaths: [metadata.namespace]}]}]
        """,
        "base/a.yaml": object("A", "a", "  namespace: x\n") + "---\n" + object("A", "a", "  namespace: y\n"),
        "top/kustomization.yaml": "resources: [../base]\n",
      ], root: "/project/top")
    #expect(error?.message.contains("may not add resource with an already registered id: A.v1.[noGrp]/a.same") == true)
  }

  @Test func objectsThatAPatchGivesOneIdentityAreRefused() {
    let error = failure([
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "replace", "path": "/metadata/name", "value": "same"}]'}]
      """,
      "a.yaml": object("A", "a") + "---\n" + object("A", "b"),
    ])
    #expect(error?.message == "may not add resource with an already registered id: A.v1.[noGrp]/same.[noNs]")
  }

  @Test func anObjectOfANewKindIsSearchedForNamesAsOneOfItsOld() throws {
    let text = try build([
      "kustomization.yaml": """
      resources: [a.yaml]
      secretGenerator: [{name: s, literals: [k=v]}]
      patches: [{target: {kind: Pod}, patch: '[{"op": "replace", "path": "/kind", "value": "Widget"}]'}]
      """,
      "a.yaml": object("Pod", "a", "spec: {imagePullSecrets: [{name: s}]}\n"),
    ])
    #expect(text.contains("- name: s-"))
  }

  @Test func aValueIsAddedToAnEmptyPath() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]\n", "a.yaml": object("A", "a"),
      "t.yaml": object(
        "ValueAddTransformer", "t", apiVersion: "builtin",
        "value: v\ntargets: [{fieldPath: metadata/labels/x, filePathPosition: 2}]\n"),
    ])
    #expect(text.contains("x: v\n"))
  }

  @Test func anObjectWhoseNameAPatchTakesIsRefused() {
    let error = failure([
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "replace", "path": "/metadata/name", "value": ""}]'}]
      """,
      "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("missing metadata.name") == true)
  }

  @Test func aPatchThatReplacesAllMetadataMakesKustomizeForgetOldNames() {
    let error = failure(
      [
        "base/kustomization.yaml": "resources: [a.yaml]\nnameSuffix: -s\n", "base/a.yaml": object("A", "a"),
        "top/kustomization.yaml": """
        resources: [../base]
        patches: [{path: p.yaml}]
        replacements: [{source: {kind: A, name: a}, targets: [{select: {kind: A}, fieldPaths: [kind]}]}]
        """,
        "top/p.yaml": "apiVersion: v1\nkind: A\nmetadata: {name: a, $patch: replace}\n",
      ], root: "/project/top")
    #expect(error?.message.contains("nothing selected by A.[noVer].[noGrp]/a.[noNs]") == true)
  }
}

/// The tables of built-in fields.
@Suite struct BuiltinFieldTests {
  @Test func theTablesAreSortedAsMergingSortsThem() {
    var sorted = TransformerConfiguration.defaults
    sorted.sort()
    for list in TransformerConfiguration.List.allCases {
      #expect(sorted[list] == TransformerConfiguration.defaults[list])
    }
    #expect(sorted.nameReferences.map(\.type) == TransformerConfiguration.defaults.nameReferences.map(\.type))
    #expect(sorted.nameReferences.map(\.fields) == TransformerConfiguration.defaults.nameReferences.map(\.fields))
  }
}
