import Releases
import Testing
import Text

@Suite struct ManifestStreamTests {
  @Test(arguments: [
    ("", 0), ("a: 1\n", 1), ("---\na: 1\n", 1), ("---\na: 1\n\n---\nb: 2", 2), ("a: 1\n---\nb: 2\n---", 3),
    ("---\n---\n", 2), ("a: |\n  ---\n--- # x\r\nb: 1", 2), ("\n\n", 1),
  ])
  func aCutStreamIsTheSameAgain(text: String, count: Int) {
    let documents = ManifestStream.documents(in: ByteString(text))
    #expect(documents.count == count)
    #expect(documents.reduce(ByteString(), +) == ByteString(text))
  }
}
