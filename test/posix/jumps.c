/* setjmp and its forms do what they do on the host, by both encodings of
   exceptions. */
// HOST
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf plain;
static sigjmp_buf saved;

__attribute__((noinline)) static void
deep(int n, int value)
{
    volatile char room[100];
    room[0] = (char)n;
    if (n == 0)
        longjmp(plain, value);
    deep(n - 1, value);
    room[1] = room[0];
}

static void
values(void)
{
    for (volatile int i = 0; i < 4; i++) {
        int result = setjmp(plain);
        if (result == 0)
            deep(20, i);
        printf("jump with %d gave %d\n", i, result);
    }
}

static void
levels(void)
{
    jmp_buf outer, inner;
    volatile int passed = 0;
    if (setjmp(outer) == 0) {
        if (setjmp(inner) == 0)
            longjmp(inner, 1);
        passed = 1;
        longjmp(outer, 2);
    }
    printf("levels %d\n", passed);
    switch (_setjmp(inner)) {
    case 0: _longjmp(inner, 5);
    case 5: printf("five\n"); break;
    default: printf("wrong\n");
    }
}

static int
compare(const void *a, const void *b)
{
    (void)a, (void)b;
    longjmp(plain, 3);
}

static void
through_library(void)
{
    int numbers[] = {3, 1, 2};
    int result = setjmp(plain);
    if (result == 0)
        qsort(numbers, 3, sizeof *numbers, compare);
    printf("out of qsort: %d\n", result);
}

static void
show_mask(const char *what)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("%s: blocked %d\n", what, sigismember(&mask, SIGUSR1));
}

static void
jump_saved(int signal)
{
    show_mask("in the handler");
    siglongjmp(saved, signal == SIGUSR1);
}

static void
masks(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGUSR1, jump_saved);
    if (sigsetjmp(saved, 1) == 0)
        raise(SIGUSR1);
    show_mask("mask saved");
    if (sigsetjmp(saved, 0) == 0)
        raise(SIGUSR1);
    show_mask("mask not saved");
    sigprocmask(SIG_SETMASK, &none, NULL);
}

int
main(void)
{
    values();
    levels();
    through_library();
    masks();
    return 0;
}
