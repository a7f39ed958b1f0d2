import Diagnostics
import Glibc
import GoTemplate
import Kustomize
import Manifests
import Pipeline
import Releases
import TemplateFunctions
import Text
import YAML

/// Measures each stage of the engines alone, so that a regression has an address: throughput of the best of several
/// rounds, in megabytes of input a second or in operations a second.
///
/// usage: StageBenchmarks [SECONDS-A-STAGE]
@main
struct StageBenchmarks {
  private let secondsPerStage: Double

  static func main() throws {
    let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 0.5
    try StageBenchmarks(secondsPerStage: seconds).run()
  }

  private func run() throws {
    print("stage                       throughput")
    try runTemplates()
    try runYAML()
    try runKustomize()
    try runHistory()
  }

  // MARK: Stages

  private func runTemplates() throws {
    let library = FunctionLibrary.helm
    let texts = Inputs.templates(count: 100)
    let size = texts.reduce(0) { $0 + $1.count }
    try measure("lex", bytes: size) {
      for text in texts { _ = TemplateSet.tokenCount(in: text) }
    }
    try measure("parse (with lex)", bytes: size) {
      let set = TemplateSet(library: library)
      for (index, text) in texts.enumerated() { try set.parse(name: "t\(index)", text: text) }
    }
    let set = TemplateSet(library: library)
    for (index, text) in texts.enumerated() { try set.parse(name: "t\(index)", text: text) }
    let data = Value.map(
      MapValue([(ByteString("Values"), Inputs.values), (ByteString("Name"), .string(ByteString("web")))]))
    try measure("execute", operations: texts.count, unit: "templates") {
      for index in texts.indices {
        _ = try set.execute(ByteString("t\(index)"), data: data, host: .system)
      }
    }
  }

  private func runYAML() throws {
    let text = Inputs.manifests(count: 200, image: "1.0")
    try measure("YAML parse", bytes: text.count) {
      _ = try YAMLParser.documents(in: text, file: .unknown, dialect: .goYAML3)
    }
    let nodes = try YAMLParser.documents(in: text, file: .unknown, dialect: .goYAML3)
    try measure("YAML to values", bytes: text.count) { for node in nodes { _ = try ValueConversion.value(of: node) } }
    try measure("emit", bytes: text.count) { for node in nodes { _ = try YAMLEmitter.manifest(node) } }
    let file = RenderedFile(path: ByteString("web/templates/all.yaml"), text: ByteString(text))
    try measure("split and sort", bytes: text.count) {
      _ = try ManifestSplitting([file], check: { (_) throws(YAMLError) in })
    }
    let merge = StrategicMerge(facts: .builtIn)
    let patches = try YAMLParser.documents(
      in: Inputs.manifests(count: 200, image: "2.0"), file: .unknown, dialect: .goYAML3)
    try measure("strategic merge", operations: nodes.count, unit: "patches") {
      for (patch, node) in zip(patches, nodes) { _ = try merge.applying(patch, to: node) }
    }
  }

  private func runKustomize() throws {
    try withFolder { folder in
      try Inputs.write(Inputs.manifests(count: 200, image: "1.0"), to: folder + "/all.yaml")
      for (stage, lines) in [
        ("kustomize, resources only", ""), ("kustomize, name references", "namePrefix: a-\n"),
        ("kustomize, labels", "labels: [{pairs: {a: b}, includeSelectors: true}]\n"),
      ] {
        try Inputs.write(Array("resources: [all.yaml]\n\(lines)".utf8), to: folder + "/kustomization.yaml")
        let build = KustomizeBuild(fileSystem: .disk)
        try measure(stage, operations: 200, unit: "objects") { _ = try build.run(root: folder).manifest() }
      }
    }
  }

  private func runHistory() throws {
    try withFolder { folder in
      let host = HistoryHost(now: { Timestamp(seconds: 0, nanoseconds: 0) }, holder: .current())
      let history = try HistoryStore(path: folder + "/history.db", access: .writing, host: host)
      let key = try ReleaseKey(environment: "prod", namespace: "default", name: "web")
      let documents = (0..<100).map { ByteString(Inputs.manifests(count: 1, image: "1.\($0)")) }
      var number = 0
      try measure("history write", operations: 1, unit: "revisions of 100 documents") {
        number += 1
        let manifests = [ByteString(Inputs.manifests(count: 1, image: "2.\(number)"))] + documents.dropFirst()
        try history.record(
          NewRevision(
            key: key, operation: number == 1 ? .install : .upgrade,
            chart: ChartReference(name: "web", version: "1.0.0"),
            content: ReleaseContent(manifests: manifests)))
      }
    }
  }

  // MARK: Measuring

  private func measure(_ stage: String, bytes: Int, _ work: () throws -> Void) throws {
    let seconds = try bestTime(of: work)
    print(padded(stage), rounded(Double(bytes) / seconds / 1e6), "MB/s")
  }

  private func measure(_ stage: String, operations: Int, unit: String, _ work: () throws -> Void) throws {
    let seconds = try bestTime(of: work)
    print(padded(stage), rounded(Double(operations) / seconds), unit + "/s")
  }

  /// The shortest processor time of a round, in seconds.
  private func bestTime(of work: () throws -> Void) throws -> Double {
    var best = Double.infinity
    var spent = 0.0
    var rounds = 0
    while spent < secondsPerStage || rounds < 3 {
      let start = processorTime()
      try work()
      let time = max(processorTime() - start, 1e-9)
      best = min(best, time)
      spent += time
      rounds += 1
    }
    return best
  }

  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func padded(_ text: String) -> String { text + String(repeating: " ", count: max(0, 27 - text.utf8.count)) }

  private func rounded(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return number >= 100 ? String(Int(number.rounded())) : "\(tenths / 10).\(tenths % 10)"
  }

  private func withFolder(_ work: (String) throws -> Void) throws {
    var template = Array("/tmp/strake-stages-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Inputs.Failure(file: "/tmp") }
    let folder = String(cString: path)
    defer { Inputs.remove(folder) }
    try work(folder)
  }
}
