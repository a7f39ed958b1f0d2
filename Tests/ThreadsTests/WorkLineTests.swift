import Synchronization
import Testing

@testable import Threads

/// Work that goes ahead on other threads while its results are taken.
@Suite struct WorkLineTests {
  @Test(arguments: [0, 1, 2, 7, 1000], [1, 3, 64]) func resultsComeInOrder(count: Int, ahead: Int) {
    var taken: [Int] = []
    LargeStack.forEachResult(count: count, ahead: ahead) {
      $0 * $0
    } _: {
      taken.append($0)
    }
    #expect(taken == (0..<count).map { $0 * $0 })
  }

  @Test func noMoreIsHeldThanMayWait() {
    let begun = Atomic<Int>(0)
    var (taken, most) = (0, 0)
    LargeStack.forEachResult(count: 2000, ahead: 5) { _ in
      begun.add(1, ordering: .sequentiallyConsistent).newValue
    } _: {
      _ in
      most = max(most, begun.load(ordering: .sequentiallyConsistent) - taken)
      taken += 1
    }
    #expect(most <= 6)
  }

  @Test func anErrorEndsTheWork() {
    struct Enough: Error {}
    var taken: [Int] = []
    #expect(throws: Enough.self) {
      try LargeStack.forEachResult(count: 100_000, ahead: 10) {
        $0
      } _: { (number: Int) throws(Enough) in
        if number == 40 { throw Enough() }
        taken.append(number)
      }
    }
    #expect(taken == Array(0..<40))
  }
}
