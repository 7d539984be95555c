/*
 * The pipeline:
 *
 *   .lir .lirb -> read -> verify -> LLVM module -> optimise -> object -\
 *   .ll .bc ------------------------------^                        > link
 *   .o .a .wasm --------------------------------------------------/
 *
 * driver_run names the steps in order; --emit stops after one, and what each
 * writes, the next can read.
 */
#include "driver.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <llvm-c/BitWriter.h>

#include "base/file.h"
#include "emit/codegen.h"
#include "emit/emit.h"
#include "interp/interp.h"
#include "lir/read.h"
#include "link/link.h"

#define WASM_LIBRARIES "lib/wasm32-wasip1"

enum input_kind { INPUT_LIR, INPUT_LLVM, INPUT_LINK };

struct input {
    enum input_kind kind;
    const char *path;
    struct source source;     /* of LIR and LLVM */
    struct lir_module module; /* of LIR */
    LLVMMemoryBufferRef object;
    int object_fd; /* in memory, for the linker; -1 if none */
};

/* The parts of the work that -ftime-report tells apart. */
enum phase {
    PHASE_READ,
    PHASE_EMIT,
    PHASE_OPTIMISE,
    PHASE_GENERATE,
    PHASE_LINK,
    PHASE_COUNT
};

struct driver {
    const struct options *options;
    double spent[PHASE_COUNT]; /* processor seconds */
    double phase_start;
    struct diag diag;
    char features[64]; /* see list_features */
    struct codegen codegen;
    char *sysroot;
    struct input *inputs;
    size_t input_count;
};

static bool
has_extension(const char *path, const char *extension)
{
    size_t len = strlen(path), extension_len = strlen(extension);

    return len > extension_len &&
           strcmp(path + len - extension_len, extension) == 0;
}

static bool
begins_with(const struct source *source, const char *magic, size_t len)
{
    return source->size >= len && memcmp(source->text, magic, len) == 0;
}

/* By extension; a name without a known one is looked into. */
static enum input_kind
classify(const char *path, const struct source *source)
{
    if (has_extension(path, ".lir") || has_extension(path, ".lirb"))
        return INPUT_LIR;
    if (has_extension(path, ".ll") || has_extension(path, ".bc"))
        return INPUT_LLVM;
    if (has_extension(path, ".o") || has_extension(path, ".a") ||
        has_extension(path, ".wasm"))
        return INPUT_LINK;
    if (begins_with(source, "BC\xc0\xde", 4) ||
        begins_with(source, "; ModuleID", 10))
        return INPUT_LLVM;
    if (begins_with(source, "\0asm", 4) || begins_with(source, "!<arch>", 7))
        return INPUT_LINK;
    return INPUT_LIR;
}

/* A file that is to be binary LIR and is not must not be read as text. */
static bool
is_binary(const char *path, const struct source *source)
{
    return has_extension(path, ".lirb") || lir_is_binary(source);
}

char *
driver_libdir(void)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (len < 0)
        return xstrdup("../lib/runa");
    path[len] = '\0';
    for (int i = 0; i < 2 && (slash = strrchr(path, '/')); i++)
        *slash = '\0';
    return xasprintf("%s/lib/runa", path);
}

char *
driver_sysroot(const struct options *options)
{
    char *libdir, *sysroot;

    if (options->sysroot)
        return xstrdup(options->sysroot);
    libdir = driver_libdir();
    sysroot = xasprintf("%s/sysroot", libdir);
    free(libdir);
    return sysroot;
}

static void
say(const struct driver *d, const char *what, const char *input)
{
    if (d->options->verbose || d->options->dry_run)
        fprintf(stderr, "runa-llvm: %s %s\n", what, input);
}

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
begin_phase(struct driver *d)
{
    d->phase_start = cpu_seconds();
}

static void
end_phase(struct driver *d, enum phase phase)
{
    d->spent[phase] += cpu_seconds() - d->phase_start;
}

