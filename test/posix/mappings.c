/* Memory that is mapped. */
#include "check.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE ((size_t)65536)
#define ACCESS (PROT_READ | PROT_WRITE)
#define NO_FILE (MAP_PRIVATE | MAP_ANON)

static char *
map(size_t length)
{
    char *start = mmap(NULL, length, ACCESS, NO_FILE, -1, 0);
    CHECK(start != MAP_FAILED && (uintptr_t)start % PAGE == 0);
    return start;
}

static int
are_zero(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return 0;
    return 1;
}

/* What was written and freed before must not be seen. */
static void
pages(void)
{
    CHECK(sysconf(_SC_PAGESIZE) == (long)PAGE && getpagesize() == (int)PAGE);
    for (int i = 0; i < 3; i++) {
        size_t length = 3 * PAGE - 1;
        char *start = map(length);
        CHECK(are_zero(start, 3 * PAGE));
        memset(start, 1, 3 * PAGE);
        CHECK(munmap(start, length) == 0);
    }
}

/* Pages are given back one by one, in any order. A map for each keeps the
   memory from growing for ever. */
static void
parts(void)
{
    for (int i = 0; i < 20000; i++) {
        char *start = map(4 * PAGE);
        start[PAGE] = 7;
        if (munmap(start, PAGE) != 0 || start[PAGE] != 7 ||
            munmap(start + 3 * PAGE, PAGE) != 0 ||
            munmap(start + PAGE, 2 * PAGE) != 0)
            fails(__LINE__, "parts", "an error");
    }
    char *one = map(PAGE), *other = map(PAGE);
    char *low = one < other ? one : other, *high = one < other ? other : one;
    CHECK(munmap(low, (size_t)(high - low) + PAGE) == 0);
    CHECK(munmap(low, PAGE) == 0);
    CHECK_ERROR(msync(low, PAGE, MS_SYNC), ENOMEM);
    CHECK_ERROR(munmap(low + 1, PAGE), EINVAL);
    CHECK_ERROR(munmap(low, 0), EINVAL);
}

static void
files(void)
{
    int file = open("file", O_RDWR | O_CREAT, 0600);
    char *text = malloc(PAGE + 100);
    memset(text, 'x', PAGE + 100);
    CHECK(write(file, text, PAGE + 100) == (ssize_t)(PAGE + 100));
    char *start = mmap(NULL, PAGE + 100, PROT_READ, MAP_SHARED, file, 0);
    CHECK(start != MAP_FAILED && (uintptr_t)start % PAGE == 0);
    CHECK(memcmp(start, text, PAGE + 100) == 0);
    CHECK(are_zero(start + PAGE + 100, PAGE - 100));
    CHECK(msync(start, PAGE + 100, MS_SYNC) == 0);
    CHECK(munmap(start, PAGE + 100) == 0);
    start = mmap(NULL, 100, ACCESS, MAP_PRIVATE, file, PAGE);
    CHECK(start != MAP_FAILED && memcmp(start, text, 100) == 0);
    start[0] = 'y';
    CHECK(munmap(start, 100) == 0);
    CHECK(pread(file, text, 1, PAGE) == 1 && text[0] == 'x');
    CHECK_ERROR(mmap(NULL, 100, ACCESS, MAP_SHARED, file, 0), ENOTSUP);
    CHECK_ERROR(mmap(NULL, 100, PROT_READ, MAP_SHARED, file, 1), EINVAL);
    close(file);
    CHECK_ERROR(mmap(NULL, 100, PROT_READ, MAP_SHARED, file, 0), EBADF);
    file = open("file", O_WRONLY);
    CHECK_ERROR(mmap(NULL, 100, PROT_READ, MAP_SHARED, file, 0), EACCES);
    file = open(".", O_RDONLY);
    CHECK_ERROR(mmap(NULL, 100, PROT_READ, MAP_SHARED, file, 0), ENODEV);
    free(text);
}

static void
refused(void)
{
    CHECK_ERROR(mmap(NULL, 0, ACCESS, NO_FILE, -1, 0), EINVAL);
    CHECK_ERROR(mmap(NULL, 1, ACCESS, MAP_ANON, -1, 0), EINVAL);
    CHECK_ERROR(mmap(NULL, SIZE_MAX, ACCESS, NO_FILE, -1, 0), ENOMEM);
    CHECK_ERROR(mmap(NULL, SIZE_MAX - PAGE, ACCESS, NO_FILE, -1, 0), ENOMEM);
    CHECK_ERROR(mmap(NULL, 1, PROT_NONE, NO_FILE, -1, 0), ENOTSUP);
    CHECK_ERROR(mmap(NULL, 1, ACCESS | PROT_EXEC, NO_FILE, -1, 0), ENOTSUP);
    CHECK_ERROR(mmap((void *)PAGE, 1, ACCESS, NO_FILE | MAP_FIXED, -1, 0),
                ENOTSUP);
}

static void
protection(void)
{
    char *start = map(PAGE);
    CHECK(mprotect(start, PAGE, ACCESS) == 0);
    CHECK_ERROR(mprotect(start, PAGE, PROT_READ), ENOTSUP);
    CHECK_ERROR(mprotect(start, PAGE, PROT_NONE), ENOTSUP);
    CHECK_ERROR(mprotect(start + 1, PAGE, ACCESS), EINVAL);
    CHECK_ERROR(mprotect(start, 0xffff0000, ACCESS), ENOMEM);
    CHECK(msync(start, PAGE, MS_ASYNC | MS_INVALIDATE) == 0);
    CHECK_ERROR(msync(start, PAGE, MS_ASYNC | MS_SYNC), EINVAL);
    CHECK_ERROR(msync(start + 1, PAGE, MS_SYNC), EINVAL);
    CHECK(munmap(start, PAGE) == 0);
    CHECK_ERROR(msync(start, PAGE, MS_SYNC), ENOMEM);
}

int
main(void)
{
    pages();
    parts();
    files();
    refused();
    protection();
    return failures;
}
