import Testing
import Text

@testable import Releases

@Suite struct DiffPrintingTests {
  private func diff() throws -> ManifestDiff {
    let before = [
      "kind: ConfigMap\nmetadata: {name: c}\ndata:\n  f: |\n    one\n    two\n    <b>\n",
      "kind: Secret\nmetadata: {name: s}\nstringData: {p: hunter2}\n", "kind: A\nmetadata: {name: gone}\n",
    ]
    let after = [
      "kind: ConfigMap\nmetadata: {name: c}\ndata:\n  f: |\n    one\n    zwei\n    <b>\n",
      "kind: Secret\nmetadata: {name: s}\nstringData: {p: hunter3}\n", "---\nkind: A\nmetadata: {name: new}\n\n",
    ]
    return try .between(before.map { ByteString($0) }, after.map { ByteString($0) })
  }

  @Test func textShowsFieldsAndLinesOfTexts() throws {
    #expect(
      DiffText(isColored: false).rendered(try diff()) == """
        ConfigMap/c changed
          ~ data.f:
                one
              - two
              + zwei
                <b>

        Secret/s changed
          ~ stringData.p: "(sha256:f52fbd32b2b3b86f, 7 bytes)" → "(sha256:fb8c2e2b85ca81eb, 7 bytes)"

        A/new added
          + kind: A
          + metadata: {name: new}

        A/gone removed
          - kind: A
          - metadata: {name: gone}

        1 added, 1 removed, 2 changed

        """)
  }

  @Test func unifiedShowsTheDocumentsLines() throws {
    let text = DiffUnified(context: 1, isColored: false).rendered(try diff())
    #expect(
      text.hasPrefix(
        "--- ConfigMap/c\n+++ ConfigMap/c\n@@ -5,3 +5,3 @@\n     one\n-    two\n+    zwei\n     <b>\n"))
    #expect(text.hasSuffix("--- A/gone\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-kind: A\n-metadata: {name: gone}\n"))
  }

  @Test func noFormShowsASecretsData() throws {
    let diff = try diff()
    for text in [
      DiffText(isColored: true).rendered(diff), DiffUnified(context: 9, isColored: true).rendered(diff),
      diff.json.encoded().string, DiffMarkdown.rendered(diff, title: "t"), DiffHTML.rendered(diff, title: "t"),
    ] {
      #expect(!text.contains("hunter"))
      #expect(text.contains("f52fbd32b2b3b86f"))
    }
  }

  @Test func htmlAndMarkdownEscapeWhatManifestsSay() throws {
    let evil = ["kind: \"<script>\"\nmetadata: {name: \"</details>\"}\na: \"```\"\n"].map { ByteString($0) }
    let diff = try ManifestDiff.between([], evil)
    #expect(!DiffHTML.rendered(diff, title: "<script>").contains("<script>"))
    let markdown = DiffMarkdown.rendered(diff, title: "t")
    #expect(markdown.contains("````diff"))
    #expect(markdown.contains("<summary>&lt;script&gt;/&lt;/details&gt; added</summary>"))
  }

  @Test func aTerminalIsNotRepainted() throws {
    let diff = try ManifestDiff.between([], [ByteString("kind: A\nmetadata: {name: \"a\\e[2J\"}\nx: \"\\e[31m\"\n")])
    #expect(!DiffText(isColored: false).rendered(diff).contains("\u{1b}"))
    #expect(!DiffUnified(context: 3, isColored: false).rendered(diff).contains("\u{1b}"))
  }

  @Test func noDifferencePrintsNothing() throws {
    #expect(DiffText(isColored: false).rendered(ManifestDiff()) == "")
    #expect(DiffUnified(context: 3, isColored: false).rendered(ManifestDiff()) == "")
  }
}
