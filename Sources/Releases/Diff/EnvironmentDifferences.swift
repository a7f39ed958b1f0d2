import Text
import YAML

/// What two environments are meant to differ in: namespace, replicas, host names, and texts that are the same but for
/// the environments' or the namespaces' names.
///
/// ```
/// metadata.labels.environment: staging → prod                expected
/// env[name=CLUSTER].value: shop-staging → shop-prod          expected
/// root_url: https://web.staging.example.org → https://web.example.org
///                                                            expected: production often goes without its name
/// image: registry/web:staging → registry/web:prod            not expected: other code
/// ```
public struct EnvironmentDifferences: Sendable {
  /// The names on both sides that stand for each other, the longer ones first.
  private let names: [(before: [UInt8], after: [UInt8])]

  /// The differences between two environments in two namespaces.
  public init(environments: (before: String, after: String), namespaces: (before: String, after: String)) {
    var pairs: [(before: [UInt8], after: [UInt8])] = []
    for before in [environments.before, namespaces.before] {
      for after in [environments.after, namespaces.after] where before != after {
        // A side may go without a name in a text, both sides may not.
        pairs.append((Array(before.utf8), Array(after.utf8)))
      }
    }
    names = pairs.filter { !$0.before.isEmpty && !$0.after.isEmpty }
      .sorted { ($0.before.count, $0.after.count) > ($1.before.count, $1.after.count) }
  }

  /// Whether a difference is one that environments are meant to have.
  func covers(_ field: FieldChange) -> Bool {
    if EnvironmentDifferences.isMeantToDiffer(field.path) { return true }
    guard field.path.lastKey != ByteString("image"),
      case .replaced(.string(let old), by: .string(let new)) = field.change
    else {
      return false
    }
    return differOnlyInNames(old.bytes, new.bytes)
  }

  private static func isMeantToDiffer(_ path: FieldPath) -> Bool {
    switch path.lastKey?.string {
    case "namespace", "replicas", "minReplicas", "maxReplicas", "host", "hostname", "hostnames", "hosts": true
    case nil:
      // An element of `tls[].hosts` or `hostnames`.
      path.components.contains(.key(ByteString("hosts"))) || path.components.contains(.key(ByteString("hostnames")))
    default: false
    }
  }

  // MARK: Texts

  /// Whether one text becomes the other when the names of one side are put in the place of the other's.
  private func differOnlyInNames(_ old: [UInt8], _ new: [UInt8]) -> Bool {
    var (oldPlace, newPlace) = (0, 0)
    while true {
      let isWordStart =
        EnvironmentDifferences.isBoundary(old, oldPlace) && EnvironmentDifferences.isBoundary(new, newPlace)
      if isWordStart, let lengths = step(old, oldPlace, new, newPlace) {
        oldPlace += lengths.old
        newPlace += lengths.new
        continue
      }
      guard oldPlace < old.count, newPlace < new.count else { return oldPlace == old.count && newPlace == new.count }
      guard old[oldPlace] == new[newPlace] else { return false }
      oldPlace += 1
      newPlace += 1
    }
  }

  /// How far a pair of names reaches in both texts; or a name and the dot behind it that only one of them has.
  private func step(_ old: [UInt8], _ oldPlace: Int, _ new: [UInt8], _ newPlace: Int) -> (old: Int, new: Int)? {
    for (before, after) in names
    where EnvironmentDifferences.hasWord(before, old, oldPlace) && EnvironmentDifferences.hasWord(after, new, newPlace)
    {
      return (before.count, after.count)
    }
    let isInHost = oldPlace > 0 && (old[oldPlace - 1] == UInt8(ascii: ".") || old[oldPlace - 1] == UInt8(ascii: "/"))
    guard isInHost, oldPlace < old.count, newPlace < new.count, old[oldPlace] != new[newPlace] else { return nil }
    for (before, after) in names {
      if EnvironmentDifferences.hasWord(before + [UInt8(ascii: ".")], old, oldPlace) { return (before.count + 1, 0) }
      if EnvironmentDifferences.hasWord(after + [UInt8(ascii: ".")], new, newPlace) { return (0, after.count + 1) }
    }
    return nil
  }

  private static func hasWord(_ word: [UInt8], _ text: [UInt8], _ place: Int) -> Bool {
    text[place...].starts(with: word) && isBoundary(text, place + word.count)
  }

  /// Whether no word goes on across a place.
  private static func isBoundary(_ text: [UInt8], _ place: Int) -> Bool {
    guard place > 0, place < text.count else { return true }
    return !isWordByte(text[place - 1]) || !isWordByte(text[place])
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: byte >= 0x80
    }
  }
}
