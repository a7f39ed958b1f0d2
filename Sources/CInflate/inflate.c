// RFC 1951 and 1952: deflated data in a gzip file.
//
// Codes are looked up in tables, as many bits at once as most of them have; longer ones take a second look. In the middle
// of the data eight bytes are read at a time, and matches are copied in steps of sixteen bytes, past their end; towards
// the ends of the two buffers everything goes byte by byte.
#include "strake_inflate.h"

#include <string.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

// What a code stands for. The lowest byte is the length of the code in bits, the second one the number of the bits that
// follow it and are added to the base, which is above; or what there is to know of an entry that is none of these.
typedef uint32_t entry;

enum {
  literal = 1u << 31,         // the base is a byte of the content
  exceptional = 1u << 15,     // none of the common ones: a part of the bits below, or no code at all
  block_end = 1u << 14,
  continued = 1u << 13,       // the base is where a second table begins, the additional bits are its index
  code_bits = 0xFF,
  additional_bits = 0x1F00,

  longest_code = 15,
  literal_table_bits = 11,
  distance_table_bits = 8,
  length_table_bits = 7,
  // A second table has at least one code for each two entries, or is shared by as many codes as it has: these are the
  // sizes of the largest tables that complete codes can need, generously.
  literal_entries = (1 << literal_table_bits) + 2 * 288 + (1 << longest_code >> 3),
  distance_entries = (1 << distance_table_bits) + 2 * 32 + (1 << longest_code >> 3),
  length_entries = 1 << length_table_bits,
};

static inline uint32_t base_of(entry found) { return found >> 16 & 0x7FFF; }
static inline unsigned length_of_code(entry found) { return found & code_bits; }
static inline unsigned additional(entry found) { return (found & additional_bits) >> 8; }

#define ENTRY(base, bits) ((entry)(base) << 16 | (entry)(bits) << 8)

static const entry lengths[29] = {
    ENTRY(3, 0),   ENTRY(4, 0),   ENTRY(5, 0),   ENTRY(6, 0),   ENTRY(7, 0),   ENTRY(8, 0),   ENTRY(9, 0),  ENTRY(10, 0),
    ENTRY(11, 1),  ENTRY(13, 1),  ENTRY(15, 1),  ENTRY(17, 1),  ENTRY(19, 2),  ENTRY(23, 2),  ENTRY(27, 2), ENTRY(31, 2),
    ENTRY(35, 3),  ENTRY(43, 3),  ENTRY(51, 3),  ENTRY(59, 3),  ENTRY(67, 4),  ENTRY(83, 4),  ENTRY(99, 4), ENTRY(115, 4),
    ENTRY(131, 5), ENTRY(163, 5), ENTRY(195, 5), ENTRY(227, 5), ENTRY(258, 0),
};

static const entry distances[30] = {
    ENTRY(1, 0),     ENTRY(2, 0),     ENTRY(3, 0),      ENTRY(4, 0),      ENTRY(5, 1),      ENTRY(7, 1),
    ENTRY(9, 2),     ENTRY(13, 2),    ENTRY(17, 3),     ENTRY(25, 3),     ENTRY(33, 4),     ENTRY(49, 4),
    ENTRY(65, 5),    ENTRY(97, 5),    ENTRY(129, 6),    ENTRY(193, 6),    ENTRY(257, 7),    ENTRY(385, 7),
    ENTRY(513, 8),   ENTRY(769, 8),   ENTRY(1025, 9),   ENTRY(1537, 9),   ENTRY(2049, 10),  ENTRY(3073, 10),
    ENTRY(4097, 11), ENTRY(6145, 11), ENTRY(8193, 12),  ENTRY(12289, 12), ENTRY(16385, 13), ENTRY(24577, 13),
};

static entry literal_or_length(unsigned symbol) {
  if (symbol < 256) return literal | symbol << 16;
  if (symbol == 256) return exceptional | block_end;
  return symbol < 257 + 29 ? lengths[symbol - 257] : exceptional;
}

static entry distance(unsigned symbol) { return symbol < 30 ? distances[symbol] : exceptional; }

static entry code_length(unsigned symbol) { return symbol << 16; }

static unsigned reversed(unsigned code, unsigned length) {
  unsigned result = 0;
  for (; length > 0; length--, code >>= 1) result = result << 1 | (code & 1);
  return result;
}

