#include "strake_re2.h"

#include <re2/re2.h>

#include <map>
#include <string>
#include <vector>

struct strake_re2 {
  RE2 expression;
  std::map<int, std::string> names;

  strake_re2(re2::StringPiece pattern, const RE2::Options &options)
      : expression(pattern, options), names(expression.CapturingGroupNames()) {}
};

extern "C" {

strake_re2 *strake_re2_compile(const char *pattern, size_t length, int posix, int64_t max_memory) {
  RE2::Options options(posix ? RE2::POSIX : RE2::DefaultOptions);
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  if (posix) {
    options.set_longest_match(true);
  }
  return new strake_re2(re2::StringPiece(pattern, length), options);
}

void strake_re2_free(strake_re2 *expression) { delete expression; }

int strake_re2_error_code(const strake_re2 *expression) { return expression->expression.error_code(); }

const char *strake_re2_error_text(const strake_re2 *expression, size_t *length) {
  *length = expression->expression.error().size();
  return expression->expression.error().data();
}

const char *strake_re2_error_argument(const strake_re2 *expression, size_t *length) {
  *length = expression->expression.error_arg().size();
  return expression->expression.error_arg().data();
}

int strake_re2_group_count(const strake_re2 *expression) { return expression->expression.NumberOfCapturingGroups(); }

const char *strake_re2_group_name(const strake_re2 *expression, int group) {
  auto found = expression->names.find(group);
  return found == expression->names.end() ? nullptr : found->second.c_str();
}

int strake_re2_match(const strake_re2 *expression, const char *text, size_t length, size_t start, ptrdiff_t *offsets,
                     int count) {
  std::vector<re2::StringPiece> groups(count);
  re2::StringPiece whole(text, length);
  if (!expression->expression.Match(whole, start, length, RE2::UNANCHORED, groups.data(), count)) {
    return 0;
  }
  for (int i = 0; i < count; i++) {
    bool matched = groups[i].data() != nullptr;
    offsets[2 * i] = matched ? groups[i].data() - text : -1;
    offsets[2 * i + 1] = matched ? groups[i].data() - text + static_cast<ptrdiff_t>(groups[i].size()) : -1;
  }
  return 1;
}
}
