import GoTemplate
import TemplateCryptography
import TemplateFunctions

extension FunctionLibrary {
  /// All functions that Helm 4.3.1 gives to templates.
  ///
  /// Each worker makes its own: threads that share one collide on its reference counts.
  public static var helm: FunctionLibrary { FunctionLibrary(HelmFunctions.all + CryptographyFunctions.all) }

  /// The same functions, those that generate something answering from what an earlier render generated.
  public static func replaying(_ memory: GeneratedValues) -> FunctionLibrary {
    replaying(GeneratedValues.Holder(memory))
  }

  /// The same functions for renders one after the other, each with the memory that the holder then has.
  public static func replaying(_ holder: GeneratedValues.Holder) -> FunctionLibrary {
    FunctionLibrary(
      (HelmFunctions.all + CryptographyFunctions.all).map { function in
        GeneratingFunctions.names.contains(function.name) ? holder.replaying(function) : function
      })
  }
}
