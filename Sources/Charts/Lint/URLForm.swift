import Text

/// Forms of addresses, as far as Helm's rules about Chart.yaml ask for them.
enum URLForm {
  /// Whether a text is an absolute URL with a scheme.
  static func isRequestURL(_ text: ByteString) -> Bool {
    let bytes = text.bytes
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, isLetter(first) else {
      return false
    }
    let scheme = bytes[..<colon]
    guard scheme.allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }) else { return false }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
    let rest = bytes[(colon + 1)...]
    guard rest.starts(with: "//".utf8) else { return hasValidEscapes(rest) }
    let authority = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
    return !authority.contains(UInt8(ascii: " ")) && hasValidPort(authority) && hasValidEscapes(rest)
  }

  /// Whether a text looks like an address of a web page; the scheme may be left out.
  static func isURL(_ text: ByteString) -> Bool {
    guard text.count > 3, text.count < 2083, !text.hasPrefix(".") else { return false }
    var rest = text.string
    if let range = rest.firstRange(of: "://") {
      let schemes = ["ftp", "tcp", "udp", "ws", "wss", "http", "https"]
      guard schemes.contains(String(rest[..<range.lowerBound])) else { return false }
      rest = String(rest[range.upperBound...])
    }
    guard !rest.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return false }
    var host = rest.prefix { !"/?#".contains($0) }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if let colon = host.lastIndex(of: ":") {
      guard host[host.index(after: colon)...].utf8.allSatisfy(isDigit) else { return false }
      host = host[..<colon]
    }
    if host == "localhost" { return true }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 >= 0x80 || "-_".utf8.contains($0) }
      }
  }

  /// Whether a text looks like an electronic mail address.
  static func isEmail(_ text: ByteString) -> Bool {
    guard let at = text.bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
    let local = text.bytes[..<at]
    let allowed = Array("!#$%&'*+-/=?^_`{|}~.".utf8)
    guard !local.isEmpty, local.first != UInt8(ascii: "."), local.last != UInt8(ascii: "."),
      local.allSatisfy({ isLetter($0) || isDigit($0) || $0 >= 0x80 || allowed.contains($0) })
    else { return false }
    let labels = text.bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count > 1
      && labels.allSatisfy { label in
        !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
          && label.allSatisfy { isLetter($0) || isDigit($0) || $0 >= 0x80 || $0 == UInt8(ascii: "-") }
      } && labels.last?.first.map(isDigit) != true
  }

  private static func hasValidPort(_ authority: ArraySlice<UInt8>) -> Bool {
    let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] } ?? authority
    let afterAddress = host.lastIndex(of: UInt8(ascii: "]")).map { host[($0 + 1)...] } ?? host
    guard let colon = afterAddress.lastIndex(of: UInt8(ascii: ":")) else { return true }
    return afterAddress[(colon + 1)...].allSatisfy(isDigit)
  }

  private static func hasValidEscapes(_ bytes: ArraySlice<UInt8>) -> Bool {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.endIndex, isHexadecimal(bytes[index + 1]), isHexadecimal(bytes[index + 2]) else {
          return false
        }
      }
      index += 1
    }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
