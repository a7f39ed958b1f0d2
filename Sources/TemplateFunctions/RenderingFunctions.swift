import GoTemplate
import Text

extension HelmFunctions {
  /// The words around the message of `fail` and `required` in the text of an error: whoever shows the error cuts out
  /// what stands between them, and shows the place of the outermost call with it.
  public static let failureMarks = (start: "HELM_ERR_START", end: "HELM_ERR_END")

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
          .string(try execution.render(template: name.text, data: data))
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
          .string(try execution.render(text: text.text, data: data))
        }),
    ]
  }

  /// `fail` and `required` as `helm lint` has them: they never stop a render, and give "".
  public static var lenientFailures: [Function] {
    [
      Function("fail", [.string], body: .one { _, _ in .string(ByteString()) }),
      Function(
        "required", [.string, .any],
        body: .two { _, _, value in
          if case .null = value { return .string(ByteString()) }
          return value
        }),
    ]
  }

  private static func failure(_ message: ByteString) -> FunctionError {
    FunctionError(failureMarks.start + message.string + failureMarks.end)
  }
}
