import Text
import Diagnostics
import Manifests

/// Finds the objects that a mistyped name most likely meant.
enum NearestIdentity {
  /// A hint that names the object with the nearest name, or all names if there are few.
  static func help(_ name: String, among identities: [ResourceIdentity]) -> String? {
    if let nearest = NearestName.of(name, among: identities.map(\.name.string)) {
      let all = identities.filter { $0.name.string == nearest }.map(\.shortText)
      return "did you mean \(all.prefix(3).joined(separator: " or "))?"
    }
    guard !identities.isEmpty else { return nil }
    let names = identities.prefix(5).map(\.shortText).joined(separator: ", ")
    return "there is \(names)" + (identities.count > 5 ? " and \(identities.count - 5) more" : "")
  }

  /// A hint for an identity that nothing has: objects of that kind and name elsewhere first.
  static func help(for identity: ResourceIdentity, in resources: Resources) -> String? {
    let named = resources.positions(named: identity.name).map { resources[$0].identity }
    if let other = named.first(where: { $0.type.kind == identity.type.kind }) {
      if other.type != identity.type {
        return
          "\(other.shortText) has apiVersion \(other.type.apiVersion.string), not \(identity.type.apiVersion.string)"
      }
      return "\(other.type.kind.string) \(other.name.string) is in namespace \(other.effectiveNamespace.string); "
        + "say so in the patch's metadata.namespace"
    }
    if let other = named.first { return "the object of that name is \(other.type.text)" }
    let sameKind = resources.all.map(\.identity).filter { $0.type.kind == identity.type.kind }
    return help(identity.name.string, among: sameKind.isEmpty ? resources.all.map(\.identity) : sameKind)
  }
}

extension NearestIdentity {
  /// A hint that names the nearest of some words.
  static func nearestWord(_ word: String, among words: [String]) -> String? {
    NearestName.of(word, among: words).map { "did you mean '\($0)'?" }
  }
}
