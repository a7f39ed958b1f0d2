import Diagnostics
import Manifests
import Testing
import Text

@testable import Kustomize

@Suite struct ResourcesTests {
  private func resource(_ kind: String, _ name: String) throws -> Resource {
    let nodes = try ResourceReader(bytes: Array(object(kind, name).utf8), file: .unknown).objects()
    return Resource(try #require(nodes.first), facts: .builtIn)
  }

  /// After any sequence of renamings, additions and removals the index says what a scan would say.
  @Test(arguments: 0..<20) func theIndexEqualsAScan(seed: Int) throws {
    var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var resources = Resources(facts: .builtIn)
    for step in 0..<200 {
      switch random(10) {
      case 0..<5: try? resources.append(resource(["A", "B"][random(2)], "n\(random(12))"))
      case 5..<9 where !resources.isEmpty:
        resources.edit(at: random(resources.count)) { resource in
          if random(2) == 0 { resource.rememberIdentity() }
          resource.setName(ByteString("n\(random(12))"))
          if random(4) == 0 { resource.setNamespace(ByteString("ns")) }
        }
      default: if !resources.isEmpty { resources.remove(at: [random(resources.count)]) }
      }
      guard step % 20 == 19 else { continue }
      for number in 0..<12 {
        let name = ByteString("n\(number)")
        let scan = resources.indices.filter { resources[$0].allIdentities.contains { $0.name == name } }
        #expect(resources.positions(named: name) == scan)
      }
      for position in resources.indices {
        for identity in resources[position].allIdentities {
          let scan = resources.indices.filter { resources[$0].isKnown(as: identity) }
          #expect(resources.positions(knownAs: identity) == scan)
        }
      }
    }
  }

  @Test func defaultAndNoNamespaceAreOne() {
    let type = GroupVersionKind(version: ByteString("v1"), kind: ByteString("A"))
    let one = ResourceIdentity(type: type, name: ByteString("a"), isClusterScoped: false)
    let two = ResourceIdentity(
      type: type, name: ByteString("a"), namespace: ByteString("default"), isClusterScoped: false)
    #expect(one == two)
    #expect(one.hashValue == two.hashValue)
    #expect(one.text == "A.v1.[noGrp]/a.[noNs]")
  }

  @Test(arguments: [
    ("nginx", "nginx", "", ""), ("r:5000/a/b", "r:5000/a/b", "", ""), ("a/b:1", "a/b", "1", ""),
    ("a:1@sha256:x", "a", "1", "sha256:x"), ("a@sha256:x", "a", "", "sha256:x"),
  ]) func imagesAreTakenApart(text: String, name: String, tag: String, digest: String) {
    let reference = ImageReference(ByteString(text))
    #expect(reference.name.string == name)
    #expect(reference.tag.string == tag)
    #expect(reference.digest.string == digest)
    #expect(reference.text.string == text)
  }
}

/// Positions of a name.
@Suite struct PositionListTests {
  @Test func positionsStayInOrderWhateverTheOrderOfInsertion() {
    var list = PositionList()
    var expected: Set<Int> = []
    var state: UInt64 = 7
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let position = Int(state >> 33) % 20
      if state >> 60 & 1 == 0 {
        list.insert(position)
        expected.insert(position)
      } else {
        list.remove(position)
        expected.remove(position)
      }
      #expect(list.all == expected.sorted())
    }
  }
}
