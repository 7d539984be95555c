/* Prototypes: see prototype.h. */
#include "emit/prototype.h"

#include <llvm-c/IRReader.h>

#include "base/base.h"

static LLVMModuleRef
parse(LLVMContextRef context, const char *prototype)
{
    LLVMMemoryBufferRef buffer = LLVMCreateMemoryBufferWithMemoryRange(
        prototype, strlen(prototype), "prototype", true);
    LLVMModuleRef module;
    char *error;

    if (LLVMParseIRInContext(context, buffer, &module, &error))
        BUG("prototype: %s", error);
    return module;
}

static void
copy_attributes(LLVMValueRef from, LLVMAttributeIndex from_index,
                LLVMValueRef to, LLVMAttributeIndex to_index)
{
    unsigned count = LLVMGetAttributeCountAtIndex(from, from_index);
    LLVMAttributeRef *attributes =
        xcalloc((size_t)count + 1, sizeof *attributes);

    LLVMGetAttributesAtIndex(from, from_index, attributes);
    for (unsigned i = 0; i < count; i++)
        LLVMAddAttributeAtIndex(to, to_index, attributes[i]);
    free(attributes);
}

/* Which parameter of the prototype is parameter I, if the last of COUNT is
 * repeated. */
static unsigned
original(unsigned i, unsigned count)
{
    return i < count ? i : count - 1;
}

static LLVMValueRef
add(LLVMModuleRef module, const char *name, LLVMValueRef prototype,
    unsigned count)
{
    LLVMTypeRef type = LLVMGlobalGetValueType(prototype);
    unsigned own = LLVMCountParamTypes(type);
    LLVMTypeRef *params =
        xcalloc((size_t)(own > count ? own : count) + 1, sizeof *params);
    LLVMValueRef function;

    LLVMGetParamTypes(type, params);
    for (unsigned i = own; i < count; i++)
        params[i] = params[original(i, own)];
    function = LLVMAddFunction(
        module, name,
        LLVMFunctionType(LLVMGetReturnType(type), params, count, false));
    for (unsigned i = 0; i < count; i++)
        copy_attributes(prototype, original(i, own) + 1, function, i + 1);
    copy_attributes(prototype, LLVMAttributeReturnIndex, function,
                    LLVMAttributeReturnIndex);
    copy_attributes(prototype, (LLVMAttributeIndex)LLVMAttributeFunctionIndex,
                    function, (LLVMAttributeIndex)LLVMAttributeFunctionIndex);
    free(params);
    return function;
}

static LLVMValueRef
declare(LLVMModuleRef module, const char *name, const char *prototype,
        int more)
{
    LLVMValueRef function = LLVMGetNamedFunction(module, name), known;
    LLVMModuleRef parsed;

    if (function)
        return function;
    parsed = parse(LLVMGetModuleContext(module), prototype);
    known = LLVMGetNamedFunction(parsed, "f");
    function = add(module, name, known,
                   (unsigned)((int)LLVMCountParams(known) + more));
    LLVMDisposeModule(parsed);
    return function;
}

LLVMValueRef
prototype_declare(LLVMModuleRef module, const char *name,
                  const char *prototype)
{
    return declare(module, name, prototype, 0);
}

LLVMValueRef
prototype_declare_repeated(LLVMModuleRef module, const char *name,
                           const char *prototype, unsigned times)
{
    return declare(module, name, prototype, (int)times - 1);
}
