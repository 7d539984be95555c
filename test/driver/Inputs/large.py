"""Prints a LIR module that takes a while to compile."""

print("lir 1\nfunc @main () : void {\n.LBB0:\n  ret\n}")
for f in range(300):
    print(f"func @f{f} (v1000:i64) : i64 {{")
    for block in range(40):
        print(f".LBB{block}:")
        for i in range(10):
            print(f"  imul.i64 v1000, v1000, ${f * 7 + i}")
            print(f"  xor.i64 v1000, v1000, ${block + i}")
        print(f"  cmp.i64 v1000, ${block}")
        print(f"  branch.lt .LBB{block + 1}, .LBB{block * 7 % 40 + 1}")
    print(".LBB40:\n  ret.i64 v1000\n}")
