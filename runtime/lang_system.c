/*
 * The system as programs in the Runa language see it. They were written for
 * Linux: of its calls there are those that a compiler needs.
 */
#include "rt.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* Numbers of Linux on x86-64. */
enum {
    LINUX_READ = 0,
    LINUX_WRITE = 1,
    LINUX_CLOSE = 3,
    LINUX_EXIT = 60,
    LINUX_EXIT_GROUP = 231
};

void *
runa_lang_get_command_line_arg(int64_t index)
{
    bool exists = index >= 0 && index <= INT32_MAX;
    return runa_lang_string_duplicate(exists ? runa_argument((int32_t)index)
                                             : NULL);
}

int64_t
runa_lang_get_time_us(void)
{
    return runa_clock_monotonic_ns() / 1000;
}

int64_t
runa_lang_sys_exit_group(void)
{
    return LINUX_EXIT_GROUP;
}

/* What was written, or the failure. */
static int64_t
write_all(int32_t fd, const void *bytes, int32_t size)
{
    int32_t error = runa_file_write(fd, bytes, size);
    return error < 0 ? error : (int64_t)(uint32_t)size;
}

int64_t
runa_lang_system_call(int64_t number, int64_t a, int64_t b, int64_t c)
{
    void *memory = (void *)(uintptr_t)b;
    switch (number) {
    case LINUX_READ: return runa_file_read((int32_t)a, memory, (int32_t)c);
    case LINUX_WRITE: return write_all((int32_t)a, memory, (int32_t)c);
    case LINUX_CLOSE: return runa_file_close((int32_t)a);
    case LINUX_EXIT:
    case LINUX_EXIT_GROUP: runa_exit((int32_t)a);
    default: return -ENOSYS;
    }
}

int64_t
runa_lang_syscall_1(int64_t number, int64_t a)
{
    return runa_lang_system_call(number, a, 0, 0);
}

/* Linux' struct utsname: six texts of 65 bytes each, the first of which is the
 * system and the fifth the machine. */
int64_t
runa_lang_syscall_uname(void *result)
{
    enum { TEXT = 65, TEXTS = 6, MACHINE = 4 };
    char *texts = result;
    memset(texts, 0, (size_t)TEXT * TEXTS);
    strcpy(texts, "wasi");
    strcpy(texts + (size_t)MACHINE * TEXT, "wasm32");
    return 0;
}
