import Text
import YAML

/// Hides a Secret's data: a digest tells whether two are the same, a length what kind of thing it may be.
enum SecretMask {
  /// The Secret with each value of `data` and `stringData` replaced by `(sha256:1f2e3d4c5b6a7988, 16 bytes)`.
  ///
  /// The digest is of the decoded bytes, so that a value is the same in `data` and in `stringData`.
  static func masked(_ secret: JSON) -> JSON {
    guard case .object(let members) = secret else { return secret }
    return .object(
      members.map { member in
        switch member.key {
        case "data": JSON.Member(key: member.key, value: maskedValues(member.value, isEncoded: true))
        case "stringData": JSON.Member(key: member.key, value: maskedValues(member.value, isEncoded: false))
        case "metadata": JSON.Member(key: member.key, value: withoutLastApplied(member.value))
        default: member
        }
      })
  }

  private static func maskedValues(_ data: JSON, isEncoded: Bool) -> JSON {
    // What is no object is no valid Secret; it may still hold one's content.
    guard case .object(let members) = data else { return data == .null ? .null : mask(data.encoded().bytes) }
    return .object(
      members.map { member in
        let text = member.value.string?.bytes ?? member.value.encoded().bytes
        let content = isEncoded ? Base64Text.decode(text) ?? text : text
        return JSON.Member(key: member.key, value: mask(content))
      })
  }

  /// kubectl's annotation holds the whole object once more.
  private static func withoutLastApplied(_ metadata: JSON) -> JSON {
    guard case .object(let members) = metadata else { return metadata }
    return .object(
      members.map { member in
        guard member.key == "annotations", case .object(let annotations) = member.value else { return member }
        return JSON.Member(
          key: member.key,
          value: .object(
            annotations.map { annotation in
              annotation.key == "kubectl.kubernetes.io/last-applied-configuration"
                ? JSON.Member(key: annotation.key, value: mask(annotation.value.plainText.utf8.map { $0 })) : annotation
            }))
      })
  }

  private static func mask(_ content: [UInt8]) -> JSON {
    let digest = ContentDigest(of: content).hexadecimal.prefix(16)
    return .text("(sha256:\(digest), \(content.count) byte\(content.count == 1 ? "" : "s"))")
  }
}
