// Threads that are counted, so that Swift's reference counts are changed atomically only while more than one runs.
#ifndef STRAKE_THREADS_H
#define STRAKE_THREADS_H

#include <pthread.h>
#include <stddef.h>

// Starts a thread with a stack of at least this size; 0 when it runs. All threads of the process that touch Swift's
// objects are started here.
int strake_thread_start(pthread_t *thread, size_t stack_size, void *(*work)(void *), void *argument);

// Waits for the end of a thread that was started here. The caller does not count as running meanwhile.
void strake_thread_join(pthread_t thread);

#endif
