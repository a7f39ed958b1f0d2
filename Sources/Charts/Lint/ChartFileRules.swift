import Diagnostics
import GoTemplate
import Manifests
import TemplateFunctions
import Text
import YAML

/// The rules about Chart.yaml.
struct ChartFileRules {
  private(set) var findings: [LintFinding] = []

  init(_ source: LintSource) { examine(source) }

  private mutating func examine(_ source: LintSource) {
    let bytes: [UInt8]
    switch source.entry("Chart.yaml") {
    case .file(let content): bytes = content
    case .directory:
      add(.error, "should be a file, not a directory")
      return add(.error, "unable to parse YAML\n\tread \(source.fullPath("Chart.yaml")): is a directory")
    case .absent:
      return add(
        .error, "unable to parse YAML\n\topen \(source.fullPath("Chart.yaml")): no such file or directory")
    case .unreadable(let reason): return add(.error, "unable to parse YAML\n\t\(reason)")
    }
    let node: Node?
    var metadata = ChartMetadata()
    do {
      node = try YAMLParser.firstDocument(in: bytes, file: .unknown, dialect: .goYAML2)
    } catch {
      return add(.error, "unable to parse YAML\n\terror converting YAML to JSON: \(error.message)")
    }
    do { if let node { try metadata.decode(node) } } catch {
      return add(
        .error, "unable to parse YAML\n\terror unmarshaling JSON: while decoding JSON: \(error.message)")
    }
    if let node, let objection = StrictMetadata.objection(to: node) {
      add(.warning, "failed to strictly parse chart metadata file\n\t\(objection)")
    }
    check(metadata, node)
  }

  private mutating func add(_ severity: LintFinding.Severity, _ message: String) {
    findings.append(LintFinding(severity: severity, path: "Chart.yaml", message: message))
  }

  private mutating func check(_ metadata: ChartMetadata, _ node: Node?) {
    if metadata.name.isEmpty {
      add(.error, "name is required")
    } else if SlashPath.base(metadata.name) != metadata.name {
      add(.error, "chart name \(GoUnicode.quoted(metadata.name.string)) is invalid")
    }
    let isKnownVersion = metadata.apiVersion == "v1" || metadata.apiVersion == "v2"
    if metadata.apiVersion.isEmpty {
      add(.error, "apiVersion is required. The value must be either \"v1\" or \"v2\"")
    } else if !isKnownVersion {
      add(.error, "apiVersion '\(metadata.apiVersion)' is not valid. The value must be either \"v1\" or \"v2\"")
    }
    checkIsText("version", in: node)
    checkVersion(metadata.version)
    checkIsText("appVersion", in: node)
    checkMaintainers(metadata.maintainers)
    if let source = metadata.sources?.first(where: { !URLForm.isRequestURL($0) }) {
      add(.error, "invalid source URL '\(source)'")
    }
    if metadata.icon.isEmpty {
      add(.info, "icon is recommended")
    } else if !URLForm.isRequestURL(metadata.icon) {
      add(.error, "invalid icon URL '\(metadata.icon)'")
    }
    let apiVersion = metadata.apiVersion
    if apiVersion != "v2" {
      if !metadata.type.isEmpty {
        add(.error, "chart type is not valid in apiVersion '\(apiVersion)'. It is valid in apiVersion 'v2'")
      }
      if !metadata.dependencies.isEmpty {
        add(
          .error,
          "dependencies are not valid in the Chart file with apiVersion '\(apiVersion)'. They are valid in apiVersion "
            + "'v2'")
      }
    }
    if !SemanticVersion.isStrict(metadata.version) {
      add(.warning, "version '\(metadata.version)' is not a valid SemVerV2")
    }
  }

  private mutating func checkIsText(_ key: StaticString, in node: Node?) {
    guard let value = node?[key], let plain = try? ValueConversion.value(of: value) else { return }
    if case .string = plain { return }
    add(.error, "\(key) should be of type string but it's of type \(GoFormat.typeName(of: plain))")
  }

  private mutating func checkVersion(_ version: ByteString) {
    guard !version.isEmpty else { return add(.error, "version is required") }
    guard let parsed = try? SemanticVersion(version) else {
      return add(.error, "version '\(version)' is not a valid SemVer")
    }
    if let lowest = try? SemanticVersion(ByteString("0.0.0-0")), parsed.compared(with: lowest) <= 0 {
      add(.error, "version \"\(version)\" is less than or equal to \"0.0.0-0\"")
    }
  }

  private mutating func checkMaintainers(_ maintainers: [ChartMetadata.Maintainer?]) {
    for maintainer in maintainers {
      guard let maintainer else { return add(.error, "a maintainer entry is empty") }
      if maintainer.name.isEmpty { return add(.error, "each maintainer requires a name") }
      if !maintainer.email.isEmpty, !URLForm.isEmail(maintainer.email) {
        return add(.error, "invalid email '\(maintainer.email)' for maintainer '\(maintainer.name)'")
      }
      if !maintainer.url.isEmpty, !URLForm.isURL(maintainer.url) {
        return add(.error, "invalid url '\(maintainer.url)' for maintainer '\(maintainer.name)'")
      }
    }
  }
}

extension SemanticVersion {
  /// Whether a text is a version by the letter of semver 2: three numbers without leading zeros, no `v`.
  fileprivate static func isStrict(_ text: ByteString) -> Bool {
    guard (try? SemanticVersion(text)) != nil else { return false }
    let core = text.bytes.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
    let parts = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 3
      && parts.allSatisfy { part in
        part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
          && (part.count == 1 || part.first != UInt8(ascii: "0"))
      }
  }
}
