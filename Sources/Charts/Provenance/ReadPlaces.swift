import GoTemplate
import Text

/// Which values a render read: a tree of places below the outermost chart's values.
final class ReadPlaces {
  /// A place that was read, or has such below it.
  final class Place {
    var marks: ExecutionTrace.ReadMarks = []
    var children: [Trace.Step: Place] = [:]

    func child(_ step: Trace.Step) -> Place {
      if let known = children[step] { return known }
      let made = Place()
      children[step] = made
      return made
    }

    /// Whether anything here or below was read.
    var isRead: Bool { !marks.isEmpty || children.values.contains { $0.isRead } }
  }

  let root = Place()
  private let chart: ChartTrace
  private let resolver: OriginResolver
  private var followed: Set<TraceID> = []

  init(_ chart: ChartTrace) {
    self.chart = chart
    resolver = OriginResolver(chart)
    for id in chart.execution.ids {
      let marks = chart.execution.marks(of: id)
      if !marks.isEmpty { note(id, marks) }
    }
  }

  private func note(_ id: TraceID, _ marks: ExecutionTrace.ReadMarks) {
    switch chart.execution[id] {
    case .place:
      if let value = chart.readPlace(id)?.value { mark(value.path, marks) }
    case .part(let whole, let step):
      for reference in resolver.locate([step], in: OriginResolver.Reference(trace: whole)) {
        noteAgain(reference.trace, marks, from: id)
      }
    case .call(let call):
      // What goes on through a function is read by whoever reads the result whole.
      guard marks.contains(.whole) else { return }
      for argument in call.arguments where argument.trace.isKnown { noteAgain(argument.trace, .whole, from: id) }
    case .root, .output: break
    }
  }

  private func noteAgain(_ id: TraceID, _ marks: ExecutionTrace.ReadMarks, from source: TraceID) {
    guard id != source else { return }
    if case .place = chart.execution[id] { return note(id, marks) }
    guard followed.insert(id).inserted else { return }
    note(id, marks)
  }

  /// Marks a place; a subchart's globals are the parents' too.
  func mark(_ path: [Trace.Step], _ marks: ExecutionTrace.ReadMarks) {
    var place = root
    for step in path { place = place.child(step) }
    place.marks.formUnion(marks)
    let charts = chart.valueLayers.charts(along: path).count - 1
    guard charts > 0, path.count > charts, path[charts] == .key(ByteString("global")) else { return }
    for depth in 0..<charts {
      var place = root
      for step in path.prefix(depth) + path.dropFirst(charts) { place = place.child(step) }
      place.marks.formUnion(marks)
    }
  }
}
