import Manifests
import Text
import YAML

/// The rules about the custom resource definitions under `crds/`.
struct DefinitionRules {
  private(set) var findings: [LintFinding] = []

  /// Examines a chart's definitions, those aside that its `.helmignore` keeps out of it.
  init(_ source: LintSource) {
    let loaded = try? source.load(log: { _ in })
    examine(source, loaded.map { chart in Set(chart.rawFiles.map(\.path)) })
  }

  private mutating func examine(_ source: LintSource, _ paths: Set<ByteString>?) {
    switch source.entry("crds") {
    case .absent: return
    case .directory: break
    case .file, .unreadable: return add("crds/", "not a directory")
    }
    for name in source.fileNames(in: "crds") where DefinitionRules.isExamined(name) {
      guard paths?.contains(ByteString("crds/" + name)) ?? true else { continue }
      guard case .file(let bytes) = source.entry("crds/" + name) else { continue }
      guard check(bytes, path: "crds/" + name) else { return }
    }
  }

  private static func isExamined(_ name: String) -> Bool {
    [".yaml", ".yml", ".json"].contains(SlashPath.fileExtension(ByteString(name)).string.lowercased())
  }

  /// Examines a file's documents; false when it can't be read, which ends the search.
  private mutating func check(_ bytes: [UInt8], path: String) -> Bool {
    let documents = YAMLDocuments(of: bytes)
    for document in documents.documents {
      let head: LintedManifest
      do { head = try LintedManifest(ByteString(document.bytes)) } catch {
        add(path, "unable to parse YAML: \(error.message)")
        return false
      }
      guard head.isPresent else { continue }
      if !head.apiVersion.hasPrefix("apiextensions.k8s.io") {
        add(path, "apiVersion is not in 'apiextensions.k8s.io'")
      }
      if head.kind != "CustomResourceDefinition" { add(path, "object kind is not 'CustomResourceDefinition'") }
    }
    if let failure = documents.failure {
      add(path, "unable to parse YAML: \(failure)")
      return false
    }
    return true
  }

  private mutating func add(_ path: String, _ message: String) {
    findings.append(LintFinding(severity: .error, path: path, message: message))
  }
}
