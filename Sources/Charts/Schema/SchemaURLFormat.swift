import Text

/// The formats of URLs, as Go's `net/url` parses them.
enum SchemaURLFormat {
  /// Why a text is no URL or reference, in Go's words.
  static func problem(with text: ByteString) -> String? {
    func problem(_ reason: String) -> String { "parse \(doubleQuoted(text)): \(reason)" }
    let (address, _) = SchemaURL.split(text)
    if text.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return problem("net/url: invalid control character in URL")
    }
    if address.hasPrefix(":") { return problem("missing protocol scheme") }
    let scheme = SchemaURL.scheme(of: address)
    var rest = scheme.map { ByteString(address.bytes[($0.count + 1)...]) } ?? address
    if rest.hasPrefix("//") {
      let afterSlashes = rest.bytes[2...]
      let end = afterSlashes.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.count
      if let reason = authorityProblem(ByteString(afterSlashes[..<end])) { return problem(reason) }
      rest = ByteString(rest.bytes[end...])
    } else if scheme == nil {
      let segment = rest.bytes.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
      if segment.contains(UInt8(ascii: ":")) { return problem("first path segment in URL cannot contain colon") }
    } else if !rest.hasPrefix("/") {
      // What follows the colon is opaque.
      return nil
    }
    let path = ByteString(rest.bytes.prefix { $0 != UInt8(ascii: "?") }[...])
    return badEscape(in: path).map { problem("invalid URL escape \(doubleQuoted($0))") }
  }

  /// What is wrong with the braces of a URI template.
  static func templateProblem(_ text: ByteString) -> String? {
    let address = SchemaURL.split(text).url
    for segment in address.split(separator: ByteString("/")) {
      var isOpen = false
      for byte in segment.bytes where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
        let opens = byte == UInt8(ascii: "{")
        if opens == isOpen { return "nested curly braces" }
        isOpen = opens
      }
      if isOpen { return "no matching closing brace" }
    }
    return nil
  }

  private static func authorityProblem(_ authority: ByteString) -> String? {
    let start = authority.bytes.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? 0
    let host = ByteString(authority.bytes[start...])
    if host.hasPrefix("[") {
      guard let close = host.bytes.lastIndex(of: UInt8(ascii: "]")) else { return "missing ']' in host" }
      let port = ByteString(host.bytes[(close + 1)...])
      if let reason = portProblem(port) { return reason }
      return SchemaNameFormat.ipv6Problem(ByteString(host.bytes[1..<close])).map { "invalid ipv6 address: \($0)" }
    }
    if let colon = host.bytes.lastIndex(of: UInt8(ascii: ":")),
      let reason = portProblem(ByteString(host.bytes[colon...]))
    {
      return reason
    }
    for byte in host.bytes where " <>\"\\^`{|}".utf8.contains(byte) {
      return "invalid character \(doubleQuoted(ByteString([byte]))) in host name"
    }
    return nil
  }

  private static func portProblem(_ port: ByteString) -> String? {
    if port.isEmpty { return nil }
    let digits = port.bytes.dropFirst()
    guard port.hasPrefix(":"), digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return "invalid port \(doubleQuoted(port)) after host"
    }
    return nil
  }

  private static func badEscape(in path: ByteString) -> ByteString? {
    func isHexadecimal(_ byte: UInt8) -> Bool {
      (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
    var index = 0
    while index < path.count {
      if path.bytes[index] == UInt8(ascii: "%") {
        let escape = path.bytes[index..<min(index + 3, path.count)]
        guard escape.count == 3, escape.dropFirst().allSatisfy(isHexadecimal) else { return ByteString(escape) }
        index += 2
      }
      index += 1
    }
    return nil
  }

  /// A text in double quotes, escaped as Go escapes.
  static func doubleQuoted(_ text: ByteString) -> String {
    let single = SchemaFinding.quoted(text).dropFirst().dropLast()
    return "\""
      + single.split(separator: "\\'", omittingEmptySubsequences: false).joined(separator: "'")
      .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
  }
}
