import Diagnostics
import Files
import Glibc
import Kustomize
import Pipeline

/// The kustomization file that `strake edit` works on: the one in the working directory.
enum EditedFile {
  /// The file's name.
  ///
  /// - Throws: when there is none, or several.
  static func name() throws(Diagnostic) -> String {
    let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"].filter(LocalFiles.isFile)
    guard let name = names.first, names.count == 1 else {
      throw Diagnostic(
        names.isEmpty ? "there is no kustomization file here" : "there are several kustomization files here")
    }
    return name
  }

  /// Changes the file; nothing is written where the change throws.
  static func edit(_ change: (inout KustomizationEditor) throws(Diagnostic) -> Void) throws {
    let name = try name()
    var editor = KustomizationEditor(text: try UserFiles.read(name), path: name)
    try change(&editor)
    try UserFiles.write(editor.text, to: name)
  }

  /// Sets a text.
  static func set(_ field: String, to value: String) throws {
    try edit { editor throws(Diagnostic) in try editor.set(field, to: value) }
  }

  /// Sets keys of a mapping of texts.
  static func setKeys(_ pairs: [(key: String, value: String)], of field: String) throws {
    try edit { editor throws(Diagnostic) in
      for (key, value) in pairs { try editor.setKey(key, to: value, of: field, overwrites: true) }
    }
  }

  /// Adds paths to a list: what patterns match, and addresses as they are.
  static func add(_ paths: [String], to field: String, verifying: Bool) throws {
    let own = try name()
    var found: [String] = []
    for path in paths {
      let matches = verifying ? matches(path) : [path]
      if matches.isEmpty {
        guard path.contains("://") || path.hasPrefix("github.com/") || path.hasPrefix("git@") else {
          throw Diagnostic("\(path) does not exist")
        }
      }
      found += matches.isEmpty ? [path] : matches
    }
    try edit { editor throws(Diagnostic) in
      for path in found where path != own {
        if try !editor.add(path, to: field) { StandardError.write("\(path) is listed already\n") }
      }
    }
  }

  /// Adds the files that patterns match to a list; a pattern without match is only told of.
  static func addMatches(_ patterns: [String], to field: String) throws {
    var found: [String] = []
    for pattern in patterns {
      let matches = matches(pattern)
      if matches.isEmpty { StandardError.write("\(pattern) has no match\n") }
      found += matches
    }
    try edit { editor throws(Diagnostic) in
      for path in found {
        if try !editor.add(path, to: field) { StandardError.write("\(path) is listed already\n") }
      }
    }
  }

  /// Removes from a list what patterns match.
  static func removeMatches(_ patterns: [String], from field: String) throws {
    try edit { editor throws(Diagnostic) in
      for pattern in patterns {
        let found = try editor.texts(of: field).filter { fnmatch(pattern, $0, FNM_PATHNAME) == 0 }
        if found.isEmpty { throw Diagnostic("\(pattern) is not listed under \(field)") }
        for path in found { _ = try editor.remove(path, from: field) }
      }
    }
  }

  /// Removes entries of a generator's list.
  static func removeGenerators(_ names: String, _ namespace: String, from list: String) throws {
    try edit { editor throws(Diagnostic) in
      var missing: [String] = []
      let names = names.split(separator: ",").map(String.init)
      for name in names where try !editor.removeGenerator(named: name, namespace: namespace, of: list) {
        missing.append(name)
      }
      if missing.count == names.count {
        throw Diagnostic("none of \(missing.joined(separator: ", ")) is under \(list)")
      }
      for name in missing { StandardError.write("\(name) is not under \(list)\n") }
    }
  }

  /// Removes keys of a mapping of texts.
  static func removeKeys(_ keys: String, from field: String, ignoring: Bool) throws {
    try edit { editor throws(Diagnostic) in
      for key in keys.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
        let isFound = try editor.removeKey(key, from: field)
        guard isFound || ignoring else { throw Diagnostic("\(key) is not under \(field)") }
      }
    }
  }

  // MARK: Arguments

  /// `KEY:VALUE` each; quotes around a value are taken off.
  static func pairs(_ arguments: [String], _ kind: String) throws(Diagnostic) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    for argument in arguments {
      guard let colon = argument.firstIndex(of: ":") else {
        pairs.append((argument, ""))
        continue
      }
      guard colon > argument.startIndex else {
        throw Diagnostic("invalid \(kind): '\(argument)' (need k:v pair where v may be quoted)")
      }
      var value = argument[argument.index(after: colon)...]
      if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
      pairs.append((String(argument[..<colon]), String(value)))
    }
    return pairs
  }

  /// Options of `buildMetadata`, separated by commas.
  static func buildMetadata(_ argument: String) throws(Diagnostic) -> [String] {
    let known = ["originAnnotations", "transformerAnnotations", "managedByLabel"]
    let options = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for option in options where !known.contains(option) {
      throw Diagnostic(
        "invalid buildMetadata option: \(option)", help: "the options are \(known.joined(separator: ", "))")
    }
    return options
  }

  /// The files and folders that a shell pattern matches, sorted.
  static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv?[index].map { String(cString: $0) }
    }
  }
}
