// A quicker malloc for all but large blocks, for the release binary only (STRAKE_ALLOCATOR, and the linker's --wrap for
// malloc, calloc, realloc, free and malloc_usable_size).
//
// Renders make and drop tens of thousands of objects. Blocks of up to 4 MB come from lists by size, one set of lists a
// thread without locks; a block goes back to the list of the thread that frees it. Larger blocks, and all where the
// address space is limited, are glibc's. Memory of such blocks is kept for further ones until the process ends. Blocks
// over 32 KB are among them for their pages: the kernel takes longer to hand out a small page than a large array takes to
// be filled.
#ifndef STRAKE_ALLOCATOR_H
#define STRAKE_ALLOCATOR_H
#endif
