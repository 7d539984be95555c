"""The edge values of each type."""

from fractions import Fraction

from ieee import F32, F64, FORMATS
from model import WIDTH, trunc


def unique(values):
    return list(dict.fromkeys(values))


def ints(kind):
    """Every edge value of an integer type."""
    n = WIDTH[kind]
    low = 1 << (n - 1)
    values = [0, 1, -1, low, low - 1, low + 1, low - 2, 2, -2, 3, 10,
              0x5555555555555555, 0xAAAAAAAAAAAAAAAA]
    for k in (7, 8, 15, 16, 31, 32):
        if k < n:
            values += [(1 << k) - 1, 1 << k, (1 << k) + 1]
        if k < n - 1:
            values.append(-(1 << k))
    return unique(trunc(value, n) for value in values)


def few_ints(kind):
    """The most telling ones, for code written out value by value."""
    n = WIDTH[kind]
    low = 1 << (n - 1)
    values = [0, 1, -1, low, low - 1, low + 1, 2, 7, 0x55555555555555AA,
              1 << (n // 2), -(1 << (n // 2 - 1))]
    return unique(trunc(value, n) for value in values)


def mixed_ints():
    """64-bit values that look different at each width."""
    return [0, 1, 0x80, 0x7F, 0xFF, 0x100, 0x8000, 0xFFFF, 0x12380, 0x80000000,
            0xFFFFFFFF, 0xDEADBEEF00000000, 0x123456789ABCDE7F, 1 << 63,
            (1 << 64) - 1, 0x5A5A5A5A80FF8001]


def counts(n):
    """Shift counts for a width of N bits."""
    return unique([0, 1, n // 2, n - 1, n, n + 1, 2 * n, trunc(-1, 64), 64,
                   255, (1 << 32) + 1])


def _patterns(form, *values):
    return [form.round(Fraction(value)) for value in values]


def _special(form):
    top = form.inf - 1
    return [0, form.sign, form.inf, form.sign | form.inf, form.nan,
            form.sign | form.nan, form.inf | 1,
            form.nan | (0xDEADBEEF & ((1 << form.mantissa - 2) - 1)),
            1, form.sign | 1, (1 << form.mantissa) - 1, 1 << form.mantissa,
            top, form.sign | top]


def few_floats(kind):
    """Special values and some plain ones, for cross products."""
    form = FORMATS[kind]
    plain = _patterns(form, 1, -1, 0.5, -0.5, 1.5, 2.5, 3, 0.1,
                      Fraction(1, 3), 2 ** 31, -2 ** 63)
    one = form.round(Fraction(1))
    return unique(_special(form) + plain + [one + 1, one - 1])


def fma_floats(kind):
    """A dozen values whose products and sums nearly cancel, overflow or
    underflow."""
    form = FORMATS[kind]
    one = form.round(Fraction(1))
    return [0, form.sign, one, form.sign | one, one + 1, form.sign | one - 1,
            form.inf, form.nan, 1, form.inf - 1, form.sign | form.inf - 1,
            form.round(Fraction(1, 2)), form.sign | form.inf, form.sign | 1]


def floats(kind):
    """Every edge value: the few, and the borders of the integer types."""
    form = FORMATS[kind]
    values = few_floats(kind)
    for k in (7, 8, 15, 16, 31, 32, 53, 63, 64):
        for border in (2 ** k, -2 ** k):
            pattern = form.round(Fraction(border))
            values += [pattern - 1, pattern, pattern + 1]
            values += _patterns(form, border - 1, border + Fraction(1, 2),
                                border - Fraction(1, 2), border + 1)
    return unique(values)


def narrowing_floats():
    """f64 values that are hard to round to f32."""
    ulp = Fraction(2) ** -24
    least = Fraction(2) ** -150
    top = F32.value(F32.inf - 1)
    half = Fraction(2) ** 103
    values = [1 + ulp, 1 + 3 * ulp, 1 + ulp + Fraction(2) ** -52,
              1 + ulp - Fraction(2) ** -52, least, least * 3, least * 2,
              least * (1 + Fraction(2) ** -52),
              least * (1 - Fraction(2) ** -53), top, top + half,
              top + half - Fraction(2) ** 75, top + 2 * half]
    values += [-value for value in values]
    return unique(floats("f64") + _patterns(F64, *values))
