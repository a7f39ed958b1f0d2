import Text

/// A text cut into YAML documents at lines of `---`, before anything is parsed: the reader of Kubernetes' libraries, with
/// which Helm reads values files and lint the output of templates.
struct YAMLDocuments {
  /// A document's text and the number of its first line, from 1.
  typealias Document = (bytes: [UInt8], firstLine: Int)

  /// What stands between the separators; a first separator stays in the first document.
  private(set) var documents: [Document] = []
  /// Why the text is read no further, behind ``documents``; nil when it is read to its end.
  private(set) var failure: String?

  private static let separator = ByteString("\n---")

  /// Cuts a text.
  init(of bytes: [UInt8]) {
    if !bytes.starts(with: "---".utf8), !ByteString(bytes).contains(Self.separator) {
      guard let last = bytes.last else { return }
      documents = [(last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")], 1)]
      return
    }
    var current: [UInt8] = []
    var firstLine = 1
    var lineNumber = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      start = end + 1
      lineNumber += 1
      if line.starts(with: "---".utf8) {
        let rest = ByteString(line.dropFirst(3)).trimmingSpace
        guard rest.isEmpty || rest.hasPrefix("#") else {
          failure = "invalid Yaml document separator: \(rest)"
          return
        }
        if !current.isEmpty {
          documents.append((current, firstLine))
          current = []
          firstLine = lineNumber + 1
          continue
        }
      }
      current += line
      current.append(UInt8(ascii: "\n"))
    }
    if !current.isEmpty { documents.append((current, firstLine)) }
  }
}
