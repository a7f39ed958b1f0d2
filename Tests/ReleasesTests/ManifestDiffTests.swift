import Testing
import Text
import YAML

@testable import Releases

@Suite struct ManifestDiffTests {
  private func diff(
    _ before: [String], _ after: [String], options: DiffOptions = DiffOptions()
  ) throws -> ManifestDiff {
    try ManifestDiff.between(before.map { ByteString($0) }, after.map { ByteString($0) }, options: options)
  }

  private func fields(_ before: String, _ after: String, options: DiffOptions = DiffOptions()) throws -> [String] {
    try diff([before], [after], options: options).resources.flatMap(\.fields).map { field in
      switch field.change {
      case .added(let value, let place): "+ \(field.path)\(place.map { "@\($0)" } ?? "") \(value.encoded())"
      case .removed(let value): "- \(field.path) \(value.encoded())"
      case .replaced(let old, let new): "~ \(field.path) \(old.encoded()) \(new.encoded())"
      case .moved(let place): "> \(field.path)@\(place)"
      }
    }
  }

  private func deployment(_ spec: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: \(spec)
    """
  }

  @Test func applyingTheJSONFormToOneGivesTheOther() throws {
    for seed in 0..<2000 {
      var random = RandomManifests(seed: UInt64(seed))
      let before = random.objects()
      let after = random.changed(before)
      let diff = try ManifestDiff.between(
        before.map { $0.encoded() }, after.map { $0.encoded() }, options: DiffOptions(isStrict: true))
      let read = try ManifestDiff(json: JSON(parsing: diff.json.encoded()))
      let applied = try read.applied(to: before)
      let sorted = { (objects: [JSON]) in objects.map { $0.sorted.encoded() }.sorted() }
      try #require(sorted(applied) == sorted(after), "seed \(seed): \(diff.json.encoded(layout: .indented))")
      #expect(diff.isEmpty == (sorted(before) == sorted(after)))
    }
  }

  @Test func listsAreMatchedByMergeKey() throws {
    let before = deployment(
      "{template: {spec: {containers: [{name: a, image: x, ports: [{containerPort: 80}]}, {name: b, image: v}]}}}")
    let after = deployment(
      "{template: {spec: {containers: [{name: c, image: z}, {name: a, image: x2, ports: [{containerPort: 80}]}]}}}")
    #expect(
      try fields(before, after) == [
        #"+ spec.template.spec.containers[name=c]@0 {"name":"c","image":"z"}"#,
        #"~ spec.template.spec.containers[name=a].image "x" "x2""#,
        #"- spec.template.spec.containers[name=b] {"name":"b","image":"v"}"#,
      ])
  }

  @Test func anElementThatStandsElsewhereIsMoved() throws {
    let before = deployment("{list: [{name: a}, {name: b}, {name: c}]}")
    let after = deployment("{list: [{name: c}, {name: a}, {name: b}]}")
    #expect(try fields(before, after) == ["> spec.list[name=c]@0"])
  }

  @Test func quantitiesAndPortsThatMeanTheSameAreTheSame() throws {
    let before = deployment(
      "{resources: {limits: {cpu: 1000m, memory: 1Gi}}, ports: [{port: 80, protocol: TCP, targetPort: '80'}]}")
    let after = deployment("{resources: {limits: {cpu: 1, memory: 1024Mi}}, ports: [{port: 80, targetPort: 80}]}")
    #expect(try fields(before, after) == [])
    #expect(
      try fields(before, after, options: DiffOptions(isStrict: true)) == [
        #"~ spec.resources.limits.cpu "1000m" 1"#, #"~ spec.resources.limits.memory "1Gi" "1024Mi""#,
        #"~ spec.ports[port=80,protocol=TCP].targetPort "80" 80"#,
        #"- spec.ports[port=80,protocol=TCP].protocol "TCP""#,
      ])
  }

  @Test func aQuantityInAConfigMapIsText() throws {
    let map = { (value: String) in "kind: ConfigMap\nmetadata: {name: a}\ndata: {limits: '\(value)', cpu: '\(value)'}\n"
    }
    #expect(try fields(map("1000m"), map("1")).count == 2)
  }

  @Test func aRenamedConfigMapIsMatchedByItsBaseName() throws {
    let map = { (hash: String, value: String) in
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app-\(hash)}\ndata: {a: \(value)}\n"
    }
    let user = { (hash: String) in deployment("{configMap: app-\(hash)}") }
    let diff = try diff([map("2f6b8k9c4t", "x"), user("2f6b8k9c4t")], [map("7h5g4d2m8b", "y"), user("7h5g4d2m8b")])
    #expect(diff.resources.map(\.change) == [.renamed, .changed])
    #expect(diff.resources[0].fields.map(\.path.description) == ["metadata.name", "data.a"])
    #expect(diff.resources[1].fields.map(\.cause) == [.renamed])
  }

  @Test func secretsAreMasked() throws {
    let secret = { (field: String, value: String) in
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n\(field): {password: \(value)}\n"
    }
    let masked = try fields(secret("data", "aGVsbG8="), secret("data", "aGVsbG8h"))
    #expect(
      masked == [
        #"~ data.password "(sha256:2cf24dba5fb0a30e, 5 bytes)" "(sha256:ce06092fb948d9ff, 6 bytes)""#
      ])
    let all = try diff([], [secret("stringData", "hello")])
    #expect(!all.json.encoded().string.contains("hello"))
    #expect(all.json.encoded().string.contains("2cf24dba5fb0a30e"))
    let shown = try fields(
      secret("data", "aGVsbG8="), secret("data", "aGVsbG8h"), options: DiffOptions(showsSecrets: true))
    #expect(shown == [#"~ data.password "aGVsbG8=" "aGVsbG8h""#])
  }

  @Test func theVersionOfAnAPIGroupIsAField() throws {
    let ingress = { (version: String) in
      "apiVersion: networking.k8s.io/\(version)\nkind: Ingress\nmetadata: {name: i}\n"
    }
    #expect(
      try fields(ingress("v1beta1"), ingress("v1")) == [
        #"~ apiVersion "networking.k8s.io/v1beta1" "networking.k8s.io/v1""#
      ])
  }

  @Test func environmentsDifferInNamespacesReplicasAndHosts() throws {
    let environment = { (namespace: String, replicas: Int, image: String) in
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: \(namespace)}\n"
        + "spec: {replicas: \(replicas), image: \(image)}\n"
    }
    let diff = try diff(
      [environment("dev", 1, "a")], [environment("prod", 3, "b")],
      options: DiffOptions(
        environments: EnvironmentDifferences(environments: ("dev", "prod"), namespaces: ("dev", "prod"))))
    #expect(diff.resources.count == 1)
    #expect(diff.resources[0].fields.map(\.cause) == [.environment, .environment, nil])
  }

  @Test(
    arguments: [
      ("metadata: {labels: {environment: dev}}", "metadata: {labels: {environment: prod}}", true),
      ("spec: {cluster: shop-dev}", "spec: {cluster: shop-prod}", true),
      ("spec: {cluster: shop-dev}", "spec: {cluster: shop-production}", true),
      ("spec: {cluster: shop-dev}", "spec: {cluster: mall-prod}", false),
      ("spec: {cluster: shop-devil}", "spec: {cluster: shop-prodil}", false),
      ("spec: {url: \"https://web.dev.example.org/\"}", "spec: {url: \"https://web.example.org/\"}", true),
      ("spec: {url: \"https://web.example.org/\"}", "spec: {url: \"https://web.prod.example.org/\"}", true),
      ("spec: {url: \"https://web.dev.example.org/\"}", "spec: {url: \"https://web.example.com/\"}", false),
      ("spec: {image: \"web:dev\"}", "spec: {image: \"web:prod\"}", false),
      ("data: {app.ini: \"env = dev\\nlevel = 1\\n\"}", "data: {app.ini: \"env = prod\\nlevel = 1\\n\"}", true),
      ("data: {app.ini: \"env = dev\\nlevel = 1\\n\"}", "data: {app.ini: \"env = prod\\nlevel = 2\\n\"}", false),
      ("spec: {level: info}", "spec: {level: debug}", false),
    ])
  func textsThatOnlyNameTheEnvironmentAreExpectedToDiffer(before: String, after: String, isExpected: Bool) throws {
    let diff = try diff(
      ["apiVersion: v1\nkind: A\n\(before)\n"], ["apiVersion: v1\nkind: A\n\(after)\n"],
      options: DiffOptions(
        environments: EnvironmentDifferences(environments: ("dev", "prod"), namespaces: ("dev", "production"))))
    #expect(diff.resources[0].fields.map(\.cause) == [isExpected ? .environment : nil])
  }

  @Test func anIngressRuleForAnotherHostIsTheSameRuleInAnotherEnvironment() throws {
    let ingress = { (host: String, port: Int) in
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {rules: [{host: \(host), "
        + "http: {paths: [{path: /, backend: {service: {name: web, port: {number: \(port)}}}}]}}]}\n"
    }
    let options = DiffOptions(
      environments: EnvironmentDifferences(environments: ("dev", "prod"), namespaces: ("dev", "prod")))
    let diff = try diff([ingress("web.dev.example.org", 80)], [ingress("www.example.org", 81)], options: options)
    #expect(
      diff.resources[0].fields.map(\.path.description) == [
        "spec.rules[host=web.dev.example.org].host",
        "spec.rules[host=web.dev.example.org].http.paths[path=/].backend.service.port.number",
      ])
    #expect(diff.resources[0].fields.map(\.cause) == [.environment, nil])
    // Between revisions a rule for another host is another rule.
    #expect(
      try fields(ingress("web.dev.example.org", 80), ingress("www.example.org", 80)).map { $0.prefix(1) } == ["+", "-"])
  }

  @Test func aListIsItsItems() throws {
    let list =
      "kind: List\napiVersion: v1\nitems:\n- {kind: A, metadata: {name: a}}\n- {kind: A, metadata: {name: b}}\n"
    let diff = try diff([list], ["kind: A\nmetadata: {name: a}\n", "---\n# a comment only\n"])
    #expect(diff.resources.map(\.change) == [.removed])
    #expect(diff.resources[0].before?.shortName == "A/b")
  }

  @Test(arguments: [
    ("metadata.labels", ["metadata.labels.a"]), ("*.labels", ["metadata.labels.a"]),
    ("metadata.annotations[\"checksum/config\"]", ["metadata.annotations[\"checksum/config\"]"]),
    ("spec.containers[name=web].image", ["spec.containers[name=web].image"]),
    ("spec.containers[web]", ["spec.containers[name=web].image"]),
    ("spec.containers[*].image", ["spec.containers[name=web].image"]),
    ("spec.image", []), ("metadata.label", []),
  ])
  func pathsAreIgnoredWithAllBelowThem(pattern: String, ignored: [String]) throws {
    let object = { (value: String) in
      """
      kind: X
      metadata: {name: x, labels: {a: \(value)}, annotations: {checksum/config: \(value)}}
      spec: {containers: [{name: web, image: \(value)}]}
      """
    }
    let all = try diff([object("1")], [object("2")])
    let rest = all.ignoring([try #require(FieldPathPattern(pattern))])
    let paths = { (diff: ManifestDiff) in Set(diff.resources.flatMap(\.fields).map(\.path.description)) }
    #expect(paths(all).subtracting(paths(rest)) == Set(ignored))
  }

  @Test func onlySomeResourcesAreShown() throws {
    let diff = try diff(
      [], ["kind: A\nmetadata: {name: a}", "kind: B\nmetadata: {name: a}", "kind: B\nmetadata: {name: b}"])
    #expect(diff.limited(to: ["b"]).resources.map { $0.after?.shortName } == ["B/a", "B/b"])
    #expect(diff.limited(to: ["*/a"]).resources.map { $0.after?.shortName } == ["A/a", "B/a"])
    #expect(diff.limited(to: ["B/b", "A"]).resources.map { $0.after?.shortName } == ["A/a", "B/b"])
  }

  @Test func listsOfCustomResourcesAreMatchedByTheKeysOfTheirDefinition() throws {
    let definition = ByteString(
      """
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: gates.example.org}
      spec:
        group: example.org
        names: {kind: Gate}
        versions:
        - name: v1
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    lanes:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [lane]
                      items: {type: object, properties: {lane: {type: string}, toll: {type: integer}}}

      """)
    func gate(_ lanes: String) -> ByteString {
      ByteString("---\napiVersion: example.org/v1\nkind: Gate\nmetadata: {name: a}\nspec:\n  lanes: [\(lanes)]\n")
    }
    let before = [definition, gate("{lane: in, toll: 1}, {lane: out, toll: 2}")]
    let after = [definition, gate("{lane: out, toll: 3}, {lane: in, toll: 1}")]
    let known = DiffText(isColored: false).rendered(try ManifestDiff.between(before, after))
    #expect(known.contains("spec.lanes[lane=out].toll: 2 → 3"), "\(known)")
    let unknown = DiffText(isColored: false).rendered(
      try ManifestDiff.between(Array(before.dropFirst()), Array(after.dropFirst())))
    #expect(!unknown.contains("[lane=out]"))

    let folder = TemporaryFolder()
    let store = try HistoryStore(path: folder.file("h.db"), access: .writing, host: testHost())
    let first = try store.record(newRevision(.install, before))
    let second = try store.record(newRevision(.upgrade, after))
    let stored = DiffText(isColored: false).rendered(
      try ManifestDiff.between(first, in: store, second, in: store))
    #expect(stored == known)
  }
}
