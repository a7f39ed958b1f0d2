import Files

/// A git repository, a folder in it and a commit: what a URL in `resources:` names.
///
/// `https://github.com/owner/name//config/base?ref=v1.2&timeout=60s`
struct RepositorySource: Sendable {
  /// The text as written.
  let text: String
  /// What `git fetch` gets.
  let url: String
  /// The folder within the repository; empty for its root.
  let path: String
  /// A branch, tag or commit; empty for the default branch.
  let reference: String
  /// How long a git command may take, in seconds.
  let timeout: Double
  /// Whether submodules are fetched too.
  let hasSubmodules: Bool

  /// Kustomize's default patience with one git command, in seconds.
  static let defaultTimeout = 27.0

  /// Reads a text as the address of a git repository.
  ///
  /// - Returns: nil when it is not one: a path, or a URL without host or path.
  /// - Throws: when it is one, but leads out of the repository.
  init?(parsing text: String) throws(KustomizeError) {
    if FilePath.isAbsolute(text) { return nil }
    self.text = text
    var rest = Substring(text)
    var query = Substring()
    if let mark = rest.firstIndex(of: "?") {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    let options = RepositorySource.options(of: query)
    reference = options.reference
    timeout = options.timeout
    hasSubmodules = options.hasSubmodules

    if rest.hasPrefix("git::") { rest = rest.dropFirst(5) }
    let scheme = ["ssh://", "https://", "http://", "file://"].first { rest.lowercased().hasPrefix($0) } ?? ""
    rest = rest.dropFirst(scheme.utf8.count)
    var user = ""
    if scheme != "file://", let at = rest.firstIndex(of: "@"), !rest[..<at].contains("/") {
      user = String(rest[...at])
      rest = rest[rest.index(after: at)...]
    }
    guard let host = RepositorySource.host(of: &rest, scheme: scheme, user: user) else { return nil }
    guard let (repository, folder) = RepositorySource.split(rest, scheme: scheme) else { return nil }
    let cleanFolder = folder.isEmpty ? "" : FilePath.cleaned(String(folder.drop { $0 == "/" }))
    if cleanFolder == ".." || cleanFolder.hasPrefix("../") {
      throw KustomizeError("url path exits repo: \(text)")
    }
    path = cleanFolder == "." ? "" : cleanFolder
    url = host + repository
  }

  /// Takes scheme, user and host off the text.
  private static func host(of rest: inout Substring, scheme: String, user: String) -> String? {
    for form in ["github.com/", "github.com:"] where rest.lowercased().hasPrefix(form) {
      rest = rest.dropFirst(form.utf8.count)
      if scheme == "ssh://" || !user.isEmpty || form.hasSuffix(":") {
        if scheme == "https://" || scheme == "http://" { return "https://github.com/" }
        return (user.isEmpty ? "git@" : user) + "github.com:"
      }
      return "https://github.com/"
    }
    if scheme == "file://" { return scheme }
    if scheme.isEmpty {
      guard !user.isEmpty, let colon = rest.firstIndex(where: { $0 == ":" || $0 == "/" }) else { return nil }
      let host = String(rest[...colon])
      rest = rest[rest.index(after: colon)...]
      return user + host
    }
    guard let slash = rest.firstIndex(of: "/"), slash > rest.startIndex else { return nil }
    let host = String(rest[...slash])
    rest = rest[rest.index(after: slash)...]
    return scheme + user + host
  }

  /// Splits what follows the host into repository and folder.
  private static func split(_ rest: Substring, scheme: String) -> (repository: String, folder: Substring)? {
    let text = String(rest)
    if let marker = text.range(ofText: "_git/") {
      let after = text[marker.upperBound...]
      let end = after.firstIndex(of: "/") ?? after.endIndex
      return (String(text[..<end]), after[end...])
    }
    if let marker = text.range(ofText: "//") {
      let repository = text[..<marker.lowerBound]
      return repository.isEmpty ? nil : (String(repository), text[marker.upperBound...])
    }
    if let marker = text.range(ofText: ".git") {
      return (String(text[..<marker.upperBound]), text[marker.upperBound...])
    }
    if scheme == "file://" { return text.isEmpty ? nil : (text, "") }
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return ("\(parts[0])/\(parts[1])", parts.count > 2 ? parts[2] : "")
  }

  private static func options(of query: Substring) -> (reference: String, timeout: Double, hasSubmodules: Bool) {
    var values: [Substring: Substring] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if let name = parts.first, values[name] == nil { values[name] = parts.count > 1 ? parts[1] : "" }
    }
    let reference = values["ref"].flatMap { $0.isEmpty ? nil : $0 } ?? values["version"] ?? ""
    let timeout = values["timeout"].flatMap(seconds) ?? defaultTimeout
    let submodules = values["submodules"].map { !["false", "0", "f", "F", "False", "FALSE"].contains($0) } ?? true
    return (String(reference), timeout, submodules)
  }

  /// A number of seconds, or a duration of one unit: `90`, `90s`, `2m`, `1h`.
  private static func seconds(_ text: Substring) -> Double? {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    if let number = Double(text), number > 0, number.isFinite { return number }
    for (unit, factor) in units where text.hasSuffix(unit) {
      if let number = Double(text.dropLast(unit.utf8.count)), number > 0, number.isFinite { return number * factor }
    }
    return nil
  }
}

extension String {
  /// The first place of a text within this one.
  func range(ofText text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text), let end = index(start, offsetBy: text.count, limitedBy: endIndex) {
        return start..<end
      }
      start = index(after: start)
    }
    return nil
  }
}
