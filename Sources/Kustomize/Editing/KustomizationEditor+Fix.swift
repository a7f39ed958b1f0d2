import Diagnostics
import Text
import YAML

/// `kustomize edit fix`: deprecated fields become their successors.
extension KustomizationEditor {
  /// Turns deprecated fields into those that took their place, and adds the file's type where it is missing.
  ///
  /// - Parameter isFile: whether a path names a file; an entry of `patchesStrategicMerge` that names none is a patch.
  /// - Returns: what was done, `bases -> resources` and so on.
  /// - Throws: for a label that `commonLabels` and `labels` both have, and as ``set(_:to:)``.
  public mutating func fix(isFile: (String) -> Bool) throws(Diagnostic) -> [String] {
    var done: [String] = []
    try rename("bases", to: "resources", &done)
    try rename("imageTags", to: "images", &done)
    for list in ["configMapGenerator", "secretGenerator"] { try fixEnvFiles(of: list, &done) }
    try rename("patchesJson6902", to: "patches", &done)
    try fixMergePatches(isFile, &done)
    try fixCommonLabels(&done)
    try fixChartInflation(&done)
    try addType(&done)
    return done
  }

  /// Renames a list, or moves its elements to the end of the one that is there.
  private mutating func rename(_ old: String, to new: String, _ done: inout [String]) throws(Diagnostic) {
    let root = try root()
    guard let entry = KustomizationEditor.entry(old, of: root) else { return }
    done.append("\(old) -> \(new)")
    guard KustomizationEditor.entry(new, of: root) != nil else {
      let start = Int(entry.key.mark.column) - 1
      return replace(line: Int(entry.key.mark.line), from: start, to: start + entry.key.rawText.count, with: new)
    }
    for element in entry.value.sequence ?? [] {
      try add(KustomizationEditor.lines(of: element), toList: [.field(new)])
    }
    try removeValue(at: [.field(old)])
  }

  private mutating func fixEnvFiles(of list: String, _ done: inout [String]) throws(Diagnostic) {
    for index in try elements(of: list).indices {
      let path: [Step] = [.field(list), .element(index)]
      guard let file = try node(at: path + [.field("env")])?.scalar else { continue }
      try add([KustomizationEditor.scalar(file.text.string)], toList: path + [.field("envs")])
      try removeValue(at: path + [.field("env")])
      done.append("\(list)'s env -> envs")
    }
  }

  private mutating func fixMergePatches(_ isFile: (String) -> Bool, _ done: inout [String]) throws(Diagnostic) {
    let patches = try elements(of: "patchesStrategicMerge")
    guard !patches.isEmpty else { return }
    for patch in patches {
      let text = patch.rawText.string
      _ = try add(isFile(text) ? Patch(path: text) : Patch(patch: text))
    }
    try removeValue(at: [.field("patchesStrategicMerge")])
    done.append("patchesStrategicMerge -> patches")
  }

  private mutating func fixCommonLabels(_ done: inout [String]) throws(Diagnostic) {
    guard let labels = try node(at: [.field("commonLabels")]), let pairs = labels.mapping, !pairs.entries.isEmpty else {
      return
    }
    for entry in try elements(of: "labels") {
      for pair in entry["pairs"]?.mapping?.entries ?? [] where pairs.index(of: pair.keyText) != nil {
        throw Diagnostic(
          "label name '\(pair.keyText)' exists in both commonLabels and labels", at: pair.key.mark,
          help: "remove one of them")
      }
    }
    let lines = KustomizationEditor.lines(of: labels).map { "  " + $0 }
    try add(["includeSelectors: true", "pairs:"] + lines, toList: [.field("labels")])
    try removeValue(at: [.field("commonLabels")])
    done.append("commonLabels -> labels")
  }

  /// The settings of an entry of `helmChartInflationGenerator` that one of `helmCharts` has, under their names there; the
  /// others have no successor and go, as Kustomize ignores them.
  private static let chartSettings: [(old: String, new: String)] = [
    ("chartName", "name"), ("chartRepoUrl", "repo"), ("chartVersion", "version"), ("releaseName", "releaseName"),
    ("values", "valuesFile"), ("valuesLocal", "valuesInline"), ("valuesMerge", "valuesMerge"),
  ]

  /// The folders that entries of `helmChartInflationGenerator` name, under their names in `helmGlobals`.
  private static let chartFolders: [(old: String, new: String)] = [
    ("chartHome", "chartHome"), ("helmHome", "configHome"),
  ]

  /// Moves the charts of `helmChartInflationGenerator` to `helmCharts`, and the last folder of each kind to
  /// `helmGlobals`, unless the file has that.
  private mutating func fixChartInflation(_ done: inout [String]) throws(Diagnostic) {
    let old = "helmChartInflationGenerator"
    let charts = try elements(of: old)
    guard !charts.isEmpty else { return }
    let hasGlobals = try node(at: [.field("helmGlobals")]).map { !$0.isNull } ?? false
    for chart in charts {
      var lines: [String] = []
      for setting in KustomizationEditor.chartSettings {
        guard let value = chart[ByteString(setting.old)], !value.isNull else { continue }
        let text = KustomizationEditor.lines(of: value)
        if value.scalar == nil, !value.isNullOrEmpty {
          lines += ["\(setting.new):"] + text.map { "  " + $0 }
        } else {
          lines += ["\(setting.new): \(text.first ?? "")"] + text.dropFirst().map { "  " + $0 }
        }
      }
      if !lines.isEmpty { try add(lines, toList: [.field("helmCharts")]) }
    }
    for folder in KustomizationEditor.chartFolders where !hasGlobals {
      let last = charts.compactMap { $0[ByteString(folder.old)]?.scalar?.text }.last { !$0.isEmpty }
      if let last { try setText(folder.new, to: last.string, inMapping: [.field("helmGlobals")]) }
    }
    try removeValue(at: [.field(old)])
    done.append("helmChartInflationGenerator -> helmCharts")
  }

  /// Adds `apiVersion` and `kind` before the first field.
  private mutating func addType(_ done: inout [String]) throws(Diagnostic) {
    let root = try root()
    try unfold([])
    let isComponent = root["kind"].map { $0.rawText == "Component" } ?? false
    var lines: [String] = []
    if root["apiVersion"] == nil {
      lines.append("apiVersion: kustomize.config.k8s.io/\(isComponent ? "v1alpha1" : "v1beta1")")
    }
    if root["kind"] == nil { lines.append("kind: Kustomization") }
    guard !lines.isEmpty else { return }
    var place = 0
    let all = self.lines
    // Behind a separator, and behind a comment of the file's own: one that a blank line follows.
    if let first = all.first, first.starts(with: "---".utf8) { place = 1 }
    let comment = all.dropFirst(place).prefix { $0.first == UInt8(ascii: "#") }.count
    if comment > 0, all.indices.contains(place + comment), all[place + comment].isEmpty { place += comment + 1 }
    insert(lines, after: place)
    done.append("apiVersion and kind added")
  }
}
