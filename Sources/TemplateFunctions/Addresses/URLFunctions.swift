import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that take URLs apart and put them together.
  static var urlFunctions: [Function] {
    [
      Function("urlJoin", [.map], body: .one { _, parts throws(FunctionError) in try URLFunctions.join(parts.pairs) }),
      Function(
        "urlParse", [.string], body: .one { _, text throws(FunctionError) in try URLFunctions.parse(text.text) }),
    ]
  }
}

/// Sprig's URL functions.
enum URLFunctions {
  /// `urlParse`: a dictionary of the parts `scheme`, `userinfo`, `host`, `hostname`, `path`, `query`, `fragment` and
  /// `opaque`, each a text.
  static func parse(_ text: ByteString) throws(FunctionError) -> Value {
    let url: URLReference
    do throws(URLReference.SyntaxError) {
      url = try URLReference(text)
    } catch {
      throw FunctionError("unable to parse url: " + error.message)
    }
    return .map(
      MapValue([
        (ByteString("fragment"), .string(url.fragment)),
        (ByteString("host"), .string(url.host)),
        (ByteString("hostname"), .string(url.hostname)),
        (ByteString("opaque"), .string(url.opaque)),
        (ByteString("path"), .string(url.path)),
        (ByteString("query"), .string(url.query)),
        (ByteString("scheme"), .string(url.scheme)),
        (ByteString("userinfo"), .string(url.user?.text ?? ByteString())),
      ]))
  }

  /// `urlJoin`: the URL of such a dictionary; parts that are missing are empty.
  static func join(_ parts: MapValue) throws(FunctionError) -> Value {
    var url = URLReference()
    url.scheme = try part("scheme", of: parts)
    url.host = try part("host", of: parts)
    url.path = try part("path", of: parts)
    url.query = try part("query", of: parts)
    url.opaque = try part("opaque", of: parts)
    url.fragment = try part("fragment", of: parts)
    let user = try part("userinfo", of: parts)
    if !user.isEmpty {
      do throws(URLReference.SyntaxError) {
        url.user = try URLReference(ByteString("proto://") + user + ByteString("@host")).user
      } catch {
        throw FunctionError("unable to parse userinfo in dict: " + error.message)
      }
    }
    return .string(url.text)
  }

  private static func part(_ key: StaticString, of parts: MapValue) throws(FunctionError) -> ByteString {
    guard let value = parts[key] else { return ByteString() }
    switch value {
    case .string(let text): return text
    case .null: throw .nilDereference
    default:
      throw FunctionError(
        "unable to parse \(key) key, must be of type string, but \(Reflection.kindName(of: value)) found")
    }
  }
}
