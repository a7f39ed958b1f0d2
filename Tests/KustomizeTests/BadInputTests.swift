import Diagnostics
import Testing

@testable import Kustomize

/// What a user did wrong, and that the message says so.
@Suite struct BadInputTests {
  @Test func aMissingKustomizationNamesTheFolder() {
    #expect(failure(["a.yaml": ""])?.message.contains("unable to find one of 'kustomization.yaml'") == true)
  }

  @Test func twoKustomizationFilesAreRefused() {
    let files = ["kustomization.yaml": "resources: []", "Kustomization": "resources: []"]
    #expect(failure(files)?.message == "Found multiple kustomization files under: /project")
  }

  @Test func anUnknownFieldNamesTheNearestOne() {
    let error = failure(["kustomization.yaml": "resource: [a.yaml]\n"])
    #expect(error?.message == "invalid Kustomization: json: unknown field \"resource\"")
    #expect(error?.help == "did you mean 'resources'?")
    #expect(error?.mark.line == 1)
  }

  @Test func aNumberForATextSaysToQuoteIt() {
    let error = failure(["kustomization.yaml": "images:\n- name: a\n  newTag: 1.20\n"])
    #expect(error?.message.contains("cannot unmarshal number into Go struct field Image.newTag of type string") == true)
    #expect(error?.mark.line == 3)
  }

  @Test func aCycleOfBasesIsFound() {
    let files = [
      "a/kustomization.yaml": "resources: [../b]\n",
      "b/kustomization.yaml": "resources: [../a]\n",
    ]
    #expect(failure(files, root: "/project/a")?.message.contains("cycle detected: candidate root '/project/a'") == true)
  }

  @Test func aMissingResourceIsNamedWithItsPlace() {
    let error = failure(["kustomization.yaml": "resources:\n- none.yaml\n"])
    #expect(error?.message.contains("none.yaml") == true)
    #expect(error?.mark.line == 2)
  }

  @Test func aFileOutsideTheRootIsRefused() {
    let files = ["k/kustomization.yaml": "resources: [../a.yaml]\n", "a.yaml": object("A", "a")]
    let error = failure(files, root: "/project/k")
    #expect(error?.message.contains("security; file '/project/a.yaml' is not in or below '/project/k'") == true)
  }

  @Test func aPatchWithoutMatchNamesTheNearestObject() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- path: p.yaml\n",
      "a.yaml": object("Foo", "web"), "p.yaml": object("Foo", "wev"),
    ])
    #expect(error?.message.contains("no matches for Id Foo.v1.[noGrp]/wev.[noNs]") == true)
    #expect(error?.help == "did you mean Foo/web?")
  }

  @Test func twoObjectsOfOneIdentityAreRefused() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml, b.yaml]\n", "a.yaml": object("A", "a"), "b.yaml": object("A", "a"),
    ])
    #expect(
      error?.message.contains("may not add resource with an already registered id: A.v1.[noGrp]/a.[noNs]") == true)
    #expect(error?.help?.contains("a.yaml:1") == true)
  }

  @Test func anInvalidExpressionInATargetIsAnError() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- {patch: '[]', target: {name: 'a('}}\n",
      "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("missing closing )") == true)
  }

  @Test func anInvalidExpressionInAnImageIsAnErrorWhereKustomizePanics() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\nimages: [{name: 'a(', newTag: b}]\n", "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("missing closing )") == true)
  }

  @Test func aCommaInANameIsNoProblemWhereKustomizePanics() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\n", "a.yaml": object("A", "'a,b'"),
    ])
    #expect(text.contains("name: p-a,b"))
  }

  @Test func aScalarInTheMiddleOfAPathIsNamed() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\ncommonAnnotations: {a: b}\nconfigurations: [c.yaml]\n",
      "c.yaml": "commonAnnotations: [{path: spec/a/b, kind: A, create: true}]\n",
      "a.yaml": object("A", "a", "spec:\n  a: text\n"),
    ])
    #expect(error?.message.contains("considering field 'spec/a/b' of object A.v1.[noGrp]/a.[noNs]") == true)
    #expect(error?.mark.line == 6)
  }

  @Test func ambiguousReferencesAreRefused() {
    let error = failure([
      "kustomization.yaml": "resources: [one, two, p.yaml]\nnameSuffix: -s\n",
      "one/kustomization.yaml": "resources: [c.yaml]\nnameSuffix: -a\n",
      "two/kustomization.yaml": "resources: [c.yaml]\nnameSuffix: -b\n",
      "one/c.yaml": object("ConfigMap", "c"), "two/c.yaml": object("ConfigMap", "c"),
      "p.yaml": object("Pod", "p", "spec:\n  volumes:\n  - configMap:\n      name: c\n"),
    ])
    #expect(error?.message.contains("found multiple possible referrals") == true)
  }

  @Test func aPluginThatIsAProgramIsRefused() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]\n", "a.yaml": object("A", "a"),
      "t.yaml": object("MyPlugin", "m", apiVersion: "example.com/v1"),
    ])
    #expect(error?.message == "external plugins disabled; unable to load external plugin 'MyPlugin'")
  }

  @Test func aDeeplyNestedDocumentDoesNotCrash() {
    let text = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: " + String(repeating: "[", count: 100_000)
    #expect(failure(["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": text]) != nil)
  }

  @Test func anAliasBombIsRefusedWithItsPlace() {
    var text = object("A", "a") + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = failure(["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": text])
    #expect(error?.message.contains("document contains excessive aliasing") == true)
    #expect(error?.mark.isKnown == true)
  }

  @Test func aJSONPatchWithoutTargetIsRefused() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- patch: '[{\"op\": \"remove\", \"path\": \"/x\"}]'\n",
      "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("must specify a target for JSON patch") == true)
    #expect(error?.mark.line == 3)
  }

  @Test func anInvalidLabelSelectorIsRefused() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- {path: p.yaml, target: {labelSelector: 'a in'}}\n",
      "a.yaml": object("A", "a"), "p.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("unable to parse requirement") == true)
    #expect(error?.mark.isKnown == true)
  }

  @Test func aPatchOfAnotherShapeNamesItsPlace() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
      "a.yaml": object("A", "a", "spec: {a: {b: c}}\n"), "p.yaml": object("A", "a", "spec: {a: text}\n"),
    ])
    #expect(error?.message.contains("wrong node kind: expected MappingNode but got ScalarNode") == true)
    #expect(error?.mark.line == 5)
  }

  @Test func aMissingPatchFileIsNamedWithItsPlace() {
    let error = failure([
      "kustomization.yaml": "resources: [a.yaml]\npatches:\n- path: none.yaml\n", "a.yaml": object("A", "a"),
    ])
    #expect(error?.message.contains("none.yaml") == true)
    #expect(error?.mark.line == 3)
  }

  @Test func manyObjectsAreBuilt() throws {
    let objects = (0..<5000).map { object("ConfigMap", "c\($0)") }.joined(separator: "---\n")
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\nnamespace: ns1\n", "a.yaml": objects,
    ])
    #expect(text.contains("name: p-c4999\n"))
  }
}
