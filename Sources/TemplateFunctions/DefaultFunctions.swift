import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that choose between values.
  static var defaultFunctions: [Function] {
    [
      Function(
        "all", [.any], isVariadic: true, body: .many { _, values in .bool(values.allSatisfy { !$0.isEmpty }) }),
      Function(
        "any", [.any], isVariadic: true, body: .many { _, values in .bool(values.contains { !$0.isEmpty }) }),
      Function(
        "coalesce", [.any], isVariadic: true, body: .many { _, values in values.first { !$0.isEmpty } ?? .null }),
      Function(
        "default", [.any, .any], isVariadic: true,
        body: .many { _, values in
          guard values.count > 1, !values[1].isEmpty else { return values.first ?? .null }
          return values[1]
        }),
      Function("empty", [.any], body: .one { _, value in .bool(value.isEmpty) }),
      Function(
        "ternary", [.any, .any, .bool], body: .many { _, values in values[2].truth ? values[0] : values[1] }),
    ]
  }
}
