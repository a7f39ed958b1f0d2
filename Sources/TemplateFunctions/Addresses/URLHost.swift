import Text

/// The host of a URL: a name or an address in brackets, perhaps with a port.
enum URLHost {
  /// The host with its escapes resolved.
  ///
  /// - Throws: `URLReference.SyntaxError` for what is no host by Go's rules; those for `http` and `https` are stricter.
  static func read(_ host: ByteString, scheme: ByteString) throws(URLReference.SyntaxError) -> ByteString {
    let bytes = host.bytes
    if let open = bytes.lastIndex(of: UInt8(ascii: "[")) {
      guard open == 0 else { throw URLReference.SyntaxError(message: "invalid IP-literal") }
      guard let close = bytes.lastIndex(of: UInt8(ascii: "]")) else {
        throw URLReference.SyntaxError(message: "missing ']' in host")
      }
      let port = ByteString(bytes[(close + 1)...])
      guard isOptionalPort(port.bytes[...]) else { throw badPort(port) }
      let address = try address(ByteString(bytes[1..<close]))
      let version: IPAddressText.Version
      do throws(IPAddressText.SyntaxError) {
        version = try IPAddressText.version(of: address)
      } catch {
        throw URLReference.SyntaxError(message: "invalid host: " + error.message)
      }
      guard version == .six else { throw URLReference.SyntaxError(message: "invalid IP-literal") }
      return ByteString("[") + address + ByteString("]") + port
    }
    let isWeb = scheme == "http" || scheme == "https"
    let colon = isWeb ? bytes.firstIndex(of: UInt8(ascii: ":")) : bytes.lastIndex(of: UInt8(ascii: ":"))
    if let colon, !isOptionalPort(bytes[colon...]) { throw badPort(ByteString(bytes[colon...])) }
    return try URLEscape.unescaped(host, in: .host)
  }

  /// What stands between the brackets, an address and perhaps `%25` and a zone, unescaped.
  private static func address(_ text: ByteString) throws(URLReference.SyntaxError) -> ByteString {
    guard let zone = text.firstOffset(of: ByteString("%25")) else {
      return try URLEscape.unescaped(text, in: .host)
    }
    return try URLEscape.unescaped(ByteString(text.bytes[..<zone]), in: .host)
      + URLEscape.unescaped(ByteString(text.bytes[zone...]), in: .zone)
  }

  /// Whether a text is empty or a colon and digits.
  static func isOptionalPort(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    return first == UInt8(ascii: ":")
      && text.dropFirst().allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }

  private static func badPort(_ port: ByteString) -> URLReference.SyntaxError {
    URLReference.SyntaxError(message: "invalid port \(URLEscape.quoted(port)) after host")
  }
}
