/*
 * An archive in place of a shared library.  Build systems make one of each
 * library and link programs and other libraries with it: the linker knows an
 * archive by how it begins, whatever it is called.
 */
#include <errno.h>
#include <unistd.h>

#include "link/link.h"
#include "link/tool.h"

#define ARCHIVER "llvm-ar-22"

/* Objects in memory have no name that could stand in an archive: one in DIR
 * points to them. */
static char *
member_path(const struct link_input *input, const char *dir)
{
    const char *base = strrchr(input->shown, '/');
    char *path;

    if (strncmp(input->path, "/proc/", 6) != 0)
        return xstrdup(input->path);
    path = xasprintf("%s/%s.o", dir, base ? base + 1 : input->shown);
    if (symlink(input->path, path) == 0)
        return path;
    free(path);
    return NULL;
}

static void
release_member(char *path, const struct link_input *input)
{
    if (strcmp(path, input->path) != 0)
        unlink(path);
    free(path);
}

/* A library among the inputs is taken apart: L. */
bool
link_archive(const struct link_job *job, const char *dir, struct diag *diag)
{
    VEC(const char *) args = {0};
    VEC(char *) members = {0};
    bool good = true;
    size_t next = 0;

    *VEC_PUSH(&args) = ARCHIVER;
    *VEC_PUSH(&args) = "qcsLD";
    *VEC_PUSH(&args) = job->output;
    for (size_t i = 0; i < job->inputs.count && good; i++) {
        char *member;

        if (job->inputs.at[i].is_flag || !job->inputs.at[i].source)
            continue;
        member = member_path(&job->inputs.at[i], dir);
        good = member != NULL;
        if (!good)
            diag_failure(diag, "cannot write in '%s': %s", dir,
                         strerror(errno));
        else
            *VEC_PUSH(&args) = *VEC_PUSH(&members) = member;
    }
    *VEC_PUSH(&args) = NULL;
    good = good && tool_run(args.at, diag);
    for (size_t i = 0; next < members.count; i++) {
        if (!job->inputs.at[i].is_flag && job->inputs.at[i].source)
            release_member(members.at[next++], &job->inputs.at[i]);
    }
    VEC_RELEASE(&members);
    VEC_RELEASE(&args);
    return good;
}
