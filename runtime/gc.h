/*
 * The managed heap: what generated code, C code and the collector agree on.
 * docs/runtime.md describes it for users, docs/abi.md with drawings.
 *
 * Objects never move, so a reference may be kept in any number of variables.
 * What is reachable from a root stays; nothing else does. Roots are the slots
 * of the shadow stack, the words of the section runa_roots, and what C code
 * registers. Memory that the collector does not trace (C's stack, malloc) must
 * hold no reference to an object that nothing else holds.
 */
#ifndef RUNA_GC_H
#define RUNA_GC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Objects are aligned to a granule and take a whole number of them. */
#define RUNA_GRANULE 16

/*
 * What an object is; constant data. The first word of each object is the
 * address of its type. An array has its length behind that word, as an i32,
 * and its elements from offset size on.
 *
 * Word i holds a reference if bit i of map is set; references behind the 32nd
 * word are given by their offsets. Both are about the object, or, for arrays,
 * about each element: before the elements of an array there are none.
 */
struct runa_type {
    uint32_t size;         /* of an object; of an array without elements */
    uint32_t element_size; /* 0: no array */
    uint32_t map;
    uint32_t offset_count;
    const uint32_t *offsets;
    const struct runa_type *base; /* null: none */
    const char *name;
    void (*finalise)(void **sp, void *object); /* null: none */
    void (*methods[])(void);                   /* the virtual table */
};

/* A delegate: its type is one of an object of this size, with one reference. */
struct runa_delegate {
    const struct runa_type *type;
    void (*function)(void); /* takes the frame, the target, arguments */
    void *target;
};

/*
 * --- What a collector defines ---
 *
 * Memory from next to limit is zero and free for the taking: generated code
 * adds the size of an object to next unless that passes limit, and stores the
 * type. Else it calls runa_gc_allocate, which returns an object with its type
 * stored and the rest zero, or panics. What may have more than
 * RUNA_GC_MEDIUM_MAX bytes is asked of runa_gc_allocate_large, so that only
 * programs with such objects have the code for them.
 *
 * Sizes are those of runa_gc_round. sp is the first free slot of the shadow
 * stack; it takes all roots below it that a collection may see.
 */
extern char *runa_gc_next;
extern char *runa_gc_limit;
#define RUNA_GC_MEDIUM_MAX 1024
void *runa_gc_allocate(void **sp, const struct runa_type *type, uint32_t size);
void *runa_gc_allocate_large(void **sp, const struct runa_type *type,
                             uint32_t size);

/* The same, but null where those panic for want of memory. */
void *runa_gc_try_allocate(void **sp, const struct runa_type *type,
                           uint32_t size);
void *runa_gc_try_allocate_large(void **sp, const struct runa_type *type,
                                 uint32_t size);

/* A full collection, after which finalisers run. */
void runa_gc_collect(void **sp);

/*
 * Called by loops and the like, so that what waits can be done: finalisers
 * that are due, a slice of marking.
 */
void runa_gc_safepoint(void **sp);

/*
 * With code that tells of its stores, marking can be done in slices: behind
 * each store of a reference into an object, the byte at runa_gc_cards plus the
 * address of the slot, shifted right, is set. Slots of the shadow stack and
 * global roots need none, nor an object that is new since the last safepoint.
 */
#define RUNA_CARD_SHIFT 10
extern uint8_t *runa_gc_cards;

/*
 * For what decides by reachability (weak references, finalisers): called at
 * the end of marking, in the order of the list, first those added early.
 * There the two functions below answer and mark; they may be called nowhere
 * else. run is called by runa_gc_collect and runa_gc_safepoint, and may do
 * anything.
 */
struct runa_gc_hook {
    struct runa_gc_hook *next;
    void (*marked)(void);
    void (*run)(void **sp);
};
void runa_gc_add_hook(struct runa_gc_hook *hook, bool early);
bool runa_gc_is_live(const void *object);
void runa_gc_retain(void *object);

/* What the collector would say of itself; sizes in bytes. */
struct runa_gc_statistics {
    size_t collections;
    size_t live;  /* objects, after the last collection */
    size_t used;  /* memory that holds or held some of them */
    size_t owned; /* memory got from the system for all this */
};
void runa_gc_get_statistics(struct runa_gc_statistics *statistics);

/* --- What all collectors share --- */

/*
 * The shadow stack grows up from runa_gc_stack to runa_gc_stack_end.
 * runa_gc_top is its first free slot as far as C code knows: generated code
 * stores its sp here before it calls C code that may come back.
 */
#define RUNA_GC_STACK_SIZE 0x40000 /* slots; generated code relies on it */
#define RUNA_GC_STACK_SLACK 1024   /* behind them, for the last frame */
extern void *runa_gc_stack[];
extern void **const runa_gc_stack_end;
extern void **runa_gc_top;

/* Panics: a function found no room for its slots. */
#ifdef __cplusplus
[[noreturn]]
#else
_Noreturn
#endif
void runa_gc_stack_overflow(void);

