/* The standard streams as docs/runtime.md describes them. */
#include <errno.h>
#include <unistd.h>

#include "interp/host.h"

/* Waits for what the system cannot do yet. */
static bool
is_passing(int error)
{
    return error == EINTR || error == EAGAIN;
}

/* Writes all to a descriptor of the process; 0 or an errno value. */
static int
write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(fd, bytes, size);

        if (done < 0 && !is_passing(errno))
            return errno;
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
    return 0;
}

int
stream_write(struct interp *in, uint32_t fd, const void *bytes, size_t size)
{
    const struct interp_options *options = &in->options;
    bool standard = (fd == STDOUT_FILENO || fd == STDERR_FILENO) &&
                    !(in->closed >> fd & 1);
    int file = file_of(in, fd);

    if (standard && options->write)
        return options->write(options->context, (int)fd, bytes, size);
    if (standard && options->sealed)
        return 0;
    return file < 0 ? EBADF : write_all(file, bytes, size);
}

/* A stream that cannot be written ends the program, since what it says would
 * be lost; without a word if nobody listens any more. */
static void
give_up(struct interp *in, int error)
{
    char text[64];
    int size = snprintf(text, sizeof text,
                        "panic: cannot write standard output, errno %d\n",
                        wasi_errno(error));

    if (error != EPIPE)
        stream_write(in, STDERR_FILENO, text, (size_t)size);
    machine_exit(in, PANIC_STATUS);
}

void
output_flush(struct interp *in)
{
    size_t size = in->output.size;
    int error;

    in->output.size = 0;
    error = size ? stream_write(in, STDOUT_FILENO, in->output.bytes, size) : 0;
    if (error)
        give_up(in, error);
}

/* Text that does not fit beside what waits is not kept waiting with it. */
void
output_add(struct interp *in, const char *bytes, size_t size)
{
    if (size > OUTPUT_SIZE - in->output.size)
        output_flush(in);
    if (size > OUTPUT_SIZE) {
        int error = stream_write(in, STDOUT_FILENO, bytes, size);

        if (error)
            give_up(in, error);
        return;
    }
    memcpy(in->output.bytes + in->output.size, bytes, size);
    in->output.size += size;
    if (memchr(bytes, '\n', size))
        output_flush(in);
}

void
error_write(struct interp *in, const char *bytes, size_t size)
{
    output_flush(in);
    if (in->running && stream_write(in, STDERR_FILENO, bytes, size))
        machine_exit(in, PANIC_STATUS);
}

void
error_write_lines(struct interp *in, const char *text)
{
    while (*text) {
        size_t size = strcspn(text, "\n") + 1;

        error_write(in, text, size);
        text += size;
    }
}

/* Reads what there is; how many bytes, or minus an errno of WASI. */
static int
input_fill(struct interp *in)
{
    ssize_t got;

    output_flush(in);
    in->input.next = in->input.end = 0;
    if (in->options.sealed)
        return 0;
    do
        got = read(file_of(in, STDIN_FILENO), in->input.bytes, INPUT_SIZE);
    while (got < 0 && is_passing(errno));
    if (got < 0)
        return -wasi_errno(errno);
    in->input.end = (size_t)got;
    return (int)got;
}

int
input_peek(struct interp *in)
{
    if (in->input.next == in->input.end) {
        int got = input_fill(in);

        if (got <= 0)
            return got < 0 ? got : -1;
    }
    return (unsigned char)in->input.bytes[in->input.next];
}

int
input_take(struct interp *in)
{
    int byte = input_peek(in);

    if (byte >= 0)
        in->input.next++;
    return byte;
}
