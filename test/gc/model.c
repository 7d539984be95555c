/* See model.h. */
#include "model.h"

#include <runa/gc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD sizeof(void *)
#define EXPECT(truth) ((truth) ? (void)0 : fail(__FILE__, __LINE__, #truth))

static _Noreturn void
fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
    abort();
}

/* --- The kinds of objects. The word behind the first is the number of the
 * object, but for arrays, which have it behind their length. --- */

struct pair {
    const struct runa_type *type;
    uintptr_t number;
    void *slots[2];
};

struct wide {
    const struct runa_type *type;
    uintptr_t number;
    char text[31 * WORD];
    void *slots[3];
};

struct array {
    const struct runa_type *type;
    uint32_t length;
    uint32_t number;
};

struct element {
    void *slot;
    char text[WORD];
    void *other;
};

static const uint32_t wide_offsets[] = {offsetof(struct wide, slots),
                                        offsetof(struct wide, slots[1]),
                                        offsetof(struct wide, slots[2])};
static const struct runa_type leaf_type = {
    .size = offsetof(struct pair, slots), .name = "leaf"};
static const struct runa_type pair_type = {.size = sizeof(struct pair),
                                           .map = 4 + 8,
                                           .base = &leaf_type,
                                           .name = "pair"};
static const struct runa_type wide_type = {.size = sizeof(struct wide),
                                           .offset_count = 3,
                                           .offsets = wide_offsets,
                                           .name = "wide"};
static const struct runa_type list_type = {.size = sizeof(struct array),
                                           .element_size = WORD,
                                           .map = 1,
                                           .name = "list"};
static const struct runa_type text_type = {
    .size = sizeof(struct array), .element_size = 1, .name = "text"};
static const struct runa_type table_type = {.size = sizeof(struct array),
                                            .element_size =
                                                sizeof(struct element),
                                            .map = 1 + 4,
                                            .name = "table"};

static const struct runa_type *const kinds[] = {
    &pair_type, &pair_type, &pair_type, &leaf_type,
    &wide_type, &list_type, &text_type, &table_type};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* --- The model. --- */

struct item {
    struct item *next; /* of all */
    void *object;
    uint32_t number;
    uint32_t length;
    bool reached;
    uint32_t slots;
    struct item *refers[];
};

enum { ROOTS = 24, PINNED = 4, WEAK = 4, JUNK = 8, PAST = 16 };
static struct {
    const uint8_t *next;
    const uint8_t *end;
    bool exact;
    uint32_t numbers;
    struct item *all;
    struct item *roots[ROOTS];
    struct item *pinned[PINNED];
    struct item *weak[WEAK];
    uintptr_t past[PAST]; /* where objects were that lost a root */
    uint32_t past_next;
    bool junk;
} model;
static struct runa_handle handles[PINNED];

/*
 * Roots may be words of any kind. These are never references of the model, but
 * may be equal to one, and so keep what the model takes for dead.
 */
static void *junk[JUNK];
static struct runa_gc_roots junk_roots = {.first = junk, .count = JUNK};

/*
 * The shadow stack: the roots, then the weak references, then junk, then what
 * an operation needs. In between stands what is no reference.
 */
#define STACK runa_gc_stack
#define WEAK_AT (ROOTS + 1)
#define JUNK_AT (WEAK_AT + WEAK)
#define TOP (JUNK_AT + JUNK)

static uint32_t
take(void)
{
    return model.next < model.end ? *model.next++ : 0;
}

static struct item **
any_root(void)
{
    return &model.roots[take() % ROOTS];
}

static void
set_root(struct item **root, struct item *item)
{
    if (*root)
        model.past[model.past_next++ % PAST] = (uintptr_t)(*root)->object;
    *root = item;
    STACK[root - model.roots] = item ? item->object : NULL;
}

static void **
slot_of(const struct item *item, uint32_t slot)
{
    const struct runa_type *type = runa_gc_type(item->object);
    char *object = item->object;
    if (type == &pair_type)
        return &((struct pair *)(void *)object)->slots[slot];
    if (type == &wide_type)
        return &((struct wide *)(void *)object)->slots[slot];
    if (type == &list_type)
        return (void **)(void *)(object + type->size) + slot;
    struct element *elements = (struct element *)(void *)(object + type->size);
    return slot % 2 ? &elements[slot / 2].other : &elements[slot / 2].slot;
}

/* Whether stores are told of is decided for a whole program. */
static void
store(const struct item *item, uint32_t slot, const struct item *other)
{
    void *value = other ? other->object : NULL;
#ifdef MODEL_INCREMENTAL
    runa_gc_store(slot_of(item, slot), value);
#else
    *slot_of(item, slot) = value;
#endif
}

static uint32_t
slots_of(const struct runa_type *type, uint32_t length)
{
    if (type == &pair_type)
        return 2;
    if (type == &wide_type)
        return 3;
    if (type == &list_type)
        return length;
    return type == &table_type ? 2 * length : 0;
}

static uint32_t
number_of(const struct item *item)
{
    if (runa_gc_type(item->object)->element_size != 0)
        return ((struct array *)item->object)->number;
    return (uint32_t)((struct pair *)item->object)->number;
}

