/*
 * Standard output and error inside the runtime, behind one small buffer that
 * holds text for one of them at a time: changing over flushes, so their order
 * is kept. Output is buffered by lines whatever it goes to; error is handed on
 * when a call ends.
 */
#ifndef RUNA_OUTPUT_H
#define RUNA_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

enum { STREAM_OUT = 1, STREAM_ERROR = 2 };

/*
 * Append to the buffer. When the system does not take what has to make room,
 * the program ends as by a panic; the same goes for runa_flush.
 */
void runa_rt_out_add(int32_t stream, const void *bytes, size_t size);
void runa_rt_out_string(int32_t stream, const char *text);
void runa_rt_out_unsigned(int32_t stream, uint64_t value);
void runa_rt_out_integer(int32_t stream, int64_t value);

/* The length of a string that is not null. */
size_t runa_rt_out_length(const char *text);

/* Ends what a call printed with a newline and a flush. */
void runa_rt_out_line(void);

/*
 * Writes all bytes to a descriptor, past the buffer. Returns 0 or a negative
 * errno.
 */
int32_t runa_rt_out_write(int32_t fd, const void *bytes, size_t size);

/*
 * Prints "panic: ", the text and the figure to standard error and ends the
 * program with RUNA_PANIC_EXIT, for failures that the runtime itself finds.
 */
_Noreturn void runa_rt_panic_figure(const char *text, uint64_t figure);

/* The same because of so many bytes that there are not. */
_Noreturn void runa_rt_out_of_memory(uint64_t wanted);

/* Ends what a panic printed, tells where the program was, and ends it. A
 * program with messages has the one of exception_message.c. */
_Noreturn void runa_rt_panic_end(void);

/* Says that nobody catches an exception, and its text unless that is null. */
void runa_rt_tell_uncaught(const void *exception, const char *text);

/* What a fault is called; null if the exception is none. Only in programs that
 * throw faults: see fault.c. */
__attribute__((weak)) const char *runa_rt_fault_message(const void *exception);

/* Only in programs with code that was compiled with -fstack-traces: see
 * gc_trace.c. */
__attribute__((weak)) void runa_rt_print_frames(void);

/* Likewise, and only if that throws: ends the program with the calls at the
 * throw of an exception, which nobody catches. See exception_trace.c. */
_Noreturn __attribute__((weak)) void
runa_rt_end_uncaught(const void *exception);

/*
 * Called when standard output holds text at the end of a call, to have it
 * flushed when the program ends. Defined twice: by the compiler, as nothing, in
 * the object of an LIR main, whose end flushes; in at_exit.c for the others.
 */
void runa_rt_flush_at_exit(void);

#endif
