import Text

/// The functions that a template may call: a library's, and those of the language that the library does not replace.
public final class FunctionLibrary {
  private let functions: [Function]
  /// The names: first the language's own, then the library's. A dictionary would cost more to make than a small chart to
  /// render.
  let table: FunctionNames

  private static let builtins = Builtin.allCases.map { $0 }

  /// A library of these functions; of equal names the last one counts.
  public init(_ functions: [Function]) {
    self.functions = functions
    var names: [String] = []
    names.reserveCapacity(functions.count + Self.builtins.count)
    for builtin in Self.builtins { names.append(builtin.rawValue) }
    for function in functions { names.append(function.name) }
    table = FunctionNames(names)
  }

  /// The function of a name, without the language's own.
  public func function(named name: ByteString) -> Function? {
    guard case .library(let function)? = callee(named: name) else { return nil }
    return function
  }

  /// All names, the language's own included, in no order.
  public var names: [ByteString] {
    Array(Set(functions.map { ByteString($0.name) } + Self.builtins.map { ByteString($0.rawValue) }))
  }

  func callee(named name: ByteString) -> Callee? {
    guard let index = table.index(of: name) else { return nil }
    let count = Self.builtins.count
    return index < count ? .builtin(Self.builtins[index]) : .library(functions[index - count])
  }
}
