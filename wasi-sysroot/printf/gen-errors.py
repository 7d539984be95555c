#!/usr/bin/env python3
"""Writes errors.h, the texts of wasi-libc's strerror for %m in little space.

    gen-errors.py BUILD >errors.h

The texts come from wasi-libc itself, by a program that prints them all. The
pair of bytes that is most often found is replaced by a new byte, again and
again: byte pair encoding, of Gage (1994). test/printf compares what comes out
with strerror.
"""
import collections
import os
import subprocess
import sys
import tempfile

PROGRAM = """
#include <stdio.h>
#include <string.h>
int main(void)
{
    for (int i = 0; i < 128; ++i)
        puts(strerror(i));
}
"""
FIRST = 128  # the first byte that stands for a pair
LEAST = 3  # a pair found less often would not pay


def texts(build):
    """strerror of 0 and up, as long as numbers have a text of their own."""
    sysroot = build + "/lib/runa/sysroot"
    lib = sysroot + "/lib/wasm32-wasip1"
    run = os.path.dirname(os.path.abspath(__file__)) + "/../../test/bin/wasm-run"
    with tempfile.TemporaryDirectory() as place:
        stem = place + "/texts"
        with open(stem + ".c", "w", encoding="ascii") as file:
            file.write(PROGRAM)
        subprocess.run(
            [os.environ.get("CLANG", "clang-22"), "--target=wasm32-wasip1",
             "-nostdlibinc", "-isystem", sysroot + "/include/wasm32-wasip1",
             "-c", stem + ".c", "-o", stem + ".o"], check=True)
        subprocess.run(
            [os.environ.get("WASM_LD", "wasm-ld-22"), lib + "/crt1-command.o",
             stem + ".o", "-L" + lib, "-lc", lib + "/libclang_rt.builtins.a",
             "-o", stem + ".wasm"], check=True)
        lines = subprocess.run([run, stem + ".wasm"], check=True,
                               capture_output=True, text=True).stdout
    lines = lines.splitlines()
    while lines[-1] == lines[0]:
        lines.pop()
    return lines


def most_frequent(encoded):
    """The pair found most often, and how often without overlaps."""
    count = collections.Counter()
    for text in encoded:
        before = None
        for pair in zip(text, text[1:]):
            before = None if pair == before else pair
            if before:
                count[pair] += 1
    return count.most_common(1)[0]


def replace(text, pair, byte):
    """The text with a byte for each of the pairs."""
    result = []
    for code in text:
        if result and (result[-1], code) == pair:
            result[-1] = byte
        else:
            result.append(code)
    return result


def encode(lines):
    """The lines encoded, and the pairs that bytes from FIRST stand for."""
    encoded = [list(line.encode("ascii")) for line in lines]
    pairs = []
    while FIRST + len(pairs) < 256:
        pair, found = most_frequent(encoded)
        if found < LEAST:
            break
        encoded = [replace(text, pair, FIRST + len(pairs))
                   for text in encoded]
        pairs.append(pair)
    return encoded, pairs


def array(name, numbers):
    """A C array, ten numbers to a line."""
    lines = [", ".join(f"0x{number:02x}" for number in numbers[i:i + 12])
             for i in range(0, len(numbers), 12)]
    body = ",\n    ".join(lines)
    return f"static const unsigned char {name}[] = {{\n    {body},\n}};"


def main():
    lines = texts(sys.argv[1])
    encoded, pairs = encode(lines)
    print("/* Made by gen-errors.py: the texts of strerror, each ended by 0. A"
          " byte from\n * ERROR_PAIR stands for two of error_pairs. */")
    print(f"enum {{ ERROR_COUNT = {len(lines)}, ERROR_PAIR = {FIRST} }};\n")
    print(array("error_pairs", [code for pair in pairs for code in pair]))
    print()
    print(array("error_texts", [code for text in encoded
                                for code in text + [0]]))


main()
