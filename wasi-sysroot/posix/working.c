/* The working folder, in place of libc's getcwd.o and chdir.o. */
#include "folders.h"
#include "posix.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *
getcwd(char *buffer, size_t size)
{
    const char *name = __runa_working_folder();
    size_t needed = strlen(name) + 2;
    if (buffer != NULL && size == 0)
        return fail_null(EINVAL);
    if (size != 0 && size < needed)
        return fail_null(ERANGE);
    if (buffer == NULL)
        buffer = malloc(size != 0 ? size : needed);
    if (buffer == NULL)
        return fail_null(ENOMEM);
    buffer[0] = '/';
    strcpy(buffer + 1, name);
    return buffer;
}

/* Of a link the folder that it leads to counts, so that ".." is that of the
   folder; unless the host does not show what is above it. */
int
chdir(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return -1;
    if (!S_ISDIR(status.st_mode))
        return fail(ENOTDIR);
    char *name = realpath(path, NULL);
    int result = __runa_set_working_folder(name != NULL ? name : path);
    free(name);
    return result;
}
