// CRC-32 as gzip has it, by carry-less multiplication where the processor can, else by zlib.
#include "strake_inflate.h"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>

// Numbers that multiply a part of the remainder by x to the distance that it is moved on, modulo the polynomial; all bits
// are in reverse, as in the checksum itself.
#define BY_512 0x1c6e41596, 0x154442bd4
#define BY_128 0x0ccaa009e, 0x1751997d0
#define BY_64 0x163cd6124
#define POLYNOMIAL 0x1db710641
#define RECIPROCAL 0x1f7011641

__attribute__((target("pclmul,sse4.1"))) static __m128i moved(__m128i part, __m128i factors, __m128i next) {
  __m128i low = _mm_clmulepi64_si128(part, factors, 0x00);
  __m128i high = _mm_clmulepi64_si128(part, factors, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

// For a multiple of sixteen bytes, at least 64. The remainder comes and goes as it is kept, inverted.
__attribute__((target("pclmul,sse4.1"))) static uint32_t remainder_of(uint32_t remainder, const uint8_t *bytes, size_t count) {
#define LOAD(offset) _mm_loadu_si128((const __m128i *)(bytes + (offset)))
  __m128i parts[4] = {LOAD(0), LOAD(16), LOAD(32), LOAD(48)};
  parts[0] = _mm_xor_si128(parts[0], _mm_cvtsi32_si128((int)remainder));
  bytes += 64;
  count -= 64;
  const __m128i by_512 = _mm_set_epi64x(BY_512);
  for (; count >= 64; bytes += 64, count -= 64) {
    for (int index = 0; index < 4; index++) parts[index] = moved(parts[index], by_512, LOAD(16 * index));
  }
  const __m128i by_128 = _mm_set_epi64x(BY_128);
  __m128i rest = parts[0];
  for (int index = 1; index < 4; index++) rest = moved(rest, by_128, parts[index]);
  for (; count >= 16; bytes += 16, count -= 16) rest = moved(rest, by_128, LOAD(0));
#undef LOAD
  // From 128 bits to 64, then to the 32 of the remainder (Barrett's reduction).
  const __m128i low_half = _mm_set_epi32(0, 0, 0, -1);
  rest = _mm_xor_si128(_mm_srli_si128(rest, 8), _mm_clmulepi64_si128(rest, by_128, 0x10));
  rest = _mm_xor_si128(
      _mm_srli_si128(rest, 4), _mm_clmulepi64_si128(_mm_and_si128(rest, low_half), _mm_set_epi64x(0, BY_64), 0x00));
  const __m128i divisors = _mm_set_epi64x(RECIPROCAL, POLYNOMIAL);
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(rest, low_half), divisors, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_half), divisors, 0x00);
  return (uint32_t)_mm_extract_epi32(_mm_xor_si128(rest, quotient), 1);
}

static size_t multiply(uint32_t *sum, const uint8_t *bytes, size_t count) {
  if (count < 64 || !__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("sse4.1")) return 0;
  count &= ~(size_t)15;
  *sum = ~remainder_of(~*sum, bytes, count);
  return count;
}
#else
static size_t multiply(uint32_t *sum, const uint8_t *bytes, size_t count) { return 0; }
#endif

uint32_t strake_crc32(const uint8_t *bytes, size_t count) {
  uint32_t sum = 0;
  size_t done = multiply(&sum, bytes, count);
  return (uint32_t)crc32_z(sum, bytes + done, count - done);
}
