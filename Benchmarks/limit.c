// What no tool can be faster than: reads files, writes a text, and reads that text as YAML by libyaml's events alone.
//
// usage: limit TEXT FILE... >OUTPUT
//
// Benchmarks/run compiles it and sets its time beside Strake's for the same inputs and output (docs/performance.md).
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

/// Reads a whole file; the caller frees it.
static unsigned char *contents(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    perror(path);
    exit(1);
  }
  long size = ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(size > 0 ? (size_t)size : 1);
  if (bytes == NULL || size < 0) exit(1);
  *length = fread(bytes, 1, (size_t)size, file);
  fclose(file);
  return bytes;
}

int main(int count, char **arguments) {
  if (count < 2) return 2;
  size_t length = 0;
  for (int index = 2; index < count; index++) free(contents(arguments[index], &length));
  unsigned char *text = contents(arguments[1], &length);
  if (fwrite(text, 1, length, stdout) != length) return 1;

  yaml_parser_t parser;
  yaml_event_t event;
  if (!yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_string(&parser, text, length);
  for (int last = 0; !last;) {
    // A text that libyaml refuses ends here too: the figure is then too small, never too large.
    if (!yaml_parser_parse(&parser, &event)) break;
    last = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return 0;
}
