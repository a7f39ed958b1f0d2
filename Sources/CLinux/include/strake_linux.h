// System calls that Swift's Glibc module does not show.
#ifndef STRAKE_LINUX_H
#define STRAKE_LINUX_H

#include "strake_bytes.h"

// Exchanges two paths in one step (renameat2 with RENAME_EXCHANGE); 0, or -1 with errno.
int strake_exchange(const char *one, const char *other);

// The lowest address that the stack of the calling thread may reach; 0 when it is unknown.
unsigned long strake_stack_end(void);
// The first occurrence of some bytes (at least one) in others, in linear time, or null: GNU's memmem.
const void *strake_find(const void *text, unsigned long length, const void *part, unsigned long part_length);

#endif
