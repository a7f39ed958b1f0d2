import Files
import Testing

/// Paths as text, by Go's rules: each expected value is what `filepath.Clean` gives.
@Suite struct FilePathTests {
  @Test func aCleanedPathIsTheShortestThatIsTheSame() {
    let rows: [(path: String, cleaned: String)] = [
      ("", "."), (".", "."), ("./", "."), ("/", "/"), ("//", "/"), ("a", "a"), ("a/", "a"), ("a//b", "a/b"),
      ("./a", "a"), ("a/./b", "a/b"), ("a/../b", "b"), ("a/..", "."), ("..", ".."), ("../..", "../.."),
      ("../a/../b", "../b"), ("a/../..", ".."), ("a/b/../../..", ".."), ("/..", "/"), ("/../a", "/a"), ("/a/..", "/"),
      ("/a/b/../c/", "/a/c"), ("...", "..."), ("a/.../b", "a/.../b"), (".a/..b", ".a/..b"), ("a/b/c/../../d", "a/d"),
    ]
    for row in rows { #expect(FilePath.cleaned(row.path) == row.cleaned, "\(row.path)") }
  }
}
