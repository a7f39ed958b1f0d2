// Montgomery's arithmetic in words of 64 bits, for every processor.
#include "montgomery.h"

#include <string.h>

typedef unsigned __int128 two_words;

// result = a * b / R modulo n: a word of b at a time, each followed by the multiple of n that clears the lowest word.
static void multiply(uint64_t *result, const uint64_t *a, const uint64_t *b, const uint64_t *n, uint64_t inverse, size_t words) {
  uint64_t sum[strake_prime_words + 1] = {0};
  for (size_t i = 0; i < words; i++) {
    const uint64_t factor = b[i];
    const two_words lowest = (two_words)a[0] * factor + sum[0];
    const uint64_t multiple = (uint64_t)lowest * inverse;
    uint64_t product_carry = (uint64_t)(lowest >> 64);
    uint64_t multiple_carry = (uint64_t)(((two_words)n[0] * multiple + (uint64_t)lowest) >> 64);
    for (size_t j = 1; j < words; j++) {
      const two_words product = (two_words)a[j] * factor + sum[j] + product_carry;
      product_carry = (uint64_t)(product >> 64);
      const two_words cleared = (two_words)n[j] * multiple + (uint64_t)product + multiple_carry;
      multiple_carry = (uint64_t)(cleared >> 64);
      sum[j - 1] = (uint64_t)cleared;
    }
    const two_words top = (two_words)sum[words] + product_carry + multiple_carry;
    sum[words - 1] = (uint64_t)top;
    sum[words] = (uint64_t)(top >> 64);
  }
  uint64_t difference[strake_prime_words], borrow = 0;
  for (size_t i = 0; i < words; i++) {
    const two_words rest = (two_words)sum[i] - n[i] - borrow;
    difference[i] = (uint64_t)rest;
    borrow = (uint64_t)(rest >> 64) & 1;
  }
  memcpy(result, sum[words] < borrow ? sum : difference, words * sizeof *result);
}

unsigned strake_fermat_portable(const uint64_t *numbers, size_t words) {
  unsigned passed = 0;
  for (int lane = 0; lane < strake_prime_lanes; lane++) {
    const uint64_t *n = numbers + (size_t)lane * words;
    const uint64_t inverse = strake_negative_inverse(n[0]);
    uint64_t one[strake_prime_words], x[strake_prime_words];
    strake_power_of_two(one, n, words);
    memcpy(x, one, words * sizeof *x);
    strake_double(x, n, words);
    // n - 1 is n without its lowest bit.
    for (size_t position = 64 * words - 1; position-- > 0;) {
      multiply(x, x, x, n, inverse, words);
      if (position > 0 && strake_bit(n, position)) strake_double(x, n, words);
    }
    if (memcmp(x, one, words * sizeof *x) == 0) passed |= 1u << lane;
  }
  return passed;
}

int strake_miller_rabin_portable(const uint64_t *number, const uint64_t *bases, size_t words) {
  const uint64_t inverse = strake_negative_inverse(number[0]);
  uint64_t even[strake_prime_words], one[strake_prime_words], last[strake_prime_words];
  memcpy(even, number, words * sizeof *even);
  even[0] &= ~(uint64_t)1;
  const size_t zeros = strake_trailing_zeros(even, words);
  strake_power_of_two(one, number, words);
  uint64_t borrow = 0;
  for (size_t i = 0; i < words; i++) {
    const two_words rest = (two_words)number[i] - one[i] - borrow;
    last[i] = (uint64_t)rest;
    borrow = (uint64_t)(rest >> 64) & 1;
  }
  for (int lane = 0; lane < strake_prime_lanes; lane++) {
    // Any number is Montgomery's form of some base.
    const uint64_t *base = bases + (size_t)lane * words;
    uint64_t x[strake_prime_words];
    memcpy(x, base, words * sizeof *x);
    for (size_t position = 64 * words - 1; position-- > zeros;) {
      multiply(x, x, x, number, inverse, words);
      if (strake_bit(even, position)) multiply(x, x, base, number, inverse, words);
    }
    int passed = memcmp(x, one, words * sizeof *x) == 0;
    for (size_t round = 0; round < zeros && !passed; round++) {
      passed = memcmp(x, last, words * sizeof *x) == 0;
      multiply(x, x, x, number, inverse, words);
    }
    if (!passed) return 0;
  }
  return 1;
}
