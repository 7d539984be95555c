/*
 * The command line of clang.  It never links, and sees no header but those of
 * our sysroot and its own.
 */
#include "cc/command.h"

/* Debian's name for the version that is tested. */
#define CLANG "clang-22"

/* clang looks in the sysroot, and nowhere on the host. */
static void
add_sysroot(struct line *line, const struct command *c)
{
    char *sysroot = installed_sysroot(c);

    line_add_format(line, "--sysroot=%s", sysroot);
    free(sysroot);
}

/* Behind the user's own folders, and before those of the sysroot, whose headers
 * ours complete. */
static void
add_posix_headers(struct line *line, const struct command *c)
{
    char *sysroot = installed_sysroot(c);

    if (!c->no_posix)
        line_add_format(line, "-isystem%s/include/posix", sysroot);
    free(sysroot);
}

/* wasi-libc's headers refuse what is not asked for by these. */
static void
add_emulations(struct line *line, const struct command *c)
{
    const struct {
        bool left_out;
        const char *definition;
    } emulations[] = {{c->no_signal, "-D_WASI_EMULATED_SIGNAL"},
                      {c->no_mman, "-D_WASI_EMULATED_MMAN"},
                      {c->no_clocks, "-D_WASI_EMULATED_PROCESS_CLOCKS"},
                      {c->no_getpid, "-D_WASI_EMULATED_GETPID"},
                      {false, "-D_WASI_EMULATED_PTHREAD"}};

    for (size_t i = 0; i < COUNT_OF(emulations) && !c->no_posix; i++) {
        if (!emulations[i].left_out)
            line_add(line, emulations[i].definition);
    }
    if (c->threads)
        line_add(line, "-D_REENTRANT");
}

/* gcc's "unix" is not for who asks for nothing but the standard. */
static bool
wants_extensions(const struct command *c)
{
    bool wants = true;

    for (size_t i = 0; i < c->arguments.words.count; i++) {
        const char *word = c->arguments.words.at[i];

        if (strncmp(word, "-std=", 5) == 0)
            wants = strncmp(word, "-std=gnu", 8) == 0;
        else if (strcmp(word, "-ansi") == 0)
            wants = false;
    }
    return wants;
}

/* Programs look for POSIX where these are defined. */
static void
add_unix(struct line *line, const struct command *c)
{
    if (c->no_posix)
        return;
    line_add(line, "-D__unix__");
    line_add(line, "-D__unix");
    if (wants_extensions(c))
        line_add(line, "-Dunix");
}

static void
add_longjmp(struct line *line, const struct command *c)
{
    line_add(line, "-mllvm");
    line_add(line, "-wasm-enable-sjlj");
    if (c->standard_sjlj) {
        line_add(line, "-mllvm");
        line_add(line, "-wasm-use-legacy-eh=false");
    }
}

static bool
has_cxx(const struct command *c)
{
    for (size_t i = 0; i < c->inputs.count; i++) {
        if (c->inputs.at[i].language == LANGUAGE_CXX)
            return true;
    }
    return c->is_cxx;
}

/* Nobody shall hear of options of ours that a compilation does not use. */
static void
add_ours(struct line *line, const struct command *c)
{
    line_add(line, CLANG);
    if (c->is_cxx)
        line_add(line, "--driver-mode=g++");
    line_add(line, "--start-no-unused-arguments");
    line_add(line, "--target=wasm32-wasip1");
    add_sysroot(line, c);
    add_emulations(line, c);
    add_unix(line, c);
    add_longjmp(line, c);
    if (has_cxx(c))
        line_add(line, "-fno-exceptions");
    line_add(line, "--end-no-unused-arguments");
}

static void
add_ours_last(struct line *line, const struct command *c)
{
    line_add(line, "--start-no-unused-arguments");
    add_posix_headers(line, c);
    line_add(line, "--end-no-unused-arguments");
}

/* Is A for clang wherever it stands? */
static bool
is_for_clang(const struct argument *a)
{
    return a->taker == TAKER_C || a->taker == TAKER_QUIET ||
           a->taker == TAKER_FAMILY ||
           (a->taker == TAKER_BOTH && a->option != OPTION_FILE);
}

/* What gcc understands and clang does not, or only with a warning. */
static bool
add_in_other_words(struct line *line, const char *word,
                   const struct argument *a)
{
    if (a->option == OPTION_LEVEL && strcmp(a->operand, "fast") == 0) {
        line_add(line, "-O3");
        line_add(line, "-ffast-math");
    } else if (a->option == OPTION_LEVEL) {
        line_add_format(line, "-O%s", a->operand);
    } else if (strncmp(word, "-flto=", 6) == 0 && word[6] >= '0' &&
               word[6] <= '9') {
        line_add(line, "-flto"); /* gcc is told how many threads to use */
    } else if (strncmp(word, "-fmax-errors=", 13) == 0) {
        line_add_format(line, "-ferror-limit=%s", word + 13);
    } else {
        return false;
    }
    return true;
}

