import Text

/// The rules of a `.helmignore` file: which files of a chart directory are not part of the chart.
///
/// ```
/// # comment
/// *.bak            a name, anywhere
/// /docs            a path from the chart's root
/// ci/*.yaml        so is every pattern with a slash inside
/// test/            directories only
/// !keep.txt        ignores whatever is *not* keep.txt: Helm's negation, kept as it is
/// ```
struct IgnoreRules {
  private var rules: [Rule] = []

  private struct Rule {
    let glob: ShellGlob
    let isNegated: Bool
    let directoriesOnly: Bool
    /// Whether the pattern is laid over the whole path, not over the last part.
    let isPath: Bool
  }

  /// Only the rule that every chart directory has: no file of `templates/` whose name begins with a dot.
  init() { addDefaults() }

  /// The rules of a file's text and the default one.
  ///
  /// - Throws: ``ChartError`` for a `**` and for a pattern that is no glob.
  init(parsing text: [UInt8]) throws(ChartError) {
    let content = ChartFile(path: ByteString(), bytes: text).bytes
    for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      try add(ByteString(line).trimmingSpace)
    }
    addDefaults()
  }

  /// Whether a path is ignored; a directory's content goes with it.
  func ignores(_ path: ByteString, isDirectory: Bool) -> Bool {
    if path.isEmpty || path == "." || path == "./" { return false }
    for rule in rules {
      // Nothing is both: a rule for directories does not apply to files even when it is negated.
      let matches = rule.glob.matches(rule.isPath ? path : SlashPath.base(path))
      if rule.isNegated {
        if rule.directoriesOnly, !isDirectory { return true }
        if !matches { return true }
        continue
      }
      if rule.directoriesOnly, !isDirectory { continue }
      if matches { return true }
    }
    return false
  }

  private mutating func addDefaults() {
    try? add(ByteString("templates/.?*"))
  }

  private mutating func add(_ line: ByteString) throws(ChartError) {
    if line.isEmpty || line.hasPrefix("#") { return }
    if line.contains(ByteString("**")) { throw ChartError("double-star (**) syntax is not supported") }
    guard ShellGlob(line) != nil else { throw ChartError("syntax error in pattern") }
    var pattern = line
    var isNegated = false
    var directoriesOnly = false
    if pattern.hasPrefix("!") {
      isNegated = true
      pattern = ByteString(pattern.bytes[1...])
    }
    if pattern.hasSuffix("/") {
      directoriesOnly = true
      pattern = ByteString(pattern.bytes.dropLast())
    }
    let isPath = pattern.bytes.contains(UInt8(ascii: "/"))
    if pattern.hasPrefix("/") { pattern = ByteString(pattern.bytes[1...]) }
    guard let glob = ShellGlob(pattern) else { throw ChartError("syntax error in pattern") }
    rules.append(Rule(glob: glob, isNegated: isNegated, directoriesOnly: directoriesOnly, isPath: isPath))
  }
}
