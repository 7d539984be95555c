/* What the C programs with managed objects share: tables, chance, stores. */
#include <runa/gc.h>
#include <stdint.h>

/* An array of COUNT references at *SP; where they begin. */
static inline void **
new_table(void **sp, uint32_t count)
{
    static const struct runa_type type = {.size = 2 * sizeof(void *),
                                          .element_size = sizeof(void *),
                                          .map = 1,
                                          .name = "table"};
    char *table = sp[0] = runa_gc_new_array(sp, &type, count);
    return (void **)(void *)(table + type.size);
}

static inline uint32_t
chance(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* Built with SLICES the stores are told of, which makes marking incremental. */
static inline void
store(void **slot, void *value)
{
#ifdef SLICES
    runa_gc_store(slot, value);
#else
    *slot = value;
#endif
}
