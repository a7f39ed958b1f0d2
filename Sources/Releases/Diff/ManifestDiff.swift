import Text
import YAML

/// What differs between two sets of manifests: a value that can be printed, filtered, sent as JSON and applied.
public struct ManifestDiff: Hashable, Sendable {
  /// The resources that differ, in the order of the new manifests, the removed ones last.
  public var resources: [ResourceDiff]

  /// A diff of these resources.
  public init(resources: [ResourceDiff] = []) { self.resources = resources }

  /// Whether nothing differs.
  public var isEmpty: Bool { resources.isEmpty }

  /// How many resources changed in that way.
  public func count(_ change: ResourceDiff.Change) -> Int { resources.count { $0.change == change } }

  /// The diff without resources that a person is not interested in.
  ///
  /// - Parameter only: kinds and names, `Deployment/web`, `ConfigMap`, `*/web`; empty for all.
  public func limited(to only: [String]) -> ManifestDiff {
    guard !only.isEmpty else { return self }
    return ManifestDiff(
      resources: resources.filter { resource in
        only.contains { pattern in
          [resource.before, resource.after].contains { $0?.matches(pattern) ?? false }
        }
      })
  }

  /// The diff without the fields that a pattern covers, and without resources in which nothing else differs.
  public func ignoring(_ patterns: [FieldPathPattern]) -> ManifestDiff {
    guard !patterns.isEmpty else { return self }
    return ManifestDiff(
      resources: resources.compactMap { resource in
        var resource = resource
        resource.fields.removeAll { field in patterns.contains { $0.covers(field.path) } }
        return resource.change == .changed && resource.fields.isEmpty ? nil : resource
      })
  }
}

/// What differs in one resource.
public struct ResourceDiff: Hashable, Sendable {
  /// How a resource changed.
  public enum Change: String, Sendable, CaseIterable {
    /// It is new.
    case added
    /// It is gone.
    case removed
    /// Its fields differ.
    case changed
    /// It has another name, for the hash of its content; its fields may differ.
    case renamed
  }

  /// How it changed.
  public var change: Change
  /// What it was; nil for an added one.
  public var before: ManifestResource?
  /// What it is; nil for a removed one.
  public var after: ManifestResource?
  /// The fields that differ, in the order of the new resource; empty for added and removed ones.
  public var fields: [FieldChange]

  /// What it is, or was.
  public var resource: ManifestResource? { after ?? before }
}

/// One difference within a resource.
public struct FieldChange: Hashable, Sendable {
  /// What happened to a field.
  public enum Change: Hashable, Sendable {
    /// It is new; in a list, at this place of the new list.
    case added(JSON, at: Int?)
    /// It is gone.
    case removed(JSON)
    /// It has another value.
    case replaced(JSON, by: JSON)
    /// It is at this other place of its list.
    case moved(to: Int)
  }

  /// Why a change is no surprise.
  public enum Cause: String, Hashable, Sendable {
    /// It names a resource that was renamed.
    case renamed
    /// Environments are meant to differ in it: namespace, replicas, host names.
    case environment
  }

  /// Where: by the old resource's places, the last step of an addition by the new one's.
  public var path: FieldPath
  /// What happened.
  public var change: Change
  /// Why that is no surprise; nil when it may be one.
  public var cause: Cause?

  /// A difference.
  public init(path: FieldPath, change: Change, cause: Cause? = nil) {
    self.path = path
    self.change = change
    self.cause = cause
  }
}
