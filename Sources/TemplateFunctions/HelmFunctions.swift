import GoTemplate

/// The functions of Helm 4.3.1: Sprig 3.3 without `env` and `expandenv`, and Helm's own.
///
/// Each family is a list in its own file. The cryptographic functions are in the module TemplateCryptography:
///
/// ```
/// HelmFunctions.all + CryptographyFunctions.all
/// ```
///
/// Each worker makes its own list: threads that share one collide on its reference counts.
public enum HelmFunctions {
  /// All functions but the cryptographic ones; of equal names the last one counts.
  public static var all: [Function] {
    families.flatMap { $0 }
  }

  /// The families, Helm's own last: they replace Sprig's of the same name.
  private static var families: [[Function]] {
    [
      caseFunctions, defaultFunctions, dictionaryFunctions, encodingFunctions, layoutFunctions, listFunctions,
      mathFunctions, pathFunctions, randomFunctions, reflectionFunctions, sequenceFunctions, splitFunctions,
      stringFunctions, DateFunctions.all(), DigestFunctions.all(), RegexFunctions.all(), SemverFunctions.all(),
      DurationFunctions.all(),
      urlFunctions, jsonFunctions, renderingFunctions, tomlFunctions, yamlFunctions,
    ]
  }
}

extension UInt32 {
  /// The code point of an ASCII letter.
  init(ascii scalar: Unicode.Scalar) { self = scalar.value }
}
