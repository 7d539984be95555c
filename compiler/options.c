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
#define CHOICE(id, word, value)
#define DEFAULT(id, word, value)
#include "options.def"
    OPTION_COUNT
};

static const struct {
    const char *spelling;
    enum option_kind kind;
    const char *operand, *help;
} table[OPTION_COUNT] = {
#define OPT(id, spelling, kind, operand, help) \
    [OPTION_##id] = {spelling, KIND_##kind, operand, help},
#define CHOICE(id, word, value)
#define DEFAULT(id, word, value)
#include "options.def"
};

/* What operands may be; those of an option follow each other. */
static const struct {
    enum option option;
    const char *word;
    int value;
    bool is_default;
} choices[] = {
#define OPT(id, spelling, kind, operand, help)
#define CHOICE(id, word, value) {OPTION_##id, word, value, false},
#define DEFAULT(id, word, value) {OPTION_##id, word, value, true},
#include "options.def"
};

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

/* What stands between the spelling of OPTION and its operand. */
static const char *
separator(enum option option)
{
    switch (table[option].kind) {
    case KIND_ASSIGN: return "=";
    case KIND_EITHER: return " ";
    default: return "";
    }
}

/* Is there a choice I, and one of OPTION? */
static bool
is_choice(size_t i, enum option option)
{
    return i < COUNT_OF(choices) && choices[i].option == option;
}

/* "a MARK, b or c", if that is the default; empty if OPTION has no choices.
 * The caller frees it. */
static char *
choices_text(enum option option, const char *mark)
{
    char *text = xstrdup("");

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        const char *between = is_choice(i + 1, option) ? ", " : " or ";
        char *longer;

        if (!is_choice(i, option))
            continue;
        longer = xasprintf("%s%s%s%s", text, *text ? between : "",
                           choices[i].word, choices[i].is_default ? mark : "");
        free(text);
        text = longer;
    }
    return text;
}

/* Finds the value of OPERAND, if OPTION has choices. */
static bool
choose(enum option option, const char *operand, int *value)
{
    bool has_choices = false;
    char *text;

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        if (!is_choice(i, option))
            continue;
        has_choices = true;
        *value = choices[i].value;
        if (strcmp(choices[i].word, operand) == 0)
            return true;
    }
    if (!has_choices)
        return true;
    text = choices_text(option, "");
    usage_error("'%s%s%s': expected %s", table[option].spelling,
                separator(option), operand, text);
    free(text);
    return false;
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

/* VALUE is that of the operand, if OPTION has choices. */
static bool
set_option(struct options *o, enum option option, const char *operand,
           int value)
{
    switch (option) {
    case OPTION_OUTPUT: o->output = operand; break;
    case OPTION_COMPILE: o->last = STEP_OBJ; break;
    case OPTION_ASSEMBLE: o->last = STEP_ASM; break;
    case OPTION_EMIT: o->last = (enum step)value; break;
    case OPTION_LEVEL: o->level = value; break;
    case OPTION_LIBRARY:
        *VEC_PUSH(&o->inputs) = (struct option_input){operand, true};
        break;
    case OPTION_LIBRARY_DIR: *VEC_PUSH(&o->library_dirs) = operand; break;
    case OPTION_UNDEFINED: *VEC_PUSH(&o->undefined) = operand; break;
    case OPTION_STRIP: o->strip = true; break;
    case OPTION_ABI: o->convention = value; break;
    case OPTION_ROOTS: o->roots = value; break;
    case OPTION_NO_GC_OPTIONS: o->no_gc_options = true; break;
    case OPTION_CHECK_ROOTS: o->check_roots = true; break;
    case OPTION_STACK_TRACES: o->stack_traces = true; break;
    case OPTION_GC_STRESS: o->gc_stress = true; break;
    case OPTION_EXCEPTIONS: o->exceptions = value; break;
    case OPTION_TRAPPING: o->faults_throw = value; break;
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
    int value = 0;

    if (option == OPTION_COUNT)
        return usage_error("unknown option '%s'", argument);
    operand = take_operand(r, option, argument);
    if (!operand || (!*operand && table[option].kind >= KIND_EITHER))
        return usage_error("'%s' needs an operand: %s", argument,
                           table[option].operand);
    if (option == OPTION_LEVEL && !*operand)
        operand = "1";
    return choose(option, operand, &value) &&
           set_option(r->options, option, operand, value);
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
        char *text = choices_text(i, " (default)");

        snprintf(name, sizeof name, "%s%s%s", table[i].spelling,
                 *table[i].operand ? separator(i) : "", table[i].operand);
        fprintf(out, "  %-18s %s%s%s\n", name, table[i].help,
                *text ? ": " : "", text);
        free(text);
    }
}
