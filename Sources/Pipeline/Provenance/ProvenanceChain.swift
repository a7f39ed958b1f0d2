import Text

/// The steps back from a field to what it was made of, the last one first.
///
/// Fields share most of their steps: the calls that led to a template, a value, the conditions around. Such runs of steps
/// are kept once, and put into words once.
///
/// ```
/// spec.replicas   template app/templates/web.yaml:9:15 │ call … │ value app/values.yaml:4, overridden … │ condition …
/// ```
public struct ProvenanceChain: Sequence, ExpressibleByArrayLiteral, Sendable {
  /// The runs, none of them empty.
  let runs: [ProvenanceRun]

  init(_ runs: [ProvenanceRun]) { self.runs = runs }

  /// A chain that begins with steps that it shares with no other.
  init(_ links: [ProvenanceLink], before runs: [ProvenanceRun] = []) {
    self.runs = (links.isEmpty ? [] : [ProvenanceRun(links, isShared: false)]) + runs
  }

  /// The last step; nil where nothing is known.
  public var first: ProvenanceLink? { runs.first?.links.first }

  /// A chain of these steps.
  public init(arrayLiteral links: ProvenanceLink...) { self.init(links) }

  /// The steps, the last one first.
  public func makeIterator() -> IndexingIterator<[ProvenanceLink]> {
    runs.flatMap(\.links).makeIterator()
  }
}

/// Steps that follow each other in the chains of several fields.
///
/// Threads may make runs; one of them prints all, so that the printed forms need no lock.
final class ProvenanceRun: @unchecked Sendable {
  let links: [ProvenanceLink]
  /// Whether chains of several fields may have the run, so that it is worth to keep how it is printed.
  let isShared: Bool
  /// The steps as they are printed, each form once someone asked for it.
  var json: [UInt8]?
  var rows: [UInt8]?
  var values: [AnnotatedManifests.ValueSummary]?
  var files: [Int]?

  init(_ links: [ProvenanceLink], isShared: Bool = true) {
    self.links = links
    self.isShared = isShared
  }
}