// Makes the table of a code from the lengths of its symbols' codes; 0 where they are no complete code. A code of fewer
// than two symbols may be incomplete where `may_be_single`.
static int make_table(entry *table, unsigned table_bits, unsigned entries, const uint8_t *code_lengths, unsigned symbols,
                      entry (*meaning)(unsigned), int may_be_single) {
  unsigned count[longest_code + 1] = {0};
  for (unsigned symbol = 0; symbol < symbols; symbol++) count[code_lengths[symbol]]++;
  unsigned used = symbols - count[0];
  count[0] = 0;
  int left = 1;
  for (unsigned length = 1; length <= longest_code; length++) {
    left = left * 2 - (int)count[length];
    if (left < 0) return 0;
  }
  if (left > 0) {
    if (!may_be_single || used > 1 || used != count[1]) return 0;
    for (unsigned index = 0; index < 1u << table_bits; index++) table[index] = exceptional;
  }
  // The symbols in the order of their codes.
  unsigned start[longest_code + 2];
  start[1] = 0;
  for (unsigned length = 1; length <= longest_code; length++) start[length + 1] = start[length] + count[length];
  uint16_t ordered[288];
  unsigned place[longest_code + 1];
  memcpy(place, start, sizeof place);
  for (unsigned symbol = 0; symbol < symbols; symbol++) {
    if (code_lengths[symbol] != 0) ordered[place[code_lengths[symbol]]++] = (uint16_t)symbol;
  }
  unsigned code = 0, next_entry = 1u << table_bits;
  unsigned prefix = ~0u, second_start = 0, second_bits = 0;
  for (unsigned length = 1; length <= longest_code; length++) {
    for (unsigned index = start[length]; index < start[length + 1]; index++, code++) {
      entry found = meaning(ordered[index]) | length;
      unsigned bits = reversed(code, length);
      if (length <= table_bits) {
        for (unsigned at = bits; at < 1u << table_bits; at += 1u << length) table[at] = found;
        continue;
      }
      unsigned low = bits & ((1u << table_bits) - 1);
      if (low != prefix) {
        // As many bits as the codes that begin so need: until those of one length fill what is left.
        prefix = low;
        second_bits = length - table_bits;
        unsigned filled = start[length + 1] - index;
        while (filled < 1u << second_bits && table_bits + second_bits < longest_code) {
          second_bits++;
          filled = filled * 2 + count[table_bits + second_bits];
        }
        second_start = next_entry;
        next_entry += 1u << second_bits;
        if (next_entry > entries) return 0;
        table[low] = exceptional | continued | second_start << 16 | second_bits << 8 | table_bits;
      }
      for (unsigned at = bits >> table_bits; at < 1u << second_bits; at += 1u << (length - table_bits)) {
        table[second_start + at] = found;
      }
    }
    code <<= 1;
  }
  return 1;
}

struct state {
  const uint8_t *in, *in_end;
  uint8_t *start, *out, *out_end;
  // The bits that are read but not used, the next one lowest. Above `count` there may be bits of bytes that are still to be
  // read.
  uint64_t bits;
  unsigned count;
  // Bytes of zeros that were read past the end.
  unsigned missing;
  entry literals[literal_entries];
  entry distances[distance_entries];
};

static void refill(struct state *state) {
  while (state->count <= 56) {
    if (state->in < state->in_end) state->bits |= (uint64_t)*state->in++ << state->count; else state->missing++;
    state->count += 8;
  }
}

static unsigned take(struct state *state, unsigned count) {
  unsigned value = (unsigned)(state->bits & (((uint64_t)1 << count) - 1));
  state->bits >>= count;
  state->count -= count;
  return value;
}

static int ended_early(const struct state *state) { return state->missing * 8 > state->count; }

// Reads the codes of a block with codes of its own.
static int read_codes(struct state *state) {
  static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  refill(state);
  unsigned literal_count = take(state, 5) + 257, distance_count = take(state, 5) + 1, length_count = take(state, 4) + 4;
  if (literal_count > 286 || distance_count > 30) return 0;
  uint8_t code_lengths[288 + 32] = {0};
  for (unsigned index = 0; index < length_count; index++) {
    refill(state);
    code_lengths[order[index]] = (uint8_t)take(state, 3);
  }
  entry table[length_entries];
  if (!make_table(table, length_table_bits, length_entries, code_lengths, 19, code_length, 0)) return 0;
  memset(code_lengths, 0, sizeof code_lengths);
  for (unsigned index = 0; index < literal_count + distance_count;) {
    refill(state);
    entry found = table[state->bits & (length_entries - 1)];
    take(state, length_of_code(found));
    unsigned symbol = base_of(found), times = 1;
    uint8_t value = (uint8_t)symbol;
    if (symbol == 16) {
      if (index == 0) return 0;
      value = code_lengths[index - 1];
      times = 3 + take(state, 2);
    } else if (symbol == 17) {
      value = 0;
      times = 3 + take(state, 3);
    } else if (symbol == 18) {
      value = 0;
      times = 11 + take(state, 7);
    }
    if (times > literal_count + distance_count - index || ended_early(state)) return 0;
    for (; times > 0; times--) code_lengths[index++] = value;
  }
  return make_table(state->literals, literal_table_bits, literal_entries, code_lengths, literal_count, literal_or_length, 0)
      && make_table(state->distances, distance_table_bits, distance_entries, code_lengths + literal_count, distance_count,
                    distance, 1);
}

