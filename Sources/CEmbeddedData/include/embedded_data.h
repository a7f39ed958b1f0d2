// Data files compiled into the binary. To add one: put it under data/, declare it here, embed it in embedded_data.c.
#ifndef STRAKE_EMBEDDED_DATA_H
#define STRAKE_EMBEDDED_DATA_H
#include <stddef.h>

// The commit of the build.
const char *strake_commit(void);

/// How strategic merges descend through the types of Kubernetes v1.21.2, the set that Kustomize 5.8.1 has built in.
extern const unsigned char *const strake_types_v1_21;
extern const size_t strake_types_v1_21_size;

/// The same for Kubernetes v1.36.
extern const unsigned char *const strake_types_v1_36;
extern const size_t strake_types_v1_36_size;

/// The types without namespaces of Kubernetes v1.21.2.
extern const unsigned char *const strake_cluster_scoped_v1_21;
extern const size_t strake_cluster_scoped_v1_21_size;

/// The types with namespaces of Kubernetes v1.21.2.
extern const unsigned char *const strake_namespaced_v1_21;
extern const size_t strake_namespaced_v1_21_size;

/// The types without namespaces of Kubernetes v1.36.
extern const unsigned char *const strake_cluster_scoped_v1_36;
extern const size_t strake_cluster_scoped_v1_36_size;

/// The fields that Kustomize's transformers change by default.
extern const unsigned char *const strake_default_field_specifications;
extern const size_t strake_default_field_specifications_size;

/// The fields that hold names of other objects.
extern const unsigned char *const strake_name_references;
extern const size_t strake_name_references_size;

/// The files of a new chart, each after a line `>>> PATH`, with `<CHARTNAME>` where its name goes.
extern const unsigned char *const strake_chart_scaffold;
extern const size_t strake_chart_scaffold_size;

/// The API types that Kubernetes 1.37 calls deprecated, one a line: API version, kind, first deprecated version, first
/// version without it, API version and kind that replace it; `-` where there is none.
extern const unsigned char *const strake_deprecated_apis;
extern const size_t strake_deprecated_apis_size;

/// The catalogue of the checks: a YAML list of what is said of each.
extern const unsigned char *const strake_checks;
extern const size_t strake_checks_size;
#endif
