import Diagnostics
import Testing

@testable import Kustomize

/// Edits of a kustomization file leave comments, order and layout alone.
@Suite struct KustomizationEditorTests {
  private static let file = """
    # Where production lives.
    namespace: 'old' # keep me
    resources:
      # the base
      - ../base
      - extra.yaml # more

    images:
    - name: nginx
      newTag: "1.0" # pinned
    """

  @Test func aFieldIsSetWhereItStands() throws {
    let text = try edited { editor throws(Diagnostic) in try editor.set("namespace", to: "prod") }
    #expect(text == KustomizationEditorTests.file.replacing("'old'", with: "prod"))
  }

  @Test func aNewFieldComesLast() throws {
    let text = try edited { editor throws(Diagnostic) in try editor.set("namePrefix", to: "yes") }
    #expect(text == KustomizationEditorTests.file + "\nnamePrefix: \"yes\"\n")
  }

  @Test func anAddedResourceIsIndentedAsTheOthers() throws {
    let text = try edited { editor throws(Diagnostic) in _ = try editor.add("new.yaml", to: "resources") }
    #expect(text.contains("  - extra.yaml # more\n  - new.yaml\n\nimages:"))
  }

  @Test func aListedResourceIsNotAddedAgain() throws {
    _ = try edited { editor throws(Diagnostic) in #expect(try !editor.add("../base", to: "resources")) }
  }

  @Test func aRemovedResourceTakesItsLineAlong() throws {
    let text = try edited { editor throws(Diagnostic) in
      #expect(try editor.remove("extra.yaml", from: "resources"))
    }
    #expect(text.contains("  - ../base\n\nimages:"))
  }

  @Test func anImageKeepsItsCommentAndGetsMissingFields() throws {
    let text = try edited { editor throws(Diagnostic) in try editor.setImage("nginx=reg.io/nginx:1.27") }
    #expect(text.contains("  newTag: \"1.27\" # pinned\n"))
    #expect(text.contains("newName: reg.io/nginx\n"))
  }

  @Test func aDigestTakesTheTagsPlace() throws {
    let text = try edited { editor throws(Diagnostic) in try editor.setImage("nginx@sha256:abc") }
    #expect(!text.contains("newTag"))
    #expect(text.contains("  digest: sha256:abc\n"))
  }

  @Test func replicasAreAddedAsANewList() throws {
    let text = try edited { editor throws(Diagnostic) in try editor.setReplicas("web=3") }
    #expect(text.contains("\nreplicas:\n- name: web\n  count: 3\n"))
  }

  @Test func listsInBracesBecomeBlocks() throws {
    let text = try edit("resources: [a.yaml, 'b c.yaml'] # all\nlabels: [{pairs: {a: b}}]\n") {
      editor throws(Diagnostic) in
      _ = try editor.add("d.yaml", to: "resources")
      try editor.setLabel("c", to: "1", includingTemplates: false, overwrites: false)
    }
    #expect(
      text == "resources: # all\n- a.yaml\n- 'b c.yaml'\n- d.yaml\nlabels:\n- pairs:\n    a: b\n    c: \"1\"\n")
  }

  @Test func aPatchIsAddedOnceAndRemoved() throws {
    let patch = KustomizationEditor.Patch(path: "p.yaml", target: [("kind", "Deployment"), ("name", "")])
    let text = try edit("resources:\n- a.yaml\n") { editor throws(Diagnostic) in
      #expect(try editor.add(patch))
      #expect(try !editor.add(patch))
      #expect(try editor.add(KustomizationEditor.Patch(patch: "a: b\nc: d\n")))
    }
    #expect(
      text
        == "resources:\n- a.yaml\npatches:\n- path: p.yaml\n  target:\n    kind: Deployment\n- patch: |\n    a: b\n    c: d\n"
    )
    let removed = try edit(text) { editor throws(Diagnostic) in #expect(try editor.remove(patch)) }
    #expect(removed == "resources:\n- a.yaml\npatches:\n- patch: |\n    a: b\n    c: d\n")
  }

