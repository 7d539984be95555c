"""Prints a module in the binary form whose strings share one text of 1 MiB.

    shared-text.py COUNT
"""
import sys


def uleb(value):
    """VALUE in seven bits to a byte, the low ones first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7f | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def section(number, payload):
    return bytes([number]) + uleb(len(payload)) + payload


def main():
    count = int(sys.argv[1])
    texts = [b"", b"s0", b"x" * 2**20]
    texts += [b"s%d" % i for i in range(1, count)]
    strings = b"".join(uleb(len(text)) + text for text in texts)
    names = [1] + list(range(3, count + 2))
    declared = b"".join(uleb(name) + uleb(2) for name in names)
    body = (b"\0\0\4\10" + b"\0\0" + uleb(count) + declared + b"\0\0\0")
    sys.stdout.buffer.write(b"RLIR\1\0\0\0" +
                            section(1, uleb(len(texts)) + strings) +
                            section(2, body))


main()
