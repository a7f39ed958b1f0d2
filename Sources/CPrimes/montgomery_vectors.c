// Montgomery's arithmetic on eight numbers at once, in limbs of 52 bits, for processors with AVX-512 IFMA.
//
// R is at least 2^16 times n, so that a product of numbers below 4n, divided by R, is below 2n without a subtraction.
#include "montgomery.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VECTORS __attribute__((target("avx512f,avx512ifma")))
#define INLINE VECTORS static inline __attribute__((always_inline))

enum { limb_bits = 52, most_limbs = 40 };
static const uint64_t limb_mask = ((uint64_t)1 << limb_bits) - 1;

// A modulus for each lane, and what the arithmetic needs of it.
typedef struct {
  __m512i n[most_limbs];
  __m512i one[most_limbs];
  __m512i inverse;
} moduli;

int strake_has_vectors(size_t words) {
  return (words == 16 || words == 32) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma");
}

// result = a * b / R modulo n, twice that in the lanes of `doubled`.
INLINE void multiply(
    __m512i *result, const __m512i *a, const __m512i *b, const moduli *modulus, __mmask8 doubled, const int limbs) {
  const __m512i zero = _mm512_setzero_si512();
  __m512i sum[most_limbs];
#pragma clang loop unroll(full)
  for (int j = 0; j < limbs; j++) sum[j] = zero;
#pragma clang loop unroll(disable)
  for (int i = 0; i < limbs; i++) {
    const __m512i factor = b[i];
#pragma clang loop unroll(full)
    for (int j = 0; j < limbs; j++) sum[j] = _mm512_madd52lo_epu64(sum[j], a[j], factor);
    const __m512i multiple = _mm512_madd52lo_epu64(zero, sum[0], modulus->inverse);
#pragma clang loop unroll(full)
    for (int j = 0; j < limbs; j++) sum[j] = _mm512_madd52lo_epu64(sum[j], modulus->n[j], multiple);
    // The lowest limb is a multiple of 2^52 now: all move down by one.
    sum[1] = _mm512_add_epi64(sum[1], _mm512_srli_epi64(sum[0], limb_bits));
#pragma clang loop unroll(full)
    for (int j = 0; j < limbs; j++) sum[j] = _mm512_madd52hi_epu64(j + 1 < limbs ? sum[j + 1] : zero, a[j], factor);
#pragma clang loop unroll(full)
    for (int j = 0; j < limbs; j++) sum[j] = _mm512_madd52hi_epu64(sum[j], modulus->n[j], multiple);
  }
  const __m512i mask = _mm512_set1_epi64((long long)limb_mask);
  __m512i carry = zero;
#pragma clang loop unroll(full)
  for (int j = 0; j < limbs; j++) {
    const __m512i limb = _mm512_add_epi64(_mm512_mask_add_epi64(sum[j], doubled, sum[j], sum[j]), carry);
    result[j] = _mm512_and_si512(limb, mask);
    carry = _mm512_srli_epi64(limb, limb_bits);
  }
}

// Bits of a number from a position on, as one limb.
static uint64_t limb(const uint64_t *number, size_t words, size_t index) {
  const size_t position = index * limb_bits, word = position / 64, shift = position % 64;
  if (word >= words) return 0;
  uint64_t bits = number[word] >> shift;
  if (shift > 64 - limb_bits && word + 1 < words) bits |= number[word + 1] << (64 - shift);
  return bits & limb_mask;
}

// Eight numbers as vectors of their limbs.
VECTORS static void load(__m512i *result, const uint64_t *numbers, size_t words, int limbs) {
  for (int j = 0; j < limbs; j++) {
    uint64_t lanes[strake_prime_lanes];
    for (size_t lane = 0; lane < strake_prime_lanes; lane++) {
      lanes[lane] = limb(numbers + lane * words, words, (size_t)j);
    }
    result[j] = _mm512_loadu_si512(lanes);
  }
}

VECTORS static void prepare(moduli *modulus, const uint64_t *numbers, size_t words, int limbs) {
  uint64_t ones[strake_prime_lanes * strake_prime_words], inverses[strake_prime_lanes];
  for (size_t lane = 0; lane < strake_prime_lanes; lane++) {
    const uint64_t *n = numbers + lane * words;
    uint64_t *one = ones + lane * words;
    strake_power_of_two(one, n, words);
    for (size_t power = 64 * words; power < (size_t)limbs * limb_bits; power++) strake_double(one, n, words);
    inverses[lane] = strake_negative_inverse(n[0]) & limb_mask;
  }
  load(modulus->n, numbers, words, limbs);
  load(modulus->one, ones, words, limbs);
  modulus->inverse = _mm512_loadu_si512(inverses);
}

