import Kustomize

/// The changes of one object, in a tree of the fields that they changed.
///
/// Branches and changes are known by their numbers, so that the whole tree is a few arrays.
struct EditTree {
  /// A field that a change was made to or in.
  private struct Branch {
    let step: FieldEdit.Step
    /// The last change of the field itself.
    var lastEdit: Int?
    var firstChild: Int?
    var lastChild: Int?
    var childCount = 0
    /// The next child of the same field.
    var next: Int?
  }

  /// The branch that is the object.
  static let root = 0

  private var branches = [Branch(step: .index(0))]
  /// Before each change the one before it of the same field.
  private var previous: [Int?]
  /// The children of branches that have many.
  private var known: [Int: [FieldEdit.Step: Int]] = [:]

  private static let few = 8

  init(_ edits: [FieldEdit]) {
    previous = [Int?](repeating: nil, count: edits.count)
    for number in edits.indices where !edits[number].isRemoval {
      var branch = EditTree.root
      for step in edits[number].path { branch = made(step, of: branch) }
      previous[number] = branches[branch].lastEdit
      branches[branch].lastEdit = number
    }
  }

  /// The field one step further, if something is known of it.
  func child(_ step: FieldEdit.Step, of branch: Int) -> Int? {
    if branches[branch].childCount > EditTree.few { return known[branch]?[step] }
    var child = branches[branch].firstChild
    while let found = child {
      if branches[found].step == step { return found }
      child = branches[found].next
    }
    return nil
  }

  /// The last change of a field itself.
  func lastEdit(of branch: Int) -> Int? { branches[branch].lastEdit }

  /// The change of the same field before a change.
  func edit(before edit: Int) -> Int? { previous[edit] }

  private mutating func made(_ step: FieldEdit.Step, of branch: Int) -> Int {
    // Changes come nearly in the order of the fields.
    if let last = branches[branch].lastChild, branches[last].step == step { return last }
    if let known = child(step, of: branch) { return known }
    let made = branches.count
    branches.append(Branch(step: step))
    if let last = branches[branch].lastChild { branches[last].next = made } else { branches[branch].firstChild = made }
    branches[branch].lastChild = made
    branches[branch].childCount += 1
    if branches[branch].childCount == EditTree.few + 1 {
      var children: [FieldEdit.Step: Int] = [:]
      var child = branches[branch].firstChild
      while let found = child {
        children[branches[found].step] = found
        child = branches[found].next
      }
      known[branch] = children
    } else if branches[branch].childCount > EditTree.few {
      known[branch]?[step] = made
    }
    return made
  }
}
