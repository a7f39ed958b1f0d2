/// Where keys without `?` may begin, and where block collections begin and end.
extension YAMLScanner {
  // MARK: Simple keys

  var nextTokenNumber: Int { tokensTaken &+ (queue.count &- queueHead) }

  /// Whether the key noted at a level can still be one: on one line, the `:` within 1024 characters.
  mutating func isStillPossible(level: Int) throws(YAMLFailure) -> Bool {
    let key = simpleKeys[level]
    guard key.isPossible else { return false }
    guard key.place.line < here.line || key.place.characters &+ 1024 < here.characters else { return true }
    if key.isRequired { throw missingColon(after: key.place) }
    simpleKeys[level].isPossible = false
    return false
  }

  mutating func noteSimpleKey() throws(YAMLFailure) {
    guard isSimpleKeyAllowed else { return }
    let key = SimpleKey(
      isPossible: true, isRequired: flowLevel == 0 && indent == here.column, tokenNumber: nextTokenNumber, place: here)
    try dropSimpleKey()
    simpleKeys[simpleKeys.count &- 1] = key
    pending.append((key.tokenNumber, simpleKeys.count &- 1))
  }

  mutating func dropSimpleKey() throws(YAMLFailure) {
    let level = simpleKeys.count &- 1
    let key = simpleKeys[level]
    guard key.isPossible else { return }
    if key.isRequired { throw missingColon(after: key.place) }
    simpleKeys[level].isPossible = false
    forgetPending(key.tokenNumber)
  }

  mutating func forgetPending(_ tokenNumber: Int) {
    var index = pending.count &- 1
    while index >= pendingHead, pending[index].tokenNumber >= tokenNumber {
      if pending[index].tokenNumber == tokenNumber {
        pending.remove(at: index)
        return
      }
      index &-= 1
    }
  }

  private func missingColon(after place: Position) -> YAMLFailure {
    failure("could not find expected ':'", context: place)
  }

  // MARK: Blocks

  /// Begins a block collection where the column is deeper than the current one.
  mutating func openBlock(
    _ kind: YAMLToken.Kind, column: Int, at place: Position, before tokenNumber: Int?
  ) throws(YAMLFailure) {
    guard flowLevel == 0, indent < column else { return }
    outerIndents.append(indent)
    indent = column
    guard outerIndents.count <= Self.depthBound else { throw depthFailure() }
    let token = QueuedToken(kind, start: place, end: place)
    if let tokenNumber { insert(token, before: tokenNumber) } else { queue.append(token) }
  }

  mutating func closeBlocks(deeperThan column: Int) {
    guard flowLevel == 0 else { return }
    while indent > column, let outer = outerIndents.popLast() {
      queue.append(QueuedToken(.blockEnd, start: here, end: here))
      indent = outer
    }
  }

  /// Puts a token before the one of a number; at the end when that one is already taken, as go-yaml does.
  mutating func insert(_ token: QueuedToken, before tokenNumber: Int) {
    let index = tokenNumber &- tokensTaken
    if index < 0 || queueHead &+ index > queue.count {
      queue.append(token)
    } else {
      var place = queue.count
      queue.append(token)
      while place > queueHead &+ index {
        queue.swapAt(place, place &- 1)
        place &-= 1
      }
    }
  }
}
