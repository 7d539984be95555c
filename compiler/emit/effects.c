/*
 * What LLVM may know of functions of the runtime: that memory is new and
 * zeroed, so that what is never read need not be made, and which functions
 * only look. The words are those of LLVM's own attributes.
 */
#include "base/base.h"
#include "emit/emitter.h"
#include "emit/prototype.h"

#define ONLY_ALLOCATES \
    " memory(inaccessiblemem: readwrite) nounwind willreturn"
#define ONLY_FREES \
    " memory(argmem: readwrite, inaccessiblemem: readwrite) nounwind " \
    "willreturn allockind(\"free\")"
#define ONLY_READS " memory(read) nounwind willreturn"

#define NEW(align, size, family) \
    "declare noalias nonnull align " align " ptr @f(" size ")" ONLY_ALLOCATES \
    " allockind(\"alloc,zeroed\") \"alloc-family\"=\"" family "\""
#define FREE(family) \
    "declare void @f(ptr allocptr captures(none))" ONLY_FREES \
    " \"alloc-family\"=\"" family "\""

static const struct {
    const char *name, *prototype;
} known[] = {
    {"runa_allocate", NEW("16", "i32", "runa_allocate")},
    {"runa_free", FREE("runa_allocate")},
    {"runa_string_length", "declare i32 @f(ptr captures(none))" ONLY_READS},
    {"runa_lang_allocate", NEW("8", "i64", "runa_lang")},
    {"runa_lang_deallocate", FREE("runa_lang")},
    {"runa_lang_string_equals",
     "declare i64 @f(ptr captures(none), ptr captures(none))" ONLY_READS},
    {"runa_lang_string_compare",
     "declare i64 @f(ptr captures(none), ptr captures(none))" ONLY_READS},
    {"runa_lang_string_find",
     "declare i64 @f(ptr captures(none), ptr captures(none))" ONLY_READS},
    {"runa_lang_string_char_at",
     "declare i64 @f(ptr captures(none), i64)" ONLY_READS},
};

void
emit_declare_effects(struct emitter *e, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp(known[i].name, name) == 0)
            prototype_declare(e->module, name, known[i].prototype);
    }
}
