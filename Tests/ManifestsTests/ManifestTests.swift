import Manifests
import Testing
import Text

@Suite struct ManifestSplittingTests {
  private func texts(_ text: String) -> [String] {
    ManifestSplitting.documents(in: ByteString(text)).map(\.text.string)
  }

  @Test func documentsAreCutAtDashesAtTheBeginningOfALine() {
    #expect(texts("---\na: 1\n---\nb: 2\n") == ["a: 1\n", "b: 2\n"])
    #expect(texts("a: 1\n ---\nb: 2\n") == ["a: 1\n ---\nb: 2\n"])
  }

  @Test func whatFollowsTheDashesBelongsToTheNextDocument() {
    #expect(texts("a: 1\n---kind: X\n") == ["a: 1\n", "kind: X\n"])
  }

  @Test func documentsOfWhiteSpaceAreDroppedAndOthersKeepWhatTrailsThem() {
    #expect(texts("---\n \n---\n\n  a: 1\n\n\n---\n") == ["a: 1\n\n\n"])
  }

  @Test func aDocumentKnowsTheLineOnWhichItBegins() {
    #expect(ManifestSplitting.documents(in: ByteString("---\na: 1\n---\n\nb: 2\n")).map(\.line) == [2, 5])
  }
}

@Suite struct ResourceIdentityTests {
  private func identity(
    _ apiVersion: String, _ kind: String, _ namespace: String = "", isClusterScoped: Bool = false
  ) -> ResourceIdentity {
    ResourceIdentity(
      type: GroupVersionKind(apiVersion: ByteString(apiVersion), kind: ByteString(kind)), name: ByteString("a"),
      namespace: ByteString(namespace), isClusterScoped: isClusterScoped)
  }

  @Test func noNamespaceIsTheDefaultOne() {
    let bare = identity("v1", "ConfigMap")
    #expect(bare == identity("v1", "ConfigMap", "default"))
    #expect(bare.hashValue == identity("v1", "ConfigMap", "default").hashValue)
    #expect(bare != identity("v1", "ConfigMap", "other"))
  }

  @Test func theNamespaceOfAClusterScopedObjectDoesNotCount() {
    let one = identity("v1", "Namespace", "x", isClusterScoped: true)
    #expect(one == identity("v1", "Namespace", "y", isClusterScoped: true))
  }

  @Test func versionsOfOneKindDiffer() {
    #expect(identity("apps/v1", "Deployment") != identity("apps/v1beta1", "Deployment"))
  }

  @Test func blanksAreNamedInTheText() {
    #expect(identity("v1", "Pod").text == "Pod.v1.[noGrp]/a.[noNs]")
    #expect(identity("apps/v1", "Deployment", "p").text == "Deployment.v1.apps/a.p")
  }
}
