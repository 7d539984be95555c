/* The link: what of the inputs and libraries goes to it, and where the program
 * is written. */
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/driver.h"
#include "driver/state.h"
#include "link/ld_flags.h"
#include "link/link.h"
#include "link/tool.h"

#define WASM_LIBRARIES "lib/wasm32-wasip1"

/* Libraries of other compilers, whose part ours have, and what stands for them:
 * up to two, the first of which needs the second. */
static const struct {
    const char *name, *instead[2];
} known_libraries[] = {{"gcc", {0}},
                       {"gcc_s", {0}},
                       {"gcc_eh", {0}},
                       {"atomic", {0}},
                       {"ssp", {0}},
                       {"ssp_nonshared", {0}},
                       {"c++", {"c++", "c++abi"}},
                       {"stdc++", {"c++", "c++abi"}},
                       {"supc++", {"c++abi"}}};

/* FOLDER/libNAME.so or .a: an archive can be called like a shared library, see
 * link_archive; of ":NAME" the file of that name.  The caller frees it. */
static char *
find_in(const char *dir, const char *name)
{
    static const char *const endings[] = {".so", ".a"};

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char *path = name[0] == ':'
                         ? xasprintf("%s/%s", dir, name + 1)
                         : xasprintf("%s/lib%s%s", dir, name, endings[i]);

        if (access(path, R_OK) == 0)
            return path;
        free(path);
    }
    return NULL;
}

/* What is behind -lNAME: in the folders of -L, then in the sysroot.  The
 * caller frees it; NULL after reporting that there is none. */
static char *
find_library(struct driver *d, const char *name)
{
    char *path = NULL, *system = xasprintf("%s/" WASM_LIBRARIES, d->sysroot);

    for (size_t i = 0; i < d->options->library_dirs.count && !path; i++)
        path = find_in(d->options->library_dirs.at[i], name);
    if (!path)
        path = find_in(system, name);
    free(system);
    if (!path)
        diag_failure(&d->diag,
                     "library '%s' not found: no lib%s.a in the "
                     "folders of -L nor in the sysroot",
                     name, name);
    return path;
}

/* What the linker reads for INPUT: its file, or the object in memory. */
static char *
link_path(struct driver *d, struct input *input)
{
    if (input->kind == INPUT_LINK && strcmp(input->path, "-") != 0)
        return xstrdup(input->path);
    if (d->options->dry_run)
        return xasprintf("<object of %s>", input->shown);
    input->object_fd =
        input->object ? file_in_memory(LLVMGetBufferStart(input->object),
                                       LLVMGetBufferSize(input->object))
                      : file_in_memory(input->source.text, input->source.size);
    if (input->object_fd >= 0)
        return file_descriptor_path(input->object_fd);
    diag_failure(&d->diag, "cannot hold the object of '%s': %s", input->shown,
                 strerror(errno));
    return NULL;
}

static void
push(struct link_job *job, struct link_input input)
{
    *VEC_PUSH(&job->inputs) = input;
}

static bool
add_archive(struct driver *d, struct link_job *job, const char *name)
{
    struct link_input link = {.shown = name, .path = find_library(d, name)};

    if (link.path)
        push(job, link);
    return link.path != NULL;
}

static bool
add_library(struct driver *d, struct link_job *job, const char *name)
{
    bool good = true;

    for (size_t i = 0; i < COUNT_OF(known_libraries); i++) {
        const char *const *instead = known_libraries[i].instead;

        if (strcmp(known_libraries[i].name, name) != 0)
            continue;
        for (int j = 0; j < 2 && instead[j] && good; j++)
            good = add_archive(d, job, instead[j]);
        return good;
    }
    return add_archive(d, job, name);
}

/* Names the library in *LIBRARY if WORD asks for one. */
static void
add_flag(struct link_job *job, struct ld_flags *flags, const char *word,
         const char **library)
{
    const char *operand = NULL;

    switch (ld_flags_next(flags, word, &operand)) {
    case LD_FLAG_DEPENDENCIES: job->dependencies = operand; break;
    case LD_FLAG_LIBRARY: *library = operand; break;
    case LD_FLAG_DROP: break;
    case LD_FLAG_PASS_Z:
        push(job, (struct link_input){xstrdup("-z"), .is_flag = true});
        push(job, (struct link_input){xstrdup(operand), .is_flag = true});
        break;
    case LD_FLAG_PASS:
        push(job, (struct link_input){xstrdup(word), .is_flag = true});
        break;
    }
}

static bool
add_file(struct driver *d, struct link_job *job, struct input *input)
{
    struct link_input link = {.shown = input->shown, .source = &input->source};

    if (input->is_part)
        return true;
    link.path = link_path(d, input);
    if (input->kind == INPUT_LIR || input->kind == INPUT_RUNA)
        link.module = &input->module;
    if (input->kind == INPUT_LINK)
        job->compress = false;
    job->strict |= input->from_lir;
    if (link.path)
        push(job, link);
    return link.path != NULL;
}

