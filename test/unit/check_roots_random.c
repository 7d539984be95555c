/* Plans of random functions, right and spoiled ones. */
#include "planned.h"

struct dice {
    uint32_t state;
};

static uint32_t
roll(struct dice *dice, uint32_t below)
{
    dice->state = dice->state * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)dice->state * below >> 32);
}

#define REGS 9u

static uint32_t
any_reg(struct dice *dice)
{
    return 1000 + roll(dice, REGS);
}

static void
write_inst(struct dice *dice, FILE *out)
{
    uint32_t a = any_reg(dice), b = any_reg(dice);

    switch (roll(dice, 10)) {
    case 0:
    case 1: fprintf(out, "  mov.ref v%u, v%u\n", a, b); break;
    case 2: fprintf(out, "  mov.ref v%u, $0\n", a); break;
    case 3: fprintf(out, "  alloc.ref v%u, $O\n", a); break;
    case 4: fprintf(out, "  call.void @work(v%u)\n", a); break;
    case 5: fprintf(out, "  call.ref v%u, @f(v%u, v%u)\n", a, b, a); break;
    case 8: fprintf(out, "  delegate.ref v%u, $G, @work, v%u\n", a, b); break;
    case 6: fprintf(out, "  xchg.ref v%u, v%u\n", a, b); break;
    case 7: fprintf(out, "  load.ref v%u, [v%u + 4]\n", a, b); break;
    default: fprintf(out, "  store.ref [v%u + 4], v%u\n", a, b); break;
    }
}

/* Every block can be reached, from the one before it. */
static void
write_end(struct dice *dice, uint32_t block, uint32_t blocks, FILE *out)
{
    uint32_t next = block + 1;

    if (next == blocks)
        fprintf(out, "  ret.ref v%u\n", any_reg(dice));
    else if (roll(dice, 4) == 0)
        fprintf(out, "  jmp .LBB%u\n", next);
    else
        fprintf(out, "  cmp.ref v%u, $0\n  branch.eq .LBB%u, .LBB%u\n",
                any_reg(dice), next, roll(dice, blocks));
}

/* A function of SEED; the caller frees it. */
static char *
random_text(uint32_t seed)
{
    struct dice dice = {seed * 2654435761u};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    uint32_t blocks = 1 + roll(&dice, 8);

    fputs(HEAD "func @f (v1000:ref, v1001:ref) : ref {\n  regs", out);
    for (uint32_t i = 2; i < REGS; i++)
        fprintf(out, " v%u:ref", 1000 + i);
    fputs(roll(&dice, 4) ? "\n" : "\n  slot %s : $B\n", out);
    for (uint32_t i = 0; i < blocks; i++) {
        fprintf(out, ".LBB%u: loop %u\n", i, roll(&dice, 3));
        for (uint32_t n = roll(&dice, 9); n > 0; n--)
            write_inst(&dice, out);
        write_end(&dice, i, blocks, out);
    }
    fputs("}\n", out);
    fclose(out);
    return text;
}

#define RANDOM_FUNCTIONS 3000u

START_TEST(random_plans_are_good)
{
    static const struct roots_wish wishes[] = {
        {.mode = ROOTS_PREFIX, .unit = 1},
        {.mode = ROOTS_ALL, .unit = 1},
        {.mode = ROOTS_PREFIX, .exact = true, .unit = 1, .reserved = 1},
        {.mode = ROOTS_PREFIX, .exact = true, .unit = 4, .reserved = 1},
        {.mode = ROOTS_ALL, .exact = true, .unit = 4}};

    for (uint32_t seed = 0; seed < RANDOM_FUNCTIONS; seed++) {
        char *text = random_text(seed);

        for (size_t i = 0; i < COUNT_OF(wishes); i++) {
            struct planned p;

            planned_init_as(&p, text, &wishes[i]);
            ck_assert_msg(planned_is_good(&p), "wish %zu, seed %u:\n%s", i,
                          seed, text);
            planned_release(&p);
        }
        free(text);
    }
}
END_TEST

struct score {
    uint32_t made, found;
};

static void
count(struct score *score, const struct planned *p)
{
    score->made++;
    score->found += !planned_is_good(p);
}

/* Each store in turn goes to the wrong word: it is as if it were left out and
 * another one added. */
static void
drop_stores(struct planned *p, struct score *score)
{
    for (uint32_t i = 0; i < p->plan.store_count; i++) {
        struct roots_store *store = &p->plan.stores[i];
        struct roots_store kept = *store;

        store->slot = p->plan.words++;
        count(score, p);
        p->plan.words--;
        *store = kept;
    }
}

static void
lower_prefixes(struct planned *p, struct score *score)
{
    for (uint32_t i = 0; i < p->func->inst_count; i++) {
        uint32_t *k = &p->plan.scanned[i];

        if (*k == LIR_NO_INDEX || *k <= p->plan.front)
            continue;
        --*k;
        count(score, p);
        ++*k;
    }
}

/* Not everything is missed: another word may hold the same value, and a slot
 * may be safe by what it held before. */
START_TEST(wrong_plans_are_found)
{
    struct score stores = {0}, prefixes = {0};

    for (uint32_t seed = 0; seed < RANDOM_FUNCTIONS / 10; seed++) {
        char *text = random_text(seed);
        struct planned p;

        planned_init(&p, text, ROOTS_PREFIX);
        drop_stores(&p, &stores);
        lower_prefixes(&p, &prefixes);
        planned_release(&p);
        free(text);
    }
    if (getenv("RUNA_SCORES"))
        fprintf(stderr, "stores %u of %u, prefixes %u of %u\n", stores.found,
                stores.made, prefixes.found, prefixes.made);
    ck_assert_uint_gt(stores.made, 100);
    ck_assert_uint_gt(prefixes.made, 100);
    ck_assert_uint_ge(stores.found * 100, stores.made * 90);
    ck_assert_uint_ge(prefixes.found * 100, prefixes.made * 90);
}
END_TEST

Suite *
roots_random_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("roots_random", &tests);

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, random_plans_are_good);
    tcase_add_test(tests, wrong_plans_are_found);
    return suite;
}
