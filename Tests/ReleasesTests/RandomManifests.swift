import Releases
import Text
import YAML

/// Makes random objects and random changes of them, the same for the same seed.
struct RandomManifests {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  /// xorshift64*.
  mutating func number(below bound: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_f491_4f6c_dd1d) >> 33) % max(bound, 1)
  }

  mutating func objects() -> [JSON] {
    (0..<number(below: 6)).map { index in
      object(kind: ["ConfigMap", "Deployment", "Widget"][number(below: 3)], name: "r\(index)")
    }
  }

  private mutating func object(kind: String, name: String) -> JSON {
    .members([
      "apiVersion": .text(kind == "Deployment" ? "apps/v1" : "v1"), "kind": .text(kind),
      "metadata": .members(["name": .text(name)]), "spec": value(depth: 4), "data": value(depth: 2),
    ])
  }

  private mutating func value(depth: Int) -> JSON {
    switch number(below: depth > 0 ? 8 : 5) {
    case 0: return .null
    case 1: return .bool(number(below: 2) == 0)
    case 2: return .integer(number(below: 5))
    case 3, 4: return .text(["a", "b", "1", "x.y/z", "é\n", ""][number(below: 6)])
    case 5:
      let count = number(below: 5)
      return .array((0..<count).map { _ in value(depth: depth - 1) })
    case 6:
      // A list with merge keys.
      let names = ["a", "b", "c", "d", "e"].shuffled(using: &generator)
      return .array(
        names.prefix(number(below: 6)).map { name in
          .members(["name": .text(name), "value": value(depth: depth - 1)])
        })
    default:
      let names = ["name", "replicas", "containers", "ports", "a.b/c", "limits"].shuffled(using: &generator)
      return .object(
        names.prefix(number(below: 5)).map { JSON.Member(key: ByteString($0), value: value(depth: depth - 1)) })
    }
  }

  /// The objects with some parts changed, some objects gone and some new.
  mutating func changed(_ objects: [JSON]) -> [JSON] {
    var result = objects.filter { _ in number(below: 6) > 0 }.map { object in
      number(below: 3) == 0 ? object : changed(object, depth: 0)
    }
    if number(below: 3) == 0 { result.append(object(kind: "Service", name: "new\(number(below: 3))")) }
    return result
  }

  private mutating func changed(_ value: JSON, depth: Int) -> JSON {
    switch value {
    case .object(var members):
      for index in members.indices where depth > 0 || index > 2 {
        if number(below: 3) == 0 { members[index].value = changed(members[index].value, depth: depth + 1) }
      }
      if depth > 0, number(below: 4) == 0, !members.isEmpty { members.remove(at: number(below: members.count)) }
      if depth > 0, number(below: 4) == 0, value["extra"] == nil {
        members.append(JSON.Member(key: ByteString("extra"), value: self.value(depth: 2)))
      }
      return .object(members)
    case .array(var elements):
      for index in elements.indices where number(below: 3) == 0 {
        elements[index] = changed(elements[index], depth: depth + 1)
      }
      if number(below: 3) == 0, !elements.isEmpty { elements.remove(at: number(below: elements.count)) }
      if number(below: 3) == 0 { elements.insert(self.value(depth: 2), at: number(below: elements.count + 1)) }
      if number(below: 3) == 0 { elements.shuffle(using: &generator) }
      return .array(elements)
    default: return self.value(depth: 2)
    }
  }

  private var generator: Generator {
    get { Generator(state: state) }
    set { state = newValue.state }
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_f491_4f6c_dd1d
    }
  }
}
