/*
 * Messages about the input: `file:line:col: error: what`, the line, a caret;
 * for a binary file `file:0xOFFSET: error: what`, its bytes, a caret.
 *
 * Reporting never stops the caller; it counts, so that the caller can finish
 * what it is doing and then see whether it may go on.  Wording: lower case, no
 * full stop, subjects in single quotes, what was expected and what was found.
 */
#ifndef RUNA_BASE_DIAG_H
#define RUNA_BASE_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/base.h"
#include "base/source.h"

/* Errors printed before the rest is only counted. */
#define DIAG_ERROR_LIMIT 20

struct diag {
    FILE *out;       /* where messages go; borrowed */
    bool colour;     /* terminal escapes may be used */
    unsigned errors; /* wrong input */
    unsigned warnings;
    unsigned failures; /* files, tools and memory that failed us */
};

/* Messages to OUT, in colour when that is a terminal and NO_COLOR is unset. */
void diag_init(struct diag *diag, FILE *out);

/* The input is wrong at SPAN of SOURCE. */
void diag_error(struct diag *diag, const struct source *source,
                struct span span, const char *format, ...) PRINTF_LIKE(4, 5);

void diag_warning(struct diag *diag, const struct source *source,
                  struct span span, const char *format, ...) PRINTF_LIKE(4, 5);

/* The same where no place in a source can be named. */
void diag_warning_plain(struct diag *diag, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Another place that belongs to the message before; silent with it. */
void diag_note(struct diag *diag, const struct source *source,
               struct span span, const char *format, ...) PRINTF_LIKE(4, 5);

/* The input is wrong and no place in a source can be named. */
void diag_error_plain(struct diag *diag, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* A file or tool failed: `runa-llvm: error: what`. */
void diag_failure(struct diag *diag, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* True when so much is wrong that reading on would not help. */
bool diag_is_full(const struct diag *diag);

/* True when nothing was wrong so far. */
bool diag_is_clean(const struct diag *diag);

#endif
