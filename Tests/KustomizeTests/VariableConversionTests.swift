import Diagnostics
import Kustomize
import Testing

/// `edit fix --vars`.
@Suite struct VariableConversionTests {
  private static let kustomization = """
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
    - pod.yaml # the only one
    vars:
    - name: SECRET
      objref:
        apiVersion: v1
        kind: Secret
        name: my-secret

    """

  @Test(arguments: [
    ("$(SECRET)", "", "SECRET_PLACEHOLDER"),
    ("$(SECRET)/path", "    options:\n      delimiter: /\n", "SECRET_PLACEHOLDER/path"),
    ("path/$(SECRET)", "    options:\n      delimiter: /\n      index: 1\n", "path/SECRET_PLACEHOLDER"),
    ("my/path/$(SECRET)/x", "    options:\n      delimiter: /\n      index: 2\n", "my/path/SECRET_PLACEHOLDER/x"),
  ])
  func aVariableBecomesAReplacement(value: String, options: String, placeholder: String) throws {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {a.b/c: x}}\nspec:\n  list:\n  - value: "
    let (text, replaced) = try convert(Self.kustomization, ["pod.yaml": pod + value + "\n"])
    #expect(
      text == """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - pod.yaml # the only one
        replacements:
        - source:
            kind: Secret
            name: my-secret
            version: v1
          targets:
          - fieldPaths:
            - spec.list.0.value
        \(options)    select:
              kind: Pod
              name: p
              version: v1

        """)
    #expect(replaced.files.map(\.path) == ["pod.yaml"])
    #expect(replaced.files.first.map { String(decoding: $0.text, as: UTF8.self) } == pod + placeholder + "\n")
  }

  @Test(arguments: ["var$(SECRET)/path", "$(SECRET)$(SECRET)", "a/$(SECRET)/$(SECRET)", "$(SECRET)_x", "é$(SECRET)"])
  func aVariableThatIsNotDelimitedCannotBecomeAReplacement(value: String) {
    #expect(throws: Diagnostic.self) {
      _ = try convert(
        Self.kustomization, ["pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {a: \(value)}\n"])
    }
  }

  @Test(arguments: [
    ("", "kind: Pod"), ("allowNameChange: true", "kind: Pod\n      name: q"),
    ("allowKindChange: true", "kind: Job"),
    ("allowNameChange: true, allowKindChange: true", "group: batch\n      kind: Job\n      name: q\n      version: v1"),
  ])
  func aReferenceInAPatchSelectsWhatThePatchChanges(options: String, selector: String) throws {
    let (text, replaced) = try convert(
      Self.kustomization + "patches: [{path: p.yaml, target: {kind: Pod}, options: {\(options)}}]\n",
      ["p.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: q, annotations: {a.b/c: $(SECRET)}}\n"])
    #expect(text.contains("- fieldPaths:\n    - metadata.annotations.[a.b/c]\n    select:\n      \(selector)\n"))
    #expect(replaced.files.map(\.path) == ["p.yaml"])
  }

  @Test func theFieldOfAVariableIsThatOfTheReplacement() throws {
    let (text, _) = try convert(
      "resources: [a.yaml]\nvars:\n- name: V\n  objref: {kind: A, apiversion: g/v1, name: a}\n"
        + "  fieldref: {fieldpath: 'spec.x[0].y'}\n",
      ["a.yaml": "kind: A\nmetadata: {name: a}\nb: $(V)\n"])
    #expect(
      text.contains(
        "- source:\n    fieldPath: spec.x.0.y\n    group: g\n    kind: A\n    name: a\n    version: v1\n  targets:\n"))
  }

  @Test func filesOfBasesAreSearchedToo() throws {
    let (text, replaced) = try convert(
      Self.kustomization.replacing("pod.yaml", with: "../base"),
      [
        "../base/kustomization.yaml": "resources: [a.yaml, deeper]\n",
        "../base/a.yaml": "kind: List\napiVersion: v1\nitems: [{kind: A, metadata: {name: a}, x: $(SECRET)}]\n",
        "../base/deeper/kustomization.yaml": "resources: [../b.yaml]\n",
        "../base/b.yaml": "kind: B\nmetadata: {name: b}\nx: no\n",
      ])
    #expect(replaced.files.map(\.path) == ["../base/a.yaml"])
    #expect(text.contains("  - fieldPaths:\n    - x\n    select:\n      kind: A\n      name: a\n"))
  }

  @Test func whatIsNotConvertedIsSaid() throws {
    let (text, replaced) = try convert(
      Self.kustomization + "patches: [{patch: '{kind: Pod, metadata: {name: p}, a: $(SECRET)}'}]\n"
        + "replacements: [{source: {kind: A}, targets: []}]\n",
      ["pod.yaml": "kind: Pod\nmetadata: {name: p}\n"])
    #expect(
      replaced.warnings.map(\.message) == [
        "this patch still holds $(SECRET)", "the variable SECRET is referenced nowhere and goes",
      ])
    #expect(!text.contains("vars:"))
    #expect(text.contains("replacements: [{source: {kind: A}, targets: []}]\n"))
  }

  private func convert(
    _ kustomization: String, _ files: [String: String]
  ) throws -> (String, KustomizationEditor.ReplacedVariables) {
    var editor = KustomizationEditor(text: Array(kustomization.utf8), path: "kustomization.yaml")
    let replaced = try editor.replaceVariables { path in files[path].map { Array($0.utf8) } }
    return (String(decoding: editor.text, as: UTF8.self), replaced)
  }
}
