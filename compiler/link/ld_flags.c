/* What users tell a linker: see ld_flags.h. */
#include "link/ld_flags.h"

#include "base/base.h"

#define DEPENDENCY_FILE "dependency-file"

enum ld_kind { LD_KIND_FLAG, LD_KIND_VALUE, LD_KIND_JOINED };

static const struct {
    const char *name;
    enum ld_kind kind;
} dropped[] = {
#define LD_FLAG(name) {name, LD_KIND_FLAG},
#define LD_VALUE(name) {name, LD_KIND_VALUE},
#define LD_JOINED(name) {name, LD_KIND_JOINED},
#define LD_KEEP(word)
#include "link/ld_flags.def"
};

static const char *const kept_keywords[] = {
#define LD_FLAG(name)
#define LD_VALUE(name)
#define LD_JOINED(name)
#define LD_KEEP(word) word,
#include "link/ld_flags.def"
};

/* The word behind its dashes: two, if it is longer than a letter. */
static const char *
name_of(const char *word)
{
    if (word[0] != '-')
        return NULL;
    return word[1] == '-' && word[2] ? word + 2 : word + 1;
}

/* What is behind NAME in WORD: "" or "=..."; NULL if WORD is another. */
static const char *
after_name(const char *word, const char *name)
{
    size_t len = strlen(name);

    return strncmp(word, name, len) == 0 &&
                   (word[len] == '\0' || word[len] == '=')
               ? word + len
               : NULL;
}

static bool
is_dropped(struct ld_flags *state, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(dropped); i++) {
        const char *rest = after_name(name, dropped[i].name);

        if (!rest || (*rest && dropped[i].kind == LD_KIND_FLAG))
            continue;
        state->skip_operand = !*rest && dropped[i].kind == LD_KIND_VALUE;
        return true;
    }
    return false;
}

static bool
is_kept_keyword(const char *keyword)
{
    for (size_t i = 0; i < COUNT_OF(kept_keywords); i++) {
        if (after_name(keyword, kept_keywords[i]))
            return true;
    }
    return false;
}

/* The word that belongs to the flag before it. */
static enum ld_flag
take_operand(struct ld_flags *state, const char *word, const char **operand)
{
    bool is_keyword = state->keyword, is_file = state->dependencies;

    *state = (struct ld_flags){0};
    *operand = word;
    if (is_file)
        return LD_FLAG_DEPENDENCIES;
    return is_keyword && is_kept_keyword(word) ? LD_FLAG_PASS_Z : LD_FLAG_DROP;
}

enum ld_flag
ld_flags_next(struct ld_flags *state, const char *word, const char **operand)
{
    const char *name = name_of(word), *rest;

    if (state->skip_operand || state->keyword || state->dependencies)
        return take_operand(state, word, operand);
    if (!name)
        return LD_FLAG_PASS;
    if (name[0] == 'z' && word[1] == 'z') {
        state->keyword = true;
        return name[1] ? take_operand(state, name + 1, operand) : LD_FLAG_DROP;
    }
    rest = after_name(name, DEPENDENCY_FILE);
    if (rest && *rest) {
        *operand = rest + 1;
        return LD_FLAG_DEPENDENCIES;
    }
    if (rest) {
        state->dependencies = true;
        return LD_FLAG_DROP;
    }
    return is_dropped(state, name) ? LD_FLAG_DROP : LD_FLAG_PASS;
}