  @Test func aGeneratorIsMadeAndGetsMoreSources() throws {
    var sources = KustomizationEditor.GeneratorSources()
    sources.literals = ["a=b"]
    let text = try edit("# mine\nnamespace: n\n") { editor throws(Diagnostic) in
      try editor.add(sources, to: "configMapGenerator", named: "m")
      sources.literals = ["c=d"]
      sources.files = ["k=f.txt"]
      sources.behavior = "merge"
      sources.disablesNameSuffixHash = true
      try editor.add(sources, to: "configMapGenerator", named: "m")
    }
    #expect(
      text
        == "# mine\nnamespace: n\nconfigMapGenerator:\n- name: m\n  literals:\n  - a=b\n  - c=d\n  files:\n  - k=f.txt\n  options:\n    disableNameSuffixHash: true\n  behavior: merge\n"
    )
    let set = try edit(text) { editor throws(Diagnostic) in
      try editor.setGenerator(
        named: "m", namespace: "", of: "configMapGenerator", literals: ["a=z"], newNamespace: "x")
    }
    #expect(set.contains("  - a=z\n  - c=d\n") && set.contains("  namespace: x\n"))
    let removed = try edit(text) { editor throws(Diagnostic) in
      #expect(try editor.removeGenerator(named: "m", namespace: "default", of: "configMapGenerator"))
    }
    #expect(removed == "# mine\nnamespace: n\n")
  }

  @Test func keysAreSetAnewOnlyByForce() throws {
    let file = "commonLabels:\n  a: b # why\n"
    #expect(throws: Diagnostic.self) {
      try edit(file) { editor throws(Diagnostic) in
        try editor.setKey("a", to: "c", of: "commonLabels", overwrites: false)
      }
    }
    let text = try edit(file) { editor throws(Diagnostic) in
      try editor.setKey("a", to: "c", of: "commonLabels", overwrites: true)
      try editor.setKey("note", to: "true", of: "commonAnnotations", overwrites: false)
    }
    #expect(text == "commonLabels:\n  a: c # why\ncommonAnnotations:\n  note: \"true\"\n")
    let removed = try edit(text) { editor throws(Diagnostic) in
      #expect(try editor.removeKey("a", from: "commonLabels"))
    }
    #expect(removed == "commonAnnotations:\n  note: \"true\"\n")
  }

  @Test func deprecatedFieldsBecomeTheirSuccessors() throws {
    let text = try edit(
      """
      # header

      bases:
      - ../base # first
      commonLabels: {app: web}
      patchesStrategicMerge:
      - p.yaml
      - |-
        a: b
        c: d
      patchesJson6902:
      - path: j.yaml
        target: {kind: A, name: a}
      configMapGenerator:
      - name: m
        env: e.env
      imageTags:
      - {name: nginx, newTag: "1"}

      """
    ) { editor throws(Diagnostic) in _ = try editor.fix { $0 == "p.yaml" } }
    #expect(
      text == """
        # header

        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - ../base # first
        patches:
        - path: j.yaml
          target: {kind: A, name: a}
        - path: p.yaml
        - patch: |-
            a: b
            c: d
        configMapGenerator:
        - name: m
          envs:
          - e.env
        images:
        - {name: nginx, newTag: "1"}
        labels:
        - includeSelectors: true
          pairs:
            app: web

        """)
  }

  @Test func oldChartsMoveToHelmCharts() throws {
    let text = try edit(
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      # the game
      helmChartInflationGenerator:
      - chartName: minecraft
        chartRepoUrl: https://example.com/charts
        chartVersion: v1.2
        chartHome: one
        helmBin: /bin/helm
        valuesLocal:
          a: {b: c}
          list:
          - d
      - {chartName: other, values: v.yaml, chartHome: two}

      """
    ) { editor throws(Diagnostic) in
      #expect(try editor.fix { _ in false } == ["helmChartInflationGenerator -> helmCharts"])
    }
    #expect(
      text == """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        # the game
        helmCharts:
        - name: minecraft
          repo: https://example.com/charts
          version: v1.2
          valuesInline:
            a:
              b: c
            list:
            - d
        - name: other
          valuesFile: v.yaml
        helmGlobals:
          chartHome: two

        """)
  }

  @Test func aLabelThatIsThereTwiceCannotBeFixed() {
    #expect(throws: Diagnostic.self) {
      try edit("commonLabels: {a: b}\nlabels: [{pairs: {a: c}}]\n") { editor throws(Diagnostic) in
        _ = try editor.fix { _ in false }
      }
    }
  }

  private func edit(
    _ file: String, _ change: (inout KustomizationEditor) throws(Diagnostic) -> Void
  ) throws -> String {
    var editor = KustomizationEditor(text: Array(file.utf8), path: "kustomization.yaml")
    try change(&editor)
    return String(decoding: editor.text, as: UTF8.self)
  }

  private func edited(
    _ change: (inout KustomizationEditor) throws(Diagnostic) -> Void
  ) throws -> String {
    var editor = KustomizationEditor(text: Array(KustomizationEditorTests.file.utf8), path: "kustomization.yaml")
    try change(&editor)
    return String(decoding: editor.text, as: UTF8.self)
  }
}
