import Diagnostics

/// What each file contributes to the fields of some manifests: what it is, how many fields, of how many resources.
public struct FileContributions {
  /// What a file gave.
  private struct Count {
    let name: String
    let role: ProvenanceLink.Role
    var fields = 0
    var resources = 0
    /// The field and the resource that were counted last.
    var lastField = 0
    var lastResource = 0
  }

  private var counts: [Count] = []
  private var numbers: [String: Int] = [:]
  private var files: [Int: Int] = [:]
  private var fieldCount = 0
  private var resourceCount = 0

  /// What no file contributed.
  public init() {}

  /// Counts a manifest's fields.
  public mutating func add(_ resource: ExplainedResource) {
    resourceCount += 1
    for field in resource.fields {
      fieldCount += 1
      for run in field.chain.runs {
        for file in files(of: run) { count(file) }
      }
    }
  }

  /// The rows: the file or flag, what it is, its fields, its resources; who gave most is first.
  public var rows: [[String]] {
    counts.filter { $0.fields > 0 }.sorted { ($1.fields, $0.name) < ($0.fields, $1.name) }.map {
      [$0.name, FileContributions.word(for: $0.role), String($0.fields), String($0.resources)]
    }
  }

  private mutating func count(_ file: Int) {
    guard counts[file].lastField != fieldCount else { return }
    counts[file].lastField = fieldCount
    counts[file].fields += 1
    guard counts[file].lastResource != resourceCount else { return }
    counts[file].lastResource = resourceCount
    counts[file].resources += 1
  }

  private mutating func files(of run: ProvenanceRun) -> [Int] {
    if let known = run.files { return known }
    let made = run.links.compactMap { file(of: $0) }
    run.files = made
    return made
  }

  private mutating func file(of link: ProvenanceLink) -> Int? {
    guard link.role != .condition, link.role != .overridden else { return nil }
    guard link.mark.isKnown else { return link.file.isEmpty ? nil : number(of: link.file, role: link.role) }
    if let known = files[link.mark.file.number] { return known }
    let number = number(of: link.file, role: link.role)
    files[link.mark.file.number] = number
    return number
  }

  /// A file is what it was first seen as.
  private mutating func number(of name: String, role: ProvenanceLink.Role) -> Int {
    if let known = numbers[name] { return known }
    counts.append(Count(name: name, role: role))
    numbers[name] = counts.count - 1
    return counts.count - 1
  }

  private static func word(for role: ProvenanceLink.Role) -> String {
    switch role {
    case .template, .call: "template"
    case .value, .input, .overridden: "values"
    default: role.rawValue
    }
  }
}
