import sys

PLACES = [("", "M", "MM", "MMM"),
          ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"),
          ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"),
          ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")]
for argument in sys.argv[1:]:
    numeral = "".join(place[int(digit)]
                      for place, digit in zip(PLACES, argument.zfill(4)))
    print(argument, "is", numeral)
