// Threads that are counted; see strake_threads.h.
#include "strake_threads.h"

#include <stdatomic.h>
#include <stdint.h>

// The threads that may touch Swift's objects now: started and not waiting for another one. A thread changes it before it
// starts another one and after it has joined one, so whoever reads 1 is alone until it starts a thread itself.
static _Atomic int running = 1;

int strake_thread_start(pthread_t *thread, size_t stack_size, void *(*work)(void *), void *argument) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return -1;
  pthread_attr_setstacksize(&attributes, stack_size);
  atomic_fetch_add(&running, 1);
  int failure = pthread_create(thread, &attributes, work, argument);
  pthread_attr_destroy(&attributes);
  if (failure != 0) atomic_fetch_sub(&running, 1);
  return failure;
}

void strake_thread_join(pthread_t thread) {
  // The count of the thread that ends becomes that of the one that goes on.
  atomic_fetch_sub(&running, 1);
  pthread_join(thread, NULL);
}

#ifdef STRAKE_REFERENCE_COUNTS

// Swift's runtime has both forms of counting; compiled code calls the atomic one, and the linker sends those calls here
// (--wrap). An atomic count costs several times a plain one, and a render has a million of them.

void *__real_swift_retain(void *object);
void __real_swift_release(void *object);
void *__real_swift_retain_n(void *object, uint32_t count);
void __real_swift_release_n(void *object, uint32_t count);
void *swift_nonatomic_retain(void *object);
void swift_nonatomic_release(void *object);
void *swift_nonatomic_retain_n(void *object, uint32_t count);
void swift_nonatomic_release_n(void *object, uint32_t count);

static inline int is_alone(void) { return atomic_load_explicit(&running, memory_order_acquire) == 1; }

// The common cases of the plain forms, in place: an object's second word holds the number of its strong references less one
// from bit 33 on. What makes the word negative is the runtime's: the last release, counts kept elsewhere, objects that are
// never freed.
static const uint64_t one_reference = (uint64_t)1 << 33;

static inline int is_counted(void *object, uint64_t step) {
  uint64_t *word = (uint64_t *)object + 1;
  uint64_t counted = *word + step;
  if ((int64_t)counted < 0) return 0;
  *word = counted;
  return 1;
}

void *__wrap_swift_retain(void *object) {
  if (!is_alone()) return __real_swift_retain(object);
  // As in the runtime, no object has such an address.
  if ((intptr_t)object <= 0 || is_counted(object, one_reference)) return object;
  return swift_nonatomic_retain(object);
}

void __wrap_swift_release(void *object) {
  if (!is_alone()) {
    __real_swift_release(object);
  } else if ((intptr_t)object > 0 && !is_counted(object, -one_reference)) {
    swift_nonatomic_release(object);
  }
}

void *__wrap_swift_retain_n(void *object, uint32_t count) {
  return is_alone() ? swift_nonatomic_retain_n(object, count) : __real_swift_retain_n(object, count);
}

void __wrap_swift_release_n(void *object, uint32_t count) {
  if (is_alone()) {
    swift_nonatomic_release_n(object, count);
  } else {
    __real_swift_release_n(object, count);
  }
}

#endif
