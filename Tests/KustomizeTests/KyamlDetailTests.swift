import Testing

@testable import Kustomize

/// Details of Kustomize's own YAML library that show in what is built.
@Suite struct KyamlDetailTests {
  @Test func ofAnAnnotationThatStandsTwiceTheLastValueCounts() throws {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": object("A", "a", "  annotations: {x: '1', b: c, x: '2'}\n"),
    ]
    #expect(try build(files).contains("  annotations:\n    b: c\n    x: \"2\"\n"))
    let labels = files.mapValues { $0.replacing("annotations:", with: "labels:") }
    #expect(failure(labels)?.message.contains("mapping key \"x\" already defined at line 5") == true)
  }

  @Test func annotationsOfOneTransformerStayOneTextWhenTheObjectIsRenamed() throws {
    let files = [
      "a/kustomization.yaml": "resources: [a.yaml]\ncommonAnnotations: {note: hi}\n",
      "a/a.yaml": object("Deployment", "d", apiVersion: "apps/v1", "spec: {template: {spec: {a: b}}}\n"),
      "b/kustomization.yaml": "resources: [../a]\nnameSuffix: -x\n",
      "kustomization.yaml": """
      resources: [b]
      patches:
      - target: {kind: Deployment}
        patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {metadata: {annotations: {note: other}}}}}'
      """,
    ]
    #expect(try build(files).count(of: "note: other") == 2)
    let withOrigins = files.merging([
      "kustomization.yaml": files["kustomization.yaml", default: ""] + "\nbuildMetadata: [transformerAnnotations]\n"
    ]) { $1 }
    #expect(try build(withOrigins).count(of: "note: other") == 1)
  }

  @Test func variablesWalkThroughObjectsThatDoNotNameThem() {
    let files = [
      "kustomization.yaml":
        "resources: [a.yaml]\nvars: [{name: X, objref: {apiVersion: v1, kind: Service, name: s}}]\n",
      "a.yaml": object("Service", "s", apiVersion: "v1", "spec: text\n"),
    ]
    #expect(failure(files)?.message.contains("expected sequence or mapping node") == true)
  }

  @Test func anObjectWhoseNameWasTakenAwayIsNotRenamed() {
    let files = [
      "kustomization.yaml": """
      resources: [a]
      namespace: ns
      """,
      "a/kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {}, patch: '[{"op": "replace", "path": "/metadata/name", "value": {}}]'}]
      """,
      "a/a.yaml": object("A", "a", "spec: {}\n"),
    ]
    #expect(failure(files)?.message.contains("number of previous names") == true)
  }

  /// Kustomize keeps the names from before in annotations.
  @Test func annotationsThatAreReplacedTakeThePreviousNamesAlong() throws {
    let files = [
      "kustomization.yaml": """
      resources: [a]
      replacements:
      - sourceValue: x
        targets:
        - {select: {kind: A}, fieldPaths: [metadata.annotations], options: {create: true}}
        - {select: {kind: A, name: a}, fieldPaths: [spec.v]}
      """,
      "a/kustomization.yaml": "resources: [a.yaml]\nnameSuffix: -s\n",
      "a/a.yaml": object("A", "a", "spec: {v: old}\n"),
    ]
    #expect(try build(files).contains("v: old"))
  }

  @Test(arguments: [("null", "q-null"), ("~", "q-~"), ("", "q-"), ("'null'", "q-null")])
  func aPrefixStandsBeforeANullAsItIsSpelt(written: String, expected: String) throws {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      transformers:
      - |
        {apiVersion: builtin, kind: PrefixTransformer, prefix: q-, fieldSpecs: [{path: data, create: true}], metadata: {name: p}}
      """,
      "a.yaml": object("ConfigMap", "a", apiVersion: "v1", "data: \(written)\n"),
    ]
    #expect(try build(files).contains("data: \(expected)\n"))
  }

  @Test func anEmptyTextTaggedAsNullGoesWhereAMergePassesBy() throws {
    var files = [
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": object("A", "a", "spec: {a: !!null '', b: !!null \"\", c: !!null , d: !!null ~}\n"),
    ]
    #expect(try build(files).contains("spec:\n  a: null\n  b: null\n  c: null\n  d: null\n"))
    files["kustomization.yaml", default: ""] +=
      "patches: [{target: {kind: A}, patch: '{apiVersion: v1, kind: A, metadata: {name: a}, spec: {z: 1}}'}]\n"
    #expect(try build(files).contains("spec:\n  d: null\n  z: 1\n"))
  }

  /// What each transformer writes, and what becomes of it when a patch one layer up passes by, writes 5 there, or both.
  @Test(arguments: [
    Written("commonLabels: {l: '1'}", passed: "l: \"1\"", over: "l: \"5\""),
    Written("commonLabels: {l: '1'}", labels: "l: web", passed: "l: \"1\"", over: "l: 5", passedAndOver: "l: \"5\""),
    Written("commonLabels: {l: 2020-01-02}", passed: "l: \"2020-01-02\"", over: "l: 5"),
    Written("commonLabels: {l: 'a: b'}", passed: "l: 'a: b'", over: "l: \"5\""),
    Written(valueAdd: "1", "y: 2", before: "l: 1", passed: "l: \"1\"", over: "l: 5", passedAndOver: "l: \"5\""),
    Written(
      valueAdd: "null", "l: web", before: "l: null", passed: "l: \"null\"", over: "l: 5", passedAndOver: "l: \"5\""),
    Written(valueAdd: "web", "l: 2", passed: "l: web", over: "l: 5"),
    Written(replacement: "1", "l: web", passed: "l: \"1\"", over: "l: 5", passedAndOver: "l: \"5\""),
    Written(replacement: "1", "l: 2", passed: "l: 1", over: "l: 5"),
    Written(replacement: "1", "l: 'w'", passed: "l: \"1\"", over: "l: \"5\""),
    Written("{}", spec: "l: yes", passed: "l: \"yes\"", over: "l: 5", passedAndOver: "l: \"5\""),
  ])
  func whatTransformersWriteHasTheirTypeUnderLaterPatches(_ written: Written) throws {
    func result(_ patches: String...) throws -> String {
      let place = written.isLabel ? "metadata: {name: f, labels: {l: 5}}" : "metadata: {name: f}, spec: {l: 5}"
      let texts = patches.map { $0 == "over" ? place : "metadata: {name: f}, data: {}" }
      let files = [
        "a/kustomization.yaml": written.kustomization + "\nresources: [o.yaml]\n",
        "a/o.yaml":
          "apiVersion: v1\nkind: Foo\nmetadata: {name: f, labels: {\(written.labels)}}\nspec: {\(written.spec)}\n",
        "kustomization.yaml": "resources: [a]\n"
          + (texts.isEmpty ? "" : "patches:\n")
          + texts.map { "- patch: '{apiVersion: v1, kind: Foo, \($0)}'\n" }.joined(),
      ]
      return try build(files)
    }
    #expect(try result().contains("  \(written.before)\n"))
    #expect(try result("pass").contains("  \(written.passed)\n"))
    #expect(try result("over").contains("  \(written.over)\n"))
    #expect(try result("pass", "over").contains("  \(written.passedAndOver)\n"))
  }

  struct Written: Sendable {
    var kustomization: String
    var labels = "x: z"
    var spec = "y: 2"
    var isLabel = false
    var before: String
    var passed: String
    var over: String
    var passedAndOver: String

    init(
      _ kustomization: String, labels: String = "x: z", passed: String, over: String, passedAndOver: String? = nil
    ) {
      self.kustomization = kustomization
      self.labels = labels
      isLabel = true
      before = passed
      self.passed = passed
      self.over = over
      self.passedAndOver = passedAndOver ?? over
    }

    init(
      _ kustomization: String, spec: String, before: String? = nil, passed: String, over: String,
      passedAndOver: String? = nil
    ) {
      self.kustomization = kustomization == "{}" ? "" : kustomization
      self.spec = spec
      self.before = before ?? passed
      self.passed = passed
      self.over = over
      self.passedAndOver = passedAndOver ?? over
    }

    init(
      valueAdd value: String, _ spec: String, before: String? = nil, passed: String, over: String,
      passedAndOver: String? = nil
    ) {
      self.init(
        """
        transformers:
        - |
          apiVersion: builtin
          kind: ValueAddTransformer
          metadata: {name: t}
          value: '\(value)'
          targets: [{fieldPath: spec/l}]
        """, spec: spec, before: before, passed: passed, over: over, passedAndOver: passedAndOver)
    }

    init(replacement value: String, _ spec: String, passed: String, over: String, passedAndOver: String? = nil) {
      self.init(
        "replacements: [{sourceValue: '\(value)', targets: [{select: {kind: Foo}, fieldPaths: [spec.l]}]}]",
        spec: spec, passed: passed, over: over, passedAndOver: passedAndOver)
    }
  }

  @Test(arguments: [("1", "5"), ("'1'", "\"5\"")])
  func aCountOfReplicasStaysANumberUnderLaterPatches(old: String, over: String) throws {
    let files = [
      "a/kustomization.yaml": "resources: [a.yaml]\nreplicas: [{name: d, count: 3}]\n",
      "a/a.yaml": object("Deployment", "d", apiVersion: "apps/v1", "spec: {replicas: \(old)}\n"),
      "kustomization.yaml": """
      resources: [a]
      patches:
      - patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {x: y}}}'
      """,
    ]
    #expect(try build(files).contains("replicas: \(old == "1" ? "3" : "\"3\"")\n"))
    let patched = files.mapValues { $0.replacing("labels: {x: y}}", with: "labels: {x: y}}, spec: {replicas: 5}") }
    #expect(try build(patched).contains("replicas: \(over)\n"))
  }

  @Test func aTextOverACountOfReplicasIsNoNumber() {
    let files = [
      "kustomization.yaml": """
      resources: [a.yaml]
      replicas: [{name: d, count: 3}]
      replacements: [{sourceValue: many, targets: [{select: {name: d}, fieldPaths: [spec.replicas]}]}]
      """, "a.yaml": object("Deployment", "d", apiVersion: "apps/v1"),
    ]
    #expect(failure(files)?.message.contains("cannot decode !!str `many` as a !!int") == true)
  }

  @Test(arguments: ["a: {'': x}", "a: {b: {'': {}}}", "c: {'': x}", "c: {d: {'': [1]}}"])
  func aFieldWithoutNameCannotBeMerged(field: String) throws {
    let isOfObject = field.hasPrefix("a")
    var files = [
      "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": object("A", "a", isOfObject ? field + "\n" : "g: h\n"),
    ]
    #expect(failure(files) == nil)
    let patched = isOfObject ? "i: j" : field.replacing("''", with: "\"\"")
    files["kustomization.yaml", default: ""] +=
      "patches: [{patch: '{apiVersion: v1, kind: A, metadata: {name: a}, \(patched)}'}]\n"
    #expect(failure(files)?.message.contains("expected ScalarNode but got MappingNode") == true)
  }

  @Test(arguments: ["x: {a: b, a: c}", "kind: ConfigMapList", "x: [!!int z]"])
  func aListWithItemsIsDecodedAsAWhole(field: String) throws {
    let items = "items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}]\n"
    let files = ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "kind: ConfigMapList\n\(items)"]
    #expect(try build(files).contains("kind: ConfigMap\n"))
    let wrong = files.mapValues { $0.replacing("items:", with: "\(field)\nitems:") }
    #expect(failure(wrong)?.message.contains("trouble expanding list of ConfigMapList") == true)
  }

  @Test func aVersionThatIsNoTextFitsNoPatchWithTarget() throws {
    let files = [
      "kustomization.yaml":
        "resources: [a.yaml]\npatches: [{target: {kind: A}, patch: '{kind: A, metadata: {name: a}, b: c}'}]\n",
      "a.yaml": object("A", "a", apiVersion: "[x]"),
    ]
    #expect(failure(files)?.message.contains("wrong node kind: expected SequenceNode but got ScalarNode") == true)
  }

  @Test func anAPIVersionOfNullIsOneOfThatName() throws {
    func files(_ version: String) -> [String: String] {
      [
        "kustomization.yaml":
          "resources: [a.yaml]\npatches: [{patch: '{apiVersion: \(version), kind: A, metadata: {name: a}, b: c}'}]\n",
        "a.yaml": object("A", "a", apiVersion: "null"),
      ]
    }
    #expect(try build(files("\"null\"")).contains("b: c\n"))
    #expect(failure(files("~"))?.message.contains("no matches for Id A.~.[noGrp]/a.[noNs]") == true)
  }

  @Test func aNamespaceThatLooksLikeANumberBecomesOneWhenAPatchNamesIt() throws {
    func files(_ metadata: String) -> [String: String] {
      [
        "a/kustomization.yaml": "resources: [a.yaml]\nnamespace: '01234'\n",
        "a/a.yaml": object("Foo", "i", apiVersion: "e/v1"),
        "kustomization.yaml": """
        resources: [a]
        patches:
        - target: {kind: Foo}
          patch: '{apiVersion: e/v1, kind: Foo, metadata: {\(metadata)}, spec: {a: b}}'
        """,
      ]
    }
    #expect(try build(files("name: i")).contains("namespace: \"01234\"\n"))
    #expect(try build(files("name: i, namespace: abc")).contains("namespace: 668\n"))
  }

  @Test func anAPIVersionOfNullIsNoVersionAndNoReferrerMayHaveOne() throws {
    let zed = ["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": object("Zed", "a", apiVersion: "null")]
    #expect(try build(zed).hasPrefix("apiVersion: null\n"))
    let deployment = zed.mapValues { $0.replacing("Zed", with: "Deployment") }
    #expect(failure(deployment)?.message.contains("node-referrerOriginal 'APIVersion' mismatch '' != 'null'") == true)
    let slash = deployment.mapValues { $0.replacing("null", with: "/v1") }
    #expect(failure(slash)?.message.contains("node-referrerOriginal 'APIVersion' mismatch '/v1' != 'v1'") == true)
  }

  @Test func hashesTakeScalarsInsteadOfDataForTexts() throws {
    func name(_ field: String, _ value: String) throws -> Substring? {
      let text = try build([
        "kustomization.yaml": """
        configMapGenerator: [{name: a, literals: [a=b]}]
        replacements:
        - sourceValue: '\(value)'
          targets: [{select: {kind: ConfigMap}, fieldPaths: [\(field)], options: {create: true}}]
        """
      ])
      return text.split(separator: "\n").first { $0.hasPrefix("  name:") }
    }
    #expect(try name("data", "1") == "  name: a-ttm82m5g2m")
    #expect(try name("binaryData", "foo") == "  name: a-4h2mbtbbt6")
    #expect(try name("x", "foo") == "  name: a-4h2mbtbbt6")
  }

  @Test func textsOfASetLoseTheirTypeInAMerge() throws {
    func files(_ kind: String) -> [String: String] {
      [
        "kustomization.yaml": """
        resources: [a.yaml]
        patches: [{target: {kind: \(kind)}, patch: '{apiVersion: apps/v1, kind: \(kind), metadata: {name: a}, spec: {a: b}}'}]
        """,
        "a.yaml": object(kind, "a", apiVersion: "apps/v1", "  finalizers: [!!str 1, '2', f]\n"),
      ]
    }
    #expect(try build(files("DaemonSet")).contains("  finalizers:\n  - 1\n  - \"2\"\n  - f\n"))
    #expect(try build(files("Unknown")).contains("  finalizers:\n  - \"1\"\n  - \"2\"\n  - f\n"))
  }

  @Test(arguments: [
    (
      "[x]",
      "looking up name on (cluster)role binding subject: wrong node kind: expected MappingNode but got ScalarNode"
    ),
    (
      "[{name: [a]}]",
      "looking up name on (cluster)role binding subject: wrong node kind: expected ScalarNode but got SequenceNode"
    ),
    ("x", "wrong node kind: expected SequenceNode but got ScalarNode"),
  ])
  func subjectsOfAnotherShapeAreRefused(subjects: String, message: String) {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\nnamespace: ns1\n",
      "a.yaml": object(
        "ClusterRoleBinding", "a", apiVersion: "rbac.authorization.k8s.io/v1", "subjects: \(subjects)\n"),
    ]
    #expect(
      failure(files)?.message.hasSuffix("setting namespace on (cluster)role binding subjects: " + message) == true)
  }

  @Test func keysThatStandTwiceAreRefusedInConfigurationsAndTakenFromJSON() throws {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\nconfigurations: [c.yaml]\n", "a.yaml": object("A", "a"),
      "c.yaml": "namePrefix:\n- path: a\n  path: b\n",
    ]
    #expect(failure(files)?.message.contains("line 3: key \"path\" already set in map") == true)
    let plugin = [
      "kustomization.yaml": "resources: [a.yaml]\ntransformers: [p.yaml]\n", "a.yaml": object("A", "a"),
      "p.yaml": "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: a-\nprefix: b-\n",
    ]
    #expect(failure(plugin)?.message.contains("line 5: mapping key \"prefix\" already defined at line 4") == true)
    let patch = [
      "kustomization.yaml": """
      resources: [a.yaml]
      patches: [{target: {kind: A}, patch: '[{"op": "add", "path": "/x", "value": {"k": 1, "l": 0, "k": 2}}]'}]
      """, "a.yaml": object("A", "a"),
    ]
    #expect(try build(patch).contains("x:\n  k: 2\n  l: 0\n"))
  }

  @Test(arguments: [
    ("configMapGenerator: [{name: g, literals: [\"k=\\tx\\ny\"]}]", false),
    ("configMapGenerator: [{name: g, literals: [\"k=\\tx\"]}]", true),
    ("secretGenerator: [{name: g, literals: [\"k=\\tx\\ny\"]}]", true),
    ("patches: [{target: {kind: A}, patch: '[{\"op\": \"add\", \"path\": \"/y\", \"value\": 1}]'}]", false),
    ("commonAnnotations: {a: b}", true),
  ])
  func aTextOfSeveralLinesThatBeginsWithATabCannotGoThroughYAML(field: String, isBuilt: Bool) throws {
    let files = [
      "kustomization.yaml": "resources: [a.yaml]\n" + field + "\n", "a.yaml": object("A", "a", "x: \"\\tx\\ny\"\n"),
    ]
    #expect((failure(files) == nil) == isBuilt)
  }

  @Test func aSourceValueOfNullIsNone() throws {
    let files = [
      "kustomization.yaml": """
      configMapGenerator: [{name: a, literals: [a=b]}]
      replacements:
      - sourceValue: null
        targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]
      """
    ]
    #expect(failure(files)?.message == "replacements must specify a source and at least one target")
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
