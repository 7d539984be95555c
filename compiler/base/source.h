/*
 * One input in memory, and places in it.
 *
 * A span names bytes of a source; line and column are worked out only when a
 * message is printed.
 */
#ifndef RUNA_BASE_SOURCE_H
#define RUNA_BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Spans are 32 bits wide; a longer input is refused when it is read. */
#define SOURCE_SIZE_MAX UINT32_MAX

struct span {
    uint32_t off, len; /* bytes */
};

struct source {
    char *name;  /* as the user wrote it, for messages */
    char *text;  /* SIZE bytes and a final NUL; may hold NULs inside */
    size_t size; /* at most SOURCE_SIZE_MAX - 1 */
    bool binary; /* places are byte offsets, there are no lines */
};

struct source_place {
    uint32_t line, column; /* from 1; the column counts bytes */
    uint32_t begin, end;   /* the line's bytes, without its end */
};

/*
 * Reads the file at PATH, or standard input when PATH is "-".  Returns 0, or
 * an errno value (EFBIG when it is too long); then SOURCE is left empty.
 * The caller releases it.
 */
int source_read(struct source *source, const char *path);

/* A source from memory; NAME and TEXT are copied. */
void source_from_text(struct source *source, const char *name,
                      const char *text, size_t size);

void source_release(struct source *source);

/* Line and column of the byte at OFF; OFF may be the end of the text. */
struct source_place source_place(const struct source *source, uint32_t off);

#endif
