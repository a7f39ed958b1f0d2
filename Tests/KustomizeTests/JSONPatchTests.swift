import Diagnostics
import Testing
import Text
import YAML

@testable import Kustomize

@Suite struct JSONPatchTests {
  @Test(arguments: MergeCase.all(in: JSONPatchCases.results))
  func patchesAsKustomizeDoes(_ example: MergeCase) throws {
    let patch = try JSONPatch(parsing: Array(example.patchText.utf8), file: .unknown)
    let result = try patch.applying(to: example.resource())
    let printed = String(decoding: try YAMLEmitter.manifest(result), as: UTF8.self)
    #expect(printed == example.result)
  }

  @Test(arguments: MergeCase.all(in: JSONPatchCases.errors))
  func refusesWhatKustomizeRefuses(_ example: MergeCase) throws {
    let error = #expect(throws: PatchError.self) {
      try JSONPatch(parsing: Array(example.patchText.utf8), file: .unknown).applying(to: example.resource())
    }
    guard !example.result.hasPrefix("trouble configuring"), !example.name.hasPrefix("replaceTheWhole") else { return }
    #expect(error?.message == example.result.split(separator: "\n").first.map(String.init))
  }
}
