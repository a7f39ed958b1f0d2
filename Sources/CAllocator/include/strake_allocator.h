// A quicker malloc for all but large blocks, for the release binary only (STRAKE_ALLOCATOR, and the linker's --wrap for
// malloc, calloc, realloc, free and malloc_usable_size).
//
// Renders make and drop tens of thousands of objects. Blocks of up to 32 KB come from lists by size, one set of lists a
// thread without locks; a block goes back to the list of the thread that frees it. Larger blocks, and all where the
// address space is limited, are glibc's. Memory of such blocks is kept for further ones until the process ends.
#ifndef STRAKE_ALLOCATOR_H
#define STRAKE_ALLOCATOR_H
#endif