static void
report_times(const struct driver *d)
{
    static const char *const names[PHASE_COUNT] = {
        [PHASE_READ] = "read and verify",
        [PHASE_EMIT] = "make LLVM IR",
        [PHASE_OPTIMISE] = "optimise",
        [PHASE_GENERATE] = "generate code",
        [PHASE_LINK] = "link"};

    for (int i = 0; i < PHASE_COUNT; i++)
        fprintf(stderr, "%-16s %9.3f ms\n", names[i], d->spent[i] * 1e3);
}

static bool
read_input(struct driver *d, struct input *input)
{
    int error = source_read(&input->source, input->path);

    if (error) {
        diag_failure(&d->diag, "cannot read '%s': %s", input->path,
                     strerror(error));
        return false;
    }
    if (d->options->output && file_is_same(input->path, d->options->output)) {
        diag_failure(&d->diag, "'%s' is the input and the output",
                     input->path);
        return false;
    }
    input->kind = classify(input->path, &input->source);
    input->source.binary =
        input->kind == INPUT_LIR && is_binary(input->path, &input->source);
    return true;
}

/* The file name of a result that is not the program: NAME.EXTENSION in the
 * present folder, as compilers do, or what -o says. */
static char *
result_name(const struct driver *d, const struct input *input,
            const char *extension)
{
    const char *base = strrchr(input->path, '/');
    const char *dot;

    if (d->options->output)
        return xstrdup(d->options->output);
    if (strcmp(input->path, "-") == 0)
        return xstrdup("-");
    base = base ? base + 1 : input->path;
    dot = strrchr(base, '.');
    return xasprintf(
        "%.*s%s",
        (int)(dot && dot != base ? dot - base : (ptrdiff_t)strlen(base)), base,
        extension);
}

static bool
write_result(struct driver *d, const char *path, const void *bytes,
             size_t size)
{
    int error = file_write(path, bytes, size);

    if (error)
        diag_failure(&d->diag, "cannot write '%s': %s", path, strerror(error));
    return !error;
}

static bool
write_step(struct driver *d, const struct input *input, const char *extension,
           const void *bytes, size_t size)
{
    char *path = result_name(d, input, extension);
    bool written = write_result(d, path, bytes, size);

    free(path);
    return written;
}

