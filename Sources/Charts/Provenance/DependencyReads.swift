import GoTemplate
import Text

/// The values that are read before any template: those that turn charts on and off, and those that a parent imports.
struct DependencyReads {
  private let trace: ChartTrace
  /// The paths that are read.
  private(set) var read: [[Trace.Step]] = []
  /// The places of values of charts that are turned off: nobody can read them.
  private(set) var unused: Set<[Trace.Step]> = []

  init(_ trace: ChartTrace) { self.trace = trace }

  /// Goes through the charts inside the chart.
  mutating func collect() { collect(trace.unprocessed, trace.chart, []) }

  private mutating func collect(_ loaded: Chart, _ used: Chart, _ path: [Trace.Step]) {
    for dependency in loaded.metadata.dependencies.compactMap({ $0 }) {
      let name = dependency.alias.isEmpty ? dependency.name : dependency.alias
      for condition in dependency.condition.trimmingSpace.split(separator: ByteString(",")) where !condition.isEmpty {
        read.append(path + DependencyReads.steps(condition))
      }
      for tag in dependency.tags ?? [] { read.append([.key(ByteString("tags")), .key(tag)]) }
      for entry in dependency.importValues ?? [] {
        switch entry {
        case .string(let name): read.append(path + [.key(dependency.name)] + [.key(ByteString("exports")), .key(name)])
        case .map(let pair):
          if case .string(let child)? = pair["child"] {
            read.append(path + [.key(name)] + DependencyReads.steps(child))
          }
        default: break
        }
      }
      guard let inner = used.subcharts.first(where: { $0.name == name }) else {
        unused.insert(path + [.key(name)])
        continue
      }
      if let original = loaded.subcharts.first(where: { $0.name == dependency.name }) {
        collect(original, inner, path + [.key(name)])
      }
    }
  }

  private static func steps(_ path: ByteString) -> [Trace.Step] {
    path.trimmingSpace.split(separator: ByteString(".")).map { .key($0) }
  }
}
