/*
 * What an access of memory is about, for LLVM to tell such accesses apart
 * (type-based alias analysis).  A program may read a header or a length by
 * any load, so TAG_LOAD may be any of the next four.  Nothing else is at the
 * same place as what is marked.
 */
#ifndef RUNA_EMIT_TAGS_H
#define RUNA_EMIT_TAGS_H

#include <llvm-c/Core.h>

enum emit_tag {
    TAG_LOAD,
    TAG_STORE,
    TAG_HEADER,
    TAG_LENGTH,
    TAG_DELEGATE,  /* its function and its object */
    TAG_ROOT,      /* a word of the shadow stack that is no slot's */
    TAG_ALLOCATOR, /* its variables */
    TAG_CARD,      /* what stores leave for the collector */
    TAG_EXCEPTION, /* the variable with the one on its way */
    TAG_COUNT
};

/* The tag as a value of metadata. */
LLVMValueRef tag_make(LLVMContextRef context, enum emit_tag tag);

/* Puts it on a load or store. */
void tag_set(LLVMValueRef access, LLVMValueRef tag);

#endif
