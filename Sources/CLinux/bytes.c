#include "strake_bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>

// Goes over the text in steps of sixteen bytes; `mask` has a bit for each byte of `chunk` that is looked for.
#define SEARCH(mask)                                                          \
  for (; count - offset >= 16; offset += 16) {                                \
    const __m128i chunk = _mm_loadu_si128((const __m128i *)(text + offset));  \
    const unsigned found = (mask);                                            \
    if (found) return offset + __builtin_ctz(found);                          \
  }
#define IS(byte) _mm_cmpeq_epi8(chunk, _mm_set1_epi8((char)(byte)))
#define ANY(a, b) _mm_or_si128(a, b)
#define BITS(lanes) ((unsigned)_mm_movemask_epi8(lanes))
#else
#define SEARCH(mask)
#endif

long strake_find_unusual(const unsigned char *text, long offset, long count) {
  // As signed numbers, bytes from 0x80 on are below the blank.
  SEARCH(BITS(ANY(_mm_andnot_si128(ANY(IS('\n'), IS('\t')), _mm_cmplt_epi8(chunk, _mm_set1_epi8(0x20))), IS(0x7F))))
  for (; offset < count; offset++) {
    const unsigned char byte = text[offset];
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte >= 0x7F) return offset;
  }
  return count;
}

long strake_find_plain_mark(const unsigned char *text, long offset, long count) {
  SEARCH(BITS(ANY(ANY(IS('\n'), IS('\t')), ANY(IS(':'), IS('#')))))
  for (; offset < count; offset++) {
    const unsigned char byte = text[offset];
    if (byte == '\n' || byte == '\t' || byte == ':' || byte == '#') return offset;
  }
  return count;
}

long strake_find_quote_mark(const unsigned char *text, long offset, long count, unsigned char quote) {
  SEARCH(BITS(ANY(ANY(IS('\n'), IS('\\')), IS(quote))))
  for (; offset < count; offset++) {
    const unsigned char byte = text[offset];
    if (byte == '\n' || byte == '\\' || byte == quote) return offset;
  }
  return count;
}
