/* The link: what of the inputs and libraries goes to it, and where the program
 * is written. */
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/state.h"
#include "link/link.h"

#define WASM_LIBRARIES "lib/wasm32-wasip1"

/* The archive behind -lNAME: in the folders of -L, then in the sysroot.  The
 * caller frees it; NULL after reporting that there is none. */
static char *
find_library(struct driver *d, const char *name)
{
    char *path;

    for (size_t i = 0; i < d->options->library_dirs.count; i++) {
        path = xasprintf("%s/lib%s.a", d->options->library_dirs.at[i], name);
        if (access(path, R_OK) == 0)
            return path;
        free(path);
    }
    path = xasprintf("%s/" WASM_LIBRARIES "/lib%s.a", d->sysroot, name);
    if (access(path, R_OK) == 0)
        return path;
    free(path);
    diag_failure(&d->diag,
                 "library '%s' not found: no lib%s.a in the "
                 "folders of -L nor in the sysroot",
                 name, name);
    return NULL;
}

/* What the linker reads for INPUT: its file, or the object in memory. */
static char *
link_path(struct driver *d, struct input *input)
{
    if (input->kind == INPUT_LINK && strcmp(input->path, "-") != 0)
        return xstrdup(input->path);
    if (d->options->dry_run)
        return xasprintf("<object of %s>", input->path);
    input->object_fd =
        input->object ? file_in_memory(LLVMGetBufferStart(input->object),
                                       LLVMGetBufferSize(input->object))
                      : file_in_memory(input->source.text, input->source.size);
    if (input->object_fd >= 0)
        return file_descriptor_path(input->object_fd);
    diag_failure(&d->diag, "cannot hold the object of '%s': %s", input->path,
                 strerror(errno));
    return NULL;
}

static bool
add_link_input(struct driver *d, struct link_job *job,
               const struct option_input *option, size_t *next)
{
    struct link_input link = {.shown = option->text};

    if (option->is_library) {
        link.path = find_library(d, option->text);
    } else {
        struct input *input = &d->inputs[(*next)++];

        link.path = link_path(d, input);
        link.module = input->kind == INPUT_LIR ? &input->module : NULL;
        link.source = &input->source;
        if (input->kind == INPUT_LINK)
            job->compress = false;
    }
    if (!link.path)
        return false;
    *VEC_PUSH(&job->inputs) = link;
    return true;
}

static void
print_link(const struct link_job *job)
{
    struct arena arena;
    const char *const *args;

    arena_init(&arena);
    args = link_arguments(job, &arena);
    fputs("runa-llvm: link", stderr);
    for (size_t i = 0; args[i]; i++)
        fprintf(stderr, " \"%s\"", args[i]);
    putc('\n', stderr);
    arena_release(&arena);
}

/* Links in a folder of our own, DIR, that is gone again afterwards, under the
 * name of the output, which is in the program's name section. */
static bool
link_in_folder(struct driver *d, struct link_job *job, char *dir,
               struct source *program)
{
    const char *base = strrchr(job->output, '/');
    char *path;
    bool good;
    int error;

    if (!mkdtemp(dir)) {
        diag_failure(&d->diag, "cannot create '%s': %s", dir, strerror(errno));
        return false;
    }
    path = xasprintf("%s/%s", dir, base ? base + 1 : "a.out");
    job->output = path;
    good = link_run(job, &d->diag);
    error = good ? source_read(program, path) : 0;
    if (error)
        diag_failure(&d->diag, "cannot read '%s': %s", path, strerror(error));
    unlink(path);
    rmdir(dir);
    free(path);
    return good && !error;
}

/* A device gets the finished bytes. */
static bool
link_special(struct driver *d, struct link_job *job)
{
    const char *output = job->output;
    const char *temporary_dir = getenv("TMPDIR");
    char *dir =
        xasprintf("%s/runa-XXXXXX", temporary_dir ? temporary_dir : "/tmp");
    struct source program;
    sigset_t old;
    bool good;

    file_hold_signals(&old);
    good = link_in_folder(d, job, dir, &program);
    file_let_signals(&old);
    if (good) {
        good = driver_write(d, output, program.text, program.size);
        source_release(&program);
    }
    free(dir);
    return good;
}

void
driver_link(struct driver *d)
{
    struct link_job job = {.sysroot = d->sysroot,
                           .undefined = d->options->undefined.at,
                           .undefined_count = d->options->undefined.count,
                           .linker = d->options->linker,
                           .output = d->options->output ? d->options->output
                                                        : "a.out",
                           .strip = d->options->strip,
                           .no_gc_options = d->options->no_gc_options,
                           .compress = d->options->level != CODEGEN_O0};
    bool good = true;
    size_t next = 0;

    for (size_t i = 0; i < d->options->inputs.count && good; i++)
        good = add_link_input(d, &job, &d->options->inputs.at[i], &next);
    if (good && (d->options->verbose || d->options->dry_run))
        print_link(&job);
    if (good && !d->options->dry_run) {
        if (file_is_special(job.output))
            link_special(d, &job);
        else
            link_run(&job, &d->diag);
    }
    link_release(&job);
}
