import Diagnostics
import Synchronization
import Text
import YAML

/// A behaviour of Kustomize 5.8.1 that changes or loses what a user wrote, without a word.
///
/// Strake copies it, since the bytes must be Kustomize's, and warns where it changed this output. A build that is told to
/// correct a quirk (`--corrections`, `corrections:` in strake.yaml) does the right thing instead.
public enum Quirk: String, CaseIterable, Sendable {
  /// A date without quotes, `2020-01-02`, becomes `"2020-01-02T00:00:00Z"`. Corrected, it stays as it is written.
  case dates
  /// `tagSuffix` of an image is put twice. Corrected, once.
  case tagSuffix = "tag-suffix"
  /// An element of a patch's list is dropped because it lacks a merge key that others have, such as a port without
  /// `protocol`. Corrected, it is merged by the keys it has, `protocol` being TCP, or added.
  case lostElements = "lost-elements"
  /// Of several elements of equal keys in a list that merges by key one is left whenever any patch touches the object.
  /// Corrected, lists that the patch does not mention stay.
  case duplicateElements = "duplicate-elements"
  /// `[name=a]` in a replacement's target path also means elements whose name only contains `a`. Corrected, it must
  /// match all of it.
  case targetSubstring = "target-substring"
  /// A generator that merges into a ConfigMap or Secret drops `immutable` and the type of the Secret. Corrected, they
  /// stay.
  case generatorMerge = "generator-merge"
  /// An Ingress keeps the old name of an IngressClass that is renamed. Corrected, it follows.
  case ingressClass = "ingress-class"
  /// A number that a patch writes over a quoted text becomes a text. Corrected, it stays a number.
  case quotedNumbers = "quoted-numbers"
  /// `$patch: replace` in an element of a list that merges by key does nothing. Corrected, it replaces the element.
  case elementReplace = "element-replace"
  /// A number from 1,000,000 on that a JSON patch left behind is copied by a replacement as `1e+06`. Corrected, as it is
  /// written.
  case exponents
  /// An entry of a replacement's `reject` that names an identity and labels rejects what has either. Corrected, it must
  /// have both.
  case rejectEither = "reject-either"
  /// What a replacement writes into the YAML or JSON of a text is lost where it is of another type than what stands
  /// there. Corrected, it is written.
  case textWrites = "text-writes"
  /// An unknown word in `behavior` or `buildMetadata` is taken as none. Corrected, it is an error.
  case unknownWords = "unknown-words"
  /// A key `y`, `n`, `on` and the like without quotes in a kustomization's mapping becomes `true` or `false`. Corrected,
  /// it stays.
  case booleanKeys = "boolean-keys"
  /// A name that reads as a number after a prefix or suffix was put becomes that number, an octal one if it begins with
  /// a zero. Corrected, it stays a text.
  case numericNames = "numeric-names"
  /// The items of a list go behind all other objects of their file. Corrected, they stay in their place.
  case listOrder = "list-order"
  /// A key that Kubernetes refuses in a ConfigMap or Secret is generated. Corrected, it is an error.
  case invalidKeys = "invalid-keys"
  /// Base64 of 70 letters and more is broken into lines. Corrected, it is one; never warned of.
  case base64Lines = "base64-lines"
  /// An integer over 2^53 loses its last digits in an object that a JSON patch changes; only warned of.
  case largeIntegers = "large-integers"
  /// Lists of custom resources are replaced by a patch's list. Corrected, they merge by the
  /// `x-kubernetes-list-map-keys` of CustomResourceDefinitions among the resources; never warned of.
  case crdMergeKeys = "crd-merge-keys"

  /// Whether there is a right behaviour to turn to.
  public var isCorrectable: Bool { self != .largeIntegers }

  /// The quirks of these names; `all` means every correctable one.
  ///
  /// - Throws: a message that names the nearest quirk for an unknown name.
  public static func named(_ names: [String]) throws(Diagnostic) -> Set<Quirk> {
    var quirks: Set<Quirk> = []
    let correctable = allCases.filter(\.isCorrectable)
    for name in names {
      if name == "all" {
        quirks.formUnion(correctable)
      } else if let quirk = correctable.first(where: { $0.rawValue == name }) {
        quirks.insert(quirk)
      } else {
        throw Diagnostic(
          "there is no correction \"\(name)\"",
          help: "the corrections are all, " + correctable.map(\.rawValue).joined(separator: ", "))
      }
    }
    return quirks
  }
}

/// The quirks that a build met, and those that it corrects.
public final class QuirkLog: Sendable {
  /// What is corrected.
  public let corrections: Set<Quirk>
  private let met = Mutex<(warnings: [Diagnostic], seen: Set<Key>)>(([], []))

  struct Key: Hashable {
    let message: String
    let path: String
    let line: UInt32
  }

  /// So many warnings are kept, so that an output of thousands of dates stays readable.
  private static let limit = 50

  /// A log of a build that corrects these quirks.
  public init(corrections: Set<Quirk> = []) { self.corrections = corrections }

  /// Takes notice that a quirk changes the output.
  ///
  /// - Returns: whether it is to be corrected; if not, there is a warning now.
  func corrects(_ quirk: Quirk, _ message: @autoclosure () -> String, at mark: Mark) -> Bool {
    if corrections.contains(quirk) { return true }
    let text = message()
    met.withLock { met in
      guard met.warnings.count < QuirkLog.limit,
        met.seen.insert(Key(message: text, path: SourceFile.named(mark.file).path, line: mark.line)).inserted
      else { return }
      met.warnings.append(
        Diagnostic(
          text, at: mark.isShare ? .unknown : mark, severity: .warning,
          help: quirk.isCorrectable
            ? "Kustomize 5.8.1 does this; --corrections \(quirk.rawValue) does not" : "Kustomize 5.8.1 does this"))
    }
    return false
  }

  /// Takes notice of something that is most likely a mistake.
  func warn(_ warning: Diagnostic) {
    met.withLock { met in
      if met.warnings.count < QuirkLog.limit { met.warnings.append(warning) }
    }
  }

  /// The warnings, in the order in which the quirks were met.
  var warnings: [Diagnostic] { met.withLock { $0.warnings } }
}
