// What programs call of the collector, on WASI.
// OUT: 0 0
// OUT: 64 1 kept
// OUT: 16 2 gone
#include <runa/gc.h>
#include <runa/rt.h>

static const struct runa_type type = {.size = 40, .name = "thing"};

static void
tell(const char *end)
{
    print_integer_nonl(runa_gc_live_bytes());
    runa_print_byte(' ');
    print_integer_nonl(runa_gc_collection_count());
    print_string(end);
}

int
runa_main(void)
{
    RUNA_ROOT(frame, 2);
    frame[0] = runa_gc_new(runa_gc_top, &type);
    frame[1] = runa_gc_weak_new(frame[0]);
    tell("");
    void *handle = runa_gc_handle_new(frame[0]);
    frame[0] = NULL;
    runa_gc_collect_now();
    tell(runa_gc_weak_get(frame[1]) ? " kept" : " gone");
    runa_gc_handle_free(handle);
    runa_gc_collect_now();
    tell(runa_gc_weak_get(frame[1]) ? " kept" : " gone");
    return 0;
}
