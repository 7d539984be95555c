/* Running a tool of others: see tool.h. */
#include "link/tool.h"

#include "base/base.h"
#include "base/proc.h"

bool
tool_run(const char *const *args, struct diag *diag)
{
    char *printed = NULL;
    int status = 0, error = proc_run(args, &printed, &status);

    if (printed)
        printed[strcspn(printed, "\n")] = '\0';
    if (error)
        diag_failure(diag, "cannot run '%s': %s", args[0], strerror(error));
    else if (status)
        diag_failure(diag, "%s failed: %s", args[0], printed);
    free(printed);
    return !error && status == 0;
}
