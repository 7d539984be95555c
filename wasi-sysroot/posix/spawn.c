/* posix_spawn, which fails, and what it is given, which is kept. */
#include "posix.h"

#include <spawn.h>

int
posix_spawn(pid_t *restrict child, const char *restrict path,
            const posix_spawn_file_actions_t *actions,
            const posix_spawnattr_t *restrict attributes,
            char *const *restrict arguments, char *const *restrict variables)
{
    (void)child, (void)path, (void)actions, (void)attributes;
    (void)arguments, (void)variables;
    return ENOSYS;
}

int
posix_spawnp(pid_t *restrict child, const char *restrict path,
             const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *restrict attributes,
             char *const *restrict arguments, char *const *restrict variables)
{
    return posix_spawn(child, path, actions, attributes, arguments, variables);
}

int
posix_spawnattr_init(posix_spawnattr_t *attributes)
{
    *attributes = (posix_spawnattr_t){0};
    return 0;
}

int
posix_spawnattr_destroy(posix_spawnattr_t *attributes)
{
    (void)attributes;
    return 0;
}

int
posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags)
{
    attributes->__flags = flags;
    return 0;
}

int
posix_spawnattr_getflags(const posix_spawnattr_t *restrict attributes,
                         short *restrict flags)
{
    *flags = attributes->__flags;
    return 0;
}

int
posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group)
{
    attributes->__pgroup = group;
    return 0;
}

int
posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attributes,
                          pid_t *restrict group)
{
    *group = attributes->__pgroup;
    return 0;
}

int
posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attributes,
                           const sigset_t *restrict set)
{
    attributes->__mask = *set;
    return 0;
}

int
posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attributes,
                           sigset_t *restrict set)
{
    *set = attributes->__mask;
    return 0;
}

int
posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attributes,
                              const sigset_t *restrict set)
{
    attributes->__default = *set;
    return 0;
}

int
posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attributes,
                              sigset_t *restrict set)
{
    *set = attributes->__default;
    return 0;
}

int
posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
    *actions = (posix_spawn_file_actions_t){0};
    return 0;
}

int
posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
    (void)actions;
    return 0;
}

/* Nobody would carry these out. */
int
posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions,
                                 int descriptor, const char *restrict path,
                                 int flags, mode_t mode)
{
    (void)actions, (void)descriptor, (void)path, (void)flags, (void)mode;
    return ENOSYS;
}

int
posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions,
                                  int descriptor)
{
    (void)actions, (void)descriptor;
    return ENOSYS;
}

int
posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from,
                                 int to)
{
    (void)actions, (void)from, (void)to;
    return ENOSYS;
}
