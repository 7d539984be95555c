/*
 * Managed objects: docs/lir.md, section 21.
 *
 * An allocation is one call here, of a function that emit/expand.c defines
 * only when LLVM has optimised the module: until then LLVM knows what an
 * allocation is, and leaves out those that nothing comes of.
 */
#include "base/base.h"
#include "emit/emitter.h"
#include "emit/expand.h"
#include "lir/safepoint.h"

/* As in runtime/gc.h. */
#define GRANULE 16
#define CARD_SHIFT 10

/* Objects share a question for room up to this size together. */
#define SHARED_MAX 256

/* Arrays up to this size are tried in place. */
#define INLINE_MAX 8192

static bool
is_try(const struct lir_inst *inst)
{
    return inst->op == LIR_TRY_ALLOC || inst->op == LIR_TRY_ALLOC_ARRAY ||
           inst->op == LIR_TRY_DELEGATE;
}

static const struct lir_operand *
operand(const struct emitter *e, unsigned n)
{
    return &lir_operands(e->func, e->inst)[n];
}

static const struct lir_struct *
type_of(const struct emitter *e, unsigned n)
{
    return &e->lir->structs[operand(e, n)->id];
}

static LLVMValueRef
add_offset(struct emitter *e, LLVMValueRef base, LLVMValueRef offset)
{
    return LLVMBuildGEPWithNoWrapFlags(e->builder, e->types[LIR_I8], base,
                                       &offset, 1, "",
                                       LLVMGEPFlagInBounds | LLVMGEPFlagNUW);
}

static LLVMValueRef
load_word(struct emitter *e, LLVMValueRef base, unsigned offset,
          enum lir_type type, enum emit_tag tag)
{
    LLVMValueRef address =
        offset ? add_offset(e, base, emit_int(e, LIR_I32, offset)) : base;
    LLVMValueRef word =
        LLVMBuildLoad2(e->builder, e->types[type], address, "");

    emit_set_tag(e, word, tag);
    return word;
}

/* Allocation */

static LLVMValueRef
cold_word(struct emitter *e, LLVMValueRef frame, unsigned n)
{
    return emit_frame_offset(e, frame, n * ROOTS_WORD_BYTES);
}

static void
store_root(struct emitter *e, LLVMValueRef word, LLVMValueRef value)
{
    emit_set_tag(e, LLVMBuildStore(e->builder, value, word), TAG_ROOT);
}

/*
 * LLVM is told that an allocation changes nothing.  But it may change COUNT
 * words from FRAME on, and a function that LLVM inlines may have a slot where
 * such a word is: a store there could be left out, as of what is there
 * anyway.  So something else is stored, for LLVM to see.
 */
static void
forget_words(struct emitter *e, LLVMValueRef frame, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        store_root(e, cold_word(e, frame, i),
                   emit_variable(e, EXPAND_FORGOTTEN));
}

/* Calls a function of emit/expand.c: the COUNT ARGS, of which that at FRAME is
 * found here, then what is to be kept if the allocation collects. */
static LLVMValueRef
call_allocator(struct emitter *e, enum expand_kind kind, LLVMValueRef *args,
               unsigned count, unsigned frame)
{
    unsigned cold_count;
    LLVMValueRef *cold = emit_frame_cold(e, &args[frame], &cold_count);
    LLVMValueRef function = expand_declare(e->module, kind, cold_count);
    LLVMValueRef *all = xcalloc(count + cold_count, sizeof *all), call;

    forget_words(e, args[frame], cold_count);
    memcpy(all, args, count * sizeof *args);
    memcpy(all + count, cold, cold_count * sizeof *cold);
    call = LLVMBuildCall2(e->builder, LLVMGlobalGetValueType(function),
                          function, all, count + cold_count, "");
    free(all);
    free(cold);
    return call;
}

/* What the allocator has stored already, for LLVM to know: see expand.h. */
static void
store_known(struct emitter *e, LLVMValueRef object, unsigned offset,
            LLVMValueRef value)
{
    LLVMValueRef address =
        offset ? add_offset(e, object, emit_int(e, LIR_I32, offset)) : object;

    expand_mark_known(LLVMBuildStore(e->builder, value, address));
}

