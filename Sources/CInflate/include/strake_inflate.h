// Inflates small gzip files at once, several times as fast as zlib.
#ifndef STRAKE_INFLATE_H
#define STRAKE_INFLATE_H

#include <stddef.h>
#include <stdint.h>

// Inflates a gzip file of one member to exactly so many bytes, whose checksum is right; 0 where the file is anything else,
// which is for zlib to judge. Nothing is read or written outside of the two buffers, whatever the file holds.
int strake_gunzip(const uint8_t *file, size_t file_size, uint8_t *content, size_t content_size);

// The checksum of gzip.
uint32_t strake_crc32(const uint8_t *bytes, size_t count);

#endif
