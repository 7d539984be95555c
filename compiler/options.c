/* From the arguments of the back end to what they ask of it. */
#include "options.h"

#include <errno.h>

#include "emit/codegen_level.h"
#include "emit/convention.h"
#include "roots/roots_mode.h"

#define ROOTS_UNSET (-1)

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

static void
add_input(struct options *o, enum option_input_kind kind, const char *text)
{
    *VEC_PUSH(&o->inputs) = (struct option_input){kind, text, o->name_of_next};
    o->name_of_next = NULL;
}

static void
add_linker_flag(struct options *o, const char *word)
{
    if (strncmp(word, "-L", 2) == 0 && word[2])
        *VEC_PUSH(&o->library_dirs) = word + 2;
    else
        add_input(o, OPTION_INPUT_FLAG, word);
}

/* What is between the commas of LIST, each for the linker; nothing is, where
 * a makefile's variable was empty. */
static void
add_linker_flags(struct options *o, const char *list)
{
    while (*list) {
        size_t len = strcspn(list, ",");

        if (len > 0)
            add_linker_flag(o, arena_strndup(&o->arguments.arena, list, len));
        list += len + (list[len] == ',');
    }
}

/* NAME is one of GNU's linkers, or another that build files ask for. */
static bool
is_linker_name(const char *name)
{
    static const char *const names[] = {"lld", "gold", "bfd", "mold", "ld"};
    size_t i = 0;

    while (i < COUNT_OF(names) && strcmp(names[i], name) != 0)
        i++;
    return i < COUNT_OF(names);
}

static bool
set_option(struct options *o, const struct argument *a)
{
    const char *operand = a->operand;

    switch (a->option) {
    case OPTION_FILE: add_input(o, OPTION_INPUT_FILE, operand); break;
    case OPTION_PROGRAM_ARGUMENT: *VEC_PUSH(&o->program_args) = operand; break;
    case OPTION_NAME: o->name_of_next = operand; break;
    case OPTION_OUTPUT: o->output = operand; break;
    case OPTION_COMPILE: o->last = STEP_OBJ; break;
    case OPTION_ASSEMBLE: o->last = STEP_ASM; break;
    case OPTION_EMIT: o->last = (enum step)a->value; break;
    case OPTION_LEVEL: o->level = a->value; break;
    case OPTION_LIBRARY: add_input(o, OPTION_INPUT_LIBRARY, operand); break;
    case OPTION_LIBRARY_DIR: *VEC_PUSH(&o->library_dirs) = operand; break;
    case OPTION_INCLUDE: *VEC_PUSH(&o->include_dirs) = operand; break;
    case OPTION_UNDEFINED: *VEC_PUSH(&o->undefined) = operand; break;
    case OPTION_ENTRY: o->entry = operand; break;
    case OPTION_STRIP: o->strip = true; break;
    case OPTION_SHARED: o->shared = true; break;
    case OPTION_RELOCATABLE: o->relocatable = true; break;
    case OPTION_EXEC_MODEL: o->exec_model = a->value; break;
    case OPTION_LINKER: add_linker_flags(o, operand); break;
    case OPTION_XLINKER: add_linker_flag(o, operand); break;
    case OPTION_Z:
        add_input(o, OPTION_INPUT_FLAG, "-z");
        add_input(o, OPTION_INPUT_FLAG, operand);
        break;
    case OPTION_NOSTDLIB: o->no_start_files = o->no_libraries = true; break;
    case OPTION_NOSTARTFILES: o->no_start_files = true; break;
    case OPTION_NODEFAULTLIBS: o->no_libraries = true; break;
    case OPTION_NOLIBC: o->no_libc = true; break;
    case OPTION_NO_POSIX: o->no_posix = true; break;
    case OPTION_NO_MMAN: o->no_mman = true; break;
    case OPTION_NO_CLOCKS: o->no_clocks = true; break;
    case OPTION_NO_GETPID: o->no_getpid = true; break;
    case OPTION_WASM_OPT: o->wasm_opt = true; break;
    case OPTION_ABI: o->convention = a->value; break;
    case OPTION_GC: o->collect_words = a->value; break;
    case OPTION_ROOTS: o->roots = a->value; break;
    case OPTION_NO_GC_OPTIONS: o->no_gc_options = true; break;
    case OPTION_CHECK_ROOTS: o->check_roots = true; break;
    case OPTION_STACK_TRACES: o->stack_traces = true; break;
    case OPTION_GC_STRESS: o->gc_stress = true; break;
    case OPTION_EXCEPTIONS: o->exceptions = a->value; break;
    case OPTION_TRAPPING: o->faults_throw = a->value; break;
    case OPTION_FILTERS: o->filters = true; break;
    case OPTION_REFLECTION: o->reflection = true; break;
    case OPTION_INCREMENTAL: o->incremental = true; break;
    case OPTION_TAIL_CALL: o->tail_calls = true; break;
    case OPTION_SIMD: o->simd = true; break;
    case OPTION_ATOMICS: o->atomics = true; break;
    case OPTION_BULK_MEMORY: o->bulk_memory = true; break;
    case OPTION_USE_LD:
        o->linker = is_linker_name(operand) ? NULL : operand;
        break;
    case OPTION_SYSROOT: o->sysroot = operand; break;
    case OPTION_VERBOSE: o->verbose = true; break;
    case OPTION_DRY_RUN: o->dry_run = true; break;
    case OPTION_TIME_REPORT: o->time_report = true; break;
    case OPTION_INTERPRET: return set_interpret(o);
    case OPTION_STEP_LIMIT: return set_step_limit(o, operand);
    case OPTION_FOREIGN: /* only the front knows what to do about the rest */
    default:
        return usage_error("unknown option '%s'",
                           o->arguments.words.at[a->first]);
    }
    return true;
}

/* Without a file there is nothing to link, so it is a question. */
static bool
asks_linker(const struct options *o)
{
    for (size_t i = 0; i < o->inputs.count; i++) {
        if (o->inputs.at[i].kind == OPTION_INPUT_FILE)
            return false;
    }
    return o->inputs.count > 0 && o->inputs.at[0].kind == OPTION_INPUT_FLAG;
}

static bool
check(const struct options *o)
{
    size_t files = 0;

    for (size_t i = 0; i < o->inputs.count; i++)
        files += o->inputs.at[i].kind == OPTION_INPUT_FILE;
    if (files == 0 && o->action != ACTION_ASK_LINKER)
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
    bool good;

    *options = (struct options){
        .last = STEP_WASM, .level = CODEGEN_O0, .roots = ROOTS_UNSET};
    good = arguments_read(&options->arguments, args, count);
    for (size_t i = 0; i < options->arguments.list.count && good; i++)
        good = set_option(options, &options->arguments.list.at[i]);
    if (options->roots == ROOTS_UNSET)
        options->roots = default_roots(options);
    if (asks_linker(options))
        options->action = ACTION_ASK_LINKER;
    return good && check(options);
}

void
options_release(struct options *options)
{
    VEC_RELEASE(&options->inputs);
    VEC_RELEASE(&options->library_dirs);
    VEC_RELEASE(&options->include_dirs);
    VEC_RELEASE(&options->undefined);
    VEC_RELEASE(&options->program_args);
    arguments_release(&options->arguments);
}
