// What both kinds of arithmetic share. Numbers are in Montgomery's form x * R modulo n, which makes a remainder cost a
// multiplication.
#ifndef STRAKE_MONTGOMERY_H
#define STRAKE_MONTGOMERY_H

#include "CPrimes.h"

// -1 / n modulo 2^64 for an odd n: each of Newton's steps doubles the right bits, and n itself has three of 1/n.
static inline uint64_t strake_negative_inverse(uint64_t n) {
  uint64_t inverse = n;
  for (int step = 0; step < 5; step++) inverse *= 2 - n * inverse;
  return 0 - inverse;
}

static inline int strake_bit(const uint64_t *number, size_t position) {
  return number[position / 64] >> (position % 64) & 1;
}

// The zeros at the end of an even number's bits, of one that is not zero.
static inline size_t strake_trailing_zeros(const uint64_t *number, size_t words) {
  size_t count = 0;
  while (count < 64 * words && !strake_bit(number, count)) count++;
  return count;
}

// 2^(64 * words) modulo n, for an n whose highest bit is set.
static inline void strake_power_of_two(uint64_t *result, const uint64_t *n, size_t words) {
  uint64_t carry = 1;
  for (size_t i = 0; i < words; i++) {
    result[i] = ~n[i] + carry;
    carry = carry && result[i] == 0;
  }
}

// x = 2 * x modulo n.
static inline void strake_double(uint64_t *x, const uint64_t *n, size_t words) {
  uint64_t difference[strake_prime_words], high = 0, borrow = 0;
  for (size_t i = 0; i < words; i++) {
    const uint64_t next = x[i] >> 63;
    x[i] = x[i] << 1 | high;
    high = next;
  }
  for (size_t i = 0; i < words; i++) {
    const unsigned __int128 rest = (unsigned __int128)x[i] - n[i] - borrow;
    difference[i] = (uint64_t)rest;
    borrow = (uint64_t)(rest >> 64) & 1;
  }
  if (high < borrow) return;
  for (size_t i = 0; i < words; i++) x[i] = difference[i];
}

// Whether the vector instructions are there, for numbers of this many words.
int strake_has_vectors(size_t words);
unsigned strake_fermat_vectors(const uint64_t *numbers, size_t words);
int strake_miller_rabin_vectors(const uint64_t *number, const uint64_t *bases, size_t words);

#endif