static int set_fixed_codes(struct state *state) {
  uint8_t code_lengths[288];
  memset(code_lengths, 8, 144);
  memset(code_lengths + 144, 9, 112);
  memset(code_lengths + 256, 7, 24);
  memset(code_lengths + 280, 8, 8);
  if (!make_table(state->literals, literal_table_bits, literal_entries, code_lengths, 288, literal_or_length, 0)) return 0;
  memset(code_lengths, 5, 32);
  return make_table(state->distances, distance_table_bits, distance_entries, code_lengths, 32, distance, 0);
}

static int copy_stored(struct state *state) {
  take(state, state->count & 7);
  // What was read ahead is given back.
  unsigned ahead = state->count >> 3;
  if (state->missing > ahead) return 0;
  state->in -= ahead - state->missing;
  state->bits = 0;
  state->count = 0;
  state->missing = 0;
  if (state->in_end - state->in < 4) return 0;
  unsigned size = state->in[0] | state->in[1] << 8, inverted = state->in[2] | state->in[3] << 8;
  state->in += 4;
  if (size != (~inverted & 0xFFFF) || state->in_end - state->in < size || state->out_end - state->out < size) return 0;
  memcpy(state->out, state->in, size);
  state->in += size;
  state->out += size;
  return 1;
}

// The entry of the next code, by a second look where that is needed.
static inline entry look(const entry *table, unsigned table_bits, uint64_t bits) {
  entry found = table[bits & ((1u << table_bits) - 1)];
  if ((found & (exceptional | continued)) != (exceptional | continued)) return found;
  return table[base_of(found) + (bits >> table_bits & ((1u << additional(found)) - 1))];
}

// A length or distance: the base and the additional bits behind the code.
static inline unsigned number(entry found, uint64_t bits) {
  return base_of(found) + (unsigned)(bits >> length_of_code(found) & ((1u << additional(found)) - 1));
}

static inline unsigned bits_of_number(entry found) { return length_of_code(found) + additional(found); }

// Copies a match where sixteen bytes beyond its end may be written too.
static inline void copy_match(uint8_t *to, unsigned length, unsigned distance) {
  const uint8_t *from = to - distance;
  const uint8_t *end = to + length;
  if (distance >= 16) {
    do {
      memcpy(to, from, 16);
      to += 16;
      from += 16;
    } while (to < end);
  } else if (distance >= 8) {
    do {
      memcpy(to, from, 8);
      to += 8;
      from += 8;
    } while (to < end);
  } else if (distance == 1) {
    memset(to, *from, length);
  } else {
    do *to++ = *from++; while (to < end);
  }
}

enum {
  // What one round of the quick loop reads and writes at most: twice eight bytes; three literals, a match, and what is
  // copied past its end.
  quick_input = 16,
  quick_output = 3 + 258 + 16,
};

// Decodes the rest of a block's data: 1 at its end, 0 where the data is damaged, -1 where too little of the buffers is
// left for quick decoding.
static int decode_quickly(struct state *state) {
  const uint8_t *in = state->in;
  uint8_t *out = state->out;
  uint64_t bits = state->bits;
  unsigned count = state->count;
  const uint64_t literal_mask = (1u << literal_table_bits) - 1;
  int result = -1;
#define REFILL                           \
  do {                                   \
    uint64_t word;                       \
    memcpy(&word, in, 8);                \
    bits |= word << count;               \
    in += (63 - count) >> 3;             \
    count |= 56;                         \
  } while (0)
#define TAKE(number)                     \
  do {                                   \
    unsigned taken = (number);           \
    bits >>= taken;                      \
    count -= taken;                      \
  } while (0)
  while (state->in_end - in >= quick_input && state->out_end - out >= quick_output) {
    REFILL;
    // Three literals by the first table are 33 bits at most.
    entry found = state->literals[bits & literal_mask];
    if (found & literal) {
      TAKE(length_of_code(found));
      *out++ = (uint8_t)(found >> 16);
      found = state->literals[bits & literal_mask];
      if (found & literal) {
        TAKE(length_of_code(found));
        *out++ = (uint8_t)(found >> 16);
        found = state->literals[bits & literal_mask];
        if (found & literal) {
          TAKE(length_of_code(found));
          *out++ = (uint8_t)(found >> 16);
          continue;
        }
      }
      REFILL;
    }
    if (found & exceptional) {
      found = look(state->literals, literal_table_bits, bits);
      if (found & literal) {
        TAKE(length_of_code(found));
        *out++ = (uint8_t)(found >> 16);
        continue;
      }
      if (found & exceptional) {
        TAKE(length_of_code(found));
        result = (found & block_end) != 0;
        break;
      }
    }
    // A length and a distance are 48 bits at most.
    unsigned length = number(found, bits);
    TAKE(bits_of_number(found));
    found = look(state->distances, distance_table_bits, bits);
    unsigned distance = number(found, bits);
    if (found & exceptional || distance > (size_t)(out - state->start)) {
      result = 0;
      break;
    }
    TAKE(bits_of_number(found));
    copy_match(out, length, distance);
    out += length;
  }
#undef REFILL
#undef TAKE
  state->in = in;
  state->out = out;
  state->bits = bits;
  state->count = count;
  return result;
}

