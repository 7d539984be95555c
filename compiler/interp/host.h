/*
 * What the interpreter has in the place of the runtime, of libc and of WASI,
 * and what these share: text in the program's memory, streams, files.
 */
#ifndef RUNA_INTERP_HOST_H
#define RUNA_INTERP_HOST_H

#include "interp/machine.h"

/* The function that does NAME of the runtime, or of WASI preview 1, of which
 * not all are there: then NULL. */
host_func *runtime_find(const char *name);
host_func *wasi_find(const char *name);

/* The same for libc.  *SIGNATURE is its result and parameters, a letter each:
 * v nothing, i i32, l i64, f f32, d f64. */
host_func *libc_find(const char *name, const char **signature);
/* Bytes of memory before a zero byte; null is empty. */
struct text {
    const char *at;
    uint32_t size;
};

/* False after a fault. */
bool text_at(struct interp *in, uint64_t address, struct text *text);

/* New memory with TEXT and a zero byte in it; panics if there is none.
 * Returns its address, 0 after the panic. */
uint32_t text_new(struct interp *in, const char *text, size_t size);

/* New memory as runa_allocate has it, but for the zeros. */
uint32_t runtime_allocate(struct interp *in, uint32_t size);

/* Calls FUNC, which has at most three parameters, and returns its result as an
 * i64. */
int64_t runtime_call(struct interp *in, host_func *func, uint64_t a,
                     uint64_t b, uint64_t c);

/* Ends the program as runa_panic does with MESSAGE. */
void runtime_panic(struct interp *in, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The same with the place FILE and LINE in the source, if FILE is not NULL. */
void panic_text(struct interp *in, const char *message, const char *file,
                int64_t line);

#define PANIC_STATUS 101

/* Ends the program behind the message of a panic. */
void panic_end(struct interp *in);

/* The calls that have not returned, as a panic tells of them; the caller frees
 * it. */
char *frames_text(struct interp *in);

/* Are A and B the same word, or equal strings? */
bool text_same(struct interp *in, uint64_t a, uint64_t b);

/* Ends the program because of so many bytes that there are not. */
void runtime_out_of_memory(struct interp *in, uint64_t wanted);

/* Numbers and text (number.c) */

#define NUMBER_TEXT_SIZE 40

/* As runa_format_float writes it. */
void float_text(double value, char text[NUMBER_TEXT_SIZE]);

/* Reads all of TEXT.  False if it is no number, or no integer that fits. */
bool parse_integer(const char *text, int64_t *value);
bool parse_float(const char *text, double *value);

/* Streams (stream.c); what is written to standard output waits for the end of
 * its line. */
void output_add(struct interp *in, const char *bytes, size_t size);
void output_flush(struct interp *in);

/* Writes to standard error at once, after what waits for standard output. */
void error_write(struct interp *in, const char *bytes, size_t size);

/* The same with each line of TEXT by itself; the last one ends, too. */
void error_write_lines(struct interp *in, const char *text);

/* Writes all to the file or stream FD of the program; 0 or an errno value of
 * the process. */
int stream_write(struct interp *in, uint32_t fd, const void *bytes,
                 size_t size);

/* The next byte of standard input, taken or not; -1 at its end, or a negative
 * errno of WASI. */
int input_peek(struct interp *in);
int input_take(struct interp *in);

/* Files (file.c) */

/* An errno value of this process as WASI numbers it. */
int wasi_errno(int error);

/* The file of the process that is FD of the program; -1 if there is none. */
int file_of(const struct interp *in, uint32_t fd);

/* The descriptor that the program gets for FILE of the process. */
uint32_t file_add(struct interp *in, int file);

/* Reads up to SIZE bytes from descriptor FD of the program.  Returns how many,
 * or minus an errno of the process. */
int64_t file_read(struct interp *in, uint32_t fd, void *bytes, size_t size);

/* Closes it; 0 or an errno value of the process. */
int file_close(struct interp *in, uint32_t fd);

/* Time and chance (rt_system.c) */
uint64_t clock_ns(const struct interp *in, bool wall);

/* 0 or an errno value of the process. */
int random_fill(struct interp *in, uint8_t *at, size_t size);

/* Faults (fault.c) */

/* The function called NAME, if it is the one that makes what faults throw. */
host_func *fault_find(const struct interp *in, const char *name);

/* What rt.def lists. */
#define RT_GROUP(title)
#define RT0(name, ...) host_func rt_##name;
#define RT1(name, ...) RT0(name, __VA_ARGS__)
#define RT2(name, ...) RT0(name, __VA_ARGS__)
#define RT3(name, ...) RT0(name, __VA_ARGS__)
#define RT4(name, ...) RT0(name, __VA_ARGS__)
#include "runtime/rt.def"

#endif
