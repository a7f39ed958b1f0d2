// Which types conform to which protocols, for Swift's runtime; see conformances.c. Nothing is to be called.
#ifndef STRAKE_CONFORMANCES_H
#define STRAKE_CONFORMANCES_H
#endif
