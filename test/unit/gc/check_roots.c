/* Where references may be, and what C code has for its own. */
#include "exception.h"
#include "gc_heap.h"
#include "rt.h"

#include <check.h>

Suite *roots_suite(void);

struct pair {
    const struct runa_type *type;
    struct pair *left;
    struct pair *right;
};
static const struct runa_type base_type = {.size = 16, .name = "base"};
static const struct runa_type pair_type = {
    .size = sizeof(struct pair), .map = 6, .base = &base_type, .name = "pair"};

#define PAIR runa_gc_round(sizeof(struct pair))

/* As the compiler makes a global of type ref. */
extern void *one_global, *other_global;
__attribute__((section("runa_roots"))) void *one_global;
__attribute__((section("runa_roots"))) void *other_global;

static size_t
live_after(void **sp)
{
    runa_rt_gc_start();
    runa_rt_heap.check = true;
    runa_gc_collect(sp);
    return runa_rt_heap.live / PAIR;
}

START_TEST(globals)
{
    one_global = runa_gc_new(runa_gc_stack, &pair_type);
    other_global = runa_gc_new(runa_gc_stack, &pair_type);
    ck_assert_uint_eq(live_after(runa_gc_stack), 2);
    one_global = NULL;
    ck_assert_uint_eq(live_after(runa_gc_stack), 1);
}
END_TEST

START_TEST(handles)
{
    struct runa_handle handle[3];
    for (int i = 0; i < 3; i++)
        runa_gc_pin(&handle[i], runa_gc_new(runa_gc_stack, &pair_type));
    ck_assert_uint_eq(live_after(runa_gc_stack), 3);
    runa_gc_unpin(&handle[1]);
    ck_assert_uint_eq(live_after(runa_gc_stack), 2);
    runa_gc_unpin(&handle[2]);
    runa_gc_unpin(&handle[0]);
    ck_assert_uint_eq(live_after(runa_gc_stack), 0);
}
END_TEST

static struct pair *
make_list(int length)
{
    RUNA_ROOT(frame, 2);
    ck_assert_ptr_null(frame[0]);
    ck_assert_ptr_null(frame[1]);
    for (int i = 0; i < length; i++) {
        struct pair *pair = runa_gc_new(runa_gc_top, &pair_type);
        pair->left = frame[0];
        frame[0] = pair;
        if (i == 0)
            frame[1] = pair;
    }
    ck_assert_ptr_null(((struct pair *)frame[1])->left);
    return frame[0];
}

START_TEST(frames_of_c)
{
    runa_rt_gc_start();
    runa_rt_heap.stress = true;
    runa_gc_top[0] = runa_gc_top; /* what another left there */
    struct pair *list = make_list(20);
    ck_assert_ptr_eq(runa_gc_top, runa_gc_stack);
    RUNA_ROOT(frame, 1);
    frame[0] = list;
    ck_assert_uint_eq(live_after(runa_gc_top), 20);
}
END_TEST

/* Up to the end there is room. */
START_TEST(last_frame_of_c)
{
    runa_gc_top = runa_gc_stack_end - 2;
    RUNA_ROOT(frame, 2);
    ck_assert_ptr_eq(runa_gc_top, runa_gc_stack_end);
}
END_TEST

/* Not past it, be it that the frame begins there. */
START_TEST(no_room_for_c)
{
    runa_gc_top = runa_gc_stack_end - 1 + _i;
    runa_gc_enter(2);
}
END_TEST

static const struct runa_type list_type = {
    .size = 16, .element_size = sizeof(void *), .map = 1, .name = "list"};

static void
collect(void **sp)
{
    runa_rt_gc_start();
    runa_rt_heap.step = NULL;
    runa_rt_heap.check = true;
    runa_gc_collect(sp);
}

/* What is live with this word among the roots, below the one at sp. */
static size_t
live_with(void **sp, uintptr_t word)
{
    sp[0] = (void *)word;
    runa_gc_collect(sp + 1);
    return runa_rt_heap.live;
}

/* All words near an object that lives: nothing comes of them. */
static void
try_around(void **sp, void *object)
{
    size_t live = runa_rt_heap.live;
    uintptr_t page = (uintptr_t)block_of(object);
    for (uintptr_t word = page; word < page + PAGE_SIZE; word += 8)
        ck_assert_uint_eq(live_with(sp, word), live);
    ck_assert_uint_eq(live_with(sp, (uintptr_t)object + 1), live);
}

