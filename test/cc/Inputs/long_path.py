"""long_path.py FOLDER COMPILER: compiles in a path of nearly 4,000 characters."""

import os
import subprocess
import sys

folder, compiler = sys.argv[1], sys.argv[2]
path = os.path.abspath(os.path.dirname(folder))
while len(path) < 3800:
    path = os.path.join(path, "x" * min(200, 3900 - len(path)))
os.makedirs(path, exist_ok=True)
source, program = os.path.join(path, "a.c"), os.path.join(path, "a.wasm")
with open(source, "w") as file:
    file.write("int main(void) { return 0; }\n")
subprocess.run([compiler, source, "-o", program], check=True)
subprocess.run([compiler, "-c", source, "-o", program + ".o"], check=True)
subprocess.run([compiler, program + ".o", "-o", program], check=True)
with open(program, "rb") as file:
    assert file.read(4) == b"\0asm"