static bool
add_inputs(struct driver *d, struct link_job *job)
{
    struct ld_flags flags = {0};
    bool good = true;
    size_t next = 0;

    for (size_t i = 0; i < d->options->inputs.count && good; i++) {
        const struct option_input *input = &d->options->inputs.at[i];
        const char *library = NULL;

        switch (input->kind) {
        case OPTION_INPUT_FLAG:
            add_flag(job, &flags, input->text, &library);
            break;
        case OPTION_INPUT_LIBRARY: library = input->text; break;
        case OPTION_INPUT_FILE:
            good = add_file(d, job, &d->inputs[next++]);
            break;
        }
        if (library)
            good = add_library(d, job, library);
    }
    return good;
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

/* wasm-opt, over the file it works on. It is told what a program of ours may
 * have in it, not to use all that it knows: engines do not know all of that. */
static bool
optimise(struct driver *d, const char *path)
{
    const char *const args[] = {"wasm-opt",
                                d->options->level >= CODEGEN_OS ? "-Oz"
                                                                : "-O2",
                                "--enable-bulk-memory",
                                "--enable-exception-handling",
                                "--enable-extended-const",
                                "--enable-multivalue",
                                "--enable-mutable-globals",
                                "--enable-nontrapping-float-to-int",
                                "--enable-reference-types",
                                "--enable-relaxed-simd",
                                "--enable-sign-ext",
                                "--enable-simd",
                                "--enable-tail-call",
                                "--enable-threads",
                                path,
                                "-o",
                                path,
                                NULL};

    return tool_run(args, &d->diag);
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
    good = d->options->shared ? link_archive(job, dir, &d->diag)
                              : link_run(job, &d->diag);
    if (good && d->options->wasm_opt && !d->options->shared)
        good = optimise(d, path);
    error = good ? source_read(program, path) : 0;
    if (error)
        diag_failure(&d->diag, "cannot read '%s': %s", path, strerror(error));
    unlink(path);
    rmdir(dir);
    free(path);
    return good && !error;
}

/* The output gets the finished bytes. */
static bool
link_apart(struct driver *d, struct link_job *job)
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
    job->output = output;
    if (good) {
        good = driver_write(d, output, program.text, program.size);
        source_release(&program);
    }
    free(dir);
    return good;
}

/* OUTPUT depends on all files that were named; as GNU ld writes it, with a rule
 * for each, lest make asks for one that is gone. */
static void
write_dependencies(struct driver *d, const struct link_job *job)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        BUG("no memory stream");
    fprintf(out, "%s:", job->output);
    for (size_t i = 0; i < job->inputs.count; i++) {
        if (!job->inputs.at[i].is_flag)
            fprintf(out, " \\\n  %s", job->inputs.at[i].path);
    }
    putc('\n', out);
    for (size_t i = 0; i < job->inputs.count; i++) {
        if (!job->inputs.at[i].is_flag)
            fprintf(out, "\n%s:\n", job->inputs.at[i].path);
    }
    fclose(out);
    driver_write(d, job->dependencies, text, size);
    free(text);
}

static void
link_all(struct driver *d, struct link_job *job)
{
    bool apart, good;

    if (d->options->verbose || d->options->dry_run)
        print_link(job);
    if (d->options->dry_run)
        return;
    apart = d->options->shared || d->options->wasm_opt ||
            file_is_special(job->output);
    good = apart ? link_apart(d, job) : link_run(job, &d->diag);
    if (good && job->dependencies)
        write_dependencies(d, job);
}

static enum link_start
choose_start(const struct options *o)
{
    if (o->no_start_files)
        return LINK_NO_START;
    return o->exec_model == MODEL_REACTOR ? LINK_REACTOR : LINK_COMMAND;
}

static void
job_init(struct link_job *job, const struct driver *d)
{
    const struct options *o = d->options;

    *job = (struct link_job){.sysroot = d->sysroot,
                             .undefined = o->undefined.at,
                             .undefined_count = o->undefined.count,
                             .library_dirs = o->library_dirs.at,
                             .library_dir_count = o->library_dirs.count,
                             .linker = o->linker,
                             .output = o->output ? o->output : "a.out",
                             .entry = o->entry,
                             .start = choose_start(o),
                             .relocatable = o->relocatable,
                             .no_libraries = o->no_libraries,
                             .no_libc = o->no_libc,
                             .no_posix = o->no_posix,
                             .no_mman = o->no_mman,
                             .no_clocks = o->no_clocks,
                             .no_getpid = o->no_getpid,
                             .strip = o->strip,
                             .no_gc_options = o->no_gc_options,
                             .collect_words = o->collect_words,
                             .compress = o->level != CODEGEN_O0};
}

/* One message, not one for each file that is missing. */
static bool
check_sysroot(struct driver *d)
{
    char *libraries = xasprintf("%s/" WASM_LIBRARIES, d->sysroot);
    bool present = access(libraries, F_OK) == 0;

    if (!present)
        diag_failure(&d->diag, "no sysroot in '%s': expected a folder '%s'",
                     d->sysroot, libraries);
    free(libraries);
    return present;
}

void
driver_link(struct driver *d)
{
    struct link_job job;

    job_init(&job, d);
    if (check_sysroot(d) && add_inputs(d, &job))
        link_all(d, &job);
    link_release(&job);
}

enum driver_status
driver_ask_linker(const struct options *options)
{
    struct link_job job = {0};
    struct ld_flags flags = {0};
    const char *library; /* of no use without a link */
    bool good;

    for (size_t i = 0; i < options->inputs.count; i++) {
        if (options->inputs.at[i].kind == OPTION_INPUT_FLAG)
            add_flag(&job, &flags, options->inputs.at[i].text, &library);
    }
    good = link_ask(&job);
    link_release(&job);
    return good ? DRIVER_DONE : DRIVER_BAD_INPUT;
}
