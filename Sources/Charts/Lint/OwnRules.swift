import Diagnostics
import GoTemplate
import Text

/// Strake's own rules, beside Helm's: each finding is a warning that ends in the rule's name, and only what is certain
/// from the texts of the chart is found.
///
/// ```
/// number-format       {{ .Values.limit }} with limit: 5000000 prints 5e+06
/// unused-template     a define that nothing names
/// unused-value        a key of values.yaml that nothing reads
/// ```
struct OwnRules {
  private(set) var findings: [Diagnostic] = []

  private let chart: Chart
  private let places = ValuePlaces(UserValues())

  /// Examines a chart; one that lacks charts it depends on is not examined, since those may read its values.
  init(_ chart: Chart) {
    self.chart = chart
    guard (try? Dependencies.checkPresence(in: chart)) != nil else { return }
    let templates = chart.templates.map { TemplateText($0, of: chart) }
    for template in templates { findNumbers(in: template) }
    guard !chart.metadata.isLibrary else { return }
    findUnusedTemplates(in: templates)
    findUnusedValues()
  }

  private func warning(_ message: String, at mark: Mark, rule: String, help: String) -> Diagnostic {
    Diagnostic("\(message) [strake: \(rule)]", at: mark, severity: .warning, help: help)
  }

  // MARK: number-format

  private mutating func findNumbers(in template: TemplateText) {
    for reading in ValueReading.all(in: template.bytes) where reading.isPrintedAsItIs {
      guard case .float64(let number)? = ValuePlaces.value(at: reading.path, in: chart.values) else { continue }
      let text = GoFormat.printed(.float64(number)).string
      guard text.contains("e") else { continue }
      var finding = warning(
        "the number prints as \(text)", at: template.mark(at: reading.offset), rule: "number-format",
        help: "write {{ \(reading.text) | int64 }}, or quote the number in the values")
      let mark = places.mark(of: reading.path, in: [chart], value: .float64(number))
      if mark.isKnown { finding.notes = [Diagnostic.Note("its value", at: mark)] }
      findings.append(finding)
    }
  }

  // MARK: unused-template

  private mutating func findUnusedTemplates(in templates: [TemplateText]) {
    var definitions: [(name: ByteString, template: TemplateText, offset: Int)] = []
    for template in templates {
      for (offset, name) in template.names(after: "define ") { definitions.append((name, template, offset)) }
    }
    guard !definitions.isEmpty else { return }
    let texts = OwnRules.allFiles(of: chart).map(\.bytes)
    // An include of a computed name may mean any template.
    for text in texts where TemplateText.includesComputedName(text) { return }
    for (name, template, offset) in definitions {
      let defined = definitions.filter { $0.name == name }.count
      let named = texts.reduce(0) { $0 + ByteString($1).occurrences(of: name) }
      guard named <= defined else { continue }
      findings.append(
        warning(
          "no template uses \"\(name)\"", at: template.mark(at: offset), rule: "unused-template",
          help: "remove the definition, or include it"))
    }
  }

  // MARK: unused-value

  private mutating func findUnusedValues() {
    guard let bytes = chart.valuesFile else { return }
    var readings: [[ByteString]] = []
    for file in OwnRules.allFiles(of: chart) {
      readings += ValueReading.all(in: file.bytes).map(\.path)
    }
    // Who takes all values as one may read any of them.
    guard !readings.contains(where: \.isEmpty), !bytes.isEmpty else { return }
    // `enabled` is there for the conditions of charts around this one.
    var skipped: Set<ByteString> = [
      ByteString("enabled"), ByteString("exports"), ByteString("global"), ByteString("tags"),
    ]
    for subchart in chart.subcharts { skipped.insert(subchart.name) }
    for dependency in chart.metadata.dependencies.compactMap({ $0 }) {
      skipped.formUnion([dependency.name, dependency.alias])
      for path in dependency.condition.split(separator: ByteString(",")) {
        readings.append(path.trimmingSpace.split(separator: ByteString(".")))
      }
    }
    for key in chart.values.keys where !skipped.contains(key) { findUnused(below: [key], readings) }
  }

  private mutating func findUnused(below path: [ByteString], _ readings: [[ByteString]]) {
    let touching = readings.filter { $0.starts(with: path) || path.starts(with: $0) }
    guard !touching.isEmpty else {
      let shown = path.map(\.string).joined(separator: ".")
      let mark = places.mark(of: path, in: [chart], value: nil)
      return findings.append(
        warning(
          "no template reads the value \(shown)", at: mark, rule: "unused-value", help: "remove it, or use it"))
    }
    guard !touching.contains(where: { path.starts(with: $0) }) else { return }
    guard case .map(let table)? = ValuePlaces.value(at: path, in: chart.values) else { return }
    for key in table.keys { findUnused(below: path + [key], readings) }
  }

