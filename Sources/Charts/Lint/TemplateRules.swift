import GoTemplate
import Manifests
import Text
import YAML

/// The rules about templates and what they render to.
struct TemplateRules {
  private let source: LintSource
  private let lint: ChartLint

  init(_ source: LintSource, lint: ChartLint) {
    self.source = source
    self.lint = lint
  }

  func findings(values: MapValue) -> [LintFinding] {
    switch source.entry("templates") {
    case .absent: return [finding(.warning, "templates/", "directory does not exist")]
    case .file, .unreadable: return [finding(.error, "templates/", "not a directory")]
    case .directory: break
    }
    let chart: Chart
    do { chart = try source.load(log: lint.renderer.log) } catch {
      return [finding(.error, "templates/", error.message)]
    }
    let processed: Chart
    let coalesced: MapValue
    do {
      processed = try Dependencies(log: lint.renderer.log).processed(chart, user: values)
      coalesced = try Coalescing(keepsNulls: false, log: lint.renderer.log).values(for: processed, user: values)
    } catch { return [] }
    // Helm computes the values of values that it has computed already, which warns twice and drops more nulls.
    let prepared: ChartRenderer.Prepared
    do { prepared = try lint.renderer.prepare(processed: processed, values: coalesced) } catch {
      return [finding(.error, "templates/", error.message)]
    }
    let release = ReleaseInfo(name: "test-release", namespace: lint.namespace)
    let rendered: [RenderedFile]
    do { rendered = try lint.renderer.files(of: prepared, release: release) } catch {
      return [finding(.error, "templates/", error.message)]
    }
    let texts = Dictionary(rendered.map { ($0.path, $0.text) }) { $1 }
    var findings: [LintFinding] = []
    for file in chart.templates {
      let text = texts[SlashPath.joined(chart.name, file.path)] ?? ByteString()
      guard check(file.path, text, into: &findings) else { break }
    }
    return findings
  }

  private func finding(_ severity: LintFinding.Severity, _ path: String, _ message: String) -> LintFinding {
    LintFinding(severity: severity, path: path, message: message)
  }

  /// Examines what a template rendered to; false when it is no YAML, which ends the search.
  private func check(_ path: ByteString, _ text: ByteString, into findings: inout [LintFinding]) -> Bool {
    let path = path.string
    let suffix = SlashPath.fileExtension(ByteString(path)).string
    if !["", ".yaml", ".yml", ".tpl", ".txt"].contains(suffix) || suffix.isEmpty {
      findings.append(
        finding(
          .error, path,
          "file extension '\(suffix)' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt"))
    }
    guard [".yaml", ".yml"].contains(suffix.lowercased()), !text.trimmingSpace.isEmpty else { return true }
    if let line = indentedFirstLine(of: text) {
      findings.append(
        finding(
          .warning, path,
          "document starts with an illegal indent: \(GoUnicode.quoted(line)), which may cause parsing problems"))
    }
    let documents = YAMLDocuments(of: text.bytes)
    for document in documents.documents {
      let manifest: LintedManifest
      do { manifest = try LintedManifest(ByteString(document.bytes)) } catch {
        findings.append(finding(.error, path, "unable to parse YAML: \(error.message)"))
        return false
      }
      guard manifest.isPresent else { continue }
      check(manifest, in: text, path, into: &findings)
    }
    if let failure = documents.failure {
      findings.append(finding(.error, path, "unable to parse YAML: \(failure)"))
      return false
    }
    return true
  }

  private func check(
    _ manifest: LintedManifest, in text: ByteString, _ path: String, into findings: inout [LintFinding]
  ) {
    let objections = ObjectNameRule.objections(to: manifest.name, kind: manifest.kind)
    if !objections.isEmpty {
      let name = GoUnicode.quoted(manifest.name.string)
      let all = objections.map { "metadata.name: Invalid value: \(name): \($0)" }
      let joined = all.count == 1 ? all[0] : "[" + all.joined(separator: ", ") + "]"
      findings.append(
        finding(
          .warning, path, "object name does not conform to Kubernetes naming requirements: \(name): \(joined)"))
    }
    let version = lint.kubeVersion ?? .standard
    if let message = DeprecatedAPIs.message(
      apiVersion: manifest.apiVersion, kind: manifest.kind, major: Int(version.major.string) ?? 0,
      minor: Int(version.minor.string) ?? 0)
    {
      findings.append(finding(.warning, path, message))
    }
    switch manifest.kind {
    case "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet":
      if !text.contains(ByteString("matchLabels")), !text.contains(ByteString("matchExpressions")) {
        findings.append(
          finding(
            .error, path,
            "a \(manifest.kind) must contain matchLabels or matchExpressions, and "
              + "\(GoUnicode.quoted(manifest.name.string)) does not"))
      }
    case "List":
      for item in manifest.node["items"]?.sequence ?? []
      where item["metadata"]?["annotations"]?["helm.sh/resource-policy"] != nil {
        findings.append(
          finding(.error, path, "annotation 'helm.sh/resource-policy' within List objects are ignored"))
        break
      }
    default: break
    }
  }

  /// The first line that is not blank, if it is indented.
  private func indentedFirstLine(of text: ByteString) -> String? {
    for line in text.split(separator: ByteString("\n")) where !line.trimmingSpace.isEmpty {
      return line.hasPrefix(" ") || line.hasPrefix("\t") ? line.string : nil
    }
    return nil
  }
}
