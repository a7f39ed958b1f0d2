#define _GNU_SOURCE
#include "strake_linux.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int strake_exchange(const char *one, const char *other) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

unsigned long strake_stack_end(void) {
  pthread_attr_t attributes;
  void *address = 0;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  if (pthread_attr_getstack(&attributes, &address, &size) != 0) address = 0;
  pthread_attr_destroy(&attributes);
  return (unsigned long)address;
}

const void *strake_find(const void *text, unsigned long length, const void *part, unsigned long part_length) {
  return memmem(text, length, part, part_length);
}