/* Where the present instruction may have got null, what is stored in an OBJECT
 * comes between these. */
static LLVMBasicBlockRef
begin_object(struct emitter *e, LLVMValueRef object)
{
    LLVMBasicBlockRef made, done;

    if (!is_try(e->inst))
        return NULL;
    made = LLVMAppendBasicBlockInContext(e->context, e->function, "");
    done = LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMBuildCondBr(e->builder, LLVMBuildIsNull(e->builder, object, ""), done,
                    made);
    LLVMPositionBuilderAtEnd(e->builder, made);
    return done;
}

static void
end_object(struct emitter *e, LLVMBasicBlockRef done)
{
    if (!done)
        return;
    LLVMBuildBr(e->builder, done);
    LLVMPositionBuilderAtEnd(e->builder, done);
}

/* An object with a finalizer is made by the runtime. */
static LLVMValueRef
new_finalised(struct emitter *e, LLVMValueRef descriptor)
{
    unsigned count;
    LLVMValueRef args[] = {NULL, descriptor}, frame;
    LLVMValueRef *cold = emit_frame_cold(e, &frame, &count);

    for (unsigned i = 0; i < count; i++)
        store_root(e, cold_word(e, frame, i), cold[i]);
    args[0] = cold_word(e, frame, count);
    free(cold);
    return emit_call_helper(
        e, is_try(e->inst) ? HELPER_TRY_NEW_FINALISED : HELPER_NEW_FINALISED,
        args);
}

static uint32_t
object_size(uint32_t size)
{
    return (size + GRANULE - 1) & ~(uint32_t)(GRANULE - 1);
}

/* Bytes of the object that INST makes, if it is a small one and made in place;
 * else 0. */
static uint32_t
shared_size(const struct emitter *e, const struct lir_inst *inst)
{
    const struct lir_struct *type;

    if (lir_makes_delegate(inst))
        return object_size(LIR_DELEGATE_BYTES);
    if (inst->op != LIR_ALLOC && inst->op != LIR_TRY_ALLOC)
        return 0;
    type = &e->lir->structs[lir_operands(e->func, inst)[1].id];
    return type->size > SHARED_MAX || emit_finalizer(e, type) != LIR_NO_INDEX
               ? 0
               : object_size(type->size);
}

/* Behind the last instruction of the present block, and of those that go on
 * with it. */
static uint32_t
end_of_blocks(const struct emitter *e)
{
    const struct lir_block *block = &e->func->blocks[e->block];
    const struct lir_block *end = e->func->blocks + e->func->block_count;

    while (block + 1 < end && block[1].continues)
        block++;
    return block->first + block->count;
}

/* The bytes of the objects that the present instruction and others behind it
 * make before anything else can allocate; LAST becomes the last of these. */
static uint32_t
sum_sizes(const struct emitter *e, uint32_t *last)
{
    uint32_t at = (uint32_t)(e->inst - e->func->insts), sum = 0;

    for (uint32_t i = at; i < end_of_blocks(e); i++) {
        uint32_t size = shared_size(e, &e->func->insts[i]);

        if (size && sum + size <= SHARED_MAX) {
            sum += size;
            *last = i;
        } else if (e->frame.points[i]) {
            break;
        }
    }
    return sum;
}

/* Whether there is room for the object and others; NULL if it is alone. */
static LLVMValueRef
shared_room(struct emitter *e)
{
    uint32_t at = (uint32_t)(e->inst - e->func->insts), last = at, sum;
    LLVMValueRef size, function;

    if (e->room.room && at <= e->room.last)
        return e->room.room;
    e->room.room = NULL;
    if (!emit_is_point(e))
        return NULL;
    sum = sum_sizes(e, &last);
    if (last == at)
        return NULL;
    size = emit_int(e, LIR_I32, sum);
    function = expand_declare(e->module, EXPAND_ROOM, 0);
    e->room.last = last;
    e->room.room = LLVMBuildCall2(e->builder, LLVMGlobalGetValueType(function),
                                  function, &size, 1, "");
    return e->room.room;
}

