import Text

/// The functions that a template may call: a library's, and those of the language that the library does not replace.
public final class FunctionLibrary {
  private let functions: [ByteString: Function]

  private static let builtins: [ByteString: Builtin] = {
    var builtins: [ByteString: Builtin] = [:]
    for builtin in Builtin.allCases { builtins[ByteString(builtin.rawValue)] = builtin }
    return builtins
  }()

  /// A library of these functions; of equal names the last one counts.
  public init(_ functions: [Function]) {
    self.functions = Dictionary(functions.map { (ByteString($0.name), $0) }) { $1 }
  }

  /// The function of a name, without the language's own.
  public func function(named name: ByteString) -> Function? { functions[name] }

  /// All names, the language's own included, in no order.
  public var names: [ByteString] { Array(Set(functions.keys).union(Builtin.allCases.map { ByteString($0.rawValue) })) }

  func callee(named name: ByteString) -> Callee? {
    if let function = functions[name] { return .library(function) }
    return FunctionLibrary.builtins[name].map { .builtin($0) }
  }
}
