/*
 * Memory under churn: objects of mixed sizes, most of them small, replace each
 * other in a table, so that about so many megabytes are live.
 *
 *     churn MEGABYTES ROUNDS [SECONDS]
 *
 * Prints the memory that the heap got, which never gets less, over the most that
 * was live so far, every so many rounds, and the largest of these ratios at the
 * end. With SECONDS, that is how long it goes on. The first rounds, which fill the
 * table, do not count.
 */
#include "heap.h"
#include "trees.h"
#include <stdbool.h>

static const struct runa_type text_type = {
    .size = 2 * sizeof(void *), .element_size = 1, .name = "text"};

enum { FILLED = 10 }; /* rounds */

/* Sizes by halves: as many below 32 as below 64 and above, up to 64 KB; what
 * is wanted changes from phase to phase. */
static uint32_t
length(uint32_t phase)
{
    uint32_t most = 16;
    uint32_t end = phase % 3 == 0 ? 1 << 16 : 1 << 10;
    while (most < end && chance() % 2)
        most *= 2;
    return most + chance() % most;
}

/* What was seen so far. */
struct account {
    size_t most; /* live */
    double largest;
};

static void
look(struct account *account, uint32_t round, bool print)
{
    struct runa_gc_statistics s;
    runa_gc_get_statistics(&s);
    account->most = s.live > account->most ? s.live : account->most;
    double ratio = (double)s.owned / (double)account->most;
    if (round >= FILLED && ratio > account->largest)
        account->largest = ratio;
    if (print)
        printf("%u: %zu KB live, %zu KB owned, %.2f of the most live\n", round,
               s.live >> 10, s.owned >> 10, ratio);
}

int
main(int argc, char **argv)
{
    uint32_t megabytes = argc > 1 ? (uint32_t)atoi(argv[1]) : 16;
    uint32_t rounds = argc > 2 ? (uint32_t)atoi(argv[2]) : 100;
    int64_t seconds = argc > 3 ? atoi(argv[3]) : 0;
    uint32_t count = megabytes << 13; /* of about 128 bytes */
    void **sp = runa_gc_stack;
    void **objects = new_table(sp, count);
    struct account account = {.most = 1};
    int64_t start = now(), end = start + 1000000000 * seconds;
    for (uint32_t round = 0; seconds ? now() < end : round < rounds; round++) {
        for (uint32_t i = 0; i < count; i++)
            objects[chance() % count] =
                runa_gc_new_array(sp + 1, &text_type, length(round / 5));
        look(&account, round, round % (seconds ? 100 : 10) == 9);
    }
    printf("at most %.2f of the most live\n", account.largest);
    report(now() - start, 0);
    return 0;
}