// The same, byte by byte: 1 at the block's end, 0 where the data is damaged or anything is too short.
static int decode_slowly(struct state *state) {
  while (1) {
    refill(state);
    entry found = look(state->literals, literal_table_bits, state->bits);
    if (found & literal) {
      take(state, length_of_code(found));
      if (state->out == state->out_end || ended_early(state)) return 0;
      *state->out++ = (uint8_t)(found >> 16);
      continue;
    }
    if (found & exceptional) {
      take(state, length_of_code(found));
      return (found & block_end) != 0 && !ended_early(state);
    }
    unsigned length = number(found, state->bits);
    take(state, bits_of_number(found));
    found = look(state->distances, distance_table_bits, state->bits);
    if (found & exceptional) return 0;
    unsigned distance = number(found, state->bits);
    take(state, bits_of_number(found));
    if (distance > (size_t)(state->out - state->start) || length > (size_t)(state->out_end - state->out)
        || ended_early(state)) {
      return 0;
    }
    for (; length > 0; length--, state->out++) *state->out = state->out[-(ptrdiff_t)distance];
  }
}

static int inflate_blocks(struct state *state) {
  unsigned is_last = 0;
  while (!is_last) {
    refill(state);
    is_last = take(state, 1);
    switch (take(state, 2)) {
    case 0:
      if (!copy_stored(state)) return 0;
      continue;
    case 1:
      if (!set_fixed_codes(state)) return 0;
      break;
    case 2:
      if (!read_codes(state)) return 0;
      break;
    default: return 0;
    }
    int result = decode_quickly(state);
    if (result < 0) result = decode_slowly(state);
    if (!result) return 0;
  }
  return 1;
}

// Where the data begins behind the header of a gzip file; null where the header is unusual.
static const uint8_t *after_header(const uint8_t *file, const uint8_t *end) {
  enum { extra = 4, name = 8, comment = 16 };
  if (end - file < 18 || file[0] != 0x1F || file[1] != 0x8B || file[2] != 8) return NULL;
  unsigned flags = file[3];
  if (flags & ~(unsigned)(extra | name | comment)) return NULL;
  const uint8_t *at = file + 10;
  if (flags & extra) {
    ptrdiff_t size = at[0] | at[1] << 8;
    if (end - at < 2 + size) return NULL;
    at += 2 + size;
  }
  for (unsigned text = name; text <= comment; text += text) {
    if (!(flags & text)) continue;
    at = memchr(at, 0, (size_t)(end - at));
    if (at == NULL) return NULL;
    at++;
  }
  return at;
}

static uint32_t word(const uint8_t *bytes) {
  return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

int strake_gunzip(const uint8_t *file, size_t file_size, uint8_t *content, size_t content_size) {
  const uint8_t *data = after_header(file, file + file_size);
  if (data == NULL || file + file_size - data < 8) return 0;
  const uint8_t *trailer = file + file_size - 8;
  struct state state;
  state.in = data;
  state.in_end = trailer;
  state.start = state.out = content;
  state.out_end = content + content_size;
  state.bits = 0;
  state.count = 0;
  state.missing = 0;
  if (!inflate_blocks(&state) || ended_early(&state) || state.out != state.out_end) return 0;
  // Nothing may stand between the data and the trailer.
  if (state.in - (state.count / 8 - state.missing) != trailer) return 0;
  return word(trailer) == strake_crc32(content, content_size) && word(trailer + 4) == (uint32_t)content_size;
}

#else

int strake_gunzip(const uint8_t *file, size_t file_size, uint8_t *content, size_t content_size) { return 0; }

#endif
