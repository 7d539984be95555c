// throws.lir in C++, with the exceptions of the engine. There is no libc++abi with
// exceptions for wasm, so they are thrown as that would do in the end, without what it
// allocates, and all are caught.
#include "../../gc/compiled/bench.h"

#define NOINLINE __attribute__((noinline))

namespace {
struct error {
    int32_t number;
};

error *caught_error, *old_error;
} // namespace

int32_t last;

extern "C" {
void *__cxa_begin_catch(void *exception) noexcept;
void __cxa_end_catch() noexcept;
[[noreturn]] void _ZSt9terminatev() noexcept;
}

void *
__cxa_begin_catch(void *exception) noexcept
{
    return caught_error = static_cast<error *>(exception);
}

void
__cxa_end_catch() noexcept
{
}

void
_ZSt9terminatev() noexcept
{
    abort();
}

namespace {
int32_t
calculate(int32_t number)
{
    int left = rounds;

    do
        number = (number * 5 + 1) & 0xffff;
    while (--left > 0);
    return number;
}

NOINLINE int32_t
never_throws(int32_t number)
{
    if (number < 0)
        abort();
    return calculate(number);
}

NOINLINE int32_t
throws_new(int32_t number)
{
    if (number < 0) {
        auto *made = static_cast<error *>(allocate(sizeof(error)));
        made->number = number;
        __builtin_wasm_throw(0, made);
    }
    return calculate(number);
}

NOINLINE int32_t
throws_old(int32_t number)
{
    if (number < 0)
        __builtin_wasm_throw(0, old_error);
    return calculate(number);
}

NOINLINE int32_t
deep(int32_t number, int32_t depth)
{
    if (depth == 0)
        return throws_old(number);
    number = deep(number, depth - 1);
    last = depth;
    return (number * 3) & 0xffff;
}

int32_t
deep_ten(int32_t number)
{
    return deep(number, 9);
}

int32_t
deep_hundred(int32_t number)
{
    return deep(number, 99);
}

template <int32_t call(int32_t)>
int32_t
outside(int32_t number, int32_t count)
{
    do
        number = call(number);
    while (--count);
    return number;
}

template <int32_t call(int32_t)>
int32_t
region(int32_t number, int32_t count)
{
    do {
        try {
            number = call(number);
        } catch (...) {
            number ^= caught_error->number & 0xff;
            if (caught_error != old_error)
                free(caught_error);
        }
    } while (--count);
    return number;
}

using many = int32_t(int32_t number, int32_t count);
constexpr int FIRST_THAT_THROWS = 5;
} // namespace

static int32_t
work(int32_t size)
{
    static many *const ways[] = {
        outside<never_throws>, outside<throws_new>,   region<throws_new>,
        outside<deep_ten>,     outside<deep_hundred>, region<throws_old>,
        region<throws_new>,    region<deep_ten>,      region<deep_hundred>};
    int32_t number = way < FIRST_THAT_THROWS ? 0 : -1;

    old_error = static_cast<error *>(allocate(sizeof(error)));
    old_error->number = 7;
    for (int32_t i = size / 1000; i > 0; i--)
        number = ways[way](number, 1000);
    return number;
}
