import Diagnostics
import Files
import GoTemplate
import Text

/// Examines a chart for what is wrong or unwise in it, with the rules, severities and texts of Helm 4.3.1's `lint`.
public struct ChartLint {
  /// What templates are rendered with; its functions should be lenient about `required` and `fail`.
  public var renderer: ChartRenderer
  /// Kubernetes' version by which types count as deprecated; nil for the newest that is known.
  public var kubeVersion: Capabilities.KubeVersion?
  /// The namespace that templates see.
  public var namespace: String

  /// An examination with a renderer.
  public init(renderer: ChartRenderer, kubeVersion: Capabilities.KubeVersion?, namespace: String) {
    self.renderer = renderer
    self.kubeVersion = kubeVersion
    self.namespace = namespace
  }

  /// What is found in the chart at a path, a directory or an archive, with the user's values.
  ///
  /// - Throws: ``ChartError`` when there is no chart at all.
  public func findings(at path: String, values: MapValue) throws(ChartError) -> [LintFinding] {
    let source = try ChartLint.source(at: path)
    var findings = ChartFileRules(source).findings
    findings +=
      ValuesFileRules(
        source, user: values, skipsSchema: renderer.skipsSchemaValidation, log: renderer.log
      ).findings
    findings += TemplateRules(source, lint: self).findings(values: values)
    findings += DependencyRules(source, log: renderer.log).findings
    findings += DefinitionRules(source).findings
    return findings
  }

  /// What Strake's own rules find in the chart at a path; nothing where there is no chart that can be loaded.
  public func ownFindings(at path: String) -> [Diagnostic] {
    guard let source = try? ChartLint.source(at: path), let chart = try? source.load(log: { _ in }) else { return [] }
    return OwnRules(chart).findings
  }

  /// Where that comes from in templates and values which keeps the chart at a path from being rendered.
  public func renderingFailures(at path: String, values: MapValue) -> [Diagnostic] {
    // By the path as the user wrote it, which is then that of the places.
    guard let chart = try? ChartLoader(log: { _ in }).load(path) else { return [] }
    var renderer = renderer
    renderer.log = { _ in }
    do throws(ChartError) {
      _ = try renderer.render(chart, values: values, release: ReleaseInfo(name: "test-release", namespace: namespace))
      return []
    } catch { return error.diagnostics }
  }

  private static func source(at path: String) throws(ChartError) -> LintSource {
    if path.hasSuffix(".tgz") || path.hasSuffix(".tar.gz") {
      let bytes: [UInt8]?
      do { bytes = try LocalFiles.contents(of: path, limit: ChartArchive.sizeLimit) } catch {
        throw ChartError("unable to open tarball: \(error.message)")
      }
      do { return .archive(try ChartArchive.files(in: bytes ?? [])) } catch {
        throw ChartError("unable to extract tarball: \(error.reason)")
      }
    }
    guard LocalFiles.kind(of: path + "/Chart.yaml") != nil else {
      throw ChartError("unable to check Chart.yaml file in chart: stat \(path)/Chart.yaml: no such file or directory")
    }
    return .directory(LocalFiles.absolutePath(path))
  }

  /// The charts inside the one at a path, directories and archives, in the order of a sorted walk.
  public static func subchartPaths(below path: String) -> [String] {
    var found: [String] = []
    func walk(_ folder: String) {
      for name in (try? LocalFiles.names(in: folder)) ?? [] {
        let child = folder + "/" + name
        if LocalFiles.kind(of: child) == .directory, !LocalFiles.isLink(child) {
          walk(child)
        } else if name == "Chart.yaml" {
          found.append(folder)
        } else if name.hasSuffix(".tgz") || name.hasSuffix(".tar.gz") {
          found.append(child)
        }
      }
    }
    walk(path.hasSuffix("/") ? path + "charts" : path + "/charts")
    return found
  }
}
