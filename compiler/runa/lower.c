/* From the tree to LIR: to come. */
#include "base/base.h"
#include "runa/runa.h"

bool
runa_lower(const struct runa_program *program, struct lir_module *module,
           struct diag *diag)
{
    (void)program;
    (void)module;
    (void)diag;
    BUG("not yet");
}
