import GoTemplate
import Text

/// URLs as text.
public enum URLText {
  /// A URL as Go's `url.Parse` and `String` write it, with what must be escaped escaped; nil for what is none.
  public static func normalized(_ text: ByteString) -> ByteString? { (try? URLReference(text))?.text }
}

/// A URL as Go's net/url (of Go 1.27) reads and writes it.
///
/// ```
/// scheme://userinfo@host/path?query#fragment
/// scheme:opaque?query#fragment
/// ```
struct URLReference {
  /// Why a text is no URL.
  struct SyntaxError: Error {
    /// Go's text, `parse "x y:": first path segment in URL cannot contain colon`.
    let message: String
  }

  /// A user name, perhaps with a password.
  struct User {
    /// The name, unescaped.
    var name: ByteString
    /// The password, unescaped.
    var password: ByteString?

    /// Both, escaped.
    var text: ByteString {
      let name = URLEscape.escaped(name, in: .user)
      guard let password else { return name }
      return name + ByteString(":") + URLEscape.escaped(password, in: .user)
    }
  }

  /// The scheme in small letters.
  var scheme = ByteString()
  /// What follows the scheme when that is not a slash.
  var opaque = ByteString()
  /// The user, if there is an `@`.
  var user: User?
  /// The host with its port, unescaped.
  var host = ByteString()
  /// The path, unescaped.
  var path = ByteString()
  /// The query as it is written.
  var query = ByteString()
  /// The fragment, unescaped.
  var fragment = ByteString()

  /// The empty URL.
  init() {}

  /// Reads a URL, `url.Parse`.
  init(_ text: ByteString) throws(SyntaxError) {
    let (beginning, fragment) = text.cut(at: UInt8(ascii: "#"))
    do throws(SyntaxError) {
      try read(beginning)
    } catch {
      throw SyntaxError(message: "parse \(URLEscape.quoted(beginning)): " + error.message)
    }
    do throws(SyntaxError) {
      self.fragment = try URLEscape.unescaped(fragment ?? ByteString(), in: .fragment)
    } catch {
      throw SyntaxError(message: "parse \(URLEscape.quoted(text)): " + error.message)
    }
  }

  private mutating func read(_ text: ByteString) throws(SyntaxError) {
    guard !text.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw SyntaxError(message: "net/url: invalid control character in URL")
    }
    if text == "*" {
      path = text
      return
    }
    var rest = try readScheme(text)
    if let mark = rest.bytes.firstIndex(of: UInt8(ascii: "?")) {
      query = ByteString(rest.bytes[(mark + 1)...])
      rest = ByteString(rest.bytes[..<mark])
    }
    if !rest.hasPrefix("/") {
      if !scheme.isEmpty {
        opaque = rest
        return
      }
      // Else a misspelt scheme would pass for a path.
      guard !rest.cut(at: UInt8(ascii: "/")).before.bytes.contains(UInt8(ascii: ":")) else {
        throw SyntaxError(message: "first path segment in URL cannot contain colon")
      }
    }
    if !scheme.isEmpty || !rest.hasPrefix("///"), rest.hasPrefix("//") {
      let end = rest.bytes[2...].firstIndex(of: UInt8(ascii: "/")) ?? rest.count
      try readAuthority(ByteString(rest.bytes[2..<end]))
      rest = ByteString(rest.bytes[end...])
    }
    path = try URLEscape.unescaped(rest, in: .path)
  }

  /// Reads the scheme, if there is one.
  ///
  /// - Returns: what follows it.
  private mutating func readScheme(_ text: ByteString) throws(SyntaxError) -> ByteString {
    for (offset, byte) in text.bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if offset == 0 { return text }
      case UInt8(ascii: ":"):
        guard offset > 0 else { throw SyntaxError(message: "missing protocol scheme") }
        scheme = ByteString(text.bytes[..<offset]).lowercased
        return ByteString(text.bytes[(offset + 1)...])
      default: return text
      }
    }
    return text
  }

  private mutating func readAuthority(_ authority: ByteString) throws(SyntaxError) {
    guard let at = authority.bytes.lastIndex(of: UInt8(ascii: "@")) else {
      host = try URLHost.read(authority, scheme: scheme)
      return
    }
    host = try URLHost.read(ByteString(authority.bytes[(at + 1)...]), scheme: scheme)
    let userinfo = ByteString(authority.bytes[..<at])
    guard URLEscape.isUserinfo(userinfo) else { throw SyntaxError(message: "net/url: invalid userinfo") }
    let (name, password) = userinfo.cut(at: UInt8(ascii: ":"))
    var user = User(name: try URLEscape.unescaped(name, in: .user))
    if let password { user.password = try URLEscape.unescaped(password, in: .user) }
    self.user = user
  }

  /// The host without its port and brackets.
  var hostname: ByteString {
    var name = host
    if let colon = name.bytes.lastIndex(of: UInt8(ascii: ":")), URLHost.isOptionalPort(name.bytes[colon...]) {
      name = ByteString(name.bytes[..<colon])
    }
    return name.hasPrefix("[") && name.hasSuffix("]") ? ByteString(name.bytes.dropFirst().dropLast()) : name
  }

  /// The URL as text, each part escaped as it must be.
  var text: ByteString {
    var text = ByteString()
    if !scheme.isEmpty {
      text += scheme
      text += ":"
    }
    if !opaque.isEmpty {
      text += opaque
    } else {
      if !scheme.isEmpty || !host.isEmpty || user != nil {
        if !host.isEmpty || !path.isEmpty || user != nil { text += "//" }
        if let user {
          text += user.text
          text += "@"
        }
        text += URLEscape.escaped(host, in: .host)
      }
      let path = path == "*" ? path : URLEscape.escaped(path, in: .path)
      if !path.isEmpty, !path.hasPrefix("/"), !host.isEmpty { text += "/" }
      // A colon in the first segment would make a scheme of it.
      if text.isEmpty, path.cut(at: UInt8(ascii: "/")).before.bytes.contains(UInt8(ascii: ":")) { text += "./" }
      text += path
    }
    if !query.isEmpty {
      text += "?"
      text += query
    }
    if !fragment.isEmpty {
      text += "#"
      text += URLEscape.escaped(fragment, in: .fragment)
    }
    return text
  }
}

extension ByteString {
  /// Go's `strings.Cut`: what comes before and after the first such byte; nil after it when there is none.
  fileprivate func cut(at byte: UInt8) -> (before: ByteString, after: ByteString?) {
    guard let offset = bytes.firstIndex(of: byte) else { return (self, nil) }
    return (ByteString(bytes[..<offset]), ByteString(bytes[(offset + 1)...]))
  }
}
