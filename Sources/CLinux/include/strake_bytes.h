// Searches of texts, sixteen bytes at a time where the processor can.
#ifndef STRAKE_BYTES_H
#define STRAKE_BYTES_H

// Each gives the first offset from `offset` on that holds such a byte, or `count` where there is none.

// A byte that is neither printable ASCII nor a line feed nor a tab.
long strake_find_unusual(const unsigned char *text, long offset, long count);
// A line feed, a tab, a colon or a number sign.
long strake_find_plain_mark(const unsigned char *text, long offset, long count);
// The quote, a line feed or a backslash.
long strake_find_quote_mark(const unsigned char *text, long offset, long count, unsigned char quote);

#endif
