"""many_objects.py COMPILER: links an object under 40,000 long names, which are
more than the system takes as arguments of one program."""

import os
import subprocess
import sys

compiler = sys.argv[1]
os.makedirs("many", exist_ok=True)
with open("many/main.c", "w") as file:
    file.write("int main(void) { return 0; }\n")
with open("many/f.c", "w") as file:
    file.write("int f;\n")
subprocess.run([compiler, "-c", "many/main.c", "-o", "many/main.o"], check=True)
subprocess.run([compiler, "-c", "many/f.c", "-o", "many/f.o"], check=True)
subprocess.run(["llvm-ar", "rc", "many/f.a", "many/f.o"], check=True)
name = "many/" + "./" * 40 + "f.a"
with open("many/list", "w") as file:
    file.write("many/main.o\n" + (name + "\n") * 40000)
subprocess.run([compiler, "@many/list", "-o", "many/program"], check=True)