/* One of SIZE bytes that has none; its type is still to be stored. */
static LLVMValueRef
new_object(struct emitter *e, LLVMValueRef descriptor, uint32_t size)
{
    LLVMValueRef room = shared_room(e);
    LLVMValueRef args[] = {room, NULL, descriptor,
                           emit_int(e, LIR_I32, object_size(size))};
    bool tries = is_try(e->inst);

    if (room)
        return call_allocator(e, tries ? EXPAND_TRY_SHARER : EXPAND_SHARER,
                              args, 4, 1);
    if (size > EXPAND_MEDIUM_MAX)
        return call_allocator(e, tries ? EXPAND_TRY_LARGE : EXPAND_LARGE,
                              args + 1, 3, 0);
    return call_allocator(e, tries ? EXPAND_TRY_OBJECT : EXPAND_OBJECT,
                          args + 1, 3, 0);
}

void
emit_alloc(struct emitter *e)
{
    const struct lir_struct *type = type_of(e, 1);
    LLVMValueRef descriptor = emit_descriptor(e, operand(e, 1)->id), object;
    LLVMBasicBlockRef done;

    if (emit_finalizer(e, type) != LIR_NO_INDEX) {
        emit_result(e, new_finalised(e, descriptor), LIR_REF);
        return;
    }
    object = new_object(e, descriptor, type->size);
    done = begin_object(e, object);
    store_known(e, object, 0, descriptor);
    end_object(e, done);
    emit_result(e, object, LIR_REF);
}

void
emit_try_alloc(struct emitter *e)
{
    emit_alloc(e);
}

/* The length as an i32, after a trap if memory cannot hold such an array. */
static LLVMValueRef
checked_length(struct emitter *e, const struct lir_struct *type)
{
    LLVMValueRef length = emit_value(e, operand(e, 2), LIR_I64);
    LLVMValueRef limit = emit_int(e, LIR_I64, lir_length_max(e->lir, type));

    emit_trap_if(e, LLVMBuildICmp(e->builder, LLVMIntUGT, length, limit, ""),
                 TRAP_REFERENCE);
    return LLVMBuildTrunc(e->builder, length, e->types[LIR_I32], "");
}

void
emit_alloc_array(struct emitter *e)
{
    const struct lir_struct *type = type_of(e, 1);
    LLVMValueRef descriptor = emit_descriptor(e, operand(e, 1)->id);
    uint32_t first = lir_elem_offset(e->lir, type);
    uint32_t stride = lir_elem_stride(e->lir, type);
    uint32_t most = stride > INLINE_MAX ? 0 : (INLINE_MAX - first) / stride;
    LLVMValueRef length = checked_length(e, type), array;
    LLVMValueRef args[] = {NULL,
                           descriptor,
                           length,
                           emit_int(e, LIR_I32, first),
                           emit_int(e, LIR_I32, stride),
                           emit_int(e, LIR_I32, most)};
    LLVMBasicBlockRef done;

    array =
        call_allocator(e, is_try(e->inst) ? EXPAND_TRY_ARRAY : EXPAND_ARRAY,
                       args, COUNT_OF(args), 0);
    done = begin_object(e, array);
    store_known(e, array, 0, descriptor);
    store_known(e, array, LIR_LENGTH_OFFSET, length);
    end_object(e, done);
    emit_result(e, array, LIR_REF);
}

void
emit_try_alloc_array(struct emitter *e)
{
    emit_alloc_array(e);
}

/* Barriers */

static bool
writes(const struct emitter *e, const struct lir_inst *inst, uint32_t reg)
{
    const struct lir_operand *operands = lir_operands(e->func, inst);
    uint32_t i = 0;

    while (i < inst->count && lir_inst_writes(inst, i) &&
           operands[i].id != reg)
        i++;
    return i < inst->count && lir_inst_writes(inst, i);
}

