/* The command line of the back end: driver/ of this repository. */
#include "cc/command.h"

/* What clang made of INPUT stands for it, under its name. */
static void
add_object(struct line *line, const struct command_input *input)
{
    line_add_format(line, "--name=%s", input->path);
    line_add(line, input->object);
}

static void
add_input(struct line *line, const struct command *c,
          const struct command_input *input)
{
    if (language_is_c(input->language) && !c->interprets) {
        if (c->links)
            add_object(line, input);
    } else if (input->path[0] == '-' && input->path[1]) {
        line_add_format(line, "--name=%s", input->path);
        line_add_format(line, "./%s", input->path);
    } else {
        line_add(line, input->path);
    }
}

/* Arguments that the front reads, too, but the back end must see. */
static bool
is_shared(enum option option)
{
    switch (option) {
    case OPTION_OUTPUT:
    case OPTION_COMPILE:
    case OPTION_ASSEMBLE:
    case OPTION_EMIT:
    case OPTION_SYSROOT:
    case OPTION_NO_POSIX:
    case OPTION_NO_MMAN:
    case OPTION_NO_CLOCKS:
    case OPTION_NO_GETPID:
    case OPTION_INTERPRET:
    case OPTION_PROGRAM_ARGUMENT: return true;
    default: return false;
    }
}

static bool
is_for_back_end(const struct argument *a)
{
    return a->taker == TAKER_LIR || a->taker == TAKER_LINK ||
           a->taker == TAKER_BOTH || is_shared(a->option);
}

void
back_end_line(struct line *line, const struct command *c)
{
    char *libdir = installed_libdir();
    size_t next = 0;

    line_add_format(line, "%s/runa-lir", libdir);
    free(libdir);
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (a->option == OPTION_FILE)
            add_input(line, c, &c->inputs.at[next++]);
        else if (is_for_back_end(a))
            line_add_argument(line, c, a);
    }
    if (c->is_cxx && c->links)
        line_add(line, "-lc++");
    if (c->threads && c->links)
        line_add(line, "-lpthread");
}