/* The last collection left one object, and holes with what was there. */
START_TEST(words_of_old_blocks)
{
    void **sp = runa_gc_stack;
    for (int i = 0; i < 20; i++)
        sp[i] = runa_gc_new_array(sp + i, &list_type, (uint32_t)i);
    void *object = sp[0] = sp[7];
    collect(sp + 1);
    ck_assert_uint_eq(runa_rt_heap.live, runa_gc_size(object));
    try_around(sp + 1, object);
}
END_TEST

START_TEST(words_of_regions)
{
    void **sp = runa_gc_stack;
    for (int i = 0; i < 20; i++)
        sp[i] = runa_gc_new_array(sp + i, &list_type, 70 + (uint32_t)i);
    void *object = sp[0] = sp[7];
    collect(sp + 1);
    ck_assert_uint_eq(runa_rt_heap.live, runa_gc_size(object));
    try_around(sp + 1, object);
    sp[0] = runa_gc_new_array(sp + 1, &list_type, 2000);
    collect(sp + 1);
    try_around(sp + 1, (char *)sp[0] + 2 * PAGE_SIZE);
}
END_TEST

/*
 * Among new objects each is found by its start and by nothing else, whatever
 * was asked before.
 */
START_TEST(words_of_new_objects)
{
    enum { COUNT = 30 };
    void **sp = runa_gc_stack;
    uintptr_t objects[COUNT];
    for (int i = 0; i < COUNT; i++)
        objects[i] = (uintptr_t)runa_gc_new_array(sp, &list_type,
                                                  (uint32_t)(7 * i % 11));
    int first = _i % COUNT;
    int step = _i < COUNT ? 1 : COUNT - 1;
    for (int i = 0; i < COUNT; i++) {
        uintptr_t object = objects[(first + i * step) % COUNT];
        size_t size = runa_gc_size((void *)object);
        for (size_t inside = 8; inside < size; inside += 8)
            ck_assert(!runa_rt_is_object((void *)(object + inside)));
        ck_assert(runa_rt_is_object((void *)object));
    }
    ck_assert(!runa_rt_is_object(runa_gc_next));
    ck_assert(!runa_rt_is_object(runa_gc_limit));
}
END_TEST

/* While one of the new objects is marked. */
START_TEST(words_while_marking)
{
    enum { COUNT = 30 };
    void **sp = runa_gc_stack;
    void *objects[COUNT];
    runa_rt_gc_start();
    runa_rt_heap.step = NULL;
    for (int i = 0; i < COUNT; i++)
        objects[i] = runa_gc_new_array(sp, &list_type, (uint32_t)(i % 11));
    sp[0] = objects[_i];
    runa_rt_gc_begin(sp + 1);
    ck_assert(runa_rt_mark_some(SIZE_MAX));
    for (int i = 0; i < COUNT; i++) {
        uintptr_t object = (uintptr_t)objects[COUNT - 1 - i];
        ck_assert(!runa_rt_is_object((void *)(object + RUNA_GRANULE)) ||
                  runa_gc_size((void *)object) == RUNA_GRANULE);
        ck_assert(runa_rt_is_object((void *)object));
    }
    ck_assert(!runa_rt_is_object(runa_gc_next));
}
END_TEST

START_TEST(words_of_other_pages)
{
    void **sp = runa_gc_stack;
    void *object = runa_gc_new_array(sp, &list_type, 2000);
    ck_assert(runa_rt_is_object(object));
    collect(sp);
    ck_assert_int_eq(page_kind_of(object), PAGE_FREE);
    ck_assert(!runa_rt_is_object(object));
    void *stack = runa_rt_pages_take(1, PAGE_STACK);
    ck_assert(!runa_rt_is_object(stack));
    ck_assert(!runa_rt_is_object(&object));
    ck_assert(!runa_rt_is_object(NULL));
}
END_TEST

/* Words that are no references are no harm. */
START_TEST(other_words)
{
    void **sp = runa_gc_stack;
    sp[0] = NULL;
    sp[1] = &sp;
    sp[2] = (void *)(uintptr_t)&pair_type;
    sp[3] = (void *)UINTPTR_MAX;
    sp[4] = runa_gc_new(sp + 4, &pair_type);
    ck_assert_uint_eq(live_after(sp + 5), 1);
}
END_TEST

struct seen {
    size_t count;
    void *last;
};

static void
see(void *context, void **reference)
{
    struct seen *seen = context;
    seen->count++;
    seen->last = *reference;
}

