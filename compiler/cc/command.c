/* What a command line asks for. */
#include "cc/command.h"

#include "emit/exception_model.h"

/* What a file holds by its extension; anything else goes to the linker or is
 * looked into by the back end. */
static const struct {
    const char *extension;
    enum language language;
} extensions[] = {{"c", LANGUAGE_C},        {"i", LANGUAGE_C},
                  {"s", LANGUAGE_C},        {"S", LANGUAGE_C},
                  {"sx", LANGUAGE_C},       {"cc", LANGUAGE_CXX},
                  {"cp", LANGUAGE_CXX},     {"cpp", LANGUAGE_CXX},
                  {"cxx", LANGUAGE_CXX},    {"c++", LANGUAGE_CXX},
                  {"C", LANGUAGE_CXX},      {"CC", LANGUAGE_CXX},
                  {"CPP", LANGUAGE_CXX},    {"CXX", LANGUAGE_CXX},
                  {"C++", LANGUAGE_CXX},    {"ii", LANGUAGE_CXX},
                  {"h", LANGUAGE_HEADER},   {"hh", LANGUAGE_HEADER},
                  {"H", LANGUAGE_HEADER},   {"hp", LANGUAGE_HEADER},
                  {"hpp", LANGUAGE_HEADER}, {"hxx", LANGUAGE_HEADER},
                  {"lir", LANGUAGE_LIR},    {"lirb", LANGUAGE_LIR},
                  {"ll", LANGUAGE_LIR},     {"bc", LANGUAGE_LIR},
                  {"runa", LANGUAGE_LIR}};

bool
language_is_c(enum language language)
{
    return language == LANGUAGE_C || language == LANGUAGE_CXX ||
           language == LANGUAGE_HEADER;
}

const char *
input_name(const struct command_input *input)
{
    const char *base = strrchr(input->path, '/');

    return base ? base + 1 : input->path;
}

static enum language
language_of_extension(const char *path)
{
    const char *base = strrchr(path, '/');
    const char *dot = strrchr(base ? base : path, '.');

    for (size_t i = 0; dot && i < COUNT_OF(extensions); i++) {
        if (strcmp(dot + 1, extensions[i].extension) == 0)
            return extensions[i].language;
    }
    return LANGUAGE_LINK;
}

static bool
begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/* What -x NAME says; "lir" and "runa" are our own words, the others are
 * clang's. */
static enum language
language_of_name(const char *name)
{
    if (strcmp(name, "lir") == 0 || strcmp(name, "ir") == 0 ||
        strcmp(name, "runa") == 0)
        return LANGUAGE_LIR;
    if (ends_with(name, "-header"))
        return LANGUAGE_HEADER;
    return begins_with(name, "c++") ? LANGUAGE_CXX : LANGUAGE_C;
}

/* Standard input has no extension: it is C for who preprocesses, else LIR. */
static enum language
language_of_input(const struct command *command, const char *path)
{
    if (strcmp(path, "-") == 0)
        return command->preprocesses ? LANGUAGE_C : LANGUAGE_LIR;
    return language_of_extension(path);
}

static void
add_input(struct command *command, const struct argument *argument,
          const char *forced)
{
    struct command_input input = {
        .path = argument->operand,
        .forced = forced,
        .argument = (size_t)(argument - command->arguments.list.at)};

    input.language = forced ? language_of_name(forced)
                            : language_of_input(command, input.path);
    /* Objects may stand among the sources of a language that -x names. */
    if (forced && language_of_extension(input.path) == LANGUAGE_LINK &&
        (ends_with(input.path, ".o") || ends_with(input.path, ".a")))
        input.language = LANGUAGE_LINK;
    *VEC_PUSH(&command->inputs) = input;
}

/* What words of clang's mean for us. */
static const struct {
    const char *word;
    size_t member; /* of struct command: it becomes */
    bool value;
} effects[] = {
#define EFFECT(word, member, value) \
    {word, offsetof(struct command, member), value}
    EFFECT("-M", links, false),
    EFFECT("-MM", links, false),
    EFFECT("-fsyntax-only", links, false),
    EFFECT("--analyze", links, false),
    EFFECT("--precompile", links, false),
    EFFECT("-emit-llvm", links, false),
    EFFECT("-M", preprocesses, true),
    EFFECT("-MM", preprocesses, true),
    EFFECT("-MD", makes_dependencies, true),
    EFFECT("-MMD", makes_dependencies, true),
    EFFECT("-fexceptions", cxx_exceptions, true),
    EFFECT("-fcxx-exceptions", cxx_exceptions, true),
    EFFECT("-fno-exceptions", cxx_exceptions, false),
    EFFECT("-save-temps", keeps_steps, true),
    EFFECT("-save-temps=cwd", keeps_steps, true),
    EFFECT("-save-temps=obj", keeps_steps, true),
    EFFECT("-save-temps=obj", keeps_steps_beside, true),
    EFFECT("--save-temps", keeps_steps, true),
    EFFECT("-fstack-usage", measures_stack, true),
    EFFECT("-fsave-optimization-record", keeps_remarks, true)
#undef EFFECT
};

