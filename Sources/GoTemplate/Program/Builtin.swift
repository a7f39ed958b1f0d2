/// The functions that the language brings along; a library may replace them.
enum Builtin: String, CaseIterable {
  case and, call, eq, ge, gt, html, index, js, le, len, lt, ne, not, or, print, printf, println, slice, urlquery

  /// The number of parameters, without the variadic one.
  var parameterCount: Int {
    switch self {
    case .eq, .and, .or, .call, .index, .printf, .slice, .len, .not: 1
    case .ne, .lt, .le, .gt, .ge: 2
    case .html, .js, .print, .println, .urlquery: 0
    }
  }

  /// Whether any number of further arguments may follow.
  var isVariadic: Bool {
    switch self {
    case .ne, .lt, .le, .gt, .ge, .len, .not: false
    case .and, .or, .call, .eq, .html, .index, .js, .print, .printf, .println, .slice, .urlquery: true
    }
  }
}
