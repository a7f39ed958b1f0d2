import BigInt
import CPrimes
import Testing

/// The search for primes, held against BigInt's test and its two kinds of arithmetic against each other.
@Suite struct PrimesTests {
  private static let lanes = 8

  private func randomNumber(words: Int) -> [UInt64] {
    var number = (0..<words).map { _ in UInt64.random(in: 0...UInt64.max) }
    number[0] |= 1
    number[words - 1] |= 1 << 63
    return number
  }

  private func bytes(_ words: [UInt64]) -> [UInt8] {
    words.reversed().flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
  }

  private func number(_ bytes: [UInt8]) -> BigUInt { bytes.reduce(BigUInt(0)) { $0 << 8 + BigUInt($1) } }

  private func words(_ number: BigUInt, count: Int) -> [UInt64] {
    (0..<count).map { index in
      index < number.words.count ? UInt64(number.words[number.words.startIndex + index]) : 0
    }
  }

  private func nextPrime(_ start: [UInt8]) throws -> BigUInt {
    var prime = start
    try #require(strake_next_prime(start, start.count, &prime) == 0)
    return number(prime)
  }

  @Test(arguments: [64, 72]) func theFirstPrimeAtOrAfterTheStartIsFound(size: Int) throws {
    let start = bytes(randomNumber(words: size / 8))
    let prime = try nextPrime(start)
    #expect(prime.isPrime())
    var candidate = number(start) | 1 | BigUInt(3) << (8 * size - 2)
    // BigInt is slow: only what has no small factor is asked for.
    let factors = (3..<2000).filter { number in !(2..<number).contains { number % $0 == 0 } }.map { BigUInt($0) }
    while candidate < prime {
      let isComposite = factors.contains { candidate % $0 == 0 } || !candidate.isPrime(rounds: 1)
      #expect(isComposite || candidate % 65537 == 1)
      candidate += 2
    }
    #expect(candidate == prime)
  }

  @Test func aPrimeIsItsOwnNextPrime() throws {
    let prime = try nextPrime(bytes(randomNumber(words: 16)))
    #expect(try nextPrime(bytes(words(prime, count: 16))) == prime)
  }

  @Test func aLargePrimeHasAllItsBits() throws {
    let prime = try nextPrime([UInt8](repeating: 0, count: 256))
    #expect(prime.bitWidth == 2048)
  }

  @Test func sizesThatAreNotServedAreRefused() {
    for size in [0, 8, 63, 127, 264] {
      var prime = [UInt8](repeating: 0, count: size)
      #expect(strake_next_prime([UInt8](repeating: 7, count: size), size, &prime) == -1)
    }
  }

  @Test func aWindowThatEndsAboveTheSizeHasNoPrime() {
    var prime = [UInt8](repeating: 0, count: 64)
    #expect(strake_next_prime([UInt8](repeating: 255, count: 64), 64, &prime) == 1)
  }

  @Test(arguments: [16, 32]) func bothKindsOfArithmeticAgree(count: Int) throws {
    let prime = words(try nextPrime(bytes(randomNumber(words: count))), count: count)
    for lane in 0..<Self.lanes {
      // One prime among composites: a random number is a prime once in a thousand times, which is let pass where both say so.
      let numbers = (0..<Self.lanes).flatMap { $0 == lane ? prime : randomNumber(words: count) }
      let passed = strake_fermat(numbers, count)
      #expect(passed >> UInt32(lane) & 1 == 1)
      #expect(passed.nonzeroBitCount <= 2)
      #expect(strake_fermat_portable(numbers, count) == passed)
    }
  }

  @Test(arguments: [16, 32]) func onlyPrimesPassTheTestOfMillerAndRabin(count: Int) throws {
    let bases = (0..<Self.lanes).flatMap { _ in
      var base = randomNumber(words: count)
      base[count - 1] >>= 1
      return base
    }
    let prime = words(try nextPrime(bytes(randomNumber(words: count))), count: count)
    #expect(strake_miller_rabin(prime, bases, count) == 1)
    #expect(strake_miller_rabin_portable(prime, bases, count) == 1)
    // A product of two primes, which has no small factor.
    let factors = try (0..<2).map { _ in try nextPrime(bytes(randomNumber(words: count / 2))) }
    let composite = words(factors[0] * factors[1], count: count)
    #expect(strake_miller_rabin(composite, bases, count) == 0)
    #expect(strake_miller_rabin_portable(composite, bases, count) == 0)
  }
}
