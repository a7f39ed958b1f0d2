import Diagnostics
import Text

/// What a check found.
public struct Finding: Sendable {
  /// The check's name.
  public var check: String
  /// How bad it is.
  public var severity: Severity
  /// What is wrong, one sentence without a final stop.
  public var message: String
  /// What it is about.
  public var subject: Subject
  /// The field, `spec.template.spec.containers[name=web].image`; empty for the whole object.
  public var field: String
  /// The same as a way from the object.
  public var path: FieldPath = .object
  /// The place in the manifest, or ``Mark/unknown``.
  public var mark: Mark
  /// The template line, values or patch that the field came from, the nearest first; empty where that is not known.
  public var origins: [Origin] = []
  /// Why the finding does not count, if it was exempted.
  public var exemption: String?

  /// What a finding is about.
  public struct Subject: Hashable, Sendable {
    /// The kind, or `Chart`.
    public var kind: String
    /// The name.
    public var name: String
    /// The namespace; empty where there is none.
    public var namespace: String
    /// The release, nil for a manifest that was given as a file.
    public var release: String?

    /// What a finding is about.
    public init(kind: String, name: String, namespace: String = "", release: String? = nil) {
      self.kind = kind
      self.name = name
      self.namespace = namespace
      self.release = release
    }

    /// `Deployment/web`.
    public var shortName: String { "\(kind)/\(name)" }

    /// `Deployment/web in namespace shop`.
    public var title: String { namespace.isEmpty ? shortName : "\(shortName) in namespace \(namespace)" }
  }

  /// Where a field came from.
  public struct Origin: Hashable, Sendable {
    /// What gave it: `template`, `patch`, `values`.
    public var role: String
    /// The file.
    public var path: String
    /// The line, from 1; 0 when not known.
    public var line: Int
    /// The column, from 1; 0 when not known.
    public var column: Int

    /// A place that a field came from.
    public init(role: String, path: String, line: Int, column: Int = 0) {
      self.role = role
      self.path = path
      self.line = line
      self.column = column
    }

    /// `file:line:column`.
    public var text: String { path + (line > 0 ? ":\(line)" : "") + (column > 0 ? ":\(column)" : "") }
  }
}

extension ManifestObject {
  /// The object as findings name it.
  public var subject: Finding.Subject {
    Finding.Subject(kind: kind.string, name: name.string, namespace: namespace.string, release: release)
  }
}
