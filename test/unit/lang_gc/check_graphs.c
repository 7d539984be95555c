/*
 * Random graphs of blocks against a model that knows for each what it is to
 * hold. After a collection there are those that the model can reach, by their
 * sizes to the byte, with what they held.
 */
#include "../rt/chance.h"
#include "lang_gc.h"
#include "lang_memory.h"
#include "roots.h"

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

Suite *graphs_suite(void);

enum { BLOCKS = 400, LINKS = 4, STEPS = 20000, WORD = sizeof(uintptr_t) };

/* Words that are no links hold the number of the block: no address. */
struct model {
    char *at; /* null: none */
    size_t size;
    bool text;
    bool reached;
    struct {
        size_t word;
        int to; /* a block; -1: no link */
    } links[LINKS];
};

struct graph {
    struct model blocks[BLOCKS];
    int root_of[ROOTS]; /* likewise */
    uint64_t chance;
};

static uint32_t
below(struct graph *g, uint32_t limit)
{
    return chance(&g->chance, limit);
}

static size_t
count_words(const struct model *block)
{
    return block->size / WORD;
}

static uintptr_t
filler(int number)
{
    return (uintptr_t)number + 1;
}

/* An address in a block, mostly the first. */
static uintptr_t
address_in(struct graph *g, int to)
{
    const struct model *block = &g->blocks[to];
    size_t offset = below(g, 3) == 0 ? below(g, (uint32_t)block->size) : 0;
    return (uintptr_t)block->at + offset;
}

static void
fill(struct graph *g, int number)
{
    struct model *block = &g->blocks[number];
    for (size_t i = 0; i < count_words(block); i++)
        ((uintptr_t *)(void *)block->at)[i] = filler(number);
    for (int i = 0; i < LINKS; i++)
        block->links[i].to = -1;
}

/* A text of addresses, which are to keep nothing. */
static void
mislead(struct graph *g, int number)
{
    struct model *block = &g->blocks[number];
    int other = (int)below(g, BLOCKS);
    for (size_t i = 0; i < count_words(block); i++)
        ((uintptr_t *)(void *)block->at)[i] = (uintptr_t)g->blocks[other].at;
}

static void
add_block(struct graph *g, int number)
{
    struct model *block = &g->blocks[number];
    block->size = 1 + below(g, 2u << below(g, 12));
    if (below(g, 50) == 0)
        block->size += below(g, 100000);
    block->text = below(g, 3) == 0;
    if (block->text) {
        block->at = runa_lang_memory_new_text(block->size);
        mislead(g, number);
        return;
    }
    block->at = runa_lang_memory_new(block->size);
    ck_assert(block->at[0] == 0 &&
              memcmp(block->at, block->at + 1, block->size - 1) == 0);
    fill(g, number);
}

/* Another link in place of one, perhaps to itself, perhaps to nothing. */
static void
set_link(struct graph *g, int from)
{
    struct model *block = &g->blocks[from];
    int to = (int)below(g, BLOCKS), slot = (int)below(g, LINKS);
    size_t word = below(g, (uint32_t)count_words(block) + 1);
    if (block->text || word == count_words(block))
        return;
    for (int i = 0; i < LINKS; i++)
        if (block->links[i].to >= 0 && block->links[i].word == word)
            slot = i;
    uintptr_t *words = (uintptr_t *)(void *)block->at;
    if (block->links[slot].to >= 0)
        words[block->links[slot].word] = filler(from);
    block->links[slot].to = -1;
    if (!g->blocks[to].at)
        return;
    block->links[slot].to = to;
    block->links[slot].word = word;
    words[word] = address_in(g, to);
}

static void
set_root(struct graph *g)
{
    uint32_t which = below(g, ROOTS);
    int to = (int)below(g, BLOCKS);
    g->root_of[which] = g->blocks[to].at ? to : -1;
    roots[which] = g->blocks[to].at ? address_in(g, to) : 0;
}

/* Whoever links to what is gone does so no more. */
static void
forget(struct graph *g, int number)
{
    for (int i = 0; i < BLOCKS; i++)
        for (int j = 0; j < LINKS && g->blocks[i].at && !g->blocks[i].text;
             j++)
            if (g->blocks[i].links[j].to == number) {
                uintptr_t *words = (uintptr_t *)(void *)g->blocks[i].at;
                words[g->blocks[i].links[j].word] = filler(i);
                g->blocks[i].links[j].to = -1;
            }
    for (int i = 0; i < ROOTS; i++)
        if (g->root_of[i] == number) {
            g->root_of[i] = -1;
            roots[i] = 0;
        }
    g->blocks[number].at = NULL;
}

static void
give_back(struct graph *g, int number)
{
    char *block = g->blocks[number].at;
    forget(g, number);
    runa_lang_memory_free(block);
}

