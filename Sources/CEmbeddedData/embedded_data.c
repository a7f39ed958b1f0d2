#include "embedded_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char strake_placeholder[] = {
#embed "data/placeholder.json"
};
const size_t strake_placeholder_size = sizeof strake_placeholder;

// Written by `make stamp`; a build without it says "unknown".
static const char commit[] = {
#if __has_embed("data/commit.txt")
#embed "data/commit.txt"
    ,
#else
    'u', 'n', 'k', 'n', 'o', 'w', 'n',
#endif
    0};

const char *strake_commit(void) { return commit; }
