/* The companions of a C compiler: LLVM's, under names of ours, and the linker,
 * which is the back end. */
#include "cc/command.h"

/* Debian's names for them have the version behind them. */
static const struct {
    const char *name, *program;
} tools[] = {{"ar", "llvm-ar-22"},
             {"ld", NULL},
             /* the back end */ {"nm", "llvm-nm-22"},
             {"objcopy", "llvm-objcopy-22"},
             {"objdump", "llvm-objdump-22"},
             {"ranlib", "llvm-ranlib-22"},
             {"readelf", "llvm-readobj-22"},
             {"size", "llvm-size-22"},
             {"strings", "llvm-strings-22"},
             {"strip", "llvm-strip-22"}};

/* Flags of linkers with an operand that is a word of its own, but for those
 * that a compiler has as well. */
static const char *const ld_operands[] = {"-m",
                                          "-y",
                                          "-h",
                                          "-R",
                                          "-rpath",
                                          "-rpath-link",
                                          "-soname",
                                          "-Map",
                                          "-T",
                                          "-I",
                                          "--Map",
                                          "--export",
                                          "--entry",
                                          "--wrap",
                                          "--undefined",
                                          "--soname",
                                          "--rpath",
                                          "--rpath-link",
                                          "--features",
                                          "--threads",
                                          "--dynamic-linker",
                                          "--version-script",
                                          "-dynamic-linker",
                                          "-plugin",
                                          "--allow-undefined-file"};

/* Flags of which a compiler knows those that begin like it. */
static const char ld_shared[] = "oLluersz";

static bool
takes_word(const char *flag)
{
    size_t i = 0;

    while (i < COUNT_OF(ld_operands) && strcmp(ld_operands[i], flag) != 0)
        i++;
    return i < COUNT_OF(ld_operands);
}

/* Is WORD, one letter behind a dash, the same for a compiler?  TAKES_NEXT says
 * whether an operand follows. */
static bool
is_shared(const char *word, bool *takes_next)
{
    *takes_next = word[1] && !word[2] && !strchr("rs", word[1]);
    if (word[1] == '\0' || !strchr(ld_shared, word[1]))
        return false;
    return strchr("ersu", word[1]) ? word[2] == '\0' : true;
}

/* COUNT words for a linker, as a compiler takes them. */
static void
add_ld_words(struct line *line, const char *const *words, int count)
{
    bool takes_next = false, to_linker = false;

    for (int i = 0; i < count; i++) {
        const char *word = words[i];
        bool is_operand = takes_next;

        takes_next = false;
        if (!is_operand && word[0] == '-' && word[1]) {
            to_linker = !is_shared(word, &takes_next);
            if (to_linker)
                takes_next = takes_word(word);
        } else if (!is_operand) {
            to_linker = false;
        }
        if (to_linker)
            line_add(line, "-Xlinker");
        line_add(line, word);
    }
}

/* Becomes PROGRAM with WORDS, or the back end if it is NULL. */
static int
become(const char *program, const char *const *words, int count)
{
    struct arena arena;
    struct line line = {.arena = &arena};
    int status;

    arena_init(&arena);
    if (program) {
        line_add(&line, program);
        for (int i = 0; i < count; i++)
            line_add(&line, words[i]);
    } else {
        char *libdir = installed_libdir();

        line_add_format(&line, "%s/runa-lir", libdir);
        free(libdir);
        line_add(&line, "-nostdlib");
        add_ld_words(&line, words, count);
    }
    status = build_become(&line);
    line_release(&line);
    arena_release(&arena);
    return status;
}

bool
tools_become(const char *name, const char *const *words, int count,
             int *status)
{
    for (size_t i = 0; i < COUNT_OF(tools); i++) {
        if (strcmp(tools[i].name, name) != 0)
            continue;
        *status = become(tools[i].program, words, count);
        return true;
    }
    return false;
}
