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

  @Test func braceListsAreRefusedWithTheirPlace() {
    var editor = KustomizationEditor(text: Array("resources: [a.yaml]\n".utf8), path: "kustomization.yaml")
    let error = #expect(throws: Diagnostic.self) { _ = try editor.add("b.yaml", to: "resources") }
    #expect(error?.mark.line == 1)
  }

  private func edited(
    _ change: (inout KustomizationEditor) throws(Diagnostic) -> Void
  ) throws -> String {
    var editor = KustomizationEditor(text: Array(KustomizationEditorTests.file.utf8), path: "kustomization.yaml")
    try change(&editor)
    return String(decoding: editor.text, as: UTF8.self)
  }
}