static bool
see_foreign(struct command *command, const struct argument *argument)
{
    const char *word = command->arguments.words.at[argument->first];

    for (size_t i = 0; i < COUNT_OF(effects); i++) {
        if (strcmp(word, effects[i].word) == 0)
            *(bool *)((char *)command + effects[i].member) = effects[i].value;
    }
    if (begins_with(word, "-MT") || begins_with(word, "-MQ"))
        command->names_target = true;
    if (begins_with(word, "-MF"))
        command->dependencies = argument->operand;
    /* clang would compile for wasm64 without a word. */
    return strcmp(word, "-m64") != 0 ||
           usage_error("'-m64': addresses have 32 bits");
}

static void
stop_at(struct command *command, enum step step)
{
    command->last = step;
    command->links = step == STEP_WASM;
}

static bool
is_known_target(const char *triple)
{
    static const char *const known[] = {
        "wasm32-wasi",           "wasm32-wasip1",    "wasm32-unknown-wasi",
        "wasm32-unknown-wasip1", "wasm32-none-wasi", "wasm32"};
    size_t i = 0;

    while (i < COUNT_OF(known) && strcmp(known[i], triple) != 0)
        i++;
    return i < COUNT_OF(known);
}

static bool
set_target(const char *triple)
{
    return is_known_target(triple) ||
           usage_error("target '%s' is not supported: expected wasm32-wasip1 "
                       "or wasm32-wasi",
                       triple);
}

/* Everything but inputs; what it says counts wherever it stands. */
static bool
see_option(struct command *c, const struct argument *a)
{
    switch (a->option) {
    case OPTION_COMPILE: stop_at(c, STEP_OBJ); break;
    case OPTION_ASSEMBLE: stop_at(c, STEP_ASM); break;
    case OPTION_EMIT: stop_at(c, (enum step)a->value); break;
    case OPTION_PREPROCESS:
        c->preprocesses = true;
        c->links = false;
        break;
    case OPTION_OUTPUT: c->output = a->operand; break;
    case OPTION_SYSROOT: c->sysroot = a->operand; break;
    case OPTION_TARGET:
    case OPTION_TARGET_OLD: return set_target(a->operand);
    case OPTION_NO_POSIX: c->no_posix = true; break;
    case OPTION_NO_SIGNAL: c->no_signal = true; break;
    case OPTION_NO_MMAN: c->no_mman = true; break;
    case OPTION_NO_CLOCKS: c->no_clocks = true; break;
    case OPTION_NO_GETPID: c->no_getpid = true; break;
    case OPTION_PTHREAD: c->threads = true; break;
    case OPTION_EXCEPTIONS:
        c->standard_sjlj = a->value == EXCEPTIONS_WASM;
        break;
    case OPTION_DRY_RUN: c->dry_run = true; break;
    case OPTION_VERBOSE: c->verbose = true; break;
    case OPTION_INTERPRET: c->interprets = true; break;
    case OPTION_LINKER:
    case OPTION_XLINKER: c->asks_linker = true; break;
    case OPTION_PRINT_LIBDIR:
    case OPTION_PRINT_SYSROOT:
    case OPTION_PRINT_CMAKE:
    case OPTION_PRINT_MESON:
    case OPTION_PRINT_CONFIG_SUB:
    case OPTION_PRINT_FILE:
    case OPTION_PRINT_PROGRAM:
    case OPTION_PRINT_DIRS:
    case OPTION_HELP:
    case OPTION_VERSION:
        c->question = a->option;
        c->asked = a->operand;
        break;
    case OPTION_FOREIGN: return see_foreign(c, a);
    default: break;
    }
    return true;
}

static void
find_inputs(struct command *command)
{
    const char *forced = NULL;

    for (size_t i = 0; i < command->arguments.list.count; i++) {
        const struct argument *a = &command->arguments.list.at[i];

        if (a->option == OPTION_LANGUAGE)
            forced = strcmp(a->operand, "none") == 0 ? NULL : a->operand;
        else if (a->option == OPTION_FILE)
            add_input(command, a, forced);
    }
}

size_t
command_count_c(const struct command *command)
{
    size_t count = 0;

    for (size_t i = 0; i < command->inputs.count; i++)
        count += language_is_c(command->inputs.at[i].language);
    return count;
}

/* A header alone becomes a precompiled one. */
static bool
is_only_headers(const struct command *command)
{
    size_t headers = 0;

    for (size_t i = 0; i < command->inputs.count; i++)
        headers += command->inputs.at[i].language == LANGUAGE_HEADER;
    return headers > 0 && headers == command->inputs.count;
}

bool
command_read(struct command *command, const char *const *words, int count)
{
    bool good;

    *command = (struct command){
        .question = OPTION_COUNT, .last = STEP_WASM, .links = true};
    good = arguments_read(&command->arguments, words, count);
    for (size_t i = 0; i < command->arguments.list.count && good; i++)
        good = see_option(command, &command->arguments.list.at[i]);
    if (good)
        find_inputs(command);
    if (is_only_headers(command))
        command->links = false;
    return good;
}

void
command_release(struct command *command)
{
    VEC_RELEASE(&command->inputs);
    arguments_release(&command->arguments);
}
