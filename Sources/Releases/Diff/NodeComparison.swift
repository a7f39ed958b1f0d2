import Manifests
import Text
import YAML

/// Compares two objects field by field.
struct NodeComparison {
  let options: DiffOptions

  /// The differences, in the order of the new object; removed members after those that stayed.
  func changes(from before: ManifestResource, to after: ManifestResource) -> [FieldChange] {
    var changes: [FieldChange] = []
    let shape = options.facts.shape(apiVersion: after.apiVersion, kind: after.kind)
    // The data of a ConfigMap are text: a quantity in them is none.
    let isLiteral = options.isStrict
    compare(
      before.object, after.object, at: FieldPath(), shape: shape,
      meaning: isLiteral ? .literal : FieldMeaning(kind: after.kind), into: &changes)
    return changes
  }

  private func compare(
    _ before: JSON, _ after: JSON, at path: FieldPath, shape: TypeGraph.Shape?, meaning: FieldMeaning,
    into changes: inout [FieldChange]
  ) {
    if before == after { return }
    switch (before, after) {
    case (.object(let old), .object(let new)):
      compareMembers(old, new, at: path, shape: shape, meaning: meaning, into: &changes)
    case (.array(let old), .array(let new)):
      compareElements(old, new, at: path, shape: shape, meaning: meaning, into: &changes)
    default:
      if meaning.isSame(before, after) { return }
      changes.append(FieldChange(path: path, change: .replaced(before, by: after)))
    }
  }

  // MARK: - Objects

  private func compareMembers(
    _ old: [JSON.Member], _ new: [JSON.Member], at path: FieldPath, shape: TypeGraph.Shape?, meaning: FieldMeaning,
    into changes: inout [FieldChange]
  ) {
    let oldValues = Dictionary(old.map { ($0.key, $0.value) }) { _, last in last }
    let newValues = Dictionary(new.map { ($0.key, $0.value) }) { _, last in last }
    var seen: Set<ByteString> = []
    for member in new where seen.insert(member.key).inserted {
      let next = path.appending(.key(member.key))
      guard let value = newValues[member.key] else { continue }
      guard let oldValue = oldValues[member.key] else {
        if meaning.isDefault(member.key, value, among: newValues) { continue }
        changes.append(FieldChange(path: next, change: .added(value, at: nil)))
        continue
      }
      compare(
        oldValue, value, at: next, shape: shape.flatMap { options.facts.field(member.key, of: $0) },
        meaning: meaning.below(member.key), into: &changes)
    }
    for member in old where seen.insert(member.key).inserted {
      guard let value = oldValues[member.key], !meaning.isDefault(member.key, value, among: oldValues) else {
        continue
      }
      changes.append(FieldChange(path: path.appending(.key(member.key)), change: .removed(value)))
    }
  }

  // MARK: - Lists

  private func compareElements(
    _ old: [JSON], _ new: [JSON], at path: FieldPath, shape: TypeGraph.Shape?, meaning: FieldMeaning,
    into changes: inout [FieldChange]
  ) {
    var alignment = ListAlignment(
      old, new, mergeKeys: shape.flatMap { options.facts.mergeKeys(of: $0) } ?? [])
    // A rule for another host is the same rule, in another environment.
    if options.environments != nil, alignment.keys == [ByteString("host")] { alignment.pairRest() }
    let elementShape = shape.flatMap { options.facts.elements(of: $0) }
    func oldComponent(_ index: Int) -> FieldPath.Component {
      alignment.keys.isEmpty ? .index(index) : .element(ListAlignment.identity(of: old[index], by: alignment.keys))
    }
    for index in new.indices {
      switch alignment.partners[index] {
      case nil:
        let component: FieldPath.Component =
          alignment.keys.isEmpty
          ? .index(index) : .element(ListAlignment.identity(of: new[index], by: alignment.keys))
        changes.append(FieldChange(path: path.appending(component), change: .added(new[index], at: index)))
      case let partner?:
        let component = oldComponent(partner)
        if alignment.moved.contains(index) {
          changes.append(FieldChange(path: path.appending(component), change: .moved(to: index)))
        }
        compare(
          old[partner], new[index], at: path.appending(component), shape: elementShape, meaning: meaning,
          into: &changes)
      }
    }
    for index in alignment.removed {
      changes.append(FieldChange(path: path.appending(oldComponent(index)), change: .removed(old[index])))
    }
  }
}
