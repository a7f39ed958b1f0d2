// Blocks of memory from lists by size, one set of lists a thread; see strake_allocator.h.
#include "strake_allocator.h"

#ifdef STRAKE_ALLOCATOR

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
size_t __real_malloc_usable_size(void *block);

enum {
  step_bits = 4,                         // small sizes go in steps of sixteen bytes, which is also the alignment
  largest_small = 512,                   // larger sizes go in four steps from one power of two to the next
  small_class_count = (largest_small >> step_bits) + 1,
  largest_bits = 22,
  largest = 1 << largest_bits,           // the largest block that is ours, in bytes
  class_count = small_class_count + 4 * (largest_bits - 9),
  largest_shared = 1 << 15,              // larger blocks are taken one by one
  span_bits = 14,                        // a span holds blocks of one size, or a part of a few blocks
  region_bits = 35,                      // the addresses that all spans share: reserved, not used until touched
  huge_page_bits = 21,
  plain_spans = 32,                      // what small renders need: had in small pages, before the first large one
};

struct block {
  struct block *next;
};

// What stands for the region's beginning while nobody has asked for it, and where it cannot be had: far from all
// addresses, so that no block seems to be inside.
static const uintptr_t unknown_region = (uintptr_t)1 << 63, no_region = ((uintptr_t)1 << 63) + 1;

static _Atomic uintptr_t region = (uintptr_t)1 << 63;
static _Atomic size_t spans_taken = ((size_t)1 << (huge_page_bits - span_bits)) - plain_spans;
// The size class of each span, itself reserved memory.
static unsigned char span_class[(size_t)1 << (region_bits - span_bits)];

static __thread struct block *lists[class_count];
static __thread char *fresh[class_count];
static __thread char *fresh_end[class_count];

static uintptr_t reserve(void) {
  size_t room = ((size_t)1 << region_bits) + ((size_t)1 << huge_page_bits);
  void *address =
      mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  uintptr_t own = no_region;
  if (address != MAP_FAILED) {
    own = ((uintptr_t)address + ((size_t)1 << huge_page_bits) - 1) >> huge_page_bits << huge_page_bits;
    // One large page is had sooner than the hundreds of small ones that a render touches.
    madvise((char *)own + ((size_t)1 << huge_page_bits), ((size_t)1 << region_bits) - ((size_t)1 << huge_page_bits),
            MADV_HUGEPAGE);
  }
  uintptr_t known = unknown_region;
  if (!atomic_compare_exchange_strong(&region, &known, own)) {
    if (address != MAP_FAILED) munmap(address, room);
    return known;
  }
  return own;
}

static inline size_t class_of_size(size_t size) {
  if (size <= largest_small) return size == 0 ? 1 : (size + 15) >> step_bits;
  size_t last = size - 1;
  int power = 63 - __builtin_clzl(last);
  return small_class_count + (size_t)(power - 9) * 4 + ((last >> (power - 2)) & 3);
}

static inline size_t size_of_class(size_t class) {
  if (class < small_class_count) return class << step_bits;
  size_t step = class - small_class_count;
  return (step % 4 + 5) << (step / 4 + 7);
}

// A block of a class whose list is empty: the next one of the spans, or of new spans; null where the region is full.
static __attribute__((noinline)) void *more(size_t class) {
  size_t size = size_of_class(class);
  if (fresh[class] == NULL || (size_t)(fresh_end[class] - fresh[class]) < size) {
    uintptr_t base = atomic_load_explicit(&region, memory_order_relaxed);
    if (base == unknown_region) base = reserve();
    if (base == no_region) return NULL;
    size_t blocks = size <= largest_shared ? 4 : 1;
    size_t count = (blocks * size + ((size_t)1 << span_bits) - 1) >> span_bits;
    size_t span = atomic_fetch_add_explicit(&spans_taken, count, memory_order_relaxed);
    if (span + count > (size_t)1 << (region_bits - span_bits)) return NULL;
    memset(span_class + span, (int)class, count);
    fresh[class] = (char *)(base + (span << span_bits));
    fresh_end[class] = fresh[class] + (count << span_bits);
  }
  void *block = fresh[class];
  fresh[class] += size;
  return block;
}

// The class of one of our blocks; 0 for all other addresses.
static inline size_t class_of(void *block) {
  uintptr_t offset = (uintptr_t)block - atomic_load_explicit(&region, memory_order_relaxed);
  return offset >> region_bits == 0 ? span_class[offset >> span_bits] : 0;
}

void *__wrap_malloc(size_t size) {
  if (size > largest) return __real_malloc(size);
  size_t class = class_of_size(size);
  struct block *block = lists[class];
  if (block != NULL) {
    lists[class] = block->next;
    return block;
  }
  void *other = more(class);
  return other != NULL ? other : __real_malloc(size);
}

void __wrap_free(void *block) {
  size_t class = class_of(block);
  if (class == 0) {
    __real_free(block);
    return;
  }
  struct block *own = block;
  own->next = lists[class];
  lists[class] = own;
}

void *__wrap_calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total) || total > largest) return __real_calloc(count, size);
  void *block = __wrap_malloc(total);
  return block == NULL ? NULL : memset(block, 0, total);
}

void *__wrap_realloc(void *block, size_t size) {
  size_t class = class_of(block);
  if (class == 0) return block == NULL ? __wrap_malloc(size) : __real_realloc(block, size);
  size_t room = size_of_class(class);
  if (size != 0 && size <= room && size > room / 2) return block;
  if (size == 0) {
    __wrap_free(block);
    return NULL;
  }
  void *moved = __wrap_malloc(size);
  if (moved == NULL) return NULL;
  memcpy(moved, block, size < room ? size : room);
  __wrap_free(block);
  return moved;
}

size_t __wrap_malloc_usable_size(void *block) {
  size_t class = class_of(block);
  return class == 0 ? __real_malloc_usable_size(block) : size_of_class(class);
}

#endif