// The lanes in which two numbers have the same limbs.
INLINE __mmask8 equal(const __m512i *a, const __m512i *b, const int limbs) {
  __mmask8 lanes = 0xff;
  for (int j = 0; j < limbs; j++) lanes &= _mm512_cmpeq_epi64_mask(a[j], b[j]);
  return lanes;
}

// The lanes whose number is 1, and those whose number is n - 1.
INLINE void compare(const __m512i *x, const moduli *modulus, __mmask8 *is_one, __mmask8 *is_last, const int limbs) {
  __m512i unit[most_limbs], last[most_limbs], plain[most_limbs];
  for (int j = 0; j < limbs; j++) {
    unit[j] = _mm512_setzero_si512();
    last[j] = modulus->n[j];
  }
  unit[0] = _mm512_set1_epi64(1);
  last[0] = _mm512_sub_epi64(last[0], unit[0]);
  // To multiply by 1 divides by R.
  multiply(plain, x, unit, modulus, 0, limbs);
  *is_one = equal(plain, unit, limbs);
  *is_last = equal(plain, last, limbs);
}

INLINE unsigned fermat(const uint64_t *numbers, const size_t words, const int limbs) {
  moduli modulus;
  prepare(&modulus, numbers, words, limbs);
  __m512i x[most_limbs];
  // 1; the highest bit of every exponent makes it 2.
  for (int j = 0; j < limbs; j++) x[j] = modulus.one[j];
  for (size_t position = 64 * words; position-- > 0;) {
    unsigned doubled = 0;
    // n - 1 is n without its lowest bit.
    for (size_t lane = 0; lane < strake_prime_lanes && position > 0; lane++) {
      doubled |= (unsigned)strake_bit(numbers + lane * words, position) << lane;
    }
    multiply(x, x, x, &modulus, (__mmask8)doubled, limbs);
  }
  __mmask8 is_one, is_last;
  compare(x, &modulus, &is_one, &is_last, limbs);
  return is_one;
}

INLINE int miller_rabin(const uint64_t *number, const uint64_t *bases, const size_t words, const int limbs) {
  uint64_t numbers[strake_prime_lanes * strake_prime_words], even[strake_prime_words];
  for (size_t i = 0; i < strake_prime_lanes * words; i++) numbers[i] = number[i % words];
  for (size_t i = 0; i < words; i++) even[i] = number[i];
  even[0] &= ~(uint64_t)1;
  const size_t zeros = strake_trailing_zeros(even, words);
  moduli modulus;
  prepare(&modulus, numbers, words, limbs);
  // Any number is Montgomery's form of some base.
  __m512i x[most_limbs], base[most_limbs];
  load(base, bases, words, limbs);
  for (int j = 0; j < limbs; j++) x[j] = base[j];
  for (size_t position = 64 * words - 1; position-- > zeros;) {
    multiply(x, x, x, &modulus, 0, limbs);
    if (strake_bit(even, position)) multiply(x, x, base, &modulus, 0, limbs);
  }
  __mmask8 passed = 0;
  for (size_t round = 0; round < zeros && passed != 0xff; round++) {
    __mmask8 is_one, is_last;
    compare(x, &modulus, &is_one, &is_last, limbs);
    passed |= is_last;
    if (round == 0) passed |= is_one;
    multiply(x, x, x, &modulus, 0, limbs);
  }
  return passed == 0xff;
}

VECTORS unsigned strake_fermat_vectors(const uint64_t *numbers, size_t words) {
  return words == 16 ? fermat(numbers, 16, 20) : fermat(numbers, 32, 40);
}

VECTORS int strake_miller_rabin_vectors(const uint64_t *number, const uint64_t *bases, size_t words) {
  return words == 16 ? miller_rabin(number, bases, 16, 20) : miller_rabin(number, bases, 32, 40);
}

#else

int strake_has_vectors(size_t words) { return 0; }
unsigned strake_fermat_vectors(const uint64_t *numbers, size_t words) { return strake_fermat_portable(numbers, words); }
int strake_miller_rabin_vectors(const uint64_t *number, const uint64_t *bases, size_t words) {
  return strake_miller_rabin_portable(number, bases, words);
}

#endif
