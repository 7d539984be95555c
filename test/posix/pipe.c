/* Pipes do what they do on the host, as far as one thread can see. */
// HOST
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <unistd.h>

static void
show_events(const char *what, int reader, int writer)
{
    struct pollfd wanted[2] = {{.fd = reader, .events = POLLIN},
                               {.fd = writer, .events = POLLOUT}};
    int number = poll(wanted, 2, 0);
    printf("%s: %d in %d hup %d, out %d\n", what, number,
           (wanted[0].revents & POLLIN) != 0,
           (wanted[0].revents & POLLHUP) != 0,
           (wanted[1].revents & POLLOUT) != 0);
}

static void
bytes(void)
{
    int ends[2];
    char text[100] = {0};
    show("pipe", pipe(ends));
    show_events("empty", ends[0], ends[1]);
    show("write", write(ends[1], "hello ", 6));
    struct iovec parts[3] = {{(void *)"wo", 2}, {NULL, 0}, {(void *)"rld", 3}};
    show("writev", writev(ends[1], parts, 3));
    show_events("full", ends[0], ends[1]);
    int count = -1;
    show("FIONREAD", ioctl(ends[0], FIONREAD, &count));
    printf("%d bytes\n", count);
    show("read", read(ends[0], text, 4));
    show("read the rest", read(ends[0], text + 4, 90));
    printf("%s\n", text);
    show("write nothing", write(ends[1], "", 0));
    show("seek", (long)lseek(ends[0], 0, SEEK_SET));
    show("pread", pread(ends[0], text, 1, 0));
    show("pwrite", pwrite(ends[1], text, 1, 0));
    show("write to the reader", write(ends[0], "x", 1));
    show("read from the writer", read(ends[1], text, 1));
    show("isatty", isatty(ends[0]));
    int other = dup(ends[1]);
    close(ends[1]);
    show("write to the other", write(other, "last", 4));
    close(other);
    show_events("closed", ends[0], -1);
    show("read", read(ends[0], text, 90));
    show("end of file", read(ends[0], text, 90));
    close(ends[0]);
    show("closed", read(ends[0], text, 1));
}

static void
streams(void)
{
    int ends[2];
    char line[50];
    pipe(ends);
    FILE *out = fdopen(ends[1], "w"), *in = fdopen(ends[0], "r");
    fprintf(out, "one %d\ntwo\n", 1);
    fclose(out);
    while (fgets(line, sizeof line, in) != NULL)
        printf("line %s", line);
    show("eof", feof(in));
    fclose(in);
}

static volatile sig_atomic_t caught;
static void
catch_signal(int signal)
{
    caught = signal;
}

static void
without_blocking(void)
{
    int ends[2];
    char big[4096] = {0};
    show("pipe2", pipe2(ends, O_NONBLOCK | O_CLOEXEC));
    show("flags", (fcntl(ends[0], F_GETFL) & O_NONBLOCK) != 0);
    show("read nothing", read(ends[0], big, 1));
    long all = 0, done;
    while ((done = write(ends[1], big, sizeof big)) > 0)
        all += done;
    printf("%ld then %s\n", all, error_name());
    show_events("full", ends[0], ends[1]);
    show("read some", read(ends[0], big, 4096));
    show("write some", write(ends[1], big, 4096));
    signal(SIGPIPE, catch_signal);
    close(ends[0]);
    show("broken", write(ends[1], "x", 1));
    printf("SIGPIPE %d\n", caught == SIGPIPE);
    signal(SIGPIPE, SIG_IGN);
    show("broken and ignored", write(ends[1], "x", 1));
    close(ends[1]);
    show("bad flag", pipe2(ends, 0x40000000));
}

static void
selects(void)
{
    int ends[2];
    pipe(ends);
    fd_set readers, writers;
    struct timeval timeout = {0, 20000};
    FD_ZERO(&readers);
    FD_SET(ends[0], &readers);
    show("select times out",
         select(ends[1] + 1, &readers, NULL, NULL, &timeout));
    write(ends[1], "x", 1);
    FD_ZERO(&readers);
    FD_ZERO(&writers);
    FD_SET(ends[0], &readers);
    FD_SET(ends[1], &writers);
    show("select", select(ends[1] + 1, &readers, &writers, NULL, NULL));
    printf("%d %d\n", FD_ISSET(ends[0], &readers) != 0,
           FD_ISSET(ends[1], &writers) != 0);
    close(ends[0]);
    close(ends[1]);
}

/* A random sequence of writes and reads keeps every byte in order. */
static void
order(void)
{
    enum { TOTAL = 300000 };
    static unsigned char buffer[5000];
    int ends[2];
    unsigned seed = 12345, sent = 0, received = 0, wrong = 0;
    pipe(ends);
    while (received < TOTAL) {
        unsigned size = (seed = seed * 1103515245 + 12345) >> 16 & 4095;
        if (sent < TOTAL && sent - received < 20000) {
            for (unsigned i = 0; i < size; i++)
                buffer[i] = (unsigned char)((sent + i) % 251);
            sent += (unsigned)write(ends[1], buffer, size);
        }
        if (sent == received)
            continue;
        unsigned got = (unsigned)read(ends[0], buffer, size / 2 + 1);
        for (unsigned i = 0; i < got; i++)
            wrong += buffer[i] != (received + i) % 251;
        received += got;
    }
    printf("%u bytes wrong\n", wrong);
    close(ends[0]);
    close(ends[1]);
}

int
main(void)
{
    bytes();
    streams();
    without_blocking();
    selects();
    order();
    return 0;
}
