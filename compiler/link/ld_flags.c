/* What users tell a linker: see ld_flags.h. */
#include "link/ld_flags.h"

#include "base/base.h"

#define DEPENDENCY_FILE "dependency-file"

enum ld_kind { LD_KIND_FLAG, LD_KIND_VALUE, LD_KIND_LETTER, LD_KIND_JOINED };

static const struct {
    const char *name;
    enum ld_kind kind;
} dropped[] = {
#define LD_FLAG(name) {name, LD_KIND_FLAG},
#define LD_VALUE(name) {name, LD_KIND_VALUE},
#define LD_LETTER(name) {name, LD_KIND_LETTER},
#define LD_JOINED(name) {name, LD_KIND_JOINED},
#define LD_KEEP(word)
#include "link/ld_flags.def"
};

static const char *const kept_keywords[] = {
#define LD_FLAG(name)
#define LD_VALUE(name)
#define LD_LETTER(name)
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

/* What is behind the name of the flag I in WORD; NULL if that is another. */
static const char *
after_dropped(const char *word, size_t i)
{
    const char *name = name_of(word);
    const char *rest = after_name(name, dropped[i].name);

    if (dropped[i].kind == LD_KIND_LETTER)
        return word[1] == dropped[i].name[0] ? word + 2 : NULL;
    return rest && *rest && dropped[i].kind == LD_KIND_FLAG ? NULL : rest;
}

static bool
is_dropped(struct ld_flags *state, const char *word)
{
    for (size_t i = 0; i < COUNT_OF(dropped); i++) {
        const char *rest = after_dropped(word, i);

        if (!rest)
            continue;
        state->skip_operand = !*rest && (dropped[i].kind == LD_KIND_VALUE ||
                                         dropped[i].kind == LD_KIND_LETTER);
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
    struct ld_flags before = *state;

    *state = (struct ld_flags){0};
    *operand = word;
    if (before.dependencies)
        return LD_FLAG_DEPENDENCIES;
    if (before.library)
        return LD_FLAG_LIBRARY;
    return before.keyword && is_kept_keyword(word) ? LD_FLAG_PASS_Z
                                                   : LD_FLAG_DROP;
}

/* "-lNAME", or the operand is the next word; the same for keywords of -z. */
static enum ld_flag
take_letter(struct ld_flags *state, const char *rest, const char **operand)
{
    return *rest ? take_operand(state, rest, operand) : LD_FLAG_DROP;
}

/* "name=OPERAND", REST being behind the name, or it is the next word. */
static enum ld_flag
take_value(struct ld_flags *state, const char *rest, const char **operand)
{
    return take_letter(state, rest + (*rest == '='), operand);
}

enum ld_flag
ld_flags_next(struct ld_flags *state, const char *word, const char **operand)
{
    const char *name = name_of(word), *rest;
    bool is_letter = name == word + 1;

    if (state->skip_operand || state->keyword || state->dependencies ||
        state->library)
        return take_operand(state, word, operand);
    if (!name)
        return LD_FLAG_PASS;
    state->keyword = is_letter && name[0] == 'z';
    rest = after_name(name, "library");
    state->library = rest || (is_letter && name[0] == 'l');
    if (state->keyword || (state->library && !rest))
        return take_letter(state, name + 1, operand);
    if (state->library)
        return take_value(state, rest, operand);
    rest = after_name(name, DEPENDENCY_FILE);
    state->dependencies = rest != NULL;
    if (rest)
        return take_value(state, rest, operand);
    return is_dropped(state, word) ? LD_FLAG_DROP : LD_FLAG_PASS;
}
