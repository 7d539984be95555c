/* Command lines that are being made. */
#include <ctype.h>
#include <stdarg.h>

#include "base/file.h"
#include "cc/command.h"

/* Longer lines go through a file: the system takes some 2 MB, with the
 * environment. */
#define LINE_SIZE_MAX ((size_t)512 << 10)

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

static size_t
line_size(const struct line *line)
{
    size_t size = 0;

    for (size_t i = 0; i < line->words.count; i++)
        size += strlen(line->words.at[i]) + 1;
    return size;
}

/* As all who read such files take it: a backslash before what is special. */
static void
write_word(FILE *out, const char *word)
{
    if (!*word)
        fputs("\"\"", out);
    for (; *word; word++) {
        if (isspace((unsigned char)*word) || strchr("\"'\\", *word))
            putc('\\', out);
        putc(*word, out);
    }
    putc('\n', out);
}

/* All words but the first, as a file in memory, which the program inherits. */
static void
line_shorten(struct line *line)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    int fd;

    if (!out)
        BUG("no memory stream");
    for (size_t i = 1; i < line->words.count; i++)
        write_word(out, line->words.at[i]);
    fclose(out);
    fd = file_in_memory(text, size);
    free(text);
    if (fd < 0)
        return; /* whoever runs the line will say that it is too long */
    line->words.count = 1;
    line_add_format(line, "@/proc/self/fd/%d", fd);
}

const char *const *
line_words(struct line *line)
{
    if (line_size(line) > LINE_SIZE_MAX)
        line_shorten(line);
    line_add(line, NULL);
    return line->words.at;
}

void
line_release(struct line *line)
{
    VEC_RELEASE(&line->words);
}
