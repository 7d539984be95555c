/* Printing messages with the line and a caret: see diag.h. */
#include "base/diag.h"

#include <ctype.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/utf8.h"

/* Of a long line, this much is shown on each side of the place. */
#define EXCERPT_SIDE 80

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE };

static const struct {
    const char *word, *colour;
} levels[] = {
    [LEVEL_ERROR] = {"error", "\033[1;31m"},
    [LEVEL_WARNING] = {"warning", "\033[1;35m"},
    [LEVEL_NOTE] = {"note", "\033[1;36m"},
};

#define COLOUR_BOLD "\033[1m"
#define COLOUR_CARET "\033[1;32m"
#define COLOUR_NONE "\033[0m"

void
diag_init(struct diag *diag, FILE *out)
{
    const char *no_color = getenv("NO_COLOR");

    *diag = (struct diag){.out = out};
    diag->colour = isatty(fileno(out)) && !(no_color && *no_color);
}

bool
diag_is_full(const struct diag *diag)
{
    return diag->errors > DIAG_ERROR_LIMIT;
}

bool
diag_is_clean(const struct diag *diag)
{
    return diag->errors == 0 && diag->failures == 0;
}

static const char *
colour(const struct diag *diag, const char *escape)
{
    return diag->colour ? escape : "";
}

/* What would move the cursor or is no text is shown as '?'. */
static void
put_text(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t n = utf8_character(text + i, len - i);
        bool shown =
            n > 1 ||
            (n == 1 && (text[i] == '\t' || isprint((unsigned char)text[i])));

        if (shown)
            fwrite(text + i, 1, n, out);
        else
            putc('?', out);
        i += n ? n : 1;
    }
}

/* MARK for each character of TEXT; a tab, if blank, stays one. */
static void
put_marks(FILE *out, const char *text, size_t len, char mark)
{
    for (size_t i = 0; i < len;) {
        size_t n = utf8_character(text + i, len - i);

        putc(mark == ' ' && text[i] == '\t' ? '\t' : mark, out);
        i += n ? n : 1;
    }
}

static void
put_caret(const struct diag *diag, const char *text, size_t len)
{
    size_t first = utf8_character(text, len);

    fprintf(diag->out, "%s^", colour(diag, COLOUR_CARET));
    first = first ? first : 1;
    if (len > first)
        put_marks(diag->out, text + first, len - first, '~');
    fprintf(diag->out, "%s\n", colour(diag, COLOUR_NONE));
}

static void
put_excerpt(const struct diag *diag, const struct source *source,
            struct span span, struct source_place place)
{
    const char *text = source->text;
    uint32_t begin = place.begin, end = place.end;
    uint32_t mark = span.len < end - span.off ? span.len : end - span.off;

    if (end > begin && text[end - 1] == '\r' && span.off < end)
        end--;
    if (span.off - begin > EXCERPT_SIDE)
        begin = span.off - EXCERPT_SIDE;
    if (end - span.off > EXCERPT_SIDE)
        end = span.off + EXCERPT_SIDE;
    if (mark > end - span.off)
        mark = end - span.off;
    put_text(diag->out, text + begin, end - begin);
    putc('\n', diag->out);
    put_marks(diag->out, text + begin, span.off - begin, ' ');
    put_caret(diag, text + span.off, mark);
}

/* Of a binary file, the bytes of one line of a hexadecimal dump. */
#define ROW 16

/* As dumps show it, so that the place is found in one; what is marked goes on
 * to the end of the row at most. */
static void
put_row(const struct diag *diag, const struct source *source, struct span span)
{
    size_t begin = span.off - span.off % ROW;
    size_t end = source->size - begin < ROW ? source->size : begin + ROW;
    size_t mark = span.len < end - span.off ? span.len : end - span.off;
    int column = fprintf(diag->out, "%08zx:", begin);

    for (size_t i = begin; i < end; i++)
        fprintf(diag->out, " %02x", (unsigned char)source->text[i]);
    fprintf(diag->out, "\n%*s%s^", column + 3 * (int)(span.off - begin) + 1,
            "", colour(diag, COLOUR_CARET));
    for (size_t i = mark > 1 ? 3 * mark - 2 : mark; i > 0; i--)
        putc('~', diag->out);
    fprintf(diag->out, "%s\n", colour(diag, COLOUR_NONE));
}

