/*
 * Memory that is mapped, in place of wasi-libc's libwasi-emulated-mman.a: at
 * pages, and unmapped in parts as well. It is memory like any other, into which
 * a file is read once: what is written there does not come into the file, and
 * no access is ever refused. So who asks for either is told no.
 */
#include "../posix.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE ((size_t)65536)

/* What one mmap made. Its memory is freed when no page of it is left. */
struct mapping {
    struct mapping *next;
    char *start;
    size_t pages, left;
    bool is_mapped[]; /* each page */
};

static struct mapping *mappings;

static bool
is_aligned(const void *address)
{
    return (uintptr_t)address % PAGE == 0;
}

/* The first error of POSIX's that the arguments deserve, or 0. */
static int
check_arguments(size_t length, int access, int flags, off_t offset)
{
    int sharing = flags & MAP_TYPE;
    if (length == 0 || offset % PAGE != 0 || offset < 0 ||
        (sharing != MAP_SHARED && sharing != MAP_PRIVATE))
        return EINVAL;
    if (flags &
        (MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_GROWSDOWN | MAP_HUGETLB))
        return ENOTSUP;
    if (access == PROT_NONE || (access & ~(PROT_READ | PROT_WRITE)) != 0)
        return ENOTSUP;
    if (!(flags & MAP_ANON) && sharing == MAP_SHARED && (access & PROT_WRITE))
        return ENOTSUP;
    return length > SIZE_MAX - PAGE ? ENOMEM : 0;
}

static struct mapping *
add_mapping(size_t length)
{
    size_t pages = (length + PAGE - 1) / PAGE;
    struct mapping *map = malloc(sizeof *map + pages);
    if (map == NULL)
        return NULL;
    map->start = aligned_alloc(PAGE, pages * PAGE);
    if (map->start == NULL) {
        free(map);
        return NULL;
    }
    map->pages = map->left = pages;
    memset(map->is_mapped, true, pages);
    map->next = mappings;
    mappings = map;
    return map;
}

static bool
is_file(int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return false;
    errno = ENODEV;
    return S_ISREG(status.st_mode);
}

/* read_file: as much as there is; zeros follow. */
static bool
read_file(int file, off_t offset, char *to, size_t length)
{
    while (length > 0) {
        ssize_t done = pread(file, to, length, offset);
        if (done < 0) {
            errno = errno == EBADF || errno == ENOTCAPABLE ? EACCES : errno;
            return false;
        }
        if (done == 0)
            break;
        to += done;
        offset += done;
        length -= (size_t)done;
    }
    return true;
}

void *
mmap(void *wish, size_t length, int access, int flags, int file, off_t offset)
{
    (void)wish;
    int error = check_arguments(length, access, flags, offset);
    if (error != 0)
        return fail(error), MAP_FAILED;
    if (!(flags & MAP_ANON) && !is_file(file))
        return MAP_FAILED;
    struct mapping *map = add_mapping(length);
    if (map == NULL)
        return fail(ENOMEM), MAP_FAILED;
    memset(map->start, 0, map->pages * PAGE);
    if (flags & MAP_ANON || read_file(file, offset, map->start, length))
        return map->start;
    error = errno;
    munmap(map->start, length);
    return fail(error), MAP_FAILED;
}

/* unmap_pages: those of the map that are in the range. */
static void
unmap_pages(struct mapping *map, const char *address, size_t length)
{
    for (size_t page = 0; page < map->pages; page++) {
        size_t distance =
            (uintptr_t)(map->start + page * PAGE) - (uintptr_t)address;
        if (distance >= length || !map->is_mapped[page])
            continue;
        map->is_mapped[page] = false;
        map->left--;
    }
}

static void
remove_unmapped(void)
{
    for (struct mapping **place = &mappings; *place != NULL;) {
        struct mapping *map = *place;
        if (map->left > 0) {
            place = &map->next;
            continue;
        }
        *place = map->next;
        free(map->start);
        free(map);
    }
}

/* What is not mapped may be in the range. */
int
munmap(void *address, size_t length)
{
    if (!is_aligned(address) || length == 0)
        return fail(EINVAL);
    for (struct mapping *map = mappings; map != NULL; map = map->next)
        unmap_pages(map, address, length);
    remove_unmapped();
    return 0;
}

static bool
is_page_mapped(uintptr_t address)
{
    for (struct mapping *map = mappings; map != NULL; map = map->next) {
        size_t page = (address - (uintptr_t)map->start) / PAGE;
        if (page < map->pages)
            return map->is_mapped[page];
    }
    return false;
}

/* msync: nothing to write, as what is written to a file's memory is no one
   else's to see. */
int
msync(void *address, size_t length, int flags)
{
    if (!is_aligned(address) ||
        (flags & ~(MS_ASYNC | MS_SYNC | MS_INVALIDATE)) ||
        (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC))
        return fail(EINVAL);
    for (size_t at = 0; at < length; at += PAGE)
        if (!is_page_mapped((uintptr_t)address + at))
            return fail(ENOMEM);
    return 0;
}

/* mprotect: of any memory, as programs do. Less than all access would not be
   kept. */
int
mprotect(void *address, size_t length, int access)
{
    size_t end = __builtin_wasm_memory_size(0) * PAGE;
    if (!is_aligned(address))
        return fail(EINVAL);
    if ((uintptr_t)address > end || length > end - (uintptr_t)address)
        return fail(ENOMEM);
    return access == (PROT_READ | PROT_WRITE) ? 0 : fail(ENOTSUP);
}