static void
set_number(const struct item *item)
{
    if (runa_gc_type(item->object)->element_size != 0)
        ((struct array *)item->object)->number = item->number;
    else
        ((struct pair *)item->object)->number = item->number;
}

/* The plain data of an object is its number, or zero. */
static uint8_t *
text_of(const struct item *item, size_t *size)
{
    const struct runa_type *type = runa_gc_type(item->object);
    char *object = item->object;
    *size = 0;
    if (type == &text_type)
        *size = item->length;
    if (type == &wide_type)
        *size = sizeof((struct wide *)item->object)->text;
    return (uint8_t *)object + (type == &text_type
                                    ? sizeof(struct array)
                                    : offsetof(struct wide, text));
}

static void
check_text(const struct item *item, uint8_t byte)
{
    size_t size;
    const uint8_t *text = text_of(item, &size);
    for (size_t i = 0; i < size; i++)
        EXPECT(text[i] == byte);
}

static void
check_item(const struct item *item)
{
    EXPECT((uintptr_t)item->object % RUNA_GRANULE == 0);
    EXPECT(number_of(item) == item->number);
    check_text(item, (uint8_t)item->number);
    for (uint32_t i = 0; i < item->slots; i++) {
        const struct item *other = item->refers[i];
        EXPECT(*slot_of(item, i) == (other ? other->object : NULL));
    }
}

/* --- Reachability in the model, depth first through a list. --- */

static void
reach(struct item *item, struct item **todo, size_t *count)
{
    if (!item || item->reached)
        return;
    item->reached = true;
    todo[(*count)++] = item;
}

static void
reach_all(void)
{
    size_t count = 0;
    for (struct item *item = model.all; item; item = item->next) {
        item->reached = false;
        count++;
    }
    struct item **todo = malloc((count + 1) * sizeof *todo);
    count = 0;
    for (int i = 0; i < ROOTS; i++)
        reach(model.roots[i], todo, &count);
    for (int i = 0; i < PINNED; i++)
        reach(model.pinned[i], todo, &count);
    while (count > 0) {
        struct item *item = todo[--count];
        for (uint32_t i = 0; i < item->slots; i++)
            reach(item->refers[i], todo, &count);
    }
    free(todo);
}

/* Compares what is reachable and forgets the rest; its size. */
static size_t
check_all(void)
{
    size_t live = 0;
    reach_all();
    for (struct item **link = &model.all; *link;) {
        struct item *item = *link;
        if (item->reached) {
            check_item(item);
            live += runa_gc_size(item->object);
            link = &item->next;
        } else {
            *link = item->next;
            free(item);
        }
    }
    return live;
}

/* What is unreachable may still be there, unless a collection just ended. */
static size_t
check_weak(bool collected)
{
    size_t live = 0;
    reach_all();
    for (int i = 0; i < WEAK; i++) {
        void *weak = STACK[WEAK_AT + i];
        if (!weak)
            continue;
        live += runa_gc_size(weak);
        void *target = runa_weak_get(weak);
        if (model.weak[i] && model.weak[i]->reached)
            EXPECT(target == model.weak[i]->object);
        else if (collected)
            EXPECT(!target);
    }
    return live;
}

/* --- The operations. --- */

static void
op_new(void)
{
    const struct runa_type *type = kinds[take() % KINDS];
    struct item **root = any_root();
    uint32_t length = 0;
    void *object;
    if (type->element_size == 0) {
        object = runa_gc_new(STACK + TOP, type);
    } else {
        length = take();
        length = length < 200 ? length / 8 : length * (length - 196);
        object = runa_gc_new_array(STACK + TOP, type, length);
    }
    uint32_t slots = slots_of(type, length);
    struct item *item = calloc(1, sizeof *item + slots * sizeof(void *));
    *item = (struct item){.next = model.all,
                          .object = object,
                          .number = ++model.numbers,
                          .length = length,
                          .slots = slots};
    model.all = item;
    check_text(item, 0);
    set_number(item);
    size_t size;
    uint8_t *text = text_of(item, &size);
    memset(text, (uint8_t)item->number, size);
    check_item(item);
    set_root(root, item);
}

static void
op_store(void)
{
    struct item *item = *any_root();
    struct item *other = *any_root();
    uint32_t slot = take() << 8 | take();
    if (!item || item->slots == 0)
        return;
    slot %= item->slots;
    item->refers[slot] = other;
    store(item, slot, other);
}

/* Many at once: the new roots are what one object refers to. */
static void
op_fill(void)
{
    struct item *item = *any_root();
    if (!item)
        return;
    for (uint32_t i = 0; i < item->slots; i++) {
        struct item *other = model.roots[i % ROOTS];
        item->refers[i] = other;
        store(item, i, other);
    }
}

static void
op_load(void)
{
    struct item *item = *any_root();
    struct item **root = any_root();
    if (item && item->slots > 0)
        set_root(root, item->refers[take() % item->slots]);
}

static void
op_drop(void)
{
    set_root(any_root(), NULL);
}