/* Checked LIR, by WRITE in one of its forms. */
static bool
write_lir(struct driver *d, const struct input *input, const char *extension,
          void write(const struct lir_module *, FILE *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool written;

    if (!out)
        BUG("no memory stream");
    write(&input->module, out);
    fclose(out);
    written = write_step(d, input, extension, text, size);
    free(text);
    return written;
}

static bool
write_llvm(struct driver *d, const struct input *input, LLVMModuleRef module)
{
    char *text = LLVMPrintModuleToString(module);
    bool written = write_step(d, input, ".ll", text, strlen(text));

    LLVMDisposeMessage(text);
    return written;
}

static bool
write_buffer(struct driver *d, const struct input *input,
             const char *extension, LLVMMemoryBufferRef buffer)
{
    bool written =
        buffer && write_step(d, input, extension, LLVMGetBufferStart(buffer),
                             LLVMGetBufferSize(buffer));

    if (buffer)
        LLVMDisposeMemoryBuffer(buffer);
    return written;
}

/* .lir to an LLVM module; NULL after an error, or when that was all. */
static LLVMModuleRef
compile_lir(struct driver *d, struct input *input)
{
    const struct emit_options options = {
        .tail_calls = d->options->tail_calls,
        .simd = d->options->simd,
        .atomics = d->options->atomics,
        .roots = (enum roots_mode)d->options->roots,
        .convention = (enum convention)d->options->convention,
        .check_roots = d->options->check_roots,
        .barriers = d->options->incremental,
        .stack_traces = d->options->stack_traces,
        .gc_stress = d->options->gc_stress,
        .reflection = d->options->reflection,
        .features = d->features,
        .small = d->options->level == CODEGEN_OS,
        .smallest = d->options->level == CODEGEN_OZ,
        .value_names = d->options->last == STEP_LLVM};
    LLVMModuleRef module;
    bool good;

    begin_phase(d);
    good = lir_read(&input->module, &input->source, &d->diag) &&
           lir_verify(&input->module, &input->source, &d->diag);
    end_phase(d, PHASE_READ);
    if (!good)
        return NULL;
    if (d->options->last == STEP_LIR)
        write_lir(d, input, ".lir", lir_print);
    if (d->options->last == STEP_LIRB)
        write_lir(d, input, ".lirb", lir_encode);
    if (d->options->last <= STEP_LIRB)
        return NULL;
    if (!lir_check_target(&input->module, &input->source, &d->diag))
        return NULL;
    begin_phase(d);
    module = emit_module(&input->module, d->codegen.context, d->codegen.layout,
                         &options);
    end_phase(d, PHASE_EMIT);
    codegen_verify(module);
    return module;
}

/* An optimised LLVM module to what is asked for, or to the object that the
 * link needs. */
static bool
generate(struct driver *d, struct input *input, LLVMModuleRef module)
{
    struct codegen *c = &d->codegen;

    switch (d->options->last) {
    case STEP_LIR:
    case STEP_LIRB:
        diag_error_plain(&d->diag, "%s: LLVM IR cannot become LIR",
                         input->path);
        return false;
    case STEP_LLVM: return write_llvm(d, input, module);
    case STEP_BC:
        return write_buffer(d, input, ".bc",
                            LLVMWriteBitcodeToMemoryBuffer(module));
    case STEP_ASM:
        return write_buffer(d, input, ".s",
                            codegen_emit(c, module, LLVMAssemblyFile));
    case STEP_OBJ:
        return write_buffer(d, input, ".o",
                            codegen_emit(c, module, LLVMObjectFile));
    case STEP_WASM:
        input->object = codegen_emit(c, module, LLVMObjectFile);
        return input->object != NULL;
    }
    BUG("step %d", d->options->last);
}

static bool
compile(struct driver *d, struct input *input)
{
    LLVMModuleRef module;
    bool good;

    if (input->kind == INPUT_LINK) {
        if (d->options->last != STEP_WASM)
            diag_warning_plain(&d->diag, "'%s' is not used: there is no link",
                               input->path);
        return true;
    }
    say(d, "compile", input->path);
    if (d->options->dry_run)
        return true;
    module = input->kind == INPUT_LIR
                 ? compile_lir(d, input)
                 : codegen_read(&d->codegen, &input->source);
    if (!module)
        return diag_is_clean(&d->diag);
    begin_phase(d);
    codegen_optimize(&d->codegen, module);
    end_phase(d, PHASE_OPTIMISE);
    begin_phase(d);
    good = generate(d, input, module);
    end_phase(d, PHASE_GENERATE);
    LLVMDisposeModule(module);
    return good;
}

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
        good = write_result(d, output, program.text, program.size);
        source_release(&program);
    }
    free(dir);
    return good;
}

static void
link_inputs(struct driver *d)
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

/* What the engine has beyond LLVM's generic CPU. */
static void
list_features(struct driver *d)
{
    const struct {
        bool present;
        const char *name;
    } features[] = {{d->options->tail_calls, "+tail-call"},
                    {d->options->simd, "+simd128"},
                    {d->options->atomics, "+atomics"},
                    {d->options->bulk_memory, "+bulk-memory"}};
    size_t len = 0;

    for (size_t i = 0; i < COUNT_OF(features); i++) {
        if (features[i].present)
            len +=
                (size_t)snprintf(d->features + len, sizeof d->features - len,
                                 "%s%s", len ? "," : "", features[i].name);
    }
}