/* Names in a message can hold anything; its own line ends stay. */
static PRINTF_LIKE(2, 0) void put_format(FILE *out, const char *format,
                                         va_list args)
{
    char *text = xvasprintf(format, args), *line, *end;

    for (line = text; (end = strchr(line, '\n')); line = end + 1) {
        put_text(out, line, (size_t)(end - line));
        putc('\n', out);
    }
    put_text(out, line, strlen(line));
    free(text);
}

static PRINTF_LIKE(3, 0) void put_message(const struct diag *diag,
                                          enum level level, const char *format,
                                          va_list args)
{
    fprintf(diag->out, "%s%s: %s%s", colour(diag, levels[level].colour),
            levels[level].word, colour(diag, COLOUR_NONE),
            colour(diag, COLOUR_BOLD));
    put_format(diag->out, format, args);
    fprintf(diag->out, "%s\n", colour(diag, COLOUR_NONE));
}

static PRINTF_LIKE(5, 0) void put_at(const struct diag *diag, enum level level,
                                     const struct source *source,
                                     struct span span, const char *format,
                                     va_list args)
{
    struct source_place place;

    fputs(colour(diag, COLOUR_BOLD), diag->out);
    if (span.off > source->size)
        span.off = (uint32_t)source->size;
    if (source->binary) {
        fprintf(diag->out, "%s:0x%x: ", source->name, span.off);
        put_message(diag, level, format, args);
        put_row(diag, source, span);
        return;
    }
    place = source_place(source, span.off);
    fprintf(diag->out, "%s:%u:%u: ", source->name, place.line, place.column);
    put_message(diag, level, format, args);
    put_excerpt(diag, source, span, place);
}

/* True when the error just counted is still to be shown. */
static bool
may_show_error(const struct diag *diag)
{
    if (diag->errors == DIAG_ERROR_LIMIT + 1)
        fprintf(diag->out,
                "runa-llvm: too many errors, only the first %d "
                "are shown\n",
                DIAG_ERROR_LIMIT);
    return diag->errors <= DIAG_ERROR_LIMIT;
}

void
diag_error(struct diag *diag, const struct source *source, struct span span,
           const char *format, ...)
{
    va_list args;

    diag->errors++;
    if (!may_show_error(diag))
        return;
    va_start(args, format);
    put_at(diag, LEVEL_ERROR, source, span, format, args);
    va_end(args);
}

void
diag_warning(struct diag *diag, const struct source *source, struct span span,
             const char *format, ...)
{
    va_list args;

    diag->warnings++;
    va_start(args, format);
    put_at(diag, LEVEL_WARNING, source, span, format, args);
    va_end(args);
}

void
diag_note(struct diag *diag, const struct source *source, struct span span,
          const char *format, ...)
{
    va_list args;

    if (diag->errors > DIAG_ERROR_LIMIT)
        return;
    va_start(args, format);
    put_at(diag, LEVEL_NOTE, source, span, format, args);
    va_end(args);
}

static PRINTF_LIKE(3, 0) void put_plain(const struct diag *diag,
                                        enum level level, const char *format,
                                        va_list args)
{
    fprintf(diag->out, "%sruna-llvm: ", colour(diag, COLOUR_BOLD));
    put_message(diag, level, format, args);
}

void
diag_error_plain(struct diag *diag, const char *format, ...)
{
    va_list args;

    diag->errors++;
    if (!may_show_error(diag))
        return;
    va_start(args, format);
    put_plain(diag, LEVEL_ERROR, format, args);
    va_end(args);
}

void
diag_failure(struct diag *diag, const char *format, ...)
{
    va_list args;

    diag->failures++;
    va_start(args, format);
    put_plain(diag, LEVEL_ERROR, format, args);
    va_end(args);
}

void
diag_warning_plain(struct diag *diag, const char *format, ...)
{
    va_list args;

    diag->warnings++;
    va_start(args, format);
    put_plain(diag, LEVEL_WARNING, format, args);
    va_end(args);
}