static void
op_pin(void)
{
    uint32_t i = take() % PINNED;
    if (handles[i].object)
        runa_gc_unpin(&handles[i]);
    handles[i].object = NULL;
    model.pinned[i] = *any_root();
    if (model.pinned[i])
        runa_gc_pin(&handles[i], model.pinned[i]->object);
}

static void
op_weak(void)
{
    uint32_t i = take() % WEAK;
    struct item *item = *any_root();
    STACK[WEAK_AT + i] = NULL;
    model.weak[i] = NULL;
    if (!item)
        return;
    STACK[WEAK_AT + i] = runa_weak_new(STACK + TOP, item->object);
    model.weak[i] = item;
    EXPECT(runa_weak_get(STACK[WEAK_AT + i]) == item->object);
}

static void
op_churn(void)
{
    for (uint32_t i = take(); i > 0; i--)
        runa_gc_new(STACK + TOP, &pair_type);
}

static void
drop_junk(void)
{
    memset(junk, 0, sizeof junk);
    memset(STACK + JUNK_AT, 0, JUNK * sizeof *STACK);
    model.junk = false;
}

/* The start of an object that lives or lived. */
static uintptr_t
any_address(void)
{
    uint32_t choice = take();
    const struct item *item = model.roots[choice % ROOTS];
    if (choice < 128 && item)
        return (uintptr_t)item->object;
    return model.past[choice % PAST];
}

/* Something near it: its inside, its neighbours, the heads of what is large,
 * the head of the page, whatever the size of one is. */
static uintptr_t
any_word(void)
{
    uintptr_t word = any_address();
    uint32_t choice = take();
    uint32_t distance = take();
    switch (choice % 8) {
    case 0: return word;
    case 1: return word + distance;
    case 2: return word + (uintptr_t)distance * RUNA_GRANULE;
    case 3: return word - (uintptr_t)distance % 4 * RUNA_GRANULE;
    case 4: return (word & ~(uintptr_t)0xFFF) + distance % 8 * RUNA_GRANULE;
    case 5: return (word & ~(uintptr_t)0xFFFF) + distance % 8 * RUNA_GRANULE;
    case 6: return word + ((uintptr_t)distance << 12);
    default: return word - ((uintptr_t)distance << 8);
    }
}

static void
op_junk(void)
{
    uint32_t choice = take();
    if (choice < 32) {
        drop_junk();
        return;
    }
    void *word = (void *)any_word();
    void **place = choice % 2 ? junk : STACK + JUNK_AT;
    place[choice / 2 % JUNK] = word;
    model.junk = true;
}

static void
op_collect(void)
{
    runa_gc_collect(STACK + TOP);
    bool exact = model.exact && !model.junk;
    size_t live = check_weak(exact);
    for (int i = 0; i < WEAK; i++)
        if (model.weak[i] && !model.weak[i]->reached)
            model.weak[i] = NULL;
    live += check_all();
    struct runa_gc_statistics statistics;
    runa_gc_get_statistics(&statistics);
    if (exact)
        EXPECT(statistics.live == live);
    else
        EXPECT(statistics.live >= live);
}

static void
op_check(void)
{
    runa_gc_safepoint(STACK + TOP);
    check_weak(false);
    reach_all();
    for (struct item *item = model.all; item; item = item->next)
        if (item->reached)
            check_item(item);
}

static void (*const operations[])(void) = {
    op_new,  op_new,  op_new,  op_new, op_store, op_store, op_store, op_store,
    op_fill, op_load, op_drop, op_pin, op_weak,  op_churn, op_check, op_junk};

static void
begin(const uint8_t *bytes, size_t size, bool exact)
{
    memset(&model, 0, sizeof model);
    memset(handles, 0, sizeof handles);
    memset(STACK, 0, TOP * sizeof *STACK);
    STACK[ROOTS] = (void *)(uintptr_t)&pair_type;
    drop_junk();
    runa_gc_add_roots(&junk_roots);
    model.next = bytes;
    model.end = bytes + size;
    model.exact = exact;
}

static void
end(void)
{
    for (int i = 0; i < ROOTS; i++)
        set_root(&model.roots[i], NULL);
    for (int i = 0; i < PINNED; i++)
        if (handles[i].object)
            runa_gc_unpin(&handles[i]);
    memset(model.pinned, 0, sizeof model.pinned);
    memset(STACK + WEAK_AT, 0, WEAK * sizeof *STACK);
    memset(model.weak, 0, sizeof model.weak);
    drop_junk();
    op_collect();
    runa_gc_remove_roots(&junk_roots);
}

void
model_run(const uint8_t *bytes, size_t size, bool exact)
{
    begin(bytes, size, exact);
    while (model.next < model.end) {
        uint32_t choice = take();
        if (choice == 255)
            op_collect();
        else
            operations[choice % 16]();
    }
    op_collect();
    end();
}

void
model_run_random(uint32_t seed, size_t size, bool exact)
{
    uint8_t *bytes = malloc(size);
    uint64_t state = seed;
    for (size_t i = 0; i < size; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        bytes[i] = (uint8_t)(state >> 56);
    }
    model_run(bytes, size, exact);
    free(bytes);
}