static void
driver_init(struct driver *d, const struct options *options)
{
    *d = (struct driver){.options = options};
    diag_init(&d->diag, stderr);
    list_features(d);
    codegen_init(&d->codegen, (enum codegen_level)options->level, d->features,
                 &d->diag);
    d->sysroot = driver_sysroot(options);
    d->inputs = xcalloc(options->inputs.count, sizeof *d->inputs);
    for (size_t i = 0; i < options->inputs.count; i++) {
        struct input *input = &d->inputs[d->input_count];

        if (options->inputs.at[i].is_library)
            continue;
        input->path = options->inputs.at[i].text;
        input->object_fd = -1;
        lir_module_init(&input->module);
        d->input_count++;
    }
}

static void
driver_release(struct driver *d)
{
    for (size_t i = 0; i < d->input_count; i++) {
        struct input *input = &d->inputs[i];

        if (input->object)
            LLVMDisposeMemoryBuffer(input->object);
        if (input->object_fd >= 0)
            close(input->object_fd);
        lir_module_release(&input->module);
        source_release(&input->source);
    }
    free(d->inputs);
    free(d->sysroot);
    codegen_release(&d->codegen);
}

enum driver_status
driver_run(const struct options *options)
{
    struct driver d;
    enum driver_status status;

    driver_init(&d, options);
    for (size_t i = 0; i < d.input_count; i++) {
        if (read_input(&d, &d.inputs[i]))
            compile(&d, &d.inputs[i]);
    }
    begin_phase(&d);
    if (options->last == STEP_WASM && diag_is_clean(&d.diag))
        link_inputs(&d);
    end_phase(&d, PHASE_LINK);
    if (options->time_report)
        report_times(&d);
    status = d.diag.failures ? DRIVER_FAILED
             : d.diag.errors ? DRIVER_BAD_INPUT
                             : DRIVER_DONE;
    driver_release(&d);
    return status;
}

/* The variables of the process; unistd.h does not declare it everywhere. */
extern char **environ;

static int
interpret_module(struct driver *d, const struct input *input)
{
    VEC(const char *) args = {0};
    struct interp_options options = {.step_limit = d->options->step_limit,
                                     .stack_traces = d->options->stack_traces,
                                     .environment =
                                         (const char *const *)environ};
    struct interp *interp;
    enum interp_end end;
    int status;

    *VEC_PUSH(&args) = input->path;
    for (size_t i = 0; i < d->options->program_args.count; i++)
        *VEC_PUSH(&args) = d->options->program_args.at[i];
    options.argc = (int)args.count;
    options.argv = args.at;
    interp = interp_new(&input->module, &options);
    end = interp_run_main(interp);
    status = interp_status(interp);
    if (end != INTERP_EXITED) {
        interp_report(interp, end, &input->source, &d->diag);
        status = end == INTERP_TRAPPED     ? DRIVER_TRAPPED
                 : end == INTERP_UNDEFINED ? DRIVER_UNDEFINED
                                           : DRIVER_STOPPED;
    }
    interp_free(interp);
    VEC_RELEASE(&args);
    return status;
}

/* Reads and checks the one input, as for compiling it. */
static bool
read_for_interpreter(struct driver *d, struct input *input)
{
    if (!read_input(d, input))
        return false;
    if (input->kind != INPUT_LIR) {
        diag_error_plain(&d->diag, "'%s' is no LIR, and so not interpreted",
                         input->path);
        return false;
    }
    return lir_read(&input->module, &input->source, &d->diag) &&
           lir_verify(&input->module, &input->source, &d->diag) &&
           interp_check(&input->module, &input->source, &d->diag);
}

int
driver_interpret(const struct options *options)
{
    struct driver d = {.options = options};
    struct input input = {.path = options->inputs.at[0].text, .object_fd = -1};
    int status;

    diag_init(&d.diag, stderr);
    lir_module_init(&input.module);
    if (read_for_interpreter(&d, &input))
        status = interpret_module(&d, &input);
    else
        status = d.diag.failures ? DRIVER_FAILED : DRIVER_BAD_INPUT;
    lir_module_release(&input.module);
    source_release(&input.source);
    return status;
}
