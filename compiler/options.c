/* Reading the command line against the table options.def. */
#include "options.h"

#include <errno.h>
#include <stdarg.h>

#include "base/source.h"
#include "emit/codegen_level.h"
#include "emit/convention.h"
#include "emit/exception_model.h"
#include "roots/roots_mode.h"

#define ROOTS_UNSET (-1)

/* @file may name further files, this deep. */
#define RESPONSE_DEPTH_MAX 10

enum option_kind { KIND_FLAG, KIND_JOINED, KIND_EITHER, KIND_ASSIGN };

enum option {
#define OPT(id, spelling, kind, operand, help) OPTION_##id,
#include "options.def"
#undef OPT
    OPTION_COUNT
};

static const struct {
    const char *spelling;
    enum option_kind kind;
    const char *operand, *help;
} table[OPTION_COUNT] = {
#define OPT(id, spelling, kind, operand, help) \
    [OPTION_##id] = {spelling, KIND_##kind, operand, help},
#include "options.def"
#undef OPT
};

static const char *const step_names[] = {
    [STEP_LIR] = "lir",  [STEP_LIRB] = "lirb", [STEP_LLVM] = "llvm",
    [STEP_BC] = "bc",    [STEP_ASM] = "asm",   [STEP_OBJ] = "obj",
    [STEP_WASM] = "wasm"};

static const char *const level_names[] = {
    [CODEGEN_O0] = "0", [CODEGEN_O1] = "1", [CODEGEN_O2] = "2",
    [CODEGEN_O3] = "3", [CODEGEN_OS] = "s", [CODEGEN_OZ] = "z"};

static const char *const roots_names[] = {
    [ROOTS_PREFIX] = "prefix", [ROOTS_ALL] = "all", [ROOTS_NONE] = "none"};

static const char *const convention_names[] = {
    [CONVENTION_DIRECT] = "direct", [CONVENTION_UNIFORM] = "uniform"};

static const char *const exception_names[] = {
    [EXCEPTIONS_EMULATED] = "emulated",
    [EXCEPTIONS_WASM_LEGACY] = "wasm-legacy",
    [EXCEPTIONS_WASM] = "wasm"};

/* The arguments still to be read; responses put theirs in between. */
struct reader {
    struct options *options;
    VEC(const char *) args;
    size_t next;
};

static PRINTF_LIKE(1, 2) bool usage_error(const char *format, ...)
{
    va_list args;

    fputs("runa-llvm: error: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'runa-llvm --help'.\n", stderr);
    return false;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
           c == '\v';
}

/* One argument of a response file, as gcc reads it: quotes of both kinds
 * group, a backslash takes the next character as it is.  Returns where it
 * ends. */
static const char *
response_argument(const char *at, const char *end, char *out)
{
    char quote = 0;

    for (; at < end && (quote || !is_blank(*at)); at++) {
        if (*at == '\\' && at + 1 < end)
            *out++ = *++at;
        else if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? 0 : *at;
        else
            *out++ = *at;
    }
    *out = '\0';
    return at;
}

static bool add_argument(struct reader *r, const char *text, int depth);

static bool
add_response(struct reader *r, const struct source *source, int depth)
{
    const char *at = source->text, *end = at + source->size;
    bool good = true;

    while (good) {
        char *argument;

        while (at < end && is_blank(*at))
            at++;
        if (at == end)
            break;
        argument = arena_alloc(&r->options->arena, (size_t)(end - at) + 1);
        at = response_argument(at, end, argument);
        good = add_argument(r, argument, depth + 1);
    }
    return good;
}

/* A file that cannot be read leaves '@name' as an argument, as in gcc. */
static bool
add_argument(struct reader *r, const char *text, int depth)
{
    struct source source;
    bool good;

    if (text[0] != '@' || source_read(&source, text + 1) != 0) {
        *VEC_PUSH(&r->args) = text;
        return true;
    }
    good = depth < RESPONSE_DEPTH_MAX
               ? add_response(r, &source, depth)
               : usage_error("'%s': response files are nested too deep", text);
    source_release(&source);
    return good;
}

/* The option that ARGUMENT begins with, the longest if there are several;
 * OPTION_COUNT if it is none. */
static enum option
find_option(const char *argument)
{
    enum option best = OPTION_COUNT;
    size_t best_len = 0;

    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        size_t len = strlen(table[i].spelling);
        char after;

        if (len <= best_len || strncmp(argument, table[i].spelling, len) != 0)
            continue;
        after = argument[len];
        if (after && (table[i].kind == KIND_FLAG ||
                      (table[i].kind == KIND_ASSIGN && after != '=')))
            continue;
        best = i;
        best_len = len;
    }
    return best;
}

