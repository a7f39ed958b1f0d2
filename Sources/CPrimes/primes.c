// The search: candidates without small factors, eight at a time.
#include "montgomery.h"

#include <stdlib.h>
#include <string.h>

// Odd numbers from the start that are looked at: eleven times the mean distance of primes of 2048 bits, so that one search in
// 100,000 finds none.
enum { window = 8192, sieve_limit = 1 << 15, most_factors = 3512 };

static const unsigned public_exponent = 65537;

// The odd primes below `sieve_limit`, in rising order; returns how many.
static size_t find_small_primes(uint16_t *primes) {
  static const size_t half = sieve_limit / 2;
  uint8_t composite[sieve_limit / 2] = {0};
  size_t count = 0;
  for (size_t i = 1; i < half && count < most_factors; i++) {
    if (composite[i]) continue;
    const size_t prime = 2 * i + 1;
    primes[count++] = (uint16_t)prime;
    for (size_t multiple = prime * prime / 2; multiple < half; multiple += prime) composite[multiple] = 1;
  }
  return count;
}

static uint64_t remainder_of(const uint64_t *number, size_t words, uint64_t divisor) {
  uint64_t rest = 0;
  for (size_t i = words; i-- > 0;) rest = (uint64_t)((((unsigned __int128)rest << 64) | number[i]) % divisor);
  return rest;
}

// Marks the numbers start + 2i that have a small factor.
static void sieve(uint8_t *composite, const uint64_t *start, size_t words) {
  uint16_t primes[most_factors];
  const size_t count = find_small_primes(primes);
  for (size_t first = 0; first < count;) {
    // As many primes as have a product in one word: dividing the large number is what takes the time.
    uint64_t product = 1;
    size_t end = first;
    while (end < count && product <= UINT64_MAX / primes[end]) product *= primes[end++];
    const uint64_t rest = remainder_of(start, words, product);
    for (; first < end; first++) {
      const unsigned prime = primes[first], remainder = (unsigned)(rest % prime);
      unsigned distance = remainder == 0 ? 0 : prime - remainder;
      if (distance % 2) distance += prime;
      for (size_t i = distance / 2; i < window; i += prime) composite[i] = 1;
    }
  }
}

unsigned strake_fermat(const uint64_t *numbers, size_t words) {
  return strake_has_vectors(words) ? strake_fermat_vectors(numbers, words) : strake_fermat_portable(numbers, words);
}

int strake_miller_rabin(const uint64_t *number, const uint64_t *bases, size_t words) {
  return strake_has_vectors(words) ? strake_miller_rabin_vectors(number, bases, words)
                                   : strake_miller_rabin_portable(number, bases, words);
}

// Random bases from 1 to 2^(64 * words - 1), which are all below a number whose highest bit is set.
static int is_prime(const uint64_t *number, size_t words) {
  uint64_t bases[strake_prime_lanes * strake_prime_words];
  arc4random_buf(bases, sizeof bases);
  for (size_t lane = 0; lane < strake_prime_lanes; lane++) {
    bases[lane * words] |= 1;
    bases[lane * words + words - 1] >>= 1;
  }
  return strake_miller_rabin(number, bases, words);
}

// The first prime among candidates in rising order; their count when there is none. `numbers` has eight, of which the last
// ones repeat where there are fewer.
static size_t first_prime(const uint64_t *numbers, size_t count, size_t words) {
  const unsigned passed = strake_fermat(numbers, words);
  for (size_t lane = 0; lane < count; lane++) {
    if (passed >> lane & 1 && is_prime(numbers + lane * words, words)) return lane;
  }
  return count;
}

static void write_number(uint8_t *bytes, const uint64_t *number, size_t words) {
  for (size_t i = 0; i < 8 * words; i++) bytes[8 * words - 1 - i] = (uint8_t)(number[i / 8] >> (i % 8 * 8));
}

int strake_next_prime(const uint8_t *start, size_t size, uint8_t *prime) {
  if (size % 8 != 0 || size < 64 || size > 8 * strake_prime_words) return -1;
  const size_t words = size / 8;
  uint64_t first[strake_prime_words] = {0};
  for (size_t i = 0; i < size; i++) first[i / 8] |= (uint64_t)start[size - 1 - i] << (i % 8 * 8);
  first[0] |= 1;
  first[words - 1] |= (uint64_t)3 << 62;

  uint8_t composite[window] = {0};
  sieve(composite, first, words);
  const uint64_t remainder = remainder_of(first, words, public_exponent);
  uint64_t numbers[strake_prime_lanes * strake_prime_words];
  size_t count = 0;
  for (size_t i = 0; i < window; i++) {
    if (!composite[i] && (remainder + 2 * i) % public_exponent != 1) {
      uint64_t *number = numbers + count * words;
      uint64_t carry = 2 * i;
      for (size_t word = 0; word < words; word++) {
        number[word] = first[word] + carry;
        carry = number[word] < carry;
      }
      if (carry) return 1;
      count++;
    }
    if (count == 0 || (count < strake_prime_lanes && i + 1 < window)) continue;
    for (size_t lane = count; lane < strake_prime_lanes; lane++) {
      memcpy(numbers + lane * words, numbers, words * sizeof *numbers);
    }
    const size_t found = first_prime(numbers, count, words);
    if (found < count) {
      write_number(prime, numbers + found * words, words);
      return 0;
    }
    count = 0;
  }
  return 1;
}
