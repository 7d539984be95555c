/*
 * The command line of wasm-ld and the run of it.  What it says about objects
 * that we made becomes a message about the LIR: link_messages.c.
 */
#include "link/link.h"

#include <errno.h>
#include <signal.h>

#include "base/proc.h"
#include "link/link_messages.h"
#include "link/lld.h"

/* The C stack of a program: wasm-ld's own 64 KiB are too little for C. */
#define STACK_SIZE "stack-size=1048576"

void
link_release(struct link_job *job)
{
    for (size_t i = 0; i < job->inputs.count; i++)
        free(job->inputs.at[i].path);
    VEC_RELEASE(&job->inputs);
}

struct arguments {
    VEC(const char *) list;
    struct arena *arena;
    const struct link_job *job;
};

static void
add(struct arguments *a, const char *argument)
{
    *VEC_PUSH(&a->list) = argument;
}

/* A file of the sysroot's library folder. */
static void
add_system(struct arguments *a, const char *name)
{
    char *path = xasprintf("%s/lib/wasm32-wasip1/%s", a->job->sysroot, name);

    add(a, arena_strndup(a->arena, path, strlen(path)));
    free(path);
}

/* What comes before the inputs. */
static void
add_options(struct arguments *a)
{
    const struct link_job *job = a->job;

    add(a, job->linker ? job->linker : "wasm-ld");
    if (job->strict)
        add(a, "--fatal-warnings");
    if (job->relocatable) {
        add(a, "--relocatable");
    } else {
        add(a, "-z");
        add(a, STACK_SIZE);
        add(a, "--stack-first");
    }
    /* Bitcode is compiled here, longjmp in it too. */
    add(a, "--mllvm=-wasm-enable-sjlj");
    if (job->strip)
        add(a, "--strip-all");
    if (job->compress && !job->strip)
        add(a, "--strip-debug"); /* compressing wants to hear it */
    if (job->compress || job->strip)
        add(a, "--compress-relocations");
    for (size_t i = 0; i < job->undefined_count; i++) {
        add(a, "-u");
        add(a, job->undefined[i]);
    }
    for (size_t i = 0; i < job->library_dir_count; i++) {
        add(a, "-L");
        add(a, job->library_dirs[i]);
    }
}

/* The one function that a reactor has at its beginning, or what is asked for. */
static void
add_start(struct arguments *a)
{
    const char *entry = a->job->entry;

    if (a->job->start == LINK_REACTOR && !entry)
        entry = "_initialize";
    if (entry) {
        add(a, "--entry");
        add(a, entry);
    }
    if (a->job->start == LINK_COMMAND)
        add_system(a, "crt1-command.o");
    if (a->job->start == LINK_REACTOR)
        add_system(a, "crt1-reactor.o");
}

/* Each takes symbols before those behind it. */
static void
add_libraries(struct arguments *a)
{
    const struct link_job *job = a->job;
    const struct {
        bool left_out;
        const char *name;
    } posix[] = {{false, "libruna-posix.a"},
                 {false, "libruna-printf.a"},
                 {job->no_mman, "libwasi-emulated-mman.a"},
                 {job->no_clocks, "libwasi-emulated-process-clocks.a"},
                 {job->no_getpid, "libwasi-emulated-getpid.a"},
                 {false, "libwasi-emulated-signal.a"}};

    add(a, "--no-whole-archive"); /* if that is how the user's ended */
    if (a->job->collect_words)
        add_system(a, "libruna_lang_gc.a");
    add_system(a, "libruna_rt.a");
    for (size_t i = 0; i < COUNT_OF(posix) && !job->no_posix; i++) {
        if (!posix[i].left_out)
            add_system(a, posix[i].name);
    }
    if (!job->no_libc) {
        add_system(a, "libsetjmp.a");
        add_system(a, "libc.a");
    }
    add_system(a, "libclang_rt.builtins.a");
}

const char *const *
link_arguments(const struct link_job *job, struct arena *arena)
{
    struct arguments a = {.arena = arena, .job = job};
    const char *const *list;

    add_options(&a);
    add(&a, "-o");
    add(&a, job->output);
    if (!job->relocatable)
        add_start(&a);
    for (size_t i = 0; i < job->inputs.count; i++)
        add(&a, job->inputs.at[i].path);
    if (job->no_gc_options)
        add_system(&a, "runa_gc_plain.o");
    if (!job->no_libraries && !job->relocatable)
        add_libraries(&a);
    add(&a, NULL);
    list = arena_copy(arena, a.list.at, a.list.count, sizeof *a.list.at);
    VEC_RELEASE(&a.list);
    return list;
}

static unsigned
count(const char *const *args)
{
    unsigned n = 0;

    while (args[n])
        n++;
    return n;
}

/* The linker writes to memory that stands for the file: if there is no room
 * for that, a signal is all that it hears. */
static void
report_crash(const struct link_job *job, int signal, struct diag *diag)
{
    if (signal == SIGBUS)
        diag_failure(diag, "cannot write '%s': %s", job->output,
                     strerror(ENOSPC));
    else
        diag_failure(diag, "the linker crashed: %s", strsignal(signal));
}

static bool
run_built_in(const struct link_job *job, const char *const *args,
             char **messages, struct diag *diag)
{
    int result = lld_link_wasm(args, count(args), messages);

    if (result > 0)
        report_crash(job, result, diag);
    return result == 0;
}

/* True if it linked; MESSAGES is what was printed, or NULL. */
static bool
run(const struct link_job *job, const char *const *args, char **messages,
    struct diag *diag)
{
    int status = 0, error;

    if (!job->linker)
        return run_built_in(job, args, messages, diag);
    error = proc_run(args, messages, &status);
    if (error)
        diag_failure(diag, "cannot run '%s': %s", job->linker,
                     strerror(error));
    return !error && status == 0;
}

bool
link_run(const struct link_job *job, struct diag *diag)
{
    unsigned errors = diag->errors + diag->failures;
    struct arena arena;
    char *messages = NULL;
    bool linked;

    arena_init(&arena);
    linked = run(job, link_arguments(job, &arena), &messages, diag);
    if (messages)
        link_report(job, messages, diag);
    if (!linked && diag->errors + diag->failures == errors)
        diag_failure(diag, "the linker failed without a message");
    free(messages);
    arena_release(&arena);
    return linked;
}

bool
link_ask(const struct link_job *job)
{
    struct arena arena;
    struct arguments a = {.arena = &arena, .job = job};
    char *answer = NULL;
    bool good;

    arena_init(&arena);
    add(&a, "wasm-ld");
    for (size_t i = 0; i < job->inputs.count; i++)
        add(&a, job->inputs.at[i].path);
    good = lld_link_wasm(a.list.at, (unsigned)a.list.count, &answer) == 0;
    fputs(answer, stderr);
    free(answer);
    VEC_RELEASE(&a.list);
    arena_release(&arena);
    return good;
}
