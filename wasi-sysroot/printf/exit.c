/* What exit does to streams, a quarter of the size of wasi-libc's: output is
 * written, and the file of an input is left where the program has read to. */
#include "file.h"

FILE **__ofl_lock(void);
void __stdio_exit(void);
void __stdio_exit_needed(void);

/* Those of the three streams that are not linked. */
static FILE *volatile none = 0;
extern FILE *volatile __stdin_used __attribute__((weak, alias("none")));
extern FILE *volatile __stdout_used __attribute__((weak, alias("none")));
extern FILE *volatile __stderr_used __attribute__((weak, alias("none")));

static void
finish(FILE *stream)
{
    struct file *file = file_of(stream);
    if (!file)
        return;
    if (file->write_at != file->write_start)
        file->write(stream, 0, 0);
    if (file->read_at != file->read_end)
        file->seek(stream, file->read_at - file->read_end, SEEK_CUR);
}

void
__stdio_exit(void)
{
    for (FILE *stream = *__ofl_lock(); stream; stream = file_of(stream)->next)
        finish(stream);
    finish(__stdin_used);
    finish(__stdout_used);
    finish(__stderr_used);
}

/* Named by what writes into or reads from a buffer, to link this. */
extern void __stdio_exit_needed(void)
    __attribute__((weak, alias("__stdio_exit")));