START_TEST(visits)
{
    void **sp = runa_gc_stack;
    struct runa_handle handle;
    struct pair *pair = sp[0] = runa_gc_new(sp, &pair_type);
    runa_gc_pin(&handle, pair);
    struct seen seen = {0};
    runa_gc_visit_roots(sp + 1, see, &seen);
    ck_assert_uint_eq(seen.count, 5); /* two of them the globals above, one the
                                         exception on its way */
    runa_gc_unpin(&handle);
    seen.count = 0;
    runa_gc_visit_object(pair, see, &seen);
    ck_assert_uint_eq(seen.count, 0);
    pair->right = pair;
    runa_gc_visit_object(pair, see, &seen);
    ck_assert_uint_eq(seen.count, 1);
    ck_assert_ptr_eq(seen.last, pair);
}
END_TEST

/* The name of a type with a message, and what that does when it is asked. */
static void *thrown;
static const char *
say(void **sp, void *object)
{
    ck_assert_ptr_eq(sp[-2], object);
    ck_assert_ptr_null(runa_pending());
    runa_gc_collect(sp);
    if (thrown)
        runa_throw(thrown);
    return "text";
}

static const struct {
    const char *(*function)(void **sp, void *object);
    char name[6];
} error_name __attribute__((section("runa_messages"), used)) = {say, "Error"};

/* Types that derive from one with a message have it. */
START_TEST(messages)
{
    static const struct runa_type error = {.size = 8, .name = error_name.name};
    static const struct runa_type worse = {
        .size = 8, .base = &error, .name = "Worse"};
    void **sp = runa_gc_top;
    RUNA_ROOT(frame, 2);
    void *object = frame[0] = runa_gc_new(runa_gc_top, &worse);
    void *other = frame[1] = runa_gc_new(runa_gc_top, &base_type);
    thrown = NULL;
    ck_assert_str_eq(runa_exception_message(object), "text");
    ck_assert_ptr_null(runa_exception_message(other));
    runa_throw(other);
    ck_assert_str_eq(runa_exception_message(object), "text");
    ck_assert_ptr_eq(runa_pending(), other);
    thrown = object;
    ck_assert_ptr_null(runa_exception_message(object));
    ck_assert_ptr_eq(runa_catch(), other);
    ck_assert_ptr_eq(runa_gc_top, sp + 2);
}
END_TEST

START_TEST(types)
{
    void **sp = runa_gc_stack;
    void *pair = sp[0] = runa_gc_new(sp, &pair_type);
    void *base = sp[1] = runa_gc_new(sp + 1, &base_type);
    ck_assert(runa_gc_is_instance(pair, &pair_type));
    ck_assert(runa_gc_is_instance(pair, &base_type));
    ck_assert(runa_gc_is_instance(base, &base_type));
    ck_assert(!runa_gc_is_instance(base, &pair_type));
}
END_TEST

/* As the compiler makes them with -fstack-traces. */
__attribute__((
    section("runa_frames"))) static const struct runa_frame inner = {
    "inner", "file", 7};
__attribute__((
    section("runa_frames"))) static const struct runa_frame outer = {
    "outer", "file", 3};

struct trace {
    const struct runa_frame *frames[3];
    int count;
};

static void
trace_frame(void *context, const struct runa_frame *frame)
{
    struct trace *trace = context;
    ck_assert_int_lt(trace->count, 3);
    trace->frames[trace->count++] = frame;
}

START_TEST(traces)
{
    void **sp = runa_gc_stack;
    sp[0] = (void *)(uintptr_t)&outer;
    sp[1] = runa_gc_new(sp + 1, &pair_type);
    sp[2] = (void *)(uintptr_t)&inner;
    struct trace trace = {0};
    runa_gc_visit_frames(sp + 3, trace_frame, &trace);
    ck_assert_int_eq(trace.count, 2);
    ck_assert_ptr_eq(trace.frames[0], &inner);
    ck_assert_ptr_eq(trace.frames[1], &outer);
    ck_assert_uint_eq(live_after(sp + 3), 1);
}
END_TEST

Suite *
roots_suite(void)
{
    Suite *suite = suite_create("roots");
    TCase *all = tcase_create("roots");
    tcase_add_test(all, globals);
    tcase_add_test(all, handles);
    tcase_add_test(all, frames_of_c);
    tcase_add_test(all, last_frame_of_c);
    tcase_add_loop_exit_test(all, no_room_for_c, RUNA_PANIC_EXIT, 0, 4);
    tcase_add_test(all, other_words);
    tcase_add_test(all, words_of_old_blocks);
    tcase_add_test(all, words_of_regions);
    tcase_add_loop_test(all, words_of_new_objects, 0, 60);
    tcase_add_loop_test(all, words_while_marking, 0, 30);
    tcase_add_test(all, words_of_other_pages);
    tcase_add_test(all, visits);
    tcase_add_test(all, messages);
    tcase_add_test(all, types);
    tcase_add_test(all, traces);
    suite_add_tcase(suite, all);
    return suite;
}
