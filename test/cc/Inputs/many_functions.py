"""Prints C that takes a compiler about a second."""

print("int printf(const char *, ...);")
for i in range(2000):
    print(f"int f{i}(int x) {{ int s = {i}; for (int i = 0; i < x; i++)"
          f" s += printf(\"%d\", i * {i}); return s; }}")
print("int main(void) { return f1(0); }")
