/* Tags of memory accesses: see tags.h. */
#include "emit/tags.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *name;
    enum emit_tag parent; /* TAG_COUNT: the root */
} tags[TAG_COUNT] = {[TAG_LOAD] = {"memory", TAG_COUNT},
                     [TAG_STORE] = {"stored", TAG_LOAD},
                     [TAG_HEADER] = {"header", TAG_LOAD},
                     [TAG_LENGTH] = {"length", TAG_LOAD},
                     [TAG_DELEGATE] = {"delegate", TAG_LOAD},
                     [TAG_ROOT] = {"root", TAG_COUNT},
                     [TAG_ALLOCATOR] = {"allocator", TAG_COUNT},
                     [TAG_CARD] = {"card", TAG_COUNT},
                     [TAG_EXCEPTION] = {"exception", TAG_COUNT}};

static LLVMMetadataRef
text(LLVMContextRef context, const char *string)
{
    return LLVMMDStringInContext2(context, string, strlen(string));
}

static LLVMMetadataRef
zero(LLVMContextRef context)
{
    return LLVMValueAsMetadata(
        LLVMConstInt(LLVMInt64TypeInContext(context), 0, false));
}

static LLVMMetadataRef
type_node(LLVMContextRef context, enum emit_tag tag)
{
    LLVMMetadataRef root[] = {text(context, "runa")};
    LLVMMetadataRef node[] = {text(context, tags[tag].name),
                              tags[tag].parent == TAG_COUNT
                                  ? LLVMMDNodeInContext2(context, root, 1)
                                  : type_node(context, tags[tag].parent),
                              zero(context)};

    return LLVMMDNodeInContext2(context, node, 3);
}

LLVMValueRef
tag_make(LLVMContextRef context, enum emit_tag tag)
{
    LLVMMetadataRef type = type_node(context, tag);
    LLVMMetadataRef access[] = {type, type, zero(context)};

    return LLVMMetadataAsValue(context,
                               LLVMMDNodeInContext2(context, access, 3));
}

void
tag_set(LLVMValueRef access, LLVMValueRef tag)
{
    LLVMContextRef context = LLVMGetTypeContext(LLVMTypeOf(access));

    LLVMSetMetadata(access, LLVMGetMDKindIDInContext(context, "tbaa", 4), tag);
}
