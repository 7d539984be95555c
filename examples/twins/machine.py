import re
import sys

for text in sys.argv[1:]:
    match = re.fullmatch(r"([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?", text)
    if not match:
        print(text, "is no number")
        continue
    sign, digits, fraction, exponent = match.groups("")
    print(f"{text} = {int(sign + digits + fraction)}"
          f" * 10^{int(exponent or 0) - len(fraction)}")
