/* What the unit tests share: their suites, captured messages, LIR at hand. */
#ifndef RUNA_TEST_UNIT_H
#define RUNA_TEST_UNIT_H

#include <check.h>

#include "base/diag.h"
#include "lir/read.h"

#define SUITE(name) Suite *name##_suite(void);
#include "suites.def"
#undef SUITE

/* A suite with one case, to which the tests are added. */
Suite *unit_suite(const char *name, TCase **tests);

/* Diagnostics that go to memory. */
struct listener {
    struct diag diag;
    char *text;
    size_t size;
};

void listener_init(struct listener *listener);
void listener_release(struct listener *listener);

/* What was reported so far, as long as nothing more is. */
const char *listener_text(struct listener *listener);

/* A module read from text; the source is called "t". */
struct reading {
    struct source source;
    struct lir_module module;
    struct listener listener;
    bool good; /* what lir_read said */
};

void reading_init(struct reading *reading, const char *text);
void reading_release(struct reading *reading);

/* The same, verified, and expected to be right. */
void reading_init_valid(struct reading *reading, const char *text);

/* Read from SIZE bytes of the binary form. */
void reading_init_binary(struct reading *reading, const void *bytes,
                         size_t size);

/* The module in its binary form; the caller frees the bytes. */
char *encode_module(const struct lir_module *module, size_t *size);

/* One of everything, in canonical form; some of it no verifier accepts. */
extern const char canonical[];

/* The module as text; the caller frees it. */
char *print_module(const struct lir_module *module);

/*
 * Reads and verifies TEXT, and expects these messages, one to a line and each
 * without its excerpt: "LINE:COLUMN: error: what\n".  "" if there are none.
 */
void expect_messages(const char *text, const char *messages);

/* The same with TEXT after a first line that begins a module. */
void expect_module_messages(const char *text, const char *messages);

/* The same with TEXT as the lines of a function that has v1000 to v1009; its
 * first line is line 10. */
void expect_body_messages(const char *text, const char *messages);

#endif
