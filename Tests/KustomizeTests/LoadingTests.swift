import Files
import Text
import Testing

@testable import Kustomize

@Suite struct LoadingTests {
  @Test(arguments: [
    ("x", "json: cannot unmarshal string into Go value of type types.ObjectMeta"),
    ("{name: 1}", "json: cannot unmarshal number into Go struct field ObjectMeta.name of type string"),
    ("{labels: {a: 1}}", "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string"),
    ("{uid: x}", "json: unknown field \"uid\""), ("{Name: a, annotations: {b: null}}", nil), ("null", nil),
  ])
  func metadataOfAKustomizationMustBeWellFormed(metadata: String, message: String?) throws {
    let files = ["kustomization.yaml": "resources: [a.yaml]\nmetadata: \(metadata)\n", "a.yaml": object("A", "a")]
    #expect(failure(files)?.message == message.map { "invalid Kustomization: " + $0 })
  }

  @Test(arguments: [
    ("https://github.com/o/r//p/q?ref=v1", "https://github.com/o/r", "p/q", "v1"),
    ("github.com/o/r/p?ref=main", "https://github.com/o/r", "p", "main"),
    ("git@github.com:o/r.git//p", "git@github.com:o/r.git", "p", ""),
    ("ssh://git@example.com/o/r.git/p?version=2", "ssh://git@example.com/o/r.git", "p", "2"),
    ("git::https://example.com/o/r.git", "https://example.com/o/r.git", "", ""),
    ("https://dev.azure.com/org/proj/_git/repo/p", "https://dev.azure.com/org/proj/_git/repo", "p", ""),
  ]) func addressesOfRepositoriesAreTakenApart(text: String, url: String, path: String, reference: String) throws {
    let source = try #require(try RepositorySource(parsing: text))
    #expect(source.url == url)
    #expect(source.path == path)
    #expect(source.reference == reference)
  }

  @Test(arguments: ["../base", "base", "/abs/dir", "example.com/o/r", "base.yaml", ""])
  func pathsAreNotAddresses(text: String) throws {
    #expect(try RepositorySource(parsing: text) == nil)
  }

  @Test func anAddressMayNotLeaveItsRepository() {
    #expect(throws: KustomizeError.self) { try RepositorySource(parsing: "https://github.com/o/r//../../x") }
  }

  @Test(arguments: [
    ("a/./b//c/..", "a/b"), ("", "."), ("/../a", "/a"), ("../../a", "../../a"), ("a/..", "."), ("/", "/"),
  ]) func pathsAreCleanedAsByGo(path: String, cleaned: String) {
    #expect(FilePath.cleaned(path) == cleaned)
  }

  @Test func environmentFilesAreTakenVerbatim() throws {
    let text = try build([
      "kustomization.yaml": "configMapGenerator: [{name: m, envs: [e], options: {disableNameSuffixHash: true}}]\n",
      "e": "# comment\nA= b \nC=\"q\"\n\n  D=e=f\nG\n",
    ])
    #expect(text.contains("data:\n  A: ' b '\n  C: '\"q\"'\n  D: e=f\n  G: \"\"\n"))
  }

  @Test func aSeparatorWithTextBehindItIsRefused() {
    let error = failure(["kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": object("A", "a") + "--- x\na: b\n"])
    #expect(error?.message.contains("invalid document separator: --- x") == true)
  }

  @Test func documentsBehindADocumentEndAreDropped() throws {
    let text = try build([
      "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": object("A", "a") + "...\n" + object("B", "b"),
    ])
    #expect(!text.contains("kind: B"))
  }

  @Test func longBase64IsBrokenIntoLinesOfSeventy() {
    let short = WrappedBase64.encoded(.init(Array(repeating: 0x41, count: 51)))
    #expect(short.count == 68)
    let long = WrappedBase64.encoded(.init(Array(repeating: 0x41, count: 54)))
    #expect(long.count == 74)
    #expect(long.bytes[70] == 0x0A && long.bytes.last == 0x0A)
  }
}