static void
add_argument(struct line *line, const struct command *c,
             const struct argument *a)
{
    bool is_quiet = a->taker == TAKER_QUIET;

    if (add_in_other_words(line, c->arguments.words.at[a->first], a))
        return;
    if (is_quiet)
        line_add(line, "--start-no-unused-arguments");
    line_add_argument(line, c, a);
    if (is_quiet)
        line_add(line, "--end-no-unused-arguments");
}

/* All that is no input: ours, then the user's. */
static void
add_options(struct line *line, const struct command *c)
{
    add_ours(line, c);
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (is_for_clang(a))
            add_argument(line, c, a);
    }
}

/* What clang calls the step at which --emit stops. */
static void
add_step(struct line *line, int step)
{
    line_add(line, step == STEP_ASM || step == STEP_LLVM ? "-S" : "-c");
    if (step == STEP_LLVM || step == STEP_BC)
        line_add(line, "-emit-llvm");
}

/* An argument that only the front understands, for clang. */
static void
add_front_argument(struct line *line, const struct command *c,
                   const struct argument *a)
{
    switch (a->option) {
    case OPTION_COMPILE:
    case OPTION_ASSEMBLE:
    case OPTION_PREPROCESS:
    case OPTION_LANGUAGE:
    case OPTION_OUTPUT: line_add_argument(line, c, a); break;
    case OPTION_EMIT: add_step(line, a->value); break;
    default: break;
    }
}

static void
add_input(struct line *line, const struct command_input *input)
{
    if (input->language == LANGUAGE_LIR)
        return;
    if (input->path[0] == '-' && input->path[1])
        line_add_format(line, "./%s", input->path);
    else
        line_add(line, input->path);
}

void
clang_compile_all(struct line *line, const struct command *c)
{
    size_t next = 0;

    add_ours(line, c);
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (a->option == OPTION_FILE)
            add_input(line, &c->inputs.at[next++]);
        else if (is_for_clang(a))
            add_argument(line, c, a);
        else if (a->taker == TAKER_FRONT)
            add_front_argument(line, c, a);
    }
    add_ours_last(line, c);
}

/* A word of OPTION, PATH without its extension, and EXTENSION. */
static void
add_sibling(struct line *line, const char *option, const char *path,
            const char *extension)
{
    const char *dot = strrchr(path, '.');
    size_t len =
        dot && !strchr(dot, '/') ? (size_t)(dot - path) : strlen(path);

    line_add_format(line, "%s%.*s%s", option, (int)len, path, extension);
}

/* clang would name a list of dependencies after the object in memory. */
static void
add_dependencies(struct line *line, const struct command *c,
                 const struct command_input *input)
{
    const char *name = input_name(input);
    bool is_alone = command_count_c(c) == 1;

    if (!c->makes_dependencies)
        return;
    if (!c->dependencies)
        add_sibling(line, "-MF", is_alone && c->output ? c->output : name,
                    ".d");
    if (!c->names_target && c->output)
        line_add_format(line, "-MT%s", c->output);
    else if (!c->names_target)
        add_sibling(line, "-MT", name, ".o");
}

/* The names of what else clang writes, which would be like that of the object:
 * they begin like the program, as with clang itself, which calls it "a" if
 * nobody else does.  Only some go by -dumpdir. */
static void
add_side_files(struct line *line, const struct command *c,
               const struct command_input *input)
{
    const char *program = c->output ? c->output : "a";
    char *name = xasprintf("%s-%s", program, input_name(input));

    line_add(line, "-dumpdir");
    line_add_format(line, "%s-", program);
    if (c->measures_stack) {
        line_add(line, "-Xclang");
        line_add(line, "-stack-usage-file");
        line_add(line, "-Xclang");
        add_sibling(line, "", name, ".su");
    }
    if (c->keeps_remarks)
        add_sibling(line, "-foptimization-record-file=", name, ".opt.yaml");
    free(name);
}

void
clang_compile_one(struct line *line, const struct command *c,
                  const struct command_input *input, const char *object)
{
    add_options(line, c);
    add_ours_last(line, c);
    line_add(line, "--start-no-unused-arguments");
    add_dependencies(line, c, input);
    add_side_files(line, c, input);
    line_add(line, "--end-no-unused-arguments");
    line_add(line, "-c");
    line_add(line, "-o");
    line_add(line, object);
    if (input->forced) {
        line_add(line, "-x");
        line_add(line, input->forced);
    }
    add_input(line, input);
}

void
clang_judge(struct line *line, const struct command *c,
            const struct argument *suspect)
{
    line_add(line, CLANG);
    line_add(line, "--target=wasm32-wasip1");
    line_add(line, "-Wno-everything");
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (a->taker == TAKER_FAMILY && (!suspect || a == suspect))
            add_argument(line, c, a);
    }
    line_add(line, "-fsyntax-only");
    line_add(line, "-###");
    line_add(line, "-xc");
    line_add(line, "/dev/null");
}
