/* Command lines that are being made. */
#include <stdarg.h>

#include "cc/command.h"

void
line_add(struct line *line, const char *word)
{
    *VEC_PUSH(&line->words) = word;
}

void
line_add_format(struct line *line, const char *format, ...)
{
    va_list args;
    char *word;

    va_start(args, format);
    word = xvasprintf(format, args);
    va_end(args);
    line_add(line, arena_strndup(line->arena, word, strlen(word)));
    free(word);
}

void
line_add_argument(struct line *line, const struct command *command,
                  const struct argument *argument)
{
    for (size_t i = 0; i < argument->count; i++)
        line_add(line, command->arguments.words.at[argument->first + i]);
}

const char *const *
line_words(struct line *line)
{
    line_add(line, NULL);
    return line->words.at;
}

void
line_release(struct line *line)
{
    VEC_RELEASE(&line->words);
}
