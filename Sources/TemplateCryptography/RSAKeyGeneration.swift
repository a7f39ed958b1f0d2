import BigInt
import CPrimes
import CryptoExtras
import GoTemplate
import Threads

/// New RSA keys of two primes, which are searched for at the same time.
///
/// BoringSSL, whose arithmetic guards against watching its time, takes ten times as long: a chart that makes keys was no
/// faster than under Helm. A key comes from the host's random bytes alone.
enum RSAKeyGeneration {
  /// The public exponent that Go and everybody else uses.
  private static let publicExponent = 65537

  /// A key; nil for a size that is not a multiple of 128 from 1024 to 4096 bits, or a host without randomness.
  static func newKey(bits: Int, _ host: Host) -> _RSA.Signing.PrivateKey? {
    guard (1024...4096).contains(bits), bits % 128 == 0 else { return nil }
    // A start without a prime near it, or two primes that are near each other, are all but never met.
    for _ in 0..<16 {
      let starts = (0..<2).map { _ in host.randomBytes(bits / 16) }
      let primes = LargeStack.results(count: 2) { number in nextPrime(starts[number]) }.compactMap(\.self)
      if primes.count == 2, let key = key(of: primes[0], primes[1]) { return key }
    }
    return nil
  }

  /// The first prime at or after a big-endian number.
  private static func nextPrime(_ start: [UInt8]) -> [UInt8]? {
    var prime = [UInt8](repeating: 0, count: start.count)
    return strake_next_prime(start, start.count, &prime) == 0 ? prime : nil
  }

  private static func key(of first: [UInt8], _ second: [UInt8]) -> _RSA.Signing.PrivateKey? {
    // Factors that are near each other can be found (FIPS 186-5, A.1.3): the first hundred bits have to differ.
    guard first.prefix(12) != second.prefix(12) else { return nil }
    let (p, q) = second.lexicographicallyPrecedes(first) ? (first, second) : (second, first)
    let (large, small) = (number(p), number(q))
    let modulus = large * small
    let totient = (large - 1) * (small - 1)
    let exponent = BigUInt(publicExponent)
    // d is the inverse of e: (k * totient + 1) / e for the k that makes it whole.
    guard let inverse = (totient % exponent).inverse(exponent) else { return nil }
    let secretExponent = ((exponent - inverse) * totient + 1) / exponent
    return try? _RSA.Signing.PrivateKey(
      n: bytes(modulus), e: bytes(exponent), d: bytes(secretExponent), p: p, q: q)
  }

  private static func number(_ bytes: [UInt8]) -> BigUInt {
    BigUInt(
      words: stride(from: bytes.count, to: 0, by: -8).map { end in
        bytes[max(0, end - 8)..<end].reduce(UInt(0)) { $0 << 8 | UInt($1) }
      })
  }

  private static func bytes(_ number: BigUInt) -> [UInt8] {
    number.words.reversed().flatMap { word in
      stride(from: UInt.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt($0)) }
    }
  }
}
