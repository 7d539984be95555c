/* Reading the command line against the table options.def. */
#include "arguments.h"

#include <stdarg.h>

#include "base/source.h"
#include "emit/codegen_level.h"
#include "emit/convention.h"
#include "emit/exception_model.h"
#include "roots/roots_mode.h"

/* @file may name further files, this deep. */
#define RESPONSE_DEPTH_MAX 10

enum option_kind {
    KIND_FLAG,
    KIND_JOINED,
    KIND_EITHER,
    KIND_ASSIGN,
    KIND_EQUALS,
    KIND_NEXT
};

struct spelling {
    const char *text;
    enum option_kind kind;
    enum option option;
    enum taker taker;
};

/* Everything an argument may begin with. */
static const struct spelling spellings[] = {
#define OPT(id, spelling, kind, taker, operand, help) \
    {spelling, KIND_##kind, OPTION_##id, TAKER_##taker},
#define CHOICE(id, word, value)
#define DEFAULT(id, word, value)
#define ALIAS(spelling, kind, id) \
    {spelling, KIND_##kind, OPTION_##id, TAKER_FRONT},
#define FOREIGN(spelling, kind, treatment) \
    {spelling, KIND_##kind, OPTION_FOREIGN, TAKER_##treatment},
#include "options.def"
};

static const struct {
    const char *spelling;
    enum option_kind kind;
    enum taker taker;
    const char *operand, *help;
} table[OPTION_COUNT] = {
#define OPT(id, spelling, kind, taker, operand, help) \
    [OPTION_##id] = {spelling, KIND_##kind, TAKER_##taker, operand, help},
#define CHOICE(id, word, value)
#define DEFAULT(id, word, value)
#define ALIAS(spelling, kind, id)
#define FOREIGN(spelling, kind, treatment)
#include "options.def"
};

/* What operands may be; those of an option follow each other. */
static const struct {
    enum option option;
    const char *word;
    int value;
    bool is_default;
} choices[] = {
#define OPT(id, spelling, kind, taker, operand, help)
#define CHOICE(id, word, value) {OPTION_##id, word, value, false},
#define DEFAULT(id, word, value) {OPTION_##id, word, value, true},
#define ALIAS(spelling, kind, id)
#define FOREIGN(spelling, kind, treatment)
#include "options.def"
};

bool
usage_error(const char *format, ...)
{
    va_list args;

    fputs("runa-llvm: error: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'runa-llvm --help'.\n", stderr);
    return false;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
           c == '\v';
}

/* One argument of a response file, as gcc reads it: quotes of both kinds
 * group, a backslash takes the next character as it is.  Returns where it
 * ends. */
static const char *
response_argument(const char *at, const char *end, char *out)
{
    char quote = 0;

    for (; at < end && (quote || !is_blank(*at)); at++) {
        if (*at == '\\' && at + 1 < end)
            *out++ = *++at;
        else if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? 0 : *at;
        else
            *out++ = *at;
    }
    *out = '\0';
    return at;
}

static bool add_word(struct arguments *a, const char *text, int depth);

static bool
add_response(struct arguments *a, const struct source *source, int depth)
{
    const char *at = source->text, *end = at + source->size;
    bool good = true;

    while (good) {
        char *word;

        while (at < end && is_blank(*at))
            at++;
        if (at == end)
            break;
        word = arena_alloc(&a->arena, (size_t)(end - at) + 1);
        at = response_argument(at, end, word);
        good = add_word(a, word, depth + 1);
    }
    return good;
}

/* A file that cannot be read leaves '@name' as an argument, as in gcc. */
static bool
add_word(struct arguments *a, const char *text, int depth)
{
    struct source source;
    bool good;

    if (text[0] != '@' || source_read(&source, text + 1) != 0) {
        *VEC_PUSH(&a->words) = text;
        return true;
    }
    good = depth < RESPONSE_DEPTH_MAX
               ? add_response(a, &source, depth)
               : usage_error("'%s': response files are nested too deep", text);
    source_release(&source);
    return good;
}

/* The length of TEXT if WORD begins with it, else 0. */
static size_t
match_length(const char *text, const char *word)
{
    size_t len = 0;

    while (text[len] && text[len] == word[len])
        len++;
    return text[len] ? 0 : len;
}

/* May a word that begins with the spelling S, and has AFTER behind it, be S? */
static bool
fits(const struct spelling *s, char after)
{
    switch (s->kind) {
    case KIND_FLAG:
    case KIND_NEXT: return after == '\0';
    case KIND_ASSIGN: return after == '\0' || after == '=';
    case KIND_EQUALS: return after == '=';
    case KIND_JOINED:
    case KIND_EITHER: break;
    }
    return true;
}

/* The longest spelling that WORD begins with: there is one for every '-'. */
static const struct spelling *
find_spelling(const char *word)
{
    const struct spelling *best = NULL;
    size_t best_len = 0;

    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        const struct spelling *s = &spellings[i];
        size_t len = match_length(s->text, word);

        if (len > best_len && fits(s, word[len])) {
            best = s;
            best_len = len;
        }
    }
    return best;
}

/* The operand in the word after ARGUMENT's; NULL if there is none. */
static const char *
next_word(struct arguments *a, struct argument *argument)
{
    size_t next = argument->first + argument->count;

    if (next == a->words.count)
        return NULL;
    argument->count++;
    return a->words.at[next];
}

/* The operand in what is behind the spelling, or after it. */
static const char *
take_operand(struct arguments *a, struct argument *argument,
             const struct spelling *s)
{
    const char *rest = a->words.at[argument->first] + strlen(s->text);

    switch (s->kind) {
    case KIND_FLAG:
    case KIND_JOINED: return rest;
    case KIND_EQUALS: return rest + 1;
    case KIND_ASSIGN:
        if (*rest)
            return rest + 1;
        break;
    case KIND_EITHER:
        if (*rest)
            return rest;
        break;
    case KIND_NEXT: break;
    }
    return next_word(a, argument);
}

/* What stands between the spelling of OPTION and its operand. */
static const char *
separator(enum option option)
{
    switch (table[option].kind) {
    case KIND_ASSIGN:
    case KIND_EQUALS: return "=";
    case KIND_EITHER:
    case KIND_NEXT: return " ";
    case KIND_FLAG:
    case KIND_JOINED: break;
    }
    return "";
}

/* Is there a choice I, and one of OPTION? */
static bool
is_choice(size_t i, enum option option)
{
    return i < COUNT_OF(choices) && choices[i].option == option;
}

/* "a MARK, b or c", if that is the default; empty if OPTION has no choices.
 * The caller frees it. */
static char *
choices_text(enum option option, const char *mark)
{
    char *text = xstrdup("");

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        const char *between = is_choice(i + 1, option) ? ", " : " or ";
        char *longer;

        if (!is_choice(i, option))
            continue;
        longer = xasprintf("%s%s%s%s", text, *text ? between : "",
                           choices[i].word, choices[i].is_default ? mark : "");
        free(text);
        text = longer;
    }
    return text;
}

/* Finds the value of OPERAND, if OPTION has choices. */
static bool
choose(enum option option, const char *operand, int *value)
{
    bool has_choices = false;
    char *text;

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        if (!is_choice(i, option))
            continue;
        has_choices = true;
        *value = choices[i].value;
        if (strcmp(choices[i].word, operand) == 0)
            return true;
    }
    if (!has_choices)
        return true;
    text = choices_text(option, "");
    usage_error("'%s%s%s': expected %s", table[option].spelling,
                separator(option), operand, text);
    free(text);
    return false;
}

/* What an operand is called that is missing behind S. */
static const char *
operand_name(const struct spelling *s)
{
    return s->option == OPTION_FOREIGN ? "ARG" : table[s->option].operand;
}

/* As in gcc, no level is the first, and there is nothing above the third. */
static const char *
known_level(const char *level)
{
    size_t digits = strspn(level, "0123456789");

    if (!*level)
        return "1";
    return !level[digits] && strtoul(level, NULL, 10) > 3 ? "3" : level;
}

static bool
read_option(struct arguments *a, struct argument *argument)
{
    const char *word = a->words.at[argument->first];
    const struct spelling *s = find_spelling(word);

    argument->option = s->option;
    argument->taker =
        s->option == OPTION_FOREIGN ? s->taker : table[s->option].taker;
    argument->operand = take_operand(a, argument, s);
    if (!argument->operand || (!*argument->operand && s->kind != KIND_FLAG &&
                               s->kind != KIND_JOINED))
        return usage_error("'%s' needs an operand: %s", word, operand_name(s));
    if (s->option == OPTION_LEVEL)
        argument->operand = known_level(argument->operand);
    return s->option == OPTION_FOREIGN ||
           choose(s->option, argument->operand, &argument->value);
}

/* How far the reading is. */
struct progress {
    bool options_end; /* there was a '--' */
    bool interprets, file_found;
};

/* One argument, which begins with the word ARGUMENT->first. */
static bool
read_argument(struct arguments *a, struct argument *argument,
              struct progress *p)
{
    const char *word = a->words.at[argument->first];
    bool good = true;

    argument->operand = word;
    if (p->interprets && p->file_found) {
        argument->option = OPTION_PROGRAM_ARGUMENT;
    } else if (p->options_end || word[0] != '-' || word[1] == '\0') {
        argument->option = OPTION_FILE;
        p->file_found = true;
    } else {
        good = read_option(a, argument);
        p->interprets |= argument->option == OPTION_INTERPRET;
    }
    return good;
}

static bool
read_arguments(struct arguments *a)
{
    struct progress progress = {0};
    bool good = true;

    for (size_t next = 0; next < a->words.count && good;) {
        struct argument argument = {.first = next, .count = 1};

        if (!progress.options_end &&
            !(progress.interprets && progress.file_found) &&
            strcmp(a->words.at[next], "--") == 0) {
            progress.options_end = true;
            next++;
            continue;
        }
        good = read_argument(a, &argument, &progress);
        *VEC_PUSH(&a->list) = argument;
        next += argument.count;
    }
    return good;
}

bool
arguments_read(struct arguments *a, const char *const *words, int count)
{
    bool good = true;

    *a = (struct arguments){0};
    arena_init(&a->arena);
    for (int i = 0; i < count && good; i++)
        good = add_word(a, words[i], 0);
    return good && read_arguments(a);
}

void
arguments_release(struct arguments *a)
{
    VEC_RELEASE(&a->words);
    VEC_RELEASE(&a->list);
    arena_release(&a->arena);
}

void
arguments_help(FILE *out)
{
    fputs(
        "Usage: runa-llvm [OPTION]... FILE...\n"
        "Compiles and links for wasm32-wasi: Runa (.runa), its LIR (.lir, "
        ".lirb), C, C++,\nassembler, LLVM IR (.ll, .bc), objects (.o, .wasm), "
        "archives (.a). '-' is\nstandard input, @FILE stands for the "
        "arguments "
        "in FILE. Anything else is as in\nclang.\n\n",
        out);
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        char name[64];
        char *text = choices_text(i, " (default)");

        snprintf(name, sizeof name, "%s%s%s", table[i].spelling,
                 *table[i].operand ? separator(i) : "", table[i].operand);
        fprintf(out, "  %-18s %s%s%s\n", name, table[i].help,
                *text ? ": " : "", text);
        free(text);
    }
}
