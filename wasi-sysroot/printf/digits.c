/* From binary to decimal with nothing lost: the whole number is divided by
 * the base of a limb again and again, the fraction is multiplied by it. These
 * are methods 1a and 2a of Knuth, The Art of Computer Programming, volume 2,
 * section 4.4, on words of 32 bits. The bits of the fraction that no limb has
 * taken say which way to round, so no digit is made to be thrown away. */
#include "printf.h"
#include "digits.h"

/* The significand, shifted so that its lowest word has a place of its own:
 * word[bits_point] is worth 1. */
static void
place_words(struct runa_digits *digits, const struct runa_real *real)
{
    const uint32_t part[5] = {(uint32_t)real->low, (uint32_t)(real->low >> 32),
                              (uint32_t)real->high,
                              (uint32_t)(real->high >> 32), 0};
    int at = real->exponent >> 5;
    int lowest = at < 0 ? at : 0;
    digits->low = 0;
    digits->bits_point = -lowest;
    digits->bits_end = (at + 5 > 0 ? at + 5 : 0) - lowest;
    for (int i = 0; i < digits->bits_end; ++i)
        digits->word[i] = 0;
    uint64_t carry = 0;
    for (int i = 0; i < 5; ++i) {
        carry |= (uint64_t)part[i] << (real->exponent & 31);
        digits->word[at - lowest + i] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* The whole number becomes limbs, and a limb of 0 before it that a carry may
 * need. */
static void
make_whole(struct runa_digits *digits)
{
    int top = digits->bits_end;
    do {
        uint64_t rest = 0;
        while (top > digits->bits_point && !digits->word[top - 1])
            --top;
        for (int i = top; i-- > digits->bits_point;) {
            rest = rest << 32 | digits->word[i];
            digits->word[i] = (uint32_t)(rest / digits->base);
            rest %= digits->base;
        }
        digits->limb[--digits->first] = (uint32_t)rest;
    } while (top > digits->bits_point);
}

static bool
has_more(struct runa_digits *digits)
{
    while (digits->low < digits->bits_point && !digits->word[digits->low])
        ++digits->low;
    return digits->low < digits->bits_point;
}

/* The next limb of the fraction. */
static void
make_limb(struct runa_digits *digits)
{
    uint64_t carry = 0;
    for (int i = digits->low; i < digits->bits_point; ++i) {
        carry += (uint64_t)digits->word[i] * digits->base;
        digits->word[i] = (uint32_t)carry;
        carry >>= 32;
    }
    digits->limb[digits->end++] = (uint32_t)carry;
}

void
runa_digits_start(struct runa_digits *digits, const struct runa_real *real,
                  uint32_t radix)
{
    digits->radix = radix;
    digits->per_limb = radix == 10 ? 9 : 1;
    digits->base = radix == 10 ? 1000000000 : radix;
    digits->point = real->exponent < 0 ? DIGITS_WHOLE_SMALL : DIGITS_WHOLE;
    digits->first = digits->end = digits->point;
    place_words(digits, real);
    make_whole(digits);
}

/* The index of the digit before the point. */
int
runa_digits_ones(const struct runa_digits *digits)
{
    return digits->point * digits->per_limb - 1;
}

/* The index of the first digit that is not 0: of the whole number only, or of
 * all. If there is none, it is that of the digit before the point. */
int
runa_digits_lead(struct runa_digits *digits, bool whole)
{
    for (int i = digits->first; !whole || i < digits->point; ++i) {
        if (i == digits->end) {
            if (!has_more(digits))
                break;
            make_limb(digits);
        }
        int index = (i + 1) * digits->per_limb;
        for (uint32_t rest = digits->limb[i]; rest; rest /= digits->radix)
            --index;
        if (digits->limb[i])
            return index;
    }
    return runa_digits_ones(digits);
}

/* The index behind the last digit that is not 0. */
int
runa_digits_last(const struct runa_digits *digits)
{
    int i = digits->end;
    while (i > digits->first && !digits->limb[i - 1])
        --i;
    int index = i * digits->per_limb;
    if (i > digits->first)
        for (uint32_t rest = digits->limb[i - 1]; rest % digits->radix == 0;
             rest /= digits->radix)
            --index;
    return index;
}

/* Whether a digit that is not 0 follows this limb. */
static bool
is_inexact(struct runa_digits *digits, int at)
{
    for (int i = at + 1; i < digits->end; ++i)
        if (digits->limb[i])
            return true;
    return has_more(digits);
}

/* Rounds to the nearest, or to an even digit if two are as near, so that the
 * digit at cut and those behind it are 0. */
void
runa_digits_round(struct runa_digits *digits, int cut)
{
    int at = cut / digits->per_limb, kept = cut % digits->per_limb;
    uint32_t unit = 1;
    while (digits->end <= at && has_more(digits))
        make_limb(digits);
    if (digits->end <= at)
        return;
    for (int i = kept; i < digits->per_limb; ++i)
        unit *= digits->radix;
    uint32_t *limb = &digits->limb[at];
    uint32_t rest = *limb % unit;
    bool odd = (kept ? *limb / unit : limb[-1]) & 1;
    bool up = 2 * rest + (odd || is_inexact(digits, at)) > unit;
    *limb -= rest;
    digits->end = at + 1;
    if (up)
        for (*limb += unit; *limb >= digits->base; ++*limb)
            *limb-- -= digits->base;
}
