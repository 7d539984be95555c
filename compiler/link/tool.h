/* A tool of others that works on files of ours. */
#ifndef RUNA_LINK_TOOL_H
#define RUNA_LINK_TOOL_H

#include "base/diag.h"

/* Runs ARGS, NULL-terminated; false after reporting that it failed. */
bool tool_run(const char *const *args, struct diag *diag);

#endif
