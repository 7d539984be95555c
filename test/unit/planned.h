/* What the tests of plans share: the first function of a module, planned. */
#ifndef RUNA_TEST_PLANNED_H
#define RUNA_TEST_PLANNED_H

#include "roots/roots.h"
#include "unit.h"

/* The beginning of a module. */
#define HEAD \
    "lir 1\n" \
    "type $O object size 8 align 4 refs 4\n" \
    "type $A array elem ref\n" \
    "type $B blob size 12 align 4 refs 4\n" \
    "type $G delegate () : void\n" \
    "extern @work (ref) : void\n" \
    "extern @print_integer (i64) : void\n"

struct planned {
    struct reading reading;
    struct roots_closure closure;
    const struct lir_func *func; /* the first */
    const bool *points;
    struct roots_plan plan;
};

void planned_init_as(struct planned *p, const char *text,
                     const struct roots_wish *wish);
void planned_init(struct planned *p, const char *text, enum roots_mode mode);
void planned_release(struct planned *p);

/* Does roots_check find no fault? */
bool planned_is_good(const struct planned *p);

#endif