/* The operand of OPTION in ARGUMENT or after it; NULL if it is missing. */
static const char *
take_operand(struct reader *r, enum option option, const char *argument)
{
    const char *rest = argument + strlen(table[option].spelling);

    if (table[option].kind == KIND_FLAG || table[option].kind == KIND_JOINED)
        return rest;
    if (*rest)
        return table[option].kind == KIND_ASSIGN ? rest + 1 : rest;
    return r->next < r->args.count ? r->args.at[r->next++] : NULL;
}

/* The index of NAME among COUNT names; COUNT if it is none of them. */
static size_t
find_name(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static bool
set_step(struct options *options, const char *name)
{
    size_t step = find_name(step_names, COUNT_OF(step_names), name);

    if (step == COUNT_OF(step_names))
        return usage_error("'--emit=%s': expected lir, lirb, llvm, bc, asm, "
                           "obj or wasm",
                           name);
    options->last = (enum step)step;
    return true;
}

static bool
set_level(struct options *options, const char *name)
{
    size_t level =
        find_name(level_names, COUNT_OF(level_names), *name ? name : "1");

    if (level == COUNT_OF(level_names))
        return usage_error("'-O%s': expected 0, 1, 2, 3, s or z", name);
    options->level = (int)level;
    return true;
}

static bool
set_roots(struct options *options, const char *name)
{
    size_t mode = find_name(roots_names, COUNT_OF(roots_names), name);

    if (mode == COUNT_OF(roots_names))
        return usage_error("'-froots=%s': expected prefix, all or none", name);
    options->roots = (int)mode;
    return true;
}

static bool
set_convention(struct options *options, const char *name)
{
    size_t convention =
        find_name(convention_names, COUNT_OF(convention_names), name);

    if (convention == COUNT_OF(convention_names))
        return usage_error("'-mabi=%s': expected direct or uniform", name);
    options->convention = (int)convention;
    return true;
}

static bool
set_exceptions(struct options *options, const char *name)
{
    size_t model = find_name(exception_names, COUNT_OF(exception_names), name);

    if (model == COUNT_OF(exception_names))
        return usage_error("'-fexceptions=%s': expected emulated, wasm-legacy "
                           "or wasm",
                           name);
    options->exceptions = (int)model;
    return true;
}

static bool
set_trapping(struct options *options, const char *name)
{
    options->faults_throw = strcmp(name, "throw") == 0;
    return options->faults_throw || strcmp(name, "trap") == 0 ||
           usage_error("'-ftrapping=%s': expected trap or throw", name);
}

/* What is in memory anyway is left there. */
static int
default_roots(const struct options *options)
{
    return options->convention == CONVENTION_UNIFORM ? ROOTS_ALL
                                                     : ROOTS_PREFIX;
}

static bool
set_step_limit(struct options *options, const char *number)
{
    char *end;

    errno = 0;
    options->step_limit = strtoull(number, &end, 10);
    if (number[0] >= '0' && number[0] <= '9' && *end == '\0' && errno == 0 &&
        options->step_limit > 0)
        return true;
    return usage_error("'--step-limit=%s': expected a number of instructions",
                       number);
}

/* What stands behind the file is the program's, so the option must be known
 * before it. */
static bool
set_interpret(struct options *options)
{
    options->action = ACTION_INTERPRET;
    return options->inputs.count == 0 ||
           usage_error("'--interpret' runs one file, which stands behind it");
}

static bool
set_option(struct options *o, enum option option, const char *operand)
{
    switch (option) {
    case OPTION_OUTPUT: o->output = operand; break;
    case OPTION_COMPILE: o->last = STEP_OBJ; break;
    case OPTION_ASSEMBLE: o->last = STEP_ASM; break;
    case OPTION_EMIT: return set_step(o, operand);
    case OPTION_LEVEL: return set_level(o, operand);
    case OPTION_LIBRARY:
        *VEC_PUSH(&o->inputs) = (struct option_input){operand, true};
        break;
    case OPTION_LIBRARY_DIR: *VEC_PUSH(&o->library_dirs) = operand; break;
    case OPTION_UNDEFINED: *VEC_PUSH(&o->undefined) = operand; break;
    case OPTION_STRIP: o->strip = true; break;
    case OPTION_ABI: return set_convention(o, operand);
    case OPTION_ROOTS: return set_roots(o, operand);
    case OPTION_NO_GC_OPTIONS: o->no_gc_options = true; break;
    case OPTION_CHECK_ROOTS: o->check_roots = true; break;
    case OPTION_STACK_TRACES: o->stack_traces = true; break;
    case OPTION_GC_STRESS: o->gc_stress = true; break;
    case OPTION_EXCEPTIONS: return set_exceptions(o, operand);
    case OPTION_TRAPPING: return set_trapping(o, operand);
    case OPTION_FILTERS: o->filters = true; break;
    case OPTION_REFLECTION: o->reflection = true; break;
    case OPTION_INCREMENTAL: o->incremental = true; break;
    case OPTION_TAIL_CALL: o->tail_calls = true; break;
    case OPTION_SIMD: o->simd = true; break;
    case OPTION_ATOMICS: o->atomics = true; break;
    case OPTION_BULK_MEMORY: o->bulk_memory = true; break;
    case OPTION_USE_LD: o->linker = operand; break;
    case OPTION_SYSROOT: o->sysroot = operand; break;
    case OPTION_VERBOSE: o->verbose = true; break;
    case OPTION_DRY_RUN: o->dry_run = true; break;
    case OPTION_TIME_REPORT: o->time_report = true; break;
    case OPTION_INTERPRET: return set_interpret(o);
    case OPTION_STEP_LIMIT: return set_step_limit(o, operand);
    case OPTION_PRINT_LIBDIR: o->action = ACTION_PRINT_LIBDIR; break;
    case OPTION_PRINT_SYSROOT: o->action = ACTION_PRINT_SYSROOT; break;
    case OPTION_HELP: o->action = ACTION_HELP; break;
    case OPTION_VERSION: o->action = ACTION_VERSION; break;
    case OPTION_COUNT: break;
    }
    return true;
}

static bool
read_option(struct reader *r, const char *argument)
{
    enum option option = find_option(argument);
    const char *operand;

    if (option == OPTION_COUNT)
        return usage_error("unknown option '%s'", argument);
    operand = take_operand(r, option, argument);
    if (!operand || (!*operand && table[option].kind >= KIND_EITHER))
        return usage_error("'%s' needs an operand: %s", argument,
                           table[option].operand);
    return set_option(r->options, option, operand);
}

/* True when the file to interpret was there, and the rest is its program's. */
static bool
is_complete(const struct options *options)
{
    return options->action == ACTION_INTERPRET && options->inputs.count > 0;
}

static bool
read_arguments(struct reader *r)
{
    bool options_end = false;

    while (r->next < r->args.count) {
        const char *argument = r->args.at[r->next++];

        if (is_complete(r->options))
            *VEC_PUSH(&r->options->program_args) = argument;
        else if (!options_end && strcmp(argument, "--") == 0)
            options_end = true;
        else if (options_end || argument[0] != '-' || argument[1] == '\0')
            *VEC_PUSH(&r->options->inputs) =
                (struct option_input){argument, false};
        else if (!read_option(r, argument))
            return false;
    }
    return true;
}

static bool
check(const struct options *o)
{
    size_t files = 0;

    for (size_t i = 0; i < o->inputs.count; i++)
        files += !o->inputs.at[i].is_library;
    if (o->action != ACTION_COMPILE && o->action != ACTION_INTERPRET)
        return true;
    if (files == 0)
        return usage_error("no input file");
    if (o->action == ACTION_INTERPRET && (o->output || o->last != STEP_WASM))
        return usage_error("'--interpret' writes no file: '-o', '-c', '-S' "
                           "and '--emit' do not go with it");
    if (files > 1 && o->output && o->last < STEP_WASM)
        return usage_error("'-o %s' names one file for the results of %zu",
                           o->output, files);
    return true;
}

bool
options_read(struct options *options, const char *const *args, int count)
{
    struct reader r = {.options = options};
    bool good = true;

    *options = (struct options){
        .last = STEP_WASM, .level = CODEGEN_O0, .roots = ROOTS_UNSET};
    arena_init(&options->arena);
    for (int i = 0; i < count && good; i++)
        good = add_argument(&r, args[i], 0);
    good = good && read_arguments(&r);
    VEC_RELEASE(&r.args);
    if (options->roots == ROOTS_UNSET)
        options->roots = default_roots(options);
    if (good && options->verbose && options->inputs.count == 0)
        options->action = ACTION_VERSION; /* as compilers do */
    return good && check(options);
}

void
options_release(struct options *options)
{
    VEC_RELEASE(&options->inputs);
    VEC_RELEASE(&options->library_dirs);
    VEC_RELEASE(&options->undefined);
    VEC_RELEASE(&options->program_args);
    arena_release(&options->arena);
}

void
options_help(FILE *out)
{
    fputs("Usage: runa-llvm [OPTION]... FILE...\n"
          "Compiles and links for wasm32-wasi: Runa LIR (.lir, .lirb), "
          "LLVM IR (.ll, .bc),\nobjects (.o, .wasm) and archives (.a). '-' is "
          "standard input, @FILE stands for\nthe arguments in FILE.\n\n",
          out);
    for (unsigned i = 0; i < OPTION_COUNT; i++) {
        char name[64];
        const char *between = table[i].kind == KIND_ASSIGN   ? "="
                              : table[i].kind == KIND_EITHER ? " "
                                                             : "";

        snprintf(name, sizeof name, "%s%s%s", table[i].spelling,
                 *table[i].operand ? between : "", table[i].operand);
        fprintf(out, "  %-18s %s\n", name, table[i].help);
    }
}
