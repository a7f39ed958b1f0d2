// RE2 (Debian's libre2-dev) through C: compile, match with groups, free. Offsets are bytes; -1 is "group not matched".
#ifndef STRAKE_RE2_H
#define STRAKE_RE2_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct strake_re2 strake_re2;

// Compiles a pattern in Perl-like syntax, as Go's regexp.Compile does (or POSIX with leftmost-longest, as CompilePOSIX).
// max_memory bounds the program and its automata in bytes. Never NULL but for lack of memory; ask strake_re2_error.
strake_re2 *strake_re2_compile(const char *pattern, size_t length, int posix, int64_t max_memory);
void strake_re2_free(strake_re2 *expression);
// RE2's code of the error, 0 when the pattern is valid, and its text and the piece of the pattern it names.
int strake_re2_error_code(const strake_re2 *expression);
const char *strake_re2_error_text(const strake_re2 *expression, size_t *length);
const char *strake_re2_error_argument(const strake_re2 *expression, size_t *length);
int strake_re2_group_count(const strake_re2 *expression);
// The name of a group (1-based), or NULL when it has none. The text lives as long as the expression.
const char *strake_re2_group_name(const strake_re2 *expression, int group);
// Searches text[start..length) unanchored, in the context of the whole text; writes 2*count offsets. 1 when found.
int strake_re2_match(const strake_re2 *expression, const char *text, size_t length, size_t start, ptrdiff_t *offsets,
                     int count);
#ifdef __cplusplus
}
#endif
#endif
