"""IEEE 754 binary arithmetic on bit patterns, computed exactly.

Every operation works on fractions and rounds once, to nearest even, so it
owes nothing to the host's floating point.  A NaN result is always the
format's canonical NaN: payload and sign of an arithmetic NaN are unspecified,
and the programs under test canonicalise theirs, too.
"""

from fractions import Fraction
from math import isqrt


class Format:
    """A binary format: total bits and bits of the stored significand."""

    def __init__(self, bits, mantissa):
        self.bits = bits
        self.mantissa = mantissa
        self.sign = 1 << (bits - 1)
        bias = (1 << (bits - mantissa - 2)) - 1
        self.emin = 1 - bias                     # exponent of the denormals
        self.inf = ((2 * bias + 1) << mantissa)
        self.nan = self.inf | 1 << (mantissa - 1)

    def is_nan(self, x):
        return x & ~self.sign > self.inf

    def is_inf(self, x):
        return x & ~self.sign == self.inf

    def is_zero(self, x):
        return x & ~self.sign == 0

    def value(self, x):
        """The exact value of a finite pattern."""
        magnitude = x & ~self.sign
        exponent, fraction = divmod(magnitude, 1 << self.mantissa)
        if exponent:
            fraction += 1 << self.mantissa
            exponent -= 1
        scale = exponent + self.emin - self.mantissa
        result = Fraction(fraction) * Fraction(2) ** scale
        return -result if x & self.sign else result

    def round(self, value, zero_sign=0):
        """The pattern nearest to a fraction; ZERO_SIGN if that is zero."""
        if value == 0:
            return zero_sign
        sign = self.sign if value < 0 else 0
        value = abs(value)
        exponent = (value.numerator.bit_length()
                    - value.denominator.bit_length())
        if Fraction(2) ** exponent > value:
            exponent -= 1
        exponent = max(exponent, self.emin)
        # round() of a Fraction is to nearest even.
        units = round(value / Fraction(2) ** (exponent - self.mantissa))
        pattern = ((exponent - self.emin) << self.mantissa) + units
        return sign | min(pattern, self.inf)

    # Arithmetic: patterns in, pattern out.

    def add(self, a, b):
        if self.is_nan(a) or self.is_nan(b):
            return self.nan
        if self.is_inf(a) and self.is_inf(b):
            return a if a == b else self.nan
        if self.is_inf(a) or self.is_inf(b):
            return a if self.is_inf(a) else b
        # An exact zero is positive unless both are negative zeros.
        both_negative = a & b & self.sign
        return self.round(self.value(a) + self.value(b), both_negative)

    def sub(self, a, b):
        return self.add(a, b if self.is_nan(b) else b ^ self.sign)

    def mul(self, a, b):
        sign = (a ^ b) & self.sign
        if self.is_nan(a) or self.is_nan(b):
            return self.nan
        if self.is_inf(a) or self.is_inf(b):
            if self.is_zero(a) or self.is_zero(b):
                return self.nan
            return sign | self.inf
        return self.round(self.value(a) * self.value(b), sign)

    def div(self, a, b):
        sign = (a ^ b) & self.sign
        if self.is_nan(a) or self.is_nan(b):
            return self.nan
        if self.is_inf(a):
            return self.nan if self.is_inf(b) else sign | self.inf
        if self.is_inf(b):
            return sign
        if self.is_zero(b):
            return self.nan if self.is_zero(a) else sign | self.inf
        return self.round(self.value(a) / self.value(b), sign)

    def fma(self, a, b, c):
        if self.is_nan(a) or self.is_nan(b) or self.is_nan(c):
            return self.nan
        sign = (a ^ b) & self.sign
        if self.is_inf(a) or self.is_inf(b):
            if self.is_zero(a) or self.is_zero(b):
                return self.nan
            return self.add(sign | self.inf, c)
        if self.is_inf(c):
            return c
        return self.round(self.value(a) * self.value(b) + self.value(c),
                          sign & c)

    def sqrt(self, a):
        if self.is_nan(a) or (a & self.sign and not self.is_zero(a)):
            return self.nan
        if self.is_inf(a) or self.is_zero(a):
            return a
        # 2^1400 makes an integer of any value, with room to spare.
        scaled = self.value(a) * Fraction(4) ** 1400
        root = isqrt(scaled.numerator)
        sticky = 1 if root * root != scaled else 0
        return self.round(Fraction(2 * root + sticky, 2 ** 1401))

    def neg(self, a):
        return a ^ self.sign

    def abs(self, a):
        return a & ~self.sign

    def min(self, a, b):
        if self.is_nan(a) or self.is_nan(b):
            return self.nan
        return a if self.order(a) < self.order(b) else b

    def max(self, a, b):
        if self.is_nan(a) or self.is_nan(b):
            return self.nan
        return a if self.order(a) > self.order(b) else b

    def order(self, x):
        """A key that orders patterns, -0 below +0."""
        return -(x & ~self.sign) - 1 if x & self.sign else x

    def relation(self, a, b):
        """'<', '=', '>' or '?' (unordered)."""
        if self.is_nan(a) or self.is_nan(b):
            return "?"
        if self.is_zero(a) and self.is_zero(b):
            return "="
        x, y = self.order(a), self.order(b)
        return "<" if x < y else ">" if x > y else "="

    # Conversions.

    def to_int(self, a, bits):
        """Toward zero, saturating to signed BITS; NaN is 0."""
        low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
        if self.is_nan(a):
            return 0
        if self.is_inf(a):
            return low if a & self.sign else high
        return min(max(int(self.value(a)), low), high)

    def from_int(self, value):
        return self.round(Fraction(value))

    def convert(self, a, other):
        """The pattern A of this format in format OTHER."""
        if self.is_nan(a):
            return other.nan
        sign = other.sign if a & self.sign else 0
        if self.is_inf(a):
            return sign | other.inf
        return other.round(self.value(a), sign)

    def literal(self, a):
        """The pattern as a LIR float literal; its f64 value is exact."""
        if self.is_nan(a):
            return "$nan"
        if self.is_inf(a):
            return "$-inf" if a & self.sign else "$inf"
        text = repr(float(self.value(a)))
        if self.is_zero(a) and a & self.sign:
            text = "-0.0"
        return "$" + text


F32 = Format(32, 23)
F64 = Format(64, 52)
FORMATS = {"f32": F32, "f64": F64}
