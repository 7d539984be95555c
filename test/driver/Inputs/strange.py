"""Writes the inputs of strange-input.test to the present folder."""

LONG = 100_000_000
DEEP = 200_000


def write(name, *parts):
    with open(name, "wb") as file:
        for part in parts:
            file.write(part)


BODY = b"lir 1\nfunc @f () : void {\n.LBB0:\n"
RUBBISH = b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 16

write("empty.lir")
for extension in ("lir", "ll", "bc", "o"):
    write("rubbish." + extension, RUBBISH)
write("cut.bc", b"BC\xc0\xde5\x14\0\0")
write("nul.lir", b"lir 1\n\0\0\n")
write("bom.lir", b"\xef\xbb\xbflir 1\n")
write("crlf.lir", BODY.replace(b"\n", b"\r\n"), b"  ret\r\n}\r\n")
write("long-word.lir", b"x" * LONG)
write("long-number.lir", b"lir 1\nglobal @g : i64 = ", b"1" * LONG, b"\n")
write("long-line.lir", b"lir 1\n; ", b"x" * LONG, b"\nbad\n")
write("deep-calls.lir", BODY, b"  call.void @f", b"(" * DEEP, b"\n  ret\n}\n")
write("deep-memory.lir", BODY.replace(b".LBB0", b"  regs v1000:i64\n.LBB0"),
      b"  load.i64 v1000, ", b"[" * DEEP, b"\n  ret\n}\n")
write("deep-list.lir", b"lir 1\nglobal @g : i64 = ", b"{" * DEEP, b"\n")
