/* Running clang and the back end for a command. */
#include "cc/command.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/proc.h"

/* Exit status when a tool cannot be run, or a file fails. */
#define FAILED 3
#define BAD_USAGE 2
/* What is above it is a signal that ended a program. */
#define SIGNALLED 128

static void
line_init(struct line *line, const struct command *c)
{
    *line = (struct line){.arena = (struct arena *)&c->arguments.arena};
}

static int
cannot_run(const char *program, int error)
{
    fprintf(stderr, "runa-llvm: error: cannot run '%s': %s\n", program,
            strerror(error));
    return FAILED;
}

int
build_become(struct line *line)
{
    const char *const *words = line_words(line);
    int error = proc_become(words);

    return cannot_run(words[0], error);
}

/* Waits for what LINE says; its standard output is OUTPUT, or ours if that is
 * negative. */
static int
run(struct line *line, int output)
{
    const char *const *words = line_words(line);
    int status, error = proc_wait_for(words, output, &status);

    if (!error && status > SIGNALLED)
        fprintf(stderr, "runa-llvm: error: '%s' was ended by a signal: %s\n",
                words[0], strsignal(status - SIGNALLED));
    return error ? cannot_run(words[0], error) : status;
}

/* Where an object that the user wants to keep lies: as clang does it.  The
 * caller frees it. */
static char *
kept_object(const struct command *c, const struct command_input *input)
{
    const char *slash = c->output ? strrchr(c->output, '/') : NULL;
    int dir_len =
        slash && c->keeps_steps_beside ? (int)(slash + 1 - c->output) : 0;
    const char *name = input_name(input), *dot = strrchr(name, '.');

    return xasprintf("%.*s%.*s.o", dir_len, c->output ? c->output : "",
                     dot ? (int)(dot - name) : (int)strlen(name), name);
}

/* Where the object of INPUT goes, at a path that the caller frees.  It is in
 * memory, at *FD, so that nothing of it is left, whatever happens. */
static char *
object_path(const struct command *c, const struct command_input *input,
            int *fd)
{
    *fd = -1;
    if (c->keeps_steps)
        return kept_object(c, input);
    if (!c->dry_run)
        *fd = file_in_memory("", 0);
    return *fd >= 0 ? file_descriptor_path(*fd)
                    : xasprintf("%s.o", input->path);
}

/* The exit status of clang for INPUT. */
static int
compile_one(struct command *c, struct command_input *input)
{
    struct line line;
    int fd, status;
    char *path = object_path(c, input, &fd);

    input->object = arena_strndup(&c->arguments.arena, path, strlen(path));
    free(path);
    line_init(&line, c);
    /* If it fails, clang removes an output that has a name, or complains. */
    clang_compile_one(&line, c, input, fd >= 0 ? "-" : input->object);
    status = run(&line, fd);
    line_release(&line);
    return status;
}

static int
compile_all(const struct command *c)
{
    struct line line;
    int status;

    line_init(&line, c);
    clang_compile_all(&line, c);
    status = run(&line, -1);
    line_release(&line);
    return status;
}

/* All of C in COMMAND; the exit status. */
static int
compile_c(struct command *c)
{
    int status = 0;

    if (!c->links)
        return compile_all(c);
    for (size_t i = 0; i < c->inputs.count && status == 0; i++) {
        if (language_is_c(c->inputs.at[i].language))
            status = compile_one(c, &c->inputs.at[i]);
    }
    return status;
}

static bool
clang_knows(const struct command *c, const struct argument *suspect)
{
    struct line line;
    char *printed = NULL;
    int status = 0, error;

    line_init(&line, c);
    clang_judge(&line, c, suspect);
    error = proc_run(line_words(&line), &printed, &status);
    free(printed);
    line_release(&line);
    return !error && status == 0;
}

/* Nothing is compiled by clang, but arguments may be wrong all the same. */
static bool
check_families(const struct command *c)
{
    const struct argument *first = NULL;

    for (size_t i = 0; i < c->arguments.list.count && !first; i++) {
        if (c->arguments.list.at[i].taker == TAKER_FAMILY)
            first = &c->arguments.list.at[i];
    }
    if (!first || clang_knows(c, NULL))
        return true;
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (a->taker == TAKER_FAMILY && !clang_knows(c, a))
            return usage_error("unknown option '%s'",
                               c->arguments.words.at[a->first]);
    }
    return true;
}

static int
become_clang(const struct command *c)
{
    struct line line;
    int status;

    line_init(&line, c);
    clang_compile_all(&line, c);
    status = build_become(&line);
    line_release(&line);
    return status;
}

static int
become_back_end(const struct command *c)
{
    struct line line;
    int status;

    line_init(&line, c);
    back_end_line(&line, c);
    status = build_become(&line);
    line_release(&line);
    return status;
}

/* Is there anything for the back end in COMMAND, which does not link? */
static bool
has_lir(const struct command *c)
{
    size_t c_count = command_count_c(c);

    for (size_t i = 0; i < c->inputs.count; i++) {
        enum language language = c->inputs.at[i].language;

        /* Files of unknown kind may be LIR, unless they stand beside C. */
        if (language == LANGUAGE_LIR ||
            (language == LANGUAGE_LINK && c_count == 0))
            return true;
    }
    return false;
}

/* Of LIR nothing can be preprocessed, C becomes no LIR, and Debian has no
 * libc++ for WASI that knows exceptions. */
static bool
check_steps(const struct command *c)
{
    for (size_t i = 0; i < c->inputs.count; i++) {
        const struct command_input *input = &c->inputs.at[i];

        if (c->preprocesses && input->language == LANGUAGE_LIR)
            return usage_error("'%s' is no C, which alone is preprocessed",
                               input->path);
        if (c->cxx_exceptions && input->language == LANGUAGE_CXX)
            return usage_error("'%s' is C++, in which exceptions are not "
                               "supported: leave '-fexceptions' out",
                               input->path);
        if (c->last <= STEP_LIRB && language_is_c(input->language))
            return usage_error("'%s' is C, which cannot become LIR",
                               input->path);
    }
    return true;
}

static int
build_inputs(struct command *c)
{
    int status = 0;

    if (!check_steps(c))
        return BAD_USAGE;
    if (!c->links && !has_lir(c))
        return become_clang(c);
    if (command_count_c(c) == 0 && !check_families(c))
        return BAD_USAGE;
    if (command_count_c(c) > 0 && !c->interprets)
        status = compile_c(c);
    return status ? status : become_back_end(c);
}

/* Without an input clang and the linker can be asked about themselves. */
static int
build_nothing(const struct command *c)
{
    bool asks_clang = false;

    for (size_t i = 0; i < c->arguments.list.count; i++)
        asks_clang |= c->arguments.list.at[i].taker == TAKER_FAMILY ||
                      c->arguments.list.at[i].taker == TAKER_C;
    if (c->asks_linker)
        return become_back_end(c);
    if (asks_clang)
        return become_clang(c);
    usage_error("no input file");
    return BAD_USAGE;
}

int
build_run(struct command *c)
{
    return c->inputs.count == 0 ? build_nothing(c) : build_inputs(c);
}
