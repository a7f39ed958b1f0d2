import Text

extension Rule {
  /// Whether what is lost can be had back: Velero's schedules.
  static let backups: [Rule] = [
    .objects("backup-missing", Kind("StatefulSet", group: "apps"), Kind("PersistentVolumeClaim", group: "")) {
      object, context, report in
      let claims = object.kind == "StatefulSet" ? object.spec["volumeClaimTemplates"].elements : [object.root]
      for claim in claims where !isExcluded(object) && !isExcluded(claim["metadata"]) {
        let labels = Labels(claim["metadata"]["labels"])
        guard !context.coverage.schedules.contains(where: { $0.covers(labels, in: object.namespace) }) else { continue }
        let what =
          object.kind == "StatefulSet" ? "the volume \"\(claim["metadata"]["name"].string ?? "")\"" : "the claim"
        report.add("\(what) is in no backup schedule", at: claim["metadata"]["name"])
      }
    },
    .objects("backup-schedule-invalid", Kind("Schedule", group: "velero.io")) { schedule, _, report in
      let field = schedule.spec["schedule"]
      guard let reason = CronSchedule.problem(field.string ?? "") else { return }
      report.add("the schedule \"\(field.string ?? "")\" \(reason)", at: field)
    },
    .objects("backup-paused", Kind("Schedule", group: "velero.io")) { schedule, _, report in
      let field = schedule.spec["paused"]
      if field.bool == true { report.add("the schedule is paused", at: field) }
    },
    .objects("backup-retention", Kind("Schedule", group: "velero.io")) { schedule, _, report in
      let field = schedule.spec["template"]["ttl"]
      if !field.exists { report.add("the schedule does not say how long its backups are kept", at: field) }
    },
  ]

  private static func isExcluded(_ object: ManifestObject) -> Bool { isExcluded(object.metadata) }

  private static func isExcluded(_ metadata: Field) -> Bool {
    metadata["labels"]["velero.io/exclude-from-backup" as StaticString].bool == true
  }
}

/// What one Velero schedule backs up.
struct BackupSchedule: Sendable {
  private let included: [ByteString]
  private let excluded: Set<ByteString>
  private let selectors: [LabelSelector]
  private let coversClaims: Bool

  /// The schedule's coverage; nil for one that is paused.
  init?(_ schedule: ManifestObject) {
    guard schedule.spec["paused"].bool != true else { return nil }
    let template = schedule.spec["template"]
    included = template["includedNamespaces"].texts
    excluded = Set(template["excludedNamespaces"].texts)
    let alternatives = template["orLabelSelectors"].elements.map { LabelSelector($0) }
    selectors = alternatives.isEmpty ? [LabelSelector(template["labelSelector"])] : alternatives
    let wanted = template["includedResources"].texts + template["includedNamespaceScopedResources"].texts
    let unwanted = template["excludedResources"].texts + template["excludedNamespaceScopedResources"].texts
    func isClaim(_ name: ByteString) -> Bool {
      name == "*" || name == "persistentvolumeclaims" || name == "persistentvolumeclaim" || name == "pvc"
    }
    coversClaims = (wanted.isEmpty || wanted.contains(where: isClaim)) && !unwanted.contains(where: isClaim)
  }

  /// Whether a claim with these labels is backed up.
  func covers(_ labels: Labels, in namespace: ByteString) -> Bool {
    guard coversClaims, !excluded.contains(namespace) else { return false }
    guard included.isEmpty || included.contains(where: { $0 == "*" || $0 == namespace }) else { return false }
    return selectors.contains { $0.matches(labels) }
  }
}

/// Times as cron writes them.
enum CronSchedule {
  private static let fields: [(name: String, range: ClosedRange<Int>)] = [
    ("minute", 0...59), ("hour", 0...23), ("day of the month", 1...31), ("month", 1...12), ("day of the week", 0...6),
  ]
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// Why a text is no schedule, as the library that Velero reads it with sees it; nil for a good one.
  static func problem(_ text: String) -> String? {
    var words = text.split(separator: " ").map { $0.lowercased() }
    if let first = words.first, first.hasPrefix("tz=") || first.hasPrefix("cron_tz=") { words.removeFirst() }
    guard let first = words.first else { return "is empty" }
    if first.hasPrefix("@") {
      if ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"].contains(first) {
        return nil
      }
      guard first == "@every", words.count == 2, isDuration(words[1]) else { return "is no known word" }
      return nil
    }
    guard words.count == 5 else { return "has \(words.count) fields instead of five" }
    for (word, field) in zip(words, fields) where !isField(word, field.range) { return "has no valid \(field.name)" }
    return nil
  }

  private static func isField(_ word: String, _ range: ClosedRange<Int>) -> Bool {
    word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
      let halves = part.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard let span = halves.first, halves.count <= 2 else { return false }
      if halves.count == 2 {
        guard let step = Int(halves[1]), step > 0 else { return false }
      }
      if span == "*" || span == "?" { return true }
      let ends = span.split(separator: "-", omittingEmptySubsequences: false).map { number(String($0), range) }
      guard ends.count <= 2, let low = ends.first ?? nil, range.contains(low) else { return false }
      guard ends.count == 2 else { return true }
      guard let high = ends[1], range.contains(high) else { return false }
      return low <= high
    }
  }

  private static func number(_ word: String, _ range: ClosedRange<Int>) -> Int? {
    if range.upperBound == 12, let month = months.firstIndex(of: word) { return month + 1 }
    if range.upperBound == 6, let day = days.firstIndex(of: word) { return day }
    return Int(word)
  }

  private static func isDuration(_ word: String) -> Bool {
    var rest = word[...]
    guard !rest.isEmpty else { return false }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      guard !digits.isEmpty else { return false }
      rest = rest.dropFirst(digits.count)
      guard let unit = ["ms", "us", "ns", "h", "m", "s"].first(where: { rest.hasPrefix($0) }) else { return false }
      rest = rest.dropFirst(unit.count)
    }
    return true
  }
}
