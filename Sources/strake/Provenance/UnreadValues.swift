import Charts
import Pipeline

/// Values that nothing read on a render of a release.
struct UnreadValues {
  /// What the release's own files and flags give, and what looks misspelt.
  let own: [ValuesCheck.Unread]
  /// What a file gives that all releases of the environment share: another one may read it.
  let shared: [ValuesCheck.Unread]

  /// The values that a check found; of a chart alone all are its own.
  init(_ check: ValuesCheck) {
    own = check.unread
    shared = []
  }

  /// The values that a check of a release found.
  init(_ check: ValuesCheck, of inputs: ReleaseInputs, in project: Project) {
    let files = Set(inputs.sharedValues)
    var hasOthers: Bool?
    func isShared(_ value: ValuesCheck.Unread) -> Bool {
      guard let source = value.definition?.source, files.contains(source), !value.isMisspelt else { return false }
      // Globals are for all charts, of which some read none.
      if value.path == "global" || value.path.hasPrefix("global.") { return true }
      let known = hasOthers ?? (project.releaseNames.count > 1)
      hasOthers = known
      return known
    }
    own = check.unread.filter { !isShared($0) }
    shared = own.count == check.unread.count ? [] : check.unread.filter(isShared)
  }
}

extension ValuesCheck.Unread {
  /// What is said of it.
  var finding: String { "never read" + (suggestion.map { "; did you mean \($0)?" } ?? "") }
}
