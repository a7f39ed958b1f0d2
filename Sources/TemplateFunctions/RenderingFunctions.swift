import GoTemplate
import Text

extension HelmFunctions {
  /// The words around the message of `fail` and `required` in the text of an error: whoever shows the error cuts out
  /// what stands between them, and shows the place of the outermost call with it.
  public static let failureMarks = (start: "HELM_ERR_START", end: "HELM_ERR_END")

  /// What Go prints for a value that is missing; Helm takes it out of what `tpl` gives, whoever wrote it.
  private static let noValue = ByteString("<no value>")

  /// Functions that render other templates, stop the render, or ask the cluster.
  static var renderingFunctions: [Function] {
    [
      Function(
        "fail", [.string],
        body: .one { _, message throws(FunctionError) in throw failure(message.text) }),
      // Helm asks no name server unless --enable-dns is given; Strake never does.
      Function("getHostByName", [.string], body: .one { _, _ in .string(ByteString()) }),
      Function(
        "include", [.string, .any],
        body: .two { execution, name, data throws(FunctionError) in
          guard !execution.isNestedTooDeeply(name.text) else {
            throw FunctionError(
              "rendering template has a nested reference name: \(name.text): unable to execute template")
          }
          return .string(try execution.render(template: name.text, data: data))
        }),
      // What there is in the cluster is not known to a render without one: nothing.
      Function("lookup", [.string, .string, .string, .string], body: .many { _, _ in .map(MapValue()) }),
      Function(
        "required", [.string, .any],
        body: .two { _, message, value throws(FunctionError) in
          switch value {
          case .null: throw failure(message.text)
          case .string(let text) where text.isEmpty: throw failure(message.text)
          default: return value
          }
        }),
      Function(
        "tpl", [.string, .any],
        body: .two { execution, text, data throws(FunctionError) in
          do throws(FunctionError) {
            return .string(try execution.render(text: text.text, data: data).removing(noValue))
          } catch {
            let quoted = GoQuote.double(text.text).string
            guard let cause = error.cause else {
              throw FunctionError("cannot parse template \(quoted): \(error.message)")
            }
            throw FunctionError(prefix: "error during tpl function execution for \(quoted): ", wrapping: cause)
          }
        }),
    ]
  }

  /// What `fail` or `required` would have stopped a render for.
  public enum LenientFailure {
    /// A call of `fail`.
    case failed
    /// A required value that is null.
    case missing
    /// A required value that is an empty string.
    case empty
  }

  /// `fail` and `required` as `helm lint` has them: they never stop a render, give "", and tell their message to `log`.
  public static func lenientFailures(log: @escaping (LenientFailure, ByteString) -> Void) -> [Function] {
    [
      Function(
        "fail", [.string],
        body: .one { _, message in
          log(.failed, message.text)
          return .string(ByteString())
        }),
      Function(
        "required", [.string, .any],
        body: .two { _, message, value in
          switch value {
          case .null:
            log(.missing, message.text)
            return .string(ByteString())
          case .string(let text) where text.isEmpty:
            log(.empty, message.text)
            return value
          default: return value
          }
        }),
    ]
  }

  private static func failure(_ message: ByteString) -> FunctionError {
    FunctionError(failureMarks.start + message.string + failureMarks.end)
  }
}

extension ByteString {
  /// The string without any occurrence of another.
  fileprivate func removing(_ needle: ByteString) -> ByteString {
    guard contains(needle) else { return self }
    return ByteString(Array(split(separator: needle).map(\.bytes).joined()))
  }
}
