/* What there is without an emulation of mmap, too: locks and advice. */
#ifndef __RUNA_SYS_MMAN_H
#define __RUNA_SYS_MMAN_H

#include <__runa_posix.h>

#ifdef _WASI_EMULATED_MMAN
#include_next <sys/mman.h>
#else
/* What would not link is not declared either. */
#define _WASI_EMULATED_MMAN
#pragma push_macro("mmap")
#pragma push_macro("munmap")
#pragma push_macro("mprotect")
#pragma push_macro("msync")
#undef mmap
#undef munmap
#undef mprotect
#undef msync
#define mmap __runa_no_mmap
#define munmap __runa_no_munmap
#define mprotect __runa_no_mprotect
#define msync __runa_no_msync
#include_next <sys/mman.h>
#pragma pop_macro("mmap")
#pragma pop_macro("munmap")
#pragma pop_macro("mprotect")
#pragma pop_macro("msync")
#undef _WASI_EMULATED_MMAN
#endif

#endif