  /// The files of a chart and the charts inside it, whose templates may be given its values; schemas and prose are left out.
  private static func allFiles(of chart: Chart) -> [ChartFile] {
    chart.rawFiles.filter { $0.path != "values.schema.json" && SlashPath.fileExtension($0.path) != ".md" }
      + chart.subcharts.flatMap { allFiles(of: $0) }
  }
}

/// A template's text with its places.
private struct TemplateText {
  let bytes: [UInt8]
  private let file: SourceFile.ID

  init(_ template: ChartFile, of chart: Chart) {
    bytes = template.bytes
    file = SourceFile.register(path: chart.origin + "/" + template.path.string, bytes: template.bytes)
  }

  func mark(at offset: Int) -> Mark {
    let before = bytes[..<offset]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.reduce(into: 1) { count, byte in if byte == UInt8(ascii: "\n") { count += 1 } }
    return Mark(file: file, line: line, column: offset - start + 1)
  }

  /// The names in quotes that follow a word, with the offset of the word.
  func names(after word: String) -> [(offset: Int, name: ByteString)] {
    var names: [(Int, ByteString)] = []
    for offset in ByteString(bytes).offsets(of: ByteString(word)) {
      var start = offset + word.utf8.count
      while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
      guard start < bytes.count, bytes[start] == UInt8(ascii: "\""),
        let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
      else { continue }
      names.append((offset, ByteString(bytes[(start + 1)..<end])))
    }
    return names
  }

  /// Whether `include` is given something else than a name in quotes.
  static func includesComputedName(_ bytes: [UInt8]) -> Bool {
    for offset in ByteString(bytes).offsets(of: ByteString("include ")) {
      let next = bytes[(offset + 8)...].first { $0 != UInt8(ascii: " ") }
      if next == UInt8(ascii: "(") || next == UInt8(ascii: "$") || next == UInt8(ascii: ".") { return true }
    }
    return false
  }
}

/// A place in a text that reads from `.Values`.
private struct ValueReading {
  /// Where `.Values` begins.
  let offset: Int
  /// What follows it, step by step; empty where all values are meant, and where what is read can't be told.
  let path: [ByteString]
  /// The expression.
  let text: String
  /// Whether an action prints the value without making anything else of it.
  let isPrintedAsItIs: Bool

  /// Methods of the values: they see all of them.
  private static let methods: Set<String> = ["AsMap", "YAML", "Table", "PathValue", "Encode", "EncodeValues"]

  /// The readings in a text: `.Values`, `$.Values`, and the word in quotes, for `get` and `index`.
  static func all(in bytes: [UInt8]) -> [ValueReading] {
    ByteString(bytes).offsets(of: ByteString("Values"))
      .filter { $0 > 0 && (bytes[$0 - 1] == UInt8(ascii: ".") || bytes[$0 - 1] == UInt8(ascii: "\"")) }
      .map { ValueReading(at: $0, in: bytes) }
  }

  private init(at word: Int, in bytes: [UInt8]) {
    var path: [ByteString] = []
    var end = word + 6
    while end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      let name = bytes[(end + 1)...].prefix(while: ValueReading.isPartOfName)
      guard !name.isEmpty else { break }
      path.append(ByteString(name))
      end += 1 + name.count
    }
    if let first = path.first, ValueReading.methods.contains(first.string) { path = [] }
    var start = word
    if start > 0, bytes[start - 1] == UInt8(ascii: ".") { start -= 1 }
    if start > 0, bytes[start - 1] == UInt8(ascii: "$") { start -= 1 }
    self.path = path
    offset = start
    text = ByteString(bytes[start..<end]).string
    isPrintedAsItIs = !path.isEmpty && ValueReading.begins(bytes[..<start]) && ValueReading.ends(bytes[end...])
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func begins(_ before: ArraySlice<UInt8>) -> Bool {
    let text = before.suffix(16).reversed().drop { $0 == UInt8(ascii: " ") }
    return text.starts(with: "{{".utf8) || text.starts(with: "-{{".utf8)
  }

  /// Whether the action ends here, perhaps after quotes around the value.
  private static func ends(_ after: ArraySlice<UInt8>) -> Bool {
    var words = ByteString(after.prefix(64)).string.split(separator: " ", omittingEmptySubsequences: true)
    while words.count >= 2, words[0] == "|", ["quote", "squote", "toString"].contains(words[1]) { words.removeFirst(2) }
    guard let first = words.first else { return false }
    return first.hasPrefix("}}") || first.hasPrefix("-}}")
  }
}

extension ByteString {
  /// Where another text begins, in order; found places may not overlap.
  fileprivate func offsets(of text: ByteString) -> [Int] {
    guard let first = text.bytes.first else { return [] }
    var offsets: [Int] = []
    var start = 0
    while let offset = bytes[start...].firstIndex(of: first) {
      if bytes[offset...].starts(with: text.bytes) {
        offsets.append(offset)
        start = offset + text.count
      } else {
        start = offset + 1
      }
    }
    return offsets
  }

  fileprivate func occurrences(of text: ByteString) -> Int { offsets(of: text).count }
}
