import Foundation

/// Does work on a stack as large as that of the command's thread, which the bounds on nesting are made for.
func onLargeStack(_ work: @escaping @Sendable () -> String?) -> String? {
  final class Box: @unchecked Sendable { var result: String? }
  let box = Box()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    box.result = work()
    done.signal()
  }
  thread.stackSize = 1 << 30
  thread.start()
  done.wait()
  return box.result
}
