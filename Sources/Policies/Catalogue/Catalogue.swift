import CEmbeddedData
import Diagnostics
import Text
import YAML

/// All checks, in the order of the catalogue.
///
/// What is said of a check is data (`checks.yaml`); how it is made is in `Checks/`, by the same name.
public struct Catalogue: Sendable {
  /// The checks, by category.
  public let checks: [Check]

  private let indexByID: [String: Int]

  /// The catalogue that is built in.
  public static let standard = Catalogue(
    parsing: Array(UnsafeBufferPointer(start: strake_checks, count: strake_checks_size)))

  /// The catalogue of a text; an entry that is not whole is left out.
  init(parsing bytes: [UInt8]) {
    let documents = try? YAMLParser.documents(in: bytes, file: .unknown, dialect: .goYAML3)
    checks = (documents?.first?.sequence ?? []).compactMap(Check.init)
    indexByID = Dictionary(checks.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  /// The check of a name.
  public subscript(_ id: String) -> Check? { indexByID[id].map { checks[$0] } }

  /// Where a check stands; unknown ones come last.
  func position(of id: String) -> Int { indexByID[id] ?? checks.count }

  /// A message about a name that is no check's, with the nearest one.
  public func unknown(_ id: String) -> Diagnostic {
    let nearest = NearestName.of(id, among: checks.map(\.id)).map { "did you mean \"\($0)\"? " } ?? ""
    return Diagnostic("there is no check \"\(id)\"", help: "\(nearest)strake check --list shows all of them")
  }
}

extension Check {
  /// Reads an entry of the catalogue.
  fileprivate init?(_ entry: Node) {
    func text(_ key: StaticString) -> String? { entry[key]?.scalar?.text.string }
    guard let id = text("id"), let severity = text("severity").flatMap(Severity.init(name:)),
      let profile = text("profile").flatMap(Profile.init(name:)), let category = text("category"),
      let title = text("title"), let why = text("why"), let fix = text("fix"),
      let standards = entry["standards"]?.sequence
    else { return nil }
    self.init(
      id: id, severity: severity, profile: profile, category: category, title: title, why: why, fix: fix,
      standards: standards.compactMap { $0.scalar?.text.string })
  }
}
