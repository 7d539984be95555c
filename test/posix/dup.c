/* Second numbers for descriptors do what they do on the host. */
// HOST
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The numbers differ by the folders that a host gives: free ones are shown
   from the first on. */
static int first;

static void
shared_position(void)
{
    char text[8] = {0};
    int a = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    show("opened", a - first);
    int b = dup(a);
    show("dup", b - first);
    show("write", write(a, "hello world", 11));
    show("position of the other", (long)lseek(b, 0, SEEK_CUR));
    lseek(b, 6, SEEK_SET);
    show("read", read(a, text, 3));
    printf("%s\n", text);
    show("close one", close(a));
    show("closed twice", close(a));
    show("read the other", read(b, text, 7));
    printf("%s\n", text);
    show("lowest number", open("file", O_RDONLY) - first);
    close(a);
    show("close the other", close(b));
    show("read closed", read(b, text, 1));
    struct stat status;
    show("fstat closed", fstat(b, &status));
}

static void
flags_and_ranges(void)
{
    int a = open("file", O_RDWR);
    show("from 20", fcntl(a, F_DUPFD, 20));
    show("from 20 again", fcntl(a, F_DUPFD, 20));
    show("cloexec", fcntl(a, F_DUPFD_CLOEXEC, 30));
    show("from -1", fcntl(a, F_DUPFD, -1));
    int ends[2];
    pipe(ends);
    int other = dup(ends[0]);
    fcntl(other, F_SETFL, O_NONBLOCK);
    show("flags are shared", (fcntl(ends[0], F_GETFL) & O_NONBLOCK) != 0);
    show("not of the other end", (fcntl(ends[1], F_GETFL) & O_NONBLOCK) != 0);
    close(ends[0]);
    close(ends[1]);
    close(other);
    show("bad from", fcntl(999, F_DUPFD, 0));
    show("dup bad", dup(999));
    show("dup -1", dup(-1));
    show("dup2 to 50", dup2(a, 50));
    show("dup2 to itself", dup2(50, 50));
    show("dup2 bad to itself", dup2(60, 60));
    show("dup2 to -1", dup2(a, -1));
    show("dup2 bad", dup2(61, 50));
    show("50 is still open", fcntl(50, F_GETFL) >= 0);
    show("dup3", dup3(a, 51, O_CLOEXEC));
    show("dup3 to itself", dup3(a, a, 0));
    for (int fd = 20; fd < 60; fd++)
        close(fd);
    close(a);
}

static void
redirection(void)
{
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    int file = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);
    show("redirect", dup2(file, STDOUT_FILENO));
    printf("this goes to the file\n");
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    char text[100] = {0};
    lseek(file, 0, SEEK_SET);
    show("length", read(file, text, sizeof text - 1));
    printf("%s", text);
    close(file);
}

static void
closed_first(void)
{
    close(STDIN_FILENO);
    show("open takes 0", open("out", O_RDONLY));
    show("getc", getchar());
    int a = open("file", O_RDWR);
    close(a);
    show("same number again", open("file", O_RDONLY) - a);
    FILE *stream = fdopen(dup(a), "r");
    char line[20];
    printf("%s\n", fgets(line, sizeof line, stream));
    fclose(stream);
    show("still open", fcntl(a, F_GETFD) >= 0);
}

int
main(void)
{
    first = dup(STDOUT_FILENO);
    close(first);
    shared_position();
    flags_and_ranges();
    redirection();
    closed_first();
    return 0;
}
