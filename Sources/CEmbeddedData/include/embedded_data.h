// Data files compiled into the binary. To add one: put it under data/, declare it here, embed it in embedded_data.c.
#ifndef STRAKE_EMBEDDED_DATA_H
#define STRAKE_EMBEDDED_DATA_H
#include <stddef.h>

extern const unsigned char strake_placeholder[];
extern const size_t strake_placeholder_size;

// The commit of the build.
const char *strake_commit(void);
#endif
