/* Semaphores and locks of one thread. */
#include "check.h"

#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static void
semaphores(void)
{
    sem_t semaphore;
    int value;
    CHECK_ERROR(sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1), EINVAL);
    CHECK(sem_init(&semaphore, 0, 2) == 0);
    CHECK(sem_wait(&semaphore) == 0 && sem_trywait(&semaphore) == 0);
    CHECK_ERROR(sem_trywait(&semaphore), EAGAIN);
    CHECK_ERROR(sem_wait(&semaphore), EDEADLK);
    CHECK(sem_getvalue(&semaphore, &value) == 0 && value == 0);
    CHECK(sem_post(&semaphore) == 0);
    CHECK(sem_getvalue(&semaphore, &value) == 0 && value == 1);
    struct timespec start, until, end, bad = {0, -1};
    CHECK(sem_timedwait(&semaphore, &bad) == 0);
    CHECK_ERROR(sem_timedwait(&semaphore, &bad), EINVAL);
    clock_gettime(CLOCK_REALTIME, &start);
    until = start;
    until.tv_nsec += 50000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    CHECK_ERROR(sem_timedwait(&semaphore, &until), ETIMEDOUT);
    clock_gettime(CLOCK_REALTIME, &end);
    long took = (long)(end.tv_sec - start.tv_sec) * 1000 +
                (end.tv_nsec - start.tv_nsec) / 1000000;
    CHECK(took >= 49 && took < 5000);
    CHECK_ERROR(sem_timedwait(&semaphore, &start), ETIMEDOUT);
    CHECK(sem_destroy(&semaphore) == 0);
    CHECK(sem_init(&semaphore, 0, SEM_VALUE_MAX) == 0);
    CHECK_ERROR(sem_post(&semaphore), EOVERFLOW);
}

static void
by_name(void)
{
    sem_t any;
    CHECK_ERROR(sem_open("/name", O_CREAT, 0600, 1), ENOSYS);
    CHECK_ERROR(sem_close(&any), EINVAL);
    CHECK_ERROR(sem_unlink("/name"), ENOENT);
}

static void
streams(void)
{
    flockfile(stdout);
    CHECK(ftrylockfile(stdout) == 0);
    funlockfile(stdout);
    funlockfile(stdout);
}

static int
differ(const unsigned char *bytes, size_t size)
{
    for (size_t i = 1; i < size; i++)
        if (bytes[i] != bytes[0])
            return 1;
    return 0;
}

static void
machine(void)
{
    char name[20];
    double loads[3];
    unsigned char bytes[1000] = {0};
    CHECK(gethostname(name, sizeof name) == 0);
    CHECK_TEXT(name, "(none)");
    CHECK_ERROR(gethostname(name, 3), ENAMETOOLONG);
    CHECK(getloadavg(loads, 3) == -1);
    CHECK(getrandom(bytes, sizeof bytes, 0) == sizeof bytes);
    CHECK(differ(bytes, 256) && differ(bytes + 744, 256));
    CHECK(getrandom(bytes, 0, GRND_NONBLOCK) == 0);
    CHECK_ERROR(getrandom(bytes, 1, 0x100), EINVAL);
    CHECK_TEXT(secure_getenv("V"), "value");
}

int
main(void)
{
    semaphores();
    by_name();
    streams();
    machine();
    return failures;
}