/* The first instruction of the present block, or of the one with which it goes
 * on. */
static uint32_t
begin_of_blocks(const struct emitter *e)
{
    const struct lir_block *block = &e->func->blocks[e->block];

    while (block->continues)
        block--;
    return block->first;
}

/* Was what REG refers to allocated in this block, and no safepoint since? */
static bool
is_new(const struct emitter *e, uint32_t reg)
{
    uint32_t at = (uint32_t)(e->inst - e->func->insts);
    uint32_t first = begin_of_blocks(e);

    while (at > first) {
        const struct lir_inst *inst = &e->func->insts[--at];

        if (writes(e, inst, reg))
            return roots_is_allocation(inst);
        if (lir_is_safepoint(e->lir, e->func, inst))
            return false;
    }
    return false;
}

/* The register of the object that is stored into; LIR_NO_INDEX if it is none,
 * but a slot or a global, which are roots. */
static uint32_t
stored_object(const struct emitter *e)
{
    const struct lir_operand *operands = lir_operands(e->func, e->inst);

    if (e->inst->op == LIR_ARRAY_STORE)
        return operands[1].kind == LIR_OPERAND_REG ? operands[1].id
                                                   : LIR_NO_INDEX;
    return operands[0].base == LIR_OPERAND_REG ? operands[0].id : LIR_NO_INDEX;
}

void
emit_barrier(struct emitter *e, LLVMValueRef address, LLVMValueRef value)
{
    uint32_t object = stored_object(e);
    LLVMValueRef cards, card, done;

    if (!e->options->barriers || LLVMIsNull(value) || object == LIR_NO_INDEX ||
        is_new(e, object))
        return;
    cards = LLVMBuildLoad2(e->builder, e->types[LIR_PTR],
                           emit_variable(e, "runa_gc_cards"), "");
    emit_set_tag(e, cards, TAG_ALLOCATOR);
    card = LLVMBuildLShr(
        e->builder,
        LLVMBuildPtrToInt(e->builder, address, e->types[LIR_I32], ""),
        emit_int(e, LIR_I32, CARD_SHIFT), "");
    card = LLVMBuildGEP2(e->builder, e->types[LIR_I8], cards, &card, 1, "");
    done = LLVMBuildStore(e->builder, emit_int(e, LIR_I8, 1), card);
    emit_set_tag(e, done, TAG_CARD);
}

/* Use */

/* Operand N, which traps if it is null. */
static LLVMValueRef
reference(struct emitter *e, unsigned n)
{
    LLVMValueRef object = emit_value(e, operand(e, n), LIR_REF);

    emit_trap_if(e, LLVMBuildIsNull(e->builder, object, ""), TRAP_REFERENCE);
    return object;
}

static LLVMValueRef
load_length(struct emitter *e, LLVMValueRef array)
{
    return load_word(e, array, LIR_LENGTH_OFFSET, LIR_I32, TAG_LENGTH);
}

void
emit_array_length(struct emitter *e)
{
    LLVMValueRef length = load_length(e, reference(e, 1));

    emit_result(e, emit_convert(e, length, LIR_I32, op_int_type(e)),
                op_int_type(e));
}

/* The address of an element: operand N is the array's type, then come array
 * and index. */
static LLVMValueRef
element(struct emitter *e, unsigned n)
{
    const struct lir_struct *type = type_of(e, n);
    LLVMValueRef stride = emit_int(e, LIR_I32, lir_elem_stride(e->lir, type));
    LLVMValueRef first = emit_int(e, LIR_I32, lir_elem_offset(e->lir, type));
    LLVMValueRef array = reference(e, n + 1);
    LLVMValueRef index = emit_value(e, operand(e, n + 2), LIR_I64);
    LLVMValueRef length = LLVMBuildZExt(e->builder, load_length(e, array),
                                        e->types[LIR_I64], "");

    emit_trap_if(e, LLVMBuildICmp(e->builder, LLVMIntUGE, index, length, ""),
                 TRAP_REFERENCE);
    index = LLVMBuildTrunc(e->builder, index, e->types[LIR_I32], "");
    index = LLVMBuildNUWMul(e->builder, index, stride, "");
    return add_offset(e, add_offset(e, array, index), first);
}

