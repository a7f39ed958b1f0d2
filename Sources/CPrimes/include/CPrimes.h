// Large primes for RSA keys: a sieve, Fermat's test for eight candidates at once, then Miller's and Rabin's.
#ifndef STRAKE_PRIMES_H
#define STRAKE_PRIMES_H

#include <stddef.h>
#include <stdint.h>

// Finds the first prime p at or after a number for which 65537 does not divide p - 1; the number's two highest bits and its
// lowest one are set first, so that the product of two primes has twice their bits.
//
// Numbers are big-endian. `size` is their length in bytes: a multiple of 8 from 64 to 256. A composite is taken for a prime
// with a probability below 2^-100 where the start is random (eight rounds of Miller and Rabin with random bases).
//
// Returns 0 when there is a prime; 1 when the next 16384 numbers hold none, which hardly ever happens: try another start;
// -1 for a size that is not served.
int strake_next_prime(const uint8_t *start, size_t size, uint8_t *prime);

// Eight numbers or bases are worked on at once. Odd moduli whose highest bit is set, of `words` words of 64 bits, the least
// significant one first; number i begins at i * words.
enum { strake_prime_lanes = 8, strake_prime_words = 32 };

// Which of eight numbers n pass Fermat's test, 2^(n-1) = 1 (mod n): bit i for number i.
unsigned strake_fermat(const uint64_t *numbers, size_t words);

// Whether a number passes the test of Miller and Rabin with each of eight bases, which are below it and not zero.
int strake_miller_rabin(const uint64_t *number, const uint64_t *bases, size_t words);

// The same two without vector instructions, for processors that lack them, and to hold the others against.
unsigned strake_fermat_portable(const uint64_t *numbers, size_t words);
int strake_miller_rabin_portable(const uint64_t *number, const uint64_t *bases, size_t words);

#endif
