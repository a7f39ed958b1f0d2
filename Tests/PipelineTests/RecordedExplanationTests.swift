import Releases
import Testing
import Text

@testable import Pipeline

/// Fields of a revision that cannot be rendered again as it was.
@Suite struct RecordedExplanationTests {
  private func document(_ data: String) -> ByteString {
    ByteString("---\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n\(data)")
  }

  @Test func whatIsAsRecordedKeepsItsChainAndTheRestIsToldToBeUnexplained() throws {
    func field(_ key: String, _ value: String) -> ExplainedField {
      ExplainedField(
        path: FieldPath([.key(ByteString("data")), .key(ByteString(key))]), value: ByteString(value), line: 99,
        chain: [ProvenanceLink(.template, text: key)])
    }
    var rendered = Explanation()
    rendered.resources = [
      ExplainedResource(
        kind: "ConfigMap", name: "web", namespace: "", text: ByteString(),
        fields: [field("same", "1"), field("other", "2")])
    ]
    let content = ReleaseContent(manifests: [document("  same: 1\n  other: 3\n  gone: 4\n")])
    let explanation = Explanation(of: content, by: rendered)
    let fields = try #require(explanation.resources.first).fields.filter { $0.path.components.count == 2 }
    let chains = fields.filter { $0.path.components.first == .key(ByteString("data")) }.map(\.chain)
    #expect(chains.map { $0.first?.role } == [.template, .unexplained, .unexplained])
    #expect(chains.map { $0.first?.note } == ["", "rendered again it is 2", "rendered again it is not there"])
    #expect(fields.last?.line == 7)
    #expect(explanation.unexplainedCount == 4)
  }
}