static unsigned
element_alignment(const struct emitter *e, unsigned n)
{
    return lir_elem_align(e->lir, type_of(e, n));
}

void
emit_array_load(struct emitter *e)
{
    enum lir_type type = type_of(e, 1)->elem;
    LLVMValueRef value =
        emit_load_at(e, element(e, 1), type, element_alignment(e, 1));

    emit_result(e, emit_convert(e, value, type, e->inst->type), e->inst->type);
}

void
emit_array_store(struct emitter *e)
{
    enum lir_type type = type_of(e, 0)->elem;
    LLVMValueRef value =
        emit_convert(e, emit_operand(e, 3), e->inst->type, type);
    LLVMValueRef address = element(e, 0);

    emit_store_at(e, address, value, element_alignment(e, 0));
    if (type == LIR_REF)
        emit_barrier(e, address, value);
}

void
emit_array_address(struct emitter *e)
{
    emit_result(e, emit_convert(e, element(e, 1), LIR_PTR, e->inst->type),
                e->inst->type);
}

/* Delegates.  LLVM may know which function is called: it is of the type that
 * the delegate's type says, or the program is wrong. */

static void
store_word(struct emitter *e, LLVMValueRef base, unsigned offset,
           LLVMValueRef value)
{
    LLVMValueRef address = add_offset(e, base, emit_int(e, LIR_I32, offset));

    emit_set_tag(e, LLVMBuildStore(e->builder, value, address), TAG_DELEGATE);
}

void
emit_delegate(struct emitter *e)
{
    LLVMValueRef target = emit_value(e, operand(e, 3), LIR_REF);
    LLVMValueRef descriptor = emit_descriptor(e, operand(e, 1)->id);
    LLVMValueRef delegate = new_object(e, descriptor, LIR_DELEGATE_BYTES);
    LLVMBasicBlockRef done = begin_object(e, delegate);

    store_known(e, delegate, 0, descriptor);
    store_word(e, delegate, LIR_FUNCTION_OFFSET,
               emit_method(e, operand(e, 2)->id));
    store_word(e, delegate, LIR_TARGET_OFFSET, target);
    end_object(e, done);
    emit_result(e, delegate, LIR_REF);
}

void
emit_try_delegate(struct emitter *e)
{
    emit_delegate(e);
}

LLVMValueRef
emit_load_delegate(struct emitter *e, LLVMValueRef delegate, unsigned offset)
{
    return load_word(e, delegate, offset, LIR_PTR, TAG_DELEGATE);
}

static LLVMValueRef
load_type(struct emitter *e, LLVMValueRef object)
{
    return load_word(e, object, 0, LIR_PTR, TAG_HEADER);
}

/* Can there be objects whose type is derived from TYPE? */
static bool
may_be_base(const struct emitter *e, uint32_t type)
{
    if (e->lir->structs[type].kind != LIR_STRUCT_OBJECT)
        return false;
    for (uint32_t i = type + 1; i < e->lir->struct_count; i++) {
        if (e->lir->structs[i].kind == LIR_STRUCT_OBJECT &&
            e->lir->structs[i].base == type)
            return true;
    }
    return !lir_type_is_local(e->lir, type);
}

/* The runtime follows the bases. */
static LLVMValueRef
is_derived(struct emitter *e, LLVMValueRef object, LLVMValueRef type)
{
    LLVMValueRef args[] = {object, type};

    return LLVMBuildIsNotNull(
        e->builder, emit_call_helper(e, HELPER_IS_INSTANCE, args), "");
}

/* Blocks of an 'if' whose result is a bit. */
struct choice {
    LLVMValueRef bits[3];
    LLVMBasicBlockRef from[3];
    unsigned count;
    LLVMBasicBlockRef end;
};