static void
reach(struct graph *g, int number)
{
    struct model *block = &g->blocks[number];
    if (block->reached)
        return;
    block->reached = true;
    for (int i = 0; i < LINKS && !block->text; i++)
        if (block->links[i].to >= 0)
            reach(g, block->links[i].to);
}

static bool
is_link(const struct model *block, size_t word)
{
    for (int i = 0; i < LINKS; i++)
        if (block->links[i].to >= 0 && block->links[i].word == word)
            return true;
    return false;
}

/* Does it hold what it should? */
static bool
is_as_filled(const struct graph *g, int number)
{
    const struct model *block = &g->blocks[number];
    const uintptr_t *words = (const uintptr_t *)(const void *)block->at;
    bool good = true;
    for (size_t i = 0; i < count_words(block); i++)
        good = good && (is_link(block, i) || words[i] == filler(number));
    for (int i = 0; i < LINKS; i++)
        if (block->links[i].to >= 0) {
            const struct model *to = &g->blocks[block->links[i].to];
            good = good &&
                   words[block->links[i].word] - (uintptr_t)to->at < to->size;
        }
    return good;
}

static void
check_block(const struct graph *g, int number)
{
    const struct model *block = &g->blocks[number];
    ck_assert_uint_ge(runa_lang_memory_size(block->at), block->size);
    ck_assert(block->text || is_as_filled(g, number));
}

static void
collect(struct graph *g)
{
    uint64_t live = live_after_collection(), expected = 0;
    for (int i = 0; i < BLOCKS; i++)
        g->blocks[i].reached = false;
    for (int i = 0; i < ROOTS; i++)
        if (g->root_of[i] >= 0)
            reach(g, g->root_of[i]);
    for (int i = 0; i < BLOCKS; i++) {
        if (g->blocks[i].reached) {
            expected += runa_lang_memory_size(g->blocks[i].at);
            check_block(g, i);
        } else {
            g->blocks[i].at = NULL;
        }
    }
    ck_assert_uint_eq(live, expected);
}

static void
step(struct graph *g)
{
    int number = (int)below(g, BLOCKS);
    switch (below(g, 12)) {
    case 0: set_root(g); break;
    case 1:
        if (g->blocks[number].at && below(g, 4) == 0)
            give_back(g, number);
        break;
    case 2:
        if (below(g, 20) == 0)
            collect(g);
        break;
    default:
        if (!g->blocks[number].at)
            add_block(g, number);
        else
            set_link(g, number);
    }
}

static void
run(uint64_t seed)
{
    struct graph *g = calloc(1, sizeof *g);
    g->chance = seed;
    for (int i = 0; i < ROOTS; i++)
        g->root_of[i] = -1;
    for (int i = 0; i < STEPS; i++)
        step(g);
    memset(roots, 0, sizeof roots);
    ck_assert_uint_eq(live_after_collection(), 0);
    free(g);
}

START_TEST(random_graphs)
{
    run((uint64_t)_i);
}
END_TEST

START_TEST(random_graphs_under_stress)
{
    runa_rt_lang_heap.stress = true;
    run((uint64_t)_i);
}
END_TEST

/* So many links, one behind the other, or all from one block. */
START_TEST(long_and_wide)
{
    enum { COUNT = 20000 };
    void **wide = runa_lang_memory_new(COUNT * WORD);
    void **last = NULL;
    for (int i = 0; i < COUNT; i++) {
        void **block = runa_lang_memory_new(3 * WORD);
        block[1] = last;
        block[2] = runa_lang_memory_new(1);
        wide[i] = last = block;
    }
    uint64_t all = COUNT * (8 + 3 * WORD);
    roots[0] = (uintptr_t)last;
    ck_assert_uint_eq(live_after_collection(), all);
    for (void **block = last; block; block = block[1])
        ck_assert_ptr_nonnull(block[2]);
    wide = runa_lang_memory_new(COUNT * WORD);
    for (int i = 0; i < COUNT; i++, last = last[1])
        wide[i] = last;
    for (int i = 0; i < COUNT; i++)
        ((void **)wide[i])[1] = NULL;
    roots[0] = (uintptr_t)wide;
    ck_assert_uint_eq(live_after_collection(),
                      all + runa_lang_memory_size(wide));
}
END_TEST

Suite *
graphs_suite(void)
{
    Suite *suite = suite_create("graphs");
    TCase *all = tcase_create("graphs");
    tcase_set_timeout(all, 120);
    tcase_add_loop_test(all, random_graphs, 0, 12);
    tcase_add_loop_test(all, random_graphs_under_stress, 0, 4);
    tcase_add_test(all, long_and_wide);
    suite_add_tcase(suite, all);
    return suite;
}
