/*
 * Fuzzes the reading of command lines: the input is a file of arguments.  From
 * what can be read the lines of clang and the back end are made, and the back
 * end reads its own.
 */
#include <unistd.h>

#include "base/file.h"
#include "cc/command.h"
#include "options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Complaints are what is expected, and nobody reads them. */
static FILE *
silence(void)
{
    FILE *nothing = fopen("/dev/null", "w");

    if (!nothing)
        BUG("no /dev/null");
    return nothing;
}

static void
read_back_end_line(struct line *line)
{
    const char *const *words = line_words(line);
    struct options options;

    options_read(&options, words + 1, (int)line->words.count - 2);
    options_release(&options);
}

static void
make_lines(struct command *command)
{
    struct line clang = {.arena = &command->arguments.arena};
    struct line one = clang, judge = clang, back_end = clang;

    clang_compile_all(&clang, command);
    for (size_t i = 0; i < command->inputs.count; i++) {
        clang_compile_one(&one, command, &command->inputs.at[i], "-");
        command->inputs.at[i].object = "object";
    }
    clang_judge(&judge, command, NULL);
    back_end_line(&back_end, command);
    read_back_end_line(&back_end);
    line_release(&clang);
    line_release(&one);
    line_release(&judge);
    line_release(&back_end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *old = stderr, *nothing = silence();
    int fd = file_in_memory(data, size);
    char *path = file_descriptor_path(fd);
    char *word = xasprintf("@%s", path);
    const char *words[] = {word};
    struct command command;

    stderr = nothing;
    if (command_read(&command, words, 1))
        make_lines(&command);
    command_release(&command);
    stderr = old;
    fclose(nothing);
    free(word);
    free(path);
    close(fd);
    return 0;
}
