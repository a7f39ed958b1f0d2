import Diagnostics
import Text
import YAML

/// A text of a manifest that holds YAML or JSON of its own, such as a file in a ConfigMap, edited and written again.
///
/// Kustomize 5.8.1 writes JSON again as JSON, with sorted keys, in lines if it was in lines; anything else as YAML in
/// go-yaml v3's layout, in the order it was in.
struct StructuredText {
  /// What the text holds.
  var document: Node
  private let original: ByteString

  /// Reads a text.
  ///
  /// - Throws: ``PatchError`` for what is not YAML.
  init(_ text: ByteString, at mark: Mark) throws(PatchError) {
    original = text
    document = try StructuredText.parse(text, at: mark)
  }

  static func parse(_ text: ByteString, at mark: Mark) throws(PatchError) -> Node {
    let document: Node?
    do { document = try YAMLParser.firstDocument(in: text.bytes, file: .unknown, dialect: .goYAML3) } catch {
      throw PatchError(error.message, at: mark)
    }
    guard let document else { throw PatchError("the text at the path is empty", at: mark) }
    return document
  }

  /// The document as text.
  ///
  /// - Throws: ``PatchError`` for what JSON cannot hold.
  func text() throws(PatchError) -> ByteString {
    let first = original.bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return KyamlText(source: original).text(of: document)
    }
    let isInLines = original.bytes.contains(UInt8(ascii: "\n")) && original.contains(ByteString("  "))
    let value = try JSONValue(object: document)
    return ByteString(JSONWriter.write(value, layout: isInLines ? .indented : .compact))
  }
}
