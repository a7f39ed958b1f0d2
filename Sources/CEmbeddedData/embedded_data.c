#include "embedded_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// An array's type depends on the file, so Swift sees a pointer and a size.
#define STRAKE_DATA_TABLE(name) \
  const unsigned char *const strake_##name = name; \
  const size_t strake_##name##_size = sizeof name;

static const unsigned char types_v1_21[] = {
#embed "data/types-v1.21.txt"
};
STRAKE_DATA_TABLE(types_v1_21)

static const unsigned char types_v1_36[] = {
#embed "data/types-v1.36.txt"
};
STRAKE_DATA_TABLE(types_v1_36)

static const unsigned char cluster_scoped_v1_21[] = {
#embed "data/cluster-scoped-v1.21.txt"
};
STRAKE_DATA_TABLE(cluster_scoped_v1_21)

static const unsigned char namespaced_v1_21[] = {
#embed "data/namespaced-v1.21.txt"
};
STRAKE_DATA_TABLE(namespaced_v1_21)

static const unsigned char cluster_scoped_v1_36[] = {
#embed "data/cluster-scoped-v1.36.txt"
};
STRAKE_DATA_TABLE(cluster_scoped_v1_36)

static const unsigned char default_field_specifications[] = {
#embed "data/default-field-specifications.txt"
};
STRAKE_DATA_TABLE(default_field_specifications)

static const unsigned char name_references[] = {
#embed "data/name-references.txt"
};
STRAKE_DATA_TABLE(name_references)

static const unsigned char deprecated_apis[] = {
#embed "data/deprecated-apis.txt"
};
STRAKE_DATA_TABLE(deprecated_apis)

static const unsigned char chart_scaffold[] = {
#embed "data/chart-scaffold.txt"
};
STRAKE_DATA_TABLE(chart_scaffold)

static const unsigned char checks[] = {
#embed "data/checks.yaml"
};
STRAKE_DATA_TABLE(checks)

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
