/* The companions of a C compiler: LLVM's, under names of ours. */
#include "cc/command.h"

/* Debian's names for them have the version behind them. */
static const struct {
    const char *name, *program;
} tools[] = {{"ar", "llvm-ar-22"},           {"nm", "llvm-nm-22"},
             {"objcopy", "llvm-objcopy-22"}, {"objdump", "llvm-objdump-22"},
             {"ranlib", "llvm-ranlib-22"},   {"readelf", "llvm-readobj-22"},
             {"size", "llvm-size-22"},       {"strings", "llvm-strings-22"},
             {"strip", "llvm-strip-22"}};

static int
become(const char *program, const char *const *words, int count)
{
    struct arena arena;
    struct line line = {.arena = &arena};
    int status;

    arena_init(&arena);
    line_add(&line, program);
    for (int i = 0; i < count; i++)
        line_add(&line, words[i]);
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
