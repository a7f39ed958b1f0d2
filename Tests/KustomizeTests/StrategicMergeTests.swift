import Diagnostics
import Manifests
import TestSupport
import Testing
import Text
import YAML

@testable import Kustomize

@Suite struct StrategicMergeTests {
  @Test(arguments: MergeCase.all(in: StrategicMergeCases.results))
  func mergesAsKustomizeDoes(_ example: MergeCase) throws {
    let result = try StrategicMerge(facts: .builtIn).applying(example.patch(), to: example.resource())
    #expect(try result.map { try $0.canonical(.goYAML3) } == example.expected().canonical(.goYAML2))
  }

  @Test(arguments: MergeCase.all(in: StrategicMergeCases.errors))
  func refusesWhatKustomizeRefuses(_ example: MergeCase) throws {
    let error = #expect(throws: PatchError.self) {
      try StrategicMerge(facts: .builtIn).applying(example.patch(), to: example.resource())
    }
    #expect(error?.message == example.result.split(separator: "\n").first.map(String.init))
  }

  @Test func deletingTheWholeObjectGivesNothing() throws {
    let object = try node("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")
    #expect(try StrategicMerge(facts: .builtIn).applying(node("$patch: delete"), to: object) == nil)
  }

  /// Lists whose elements have all keys are merged by table, others by search; both must agree where both can.
  @Test func theTableAndTheSearchAgree() throws {
    var random = SystemRandomNumberGenerator()
    for round in 0..<300 {
      let keyCount = round % 2 + 1
      let keys = Array([ByteString("name"), ByteString("zone")][..<keyCount])
      func list(_ directives: Bool) -> String {
        let elements = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          var fields = ["name: n\(Int.random(in: 0...3, using: &random))"]
          if keyCount > 1 { fields.append("zone: z\(Int.random(in: 0...1, using: &random))") }
          if Bool.random(using: &random) { fields.append("value: \(Int.random(in: 0...9, using: &random))") }
          if directives, Int.random(in: 0...4, using: &random) == 0 { fields.append("$patch: delete") }
          return "{\(fields.joined(separator: ", "))}"
        }
        return "[\(elements.joined(separator: ", "))]"
      }
      let destination = list(false)
      let patch = list(true)
      let merge = StrategicMerge(facts: .builtIn)
      var byTable = try node(destination)
      try merge.mergeElements(&byTable, with: .patch(node(patch)), keys: keys, shape: nil, depth: 0)
      var search = AssociativeListSearch(
        merge: merge, destination: try node(destination).sequence ?? [], patch: try node(patch).sequence ?? [],
        keys: keys, shape: nil, depth: 0)
      let bySearch = Node(.sequence(try search.merged()))
      #expect(try byTable.canonical(.goYAML3) == bySearch.canonical(.goYAML3), "\(destination) and \(patch)")
    }
  }

  /// Lists some of whose elements lack a key are searched through tables when they are long; both ways must agree.
  @Test func theSearchAgreesWithItselfThroughTables() throws {
    var random = SystemRandomNumberGenerator()
    let merge = StrategicMerge(facts: .builtIn)
    for round in 0..<3000 {
      let keys = Array([ByteString("port"), ByteString("protocol")][..<(round % 4 == 0 ? 1 : 2)])
      func list(_ directives: Bool) -> String {
        let elements = (0..<Int.random(in: 0...7, using: &random)).map { _ in
          var fields: [String] = []
          let port = ["1", "2", "3", "4", "''", "null"]
          if Int.random(in: 0...9, using: &random) > 0 {
            fields.append("port: \(port.randomElement(using: &random) ?? "")")
          }
          if Bool.random(using: &random) {
            fields.append("protocol: \(["TCP", "UDP", "~"].randomElement(using: &random) ?? "")")
          }
          if Bool.random(using: &random) { fields.append("value: \(Int.random(in: 0...9, using: &random))") }
          if directives, Int.random(in: 0...5, using: &random) == 0 { fields.append("$patch: delete") }
          return "{\(fields.joined(separator: ", "))}"
        }
        return "[\(elements.joined(separator: ", "))]"
      }
      let destination = list(false)
      let patch = round % 7 == 0 ? nil : list(true)
      func merged(_ indexedLength: Int) throws -> Node {
        var search = AssociativeListSearch(
          merge: merge, destination: try node(destination).sequence ?? [],
          patch: try patch.map { try node($0).sequence ?? [] }, keys: keys, shape: nil, depth: 0,
          indexedLength: indexedLength)
        return Node(.sequence(try search.merged()))
      }
      let (searched, indexed) = (try merged(.max), try merged(0))
      #expect(
        try searched.canonical(.goYAML3) == indexed.canonical(.goYAML3), "\(destination) and \(patch ?? "itself")")
    }
  }

  @Test func pairsOfKeysAreUnifiedAlikeByTableAndByComparingAll() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      var seen: Set<[Int]> = []
      let pairs = (0..<Int.random(in: 0...12, using: &random))
        .map { _ in [Int.random(in: 0...4, using: &random), Int.random(in: 0...3, using: &random)] }
        .filter { seen.insert($0).inserted }
      var byTable = pairs
      TupleUnification.run(on: &byTable)
      #expect(byTable == AssociativeListSearch.unified(pairs, width: 2), "\(pairs)")
    }
  }

  @Test func deepNestingIsAnErrorAndNoCrash() throws {
    let deep = String(repeating: "{a: ", count: 3000) + "1" + String(repeating: "}", count: 3000)
    let problem = onLargeStack {
      do {
        let resource = try node(deep)
        _ = try StrategicMerge(facts: .builtIn).applying(resource, to: resource)
        return "merged"
      } catch { return "error" }
    }
    #expect(problem != nil)
  }
}

/// A resource, a patch and what is expected of them.
struct MergeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let resourceText: String
  let patchText: String
  let result: String

  var testDescription: String { name }

  func resource() throws -> Node { try node(resourceText) }
  func patch() throws -> Node { try node(patchText) }
  func expected() throws -> Node { try node(result, .goYAML2) }

  /// The cases of a table: `== NAME`, resource, `-- patch`, patch, `-- result` or `-- error`, result.
  static func all(in table: String) -> [MergeCase] {
    var cases: [MergeCase] = []
    var name = ""
    var parts: [String] = []
    func finish() {
      if parts.count == 3 {
        cases.append(.init(name: name, resourceText: parts[0], patchText: parts[1], result: parts[2]))
      }
    }
    for line in table.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("== ") {
        finish()
        name = String(line.dropFirst(3))
        parts = [""]
      } else if line.hasPrefix("-- ") {
        parts.append("")
      } else if !parts.isEmpty {
        parts[parts.count - 1] += line + "\n"
      }
    }
    finish()
    return cases
  }
}

func node(_ text: String, _ dialect: Dialect = .goYAML3) throws -> Node {
  try YAMLParser.documents(in: Array(text.utf8), file: .unknown, dialect: dialect).first ?? .null()
}

extension Node {
  /// JSON with sorted keys: equal for equal values.
  func canonical(_ dialect: Dialect) throws -> String {
    let value = try dialect == .goYAML2 ? JSONValue(yaml: self) : JSONValue(object: self)
    return String(decoding: JSONWriter.write(value), as: UTF8.self)
  }
}
