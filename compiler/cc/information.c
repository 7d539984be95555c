/* Answers to questions about the compiler, which need neither clang nor the
 * back end. */
#include "cc/command.h"

#include <unistd.h>

#include "version.h"

/* The version of clang and LLVM that everything is tested with. */
#define CLANG_VERSION "22.1.8"
#define TRIPLE "wasm32-unknown-wasip1"

#define WASM_LIBRARIES "lib/wasm32-wasip1"

/* The folder above that of this program: bin/ and lib/ are in it. */
static char *
installed_prefix(void)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (len < 0)
        return xstrdup("..");
    path[len] = '\0';
    for (int i = 0; i < 2 && (slash = strrchr(path, '/')); i++)
        *slash = '\0';
    return xstrdup(path);
}

/* PREFIX/REST; takes PREFIX over. */
static char *
below(char *prefix, const char *rest)
{
    char *path = xasprintf("%s/%s", prefix, rest);

    free(prefix);
    return path;
}

char *
installed_libdir(void)
{
    return below(installed_prefix(), "lib/runa");
}

char *
installed_sysroot(const struct command *command)
{
    if (command->sysroot)
        return xstrdup(command->sysroot);
    return below(installed_libdir(), "sysroot");
}

/* Takes PATH over. */
static void
say_path(char *path)
{
    puts(path);
    free(path);
}

/* As clang does: the name alone if there is no such file. */
static void
say_file(const struct command *c, const char *name)
{
    char *path = below(below(installed_sysroot(c), WASM_LIBRARIES), name);

    puts(access(path, F_OK) == 0 ? path : name);
    free(path);
}

/* "ld" is not the host's but the one that links for us. */
static void
say_program(const char *name)
{
    char *program = xasprintf("bin/runa-%s", name);
    char *path = below(installed_prefix(), program);

    puts(access(path, X_OK) == 0 ? path : name);
    free(path);
    free(program);
}

static void
say_dirs(const struct command *c)
{
    char *programs = below(installed_prefix(), "bin");
    char *libraries = below(installed_sysroot(c), WASM_LIBRARIES);

    printf("programs: =%s\nlibraries: =%s\n", programs, libraries);
    free(programs);
    free(libraries);
}

/* The first line is what build systems know clang by. */
static void
say_version(void)
{
    char *bin = below(installed_prefix(), "bin");

    printf("clang version " CLANG_VERSION " (runa-llvm " RUNA_VERSION ")\n"
           "Target: " TRIPLE "\nThread model: single\nInstalledDir: %s\n",
           bin);
    free(bin);
}

static void
answer_option(const struct command *c)
{
    switch (c->question) {
    case OPTION_HELP: arguments_help(stdout); break;
    case OPTION_VERSION: say_version(); break;
    case OPTION_PRINT_LIBDIR: say_path(installed_libdir()); break;
    case OPTION_PRINT_SYSROOT: say_path(installed_sysroot(c)); break;
    case OPTION_PRINT_CMAKE:
        say_path(below(installed_libdir(), "cmake/runa-llvm.cmake"));
        break;
    case OPTION_PRINT_MESON:
        say_path(below(installed_libdir(), "meson/wasm32-wasi.ini"));
        break;
    case OPTION_PRINT_CONFIG_SUB:
        say_path(below(installed_libdir(), "config.sub"));
        break;
    case OPTION_PRINT_FILE: say_file(c, c->asked); break;
    case OPTION_PRINT_PROGRAM: say_program(c->asked); break;
    case OPTION_PRINT_DIRS: say_dirs(c); break;
    default: BUG("question %d", (int)c->question);
    }
}

/* What build systems ask in gcc's words; with one dash or two. */
static bool
answer_word(const struct command *c, const char *word)
{
    static const struct {
        const char *word, *answer;
    } answers[] = {{"-dumpmachine", TRIPLE},
                   {"-print-target-triple", TRIPLE},
                   {"-print-effective-triple", TRIPLE},
                   {"-dumpversion", CLANG_VERSION},
                   {"-dumpfullversion", CLANG_VERSION},
                   {"-print-multiarch", "wasm32-wasip1"},
                   {"-print-multi-directory", "."},
                   {"-print-multi-os-directory", "."},
                   {"-print-multi-lib", ".;"},
                   {"-print-libgcc-file-name", NULL}};

    if (word[0] == '-' && word[1] == '-')
        word++;
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        if (strcmp(word, answers[i].word) != 0)
            continue;
        if (answers[i].answer)
            puts(answers[i].answer);
        else
            say_file(c, "libclang_rt.builtins.a");
        return true;
    }
    return false;
}

bool
information_answer(const struct command *c)
{
    if (c->question != OPTION_COUNT) {
        answer_option(c);
        return true;
    }
    for (size_t i = 0; i < c->arguments.list.count; i++) {
        const struct argument *a = &c->arguments.list.at[i];

        if (a->option == OPTION_FOREIGN &&
            answer_word(c, c->arguments.words.at[a->first]))
            return true;
    }
    if (!c->verbose || c->inputs.count > 0)
        return false;
    say_version(); /* as compilers do for -v alone */
    return true;
}
