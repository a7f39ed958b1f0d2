import Text

/// A stretch of changed lines with some lines around it.
struct LineHunk {
  /// The first old line, from 0.
  var oldStart: Int
  /// How many old lines.
  var oldCount = 0
  /// The first new line, from 0.
  var newStart: Int
  /// How many new lines.
  var newCount = 0
  /// The lines.
  var steps: [SequenceDiff.Step] = []

  /// The stretches in which two texts differ; those that are nearer than twice the context are one.
  static func hunks(_ old: [ByteString], _ new: [ByteString], context: Int) -> [LineHunk] {
    let steps = SequenceDiff.steps(old, new)
    var isShown = [Bool](repeating: false, count: steps.count)
    // Forwards and backwards, so that the time does not grow with the context.
    var distance = Int.max
    for index in steps.indices {
      distance = steps[index].isKeep ? (distance == .max ? .max : distance + 1) : 0
      if distance <= context { isShown[index] = true }
    }
    distance = Int.max
    for index in steps.indices.reversed() {
      distance = steps[index].isKeep ? (distance == .max ? .max : distance + 1) : 0
      if distance <= context { isShown[index] = true }
    }
    var hunks: [LineHunk] = []
    var (oldPlace, newPlace) = (0, 0)
    var isOpen = false
    for (index, step) in steps.enumerated() {
      if isShown[index] {
        if !isOpen { hunks.append(LineHunk(oldStart: oldPlace, newStart: newPlace)) }
        hunks[hunks.count - 1].append(step)
      }
      isOpen = isShown[index]
      if !step.isInsert { oldPlace += 1 }
      if !step.isRemove { newPlace += 1 }
    }
    return hunks
  }

  private mutating func append(_ step: SequenceDiff.Step) {
    steps.append(step)
    if !step.isInsert { oldCount += 1 }
    if !step.isRemove { newCount += 1 }
  }

  /// `@@ -3,7 +3,8 @@`, as diff prints it.
  var heading: String {
    func range(_ start: Int, _ count: Int) -> String {
      count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
    }
    return "@@ -\(range(oldStart, oldCount)) +\(range(newStart, newCount)) @@"
  }
}

extension SequenceDiff.Step {
  var isKeep: Bool {
    if case .keep = self { return true }
    return false
  }

  var isInsert: Bool {
    if case .insert = self { return true }
    return false
  }

  var isRemove: Bool {
    if case .remove = self { return true }
    return false
  }
}