/* Leaves with RESULT if CONDITION holds, or if it is NULL. */
static void
leave_if(struct emitter *e, struct choice *choice, LLVMValueRef condition,
         LLVMValueRef result)
{
    LLVMBasicBlockRef next;

    choice->bits[choice->count] = result;
    choice->from[choice->count++] = LLVMGetInsertBlock(e->builder);
    if (!condition) {
        LLVMBuildBr(e->builder, choice->end);
        return;
    }
    next = LLVMAppendBasicBlockInContext(e->context, e->function, "");
    LLVMBuildCondBr(e->builder, condition, choice->end, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

/* The bit that came to the end. */
static LLVMValueRef
end_choice(struct emitter *e, struct choice *choice)
{
    LLVMValueRef bit;

    LLVMPositionBuilderAtEnd(e->builder, choice->end);
    bit = LLVMBuildPhi(e->builder, e->i1, "");
    LLVMAddIncoming(bit, choice->bits, choice->from, choice->count);
    return bit;
}

static struct choice
begin_choice(struct emitter *e)
{
    return (struct choice){
        .end = LLVMAppendBasicBlockInContext(e->context, e->function, "")};
}

LLVMValueRef
emit_is_instance(struct emitter *e, LLVMValueRef object, uint32_t type)
{
    LLVMValueRef wanted = emit_descriptor(e, type);
    LLVMValueRef same =
        LLVMBuildICmp(e->builder, LLVMIntEQ, load_type(e, object), wanted, "");
    struct choice choice;

    if (!may_be_base(e, type))
        return same;
    choice = begin_choice(e);
    leave_if(e, &choice, same, LLVMConstInt(e->i1, 1, false));
    leave_if(e, &choice, NULL, is_derived(e, object, wanted));
    return end_choice(e, &choice);
}

void
emit_type_test(struct emitter *e)
{
    struct choice choice = begin_choice(e);
    LLVMValueRef object = emit_value(e, operand(e, 1), LIR_REF), bit;

    leave_if(e, &choice, LLVMBuildIsNull(e->builder, object, ""),
             LLVMConstInt(e->i1, 0, false));
    bit = emit_is_instance(e, object, operand(e, 2)->id);
    leave_if(e, &choice, NULL, bit);
    bit = end_choice(e, &choice);
    emit_result(e,
                LLVMBuildZExt(e->builder, bit, e->types[op_int_type(e)], ""),
                op_int_type(e));
}

/* Descriptors are constants. */
LLVMValueRef
emit_load_method(struct emitter *e, LLVMValueRef object, unsigned n)
{
    LLVMValueRef method = load_word(
        e, load_type(e, object), emit_method_offset(n), LIR_PTR, TAG_HEADER);

    LLVMSetMetadata(
        method, LLVMGetMDKindIDInContext(e->context, "invariant.load", 14),
        LLVMMetadataAsValue(e->context,
                            LLVMMDNodeInContext2(e->context, NULL, 0)));
    return method;
}

LLVMValueRef
emit_receiver(struct emitter *e, unsigned n)
{
    return reference(e, n);
}

void
emit_safepoint(struct emitter *e)
{
    LLVMValueRef frame = emit_frame_known(e);

    emit_call_helper(
        e, e->lir->collects_words ? HELPER_WORDS_SAFEPOINT : HELPER_SAFEPOINT,
        &frame);
}

/* Panics */

/* With the place that was last named in the block. */
void
emit_panic(struct emitter *e)
{
    LLVMValueRef args[] = {emit_text(e, operand(e, 0)->id),
                           LLVMConstNull(e->types[LIR_PTR]),
                           emit_int(e, LIR_I32, 0)};
    struct lir_location location;

    if (lir_location_of(e->lir, e->func, e->inst, &location)) {
        args[1] = emit_text(e, location.path);
        args[2] = emit_int(e, LIR_I32, (uint32_t)location.line);
    }
    emit_frame_publish(e, false);
    emit_call_helper(e, HELPER_PANIC, args);
    LLVMBuildUnreachable(e->builder);
}
