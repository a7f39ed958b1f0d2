import Threads

/// Does work on a stack as large as that of the command's thread, which the bounds on nesting are made for.
public func onLargeStack(_ work: @escaping @Sendable () -> String?) -> String? {
  final class Box: @unchecked Sendable { var result: String? }
  let box = Box()
  LargeStack.run { _ in box.result = work() }
  return box.result
}
