/* The digits of a float, one to a byte: exact, made as far as they are asked
 * for, and rounded.
 *
 * From binary to decimal nothing is lost: the whole number is divided by 10^9
 * again and again, the fraction is multiplied by it. These are methods 1a and
 * 2a of Knuth, The Art of Computer Programming, volume 2, section 4.4, on
 * words of 32 bits. Hexadecimal digits are made by the same multiplication,
 * behind a whole number of 0 or 1. What is left of the fraction's bits says
 * which way to round. */

/* IEEE's binary128: the largest format there is. */
enum {
    FRACTION_BITS = 112,
    EXPONENT_BIAS = 16383,
    EXPONENT_MOST = 0x7fff,
    FRACTION_MOST = EXPONENT_BIAS - 1 + FRACTION_BITS,
    WHOLE_MOST = 4933,
    /* Of a number that has a fraction the whole part is in the significand. */
    WHOLE_SMALL = 35,
    DECIMAL_LIMB = 9, /* digits that are made at once */
    DECIMAL_BASE = 1000000000,
};

struct digits {
    unsigned radix;
    uint32_t base; /* of what is made at once, in the fraction */
    /* In digit: those of the whole number begin at first, those of the
     * fraction at point. Behind end none are made. */
    int first, point, end;
    /* The bits of the fraction that have not been made into digits. */
    uint32_t *low, *high;
    uint32_t word[FRACTION_MOST / 32 + 6];
    unsigned char digit[WHOLE_SMALL + FRACTION_MOST + 3 * DECIMAL_LIMB];
};

static void
limb_digits(unsigned char *to, uint32_t limb)
{
    for (int i = DECIMAL_LIMB; i--; limb /= 10)
        to[i] = (unsigned char)(limb % 10);
}

static bool
has_more(struct digits *digits)
{
    while (digits->low != digits->high && !*digits->low)
        ++digits->low;
    return digits->low != digits->high;
}

/* The next digits of the fraction. */
static void
make_more(struct digits *digits)
{
    uint64_t carry = 0;
    for (uint32_t *word = digits->low; word != digits->high; ++word) {
        carry += (uint64_t)*word * digits->base;
        *word = (uint32_t)carry;
        carry >>= 32;
    }
    if (digits->radix == digits->base) {
        digits->digit[digits->end++] = (unsigned char)carry;
    } else {
        limb_digits(digits->digit + digits->end, (uint32_t)carry);
        digits->end += DECIMAL_LIMB;
    }
}

/* The digits of the whole number, from words up to top, and a zero before them
 * that a carry may need. */
static void
make_whole(struct digits *digits, uint32_t *top)
{
    for (;;) {
        uint64_t rest = 0;
        while (top != digits->high && !top[-1])
            --top;
        if (top == digits->high)
            break;
        for (uint32_t *word = top; word != digits->high;) {
            rest = rest << 32 | *--word;
            *word = (uint32_t)(rest / DECIMAL_BASE);
            rest %= DECIMAL_BASE;
        }
        digits->first -= DECIMAL_LIMB;
        limb_digits(digits->digit + digits->first, (uint32_t)rest);
    }
    digits->digit[--digits->first] = 0;
}

/* The value is high and low together, times 2^exponent: put into words, shifted
 * so that one of them is worth 1. */
static void
start_digits(struct digits *digits, uint64_t high, uint64_t low, int exponent)
{
    int at = exponent >> 5, zeros = at < 0 ? 0 : at;
    uint32_t *word = digits->word;
    const uint32_t *place = word + zeros;
    digits->low = word;
    digits->high = word + (zeros - at);
    uint64_t carry = 0;
    for (; word < place + 5 || word < digits->high; ++word) {
        if (word >= place) {
            carry |= (low & UINT32_MAX) << (exponent & 31);
            low = low >> 32 | high << 32;
            high >>= 32;
        }
        *word = (uint32_t)carry;
        carry >>= 32;
    }
    digits->point = 2 * DECIMAL_LIMB + (at < 0 ? WHOLE_SMALL : WHOLE_MOST);
    digits->first = digits->end = digits->point;
    make_whole(digits, word);
}

/* The first digit that is not 0; if there is none, the one before the point,
 * and if the whole number has none and only that is asked for, too. */
static int
first_digit(struct digits *digits, bool whole)
{
    for (int i = digits->first; !whole || i < digits->point; ++i) {
        if (i == digits->end) {
            if (!has_more(digits))
                break;
            make_more(digits);
        }
        if (digits->digit[i])
            return i;
    }
    return digits->point - 1;
}

/* Rounds to the nearest, or to an even digit if two are as near. Returns the
 * end of the digits, which is cut if there are so many. */
static int
round_digits(struct digits *digits, unsigned cut)
{
    unsigned char *digit = digits->digit;
    while ((unsigned)digits->end <= cut && has_more(digits))
        make_more(digits);
    unsigned end = (unsigned)digits->end;
    if (end <= cut)
        return (int)end;
    bool odd = has_more(digits) || digit[cut - 1] & 1;
    while (--end != cut)
        odd |= digit[end] != 0;
    if (2U * digit[cut] + odd > digits->radix)
        while (++digit[--cut] == digits->radix)
            digit[cut] = 0;
    return (int)end;
}