/*
 * Calls visit with each root below sp. A root may hold any word: a reference,
 * or a number that happens to be an address in the heap, even of what was
 * freed. The collector finds out which are the addresses of objects; it has to
 * take such a number for a reference.
 */
typedef void runa_gc_visitor(void *context, void **root);
void runa_gc_visit_roots(void **sp, runa_gc_visitor *visit, void *context);

/* Calls visit with each reference that is not null, in an object or in one
 * element of an array of this type; in any object. */
void runa_gc_visit_part(const struct runa_type *type, char *part,
                        runa_gc_visitor *visit, void *context);
void runa_gc_visit_object(void *object, runa_gc_visitor *visit, void *context);

/*
 * References outside the heap and the shadow stack. The node is the caller's
 * and lives until it is removed.
 */
struct runa_gc_roots {
    struct runa_gc_roots *next;
    struct runa_gc_roots **link;
    void **first;
    size_t count;
};
void runa_gc_add_roots(struct runa_gc_roots *roots);
void runa_gc_remove_roots(struct runa_gc_roots *roots);

/* One reference of this kind: keeps an object while C code has the handle. */
struct runa_handle {
    struct runa_gc_roots roots;
    void *object;
};
void runa_gc_pin(struct runa_handle *handle, void *object);
void runa_gc_unpin(struct runa_handle *handle);

/*
 * Room for references of a C function, null at first, until the block ends:
 *
 *     RUNA_ROOT(frame, 2);
 *     frame[0] = runa_gc_new(runa_gc_top, &node_type);
 *
 * After it, runa_gc_top is what the function passes on as sp.
 */
#define RUNA_ROOT(frame, count) \
    __attribute__((cleanup(runa_gc_leave))) void **frame = runa_gc_enter(count)
void **runa_gc_enter(uint32_t count);
void runa_gc_leave(void ***frame);

/* An array of so many elements, all zero; panics if it is too long. */
void *runa_gc_new_array(void **sp, const struct runa_type *type,
                        uint32_t length);

/* An object of a type with a finaliser, for which it is called once, after
 * the object became unreachable. */
void *runa_gc_new_finalised(void **sp, const struct runa_type *type);

/* The same, but null when there is no memory. */
void *runa_gc_try_new_array(void **sp, const struct runa_type *type,
                            uint32_t length);
void *runa_gc_try_new_finalised(void **sp, const struct runa_type *type);

/*
 * A managed object that knows another one without keeping it. Asked for it, it
 * answers null from the collection on that found it unreachable.
 */
void *runa_weak_new(void **sp, void *target);
void *runa_weak_get(const void *weak);

/* Whether an object, which is not null, is of the type or one based on it. */
bool runa_gc_is_instance(const void *object, const struct runa_type *type);

/*
 * With -fstack-traces a function that has slots keeps the address of such a
 * description, in the section runa_frames, in its first one.
 */
struct runa_frame {
    const char *function;
    const char *file;
    uint32_t line;
};
typedef void runa_frame_visitor(void *context, const struct runa_frame *frame);

/* Calls visit for each frame below sp, the innermost first. */
void runa_gc_visit_frames(void **sp, runa_frame_visitor *visit, void *context);

/* --- What is the same in all generated code --- */

static inline uint32_t
runa_gc_round(uint32_t size)
{
    return (size + RUNA_GRANULE - 1) & ~(uint32_t)(RUNA_GRANULE - 1);
}

static inline const struct runa_type *
runa_gc_type(const void *object)
{
    return *(const struct runa_type *const *)object;
}

static inline uint32_t *
runa_gc_length(const void *array)
{
    return (uint32_t *)((char *)(uintptr_t)array + sizeof(void *));
}

/* The bytes that an object takes. */
static inline uint32_t
runa_gc_size(const void *object)
{
    const struct runa_type *type = runa_gc_type(object);
    if (type->element_size == 0)
        return runa_gc_round(type->size);
    return runa_gc_round(type->size +
                         type->element_size * *runa_gc_length(object));
}

static inline void
runa_gc_store(void **slot, void *value)
{
    *slot = value;
    *(uint8_t *)((uintptr_t)runa_gc_cards +
                 ((uintptr_t)slot >> RUNA_CARD_SHIFT)) = 1;
}

/* An object of a size that is rounded, as generated code makes it. */
static inline void *
runa_gc_new_sized(void **sp, const struct runa_type *type, uint32_t size)
{
    char *object = runa_gc_next;
    if (size > (size_t)(runa_gc_limit - object))
        return size > RUNA_GC_MEDIUM_MAX
                   ? runa_gc_allocate_large(sp, type, size)
                   : runa_gc_allocate(sp, type, size);
    runa_gc_next = object + size;
    *(const struct runa_type **)(void *)object = type;
    return object;
}

static inline void *
runa_gc_new(void **sp, const struct runa_type *type)
{
    return runa_gc_new_sized(sp, type, runa_gc_round(type->size));
}

#ifdef __cplusplus
}
#endif

#endif
