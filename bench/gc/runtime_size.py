"""How much code the runtime brings to a program, the more the more it does."""

from harness import HERE, print_row
from run import execute
from sections import split_code

# Programs of sizes/, and options that link more. The collector's code is what
# one has more than BASE, which uses all else that the collector does.
PROGRAMS = {"hello": ("hello", []), "panics": ("panics", []),
            "objects": ("objects", []), "arrays": ("arrays", []),
            "weak, finalizers": ("weak", []),
            "objects, slices": ("objects", ["-fincremental-gc"]),
            "all, slices": ("weak", ["-fincremental-gc"])}
BASE = "panics"
LEVELS = {"-O2": ["-O2"], "-Oz -fno-gc-options": ["-Oz", "-fno-gc-options"]}
# Bytes of the collector's code.
TARGETS = {"objects": 4096, "objects, slices": 8192}


def runtime_code(bench, name, level):
    """Bytes of all functions but the program's own."""
    source, flags = PROGRAMS[name]
    path = HERE / "sizes" / f"{source}.lir"
    module = bench.folder / "size.wasm"
    execute([*bench.tools.lir, *LEVELS[level], *flags, str(path), "-o",
             str(module)])
    return split_code(module.read_bytes(), path.read_text())[1]


def tell(bench):
    results = {name: {level: runtime_code(bench, name, level)
                      for level in LEVELS} for name in PROGRAMS}
    print("\nCode of the runtime in a program, bytes; more than"
          f" '{BASE}' is the collector's")
    print_row("program", "", "options", "all", "collector", "target", "")
    for level in LEVELS:
        for name, sizes in results.items():
            own = sizes[level] - results[BASE][level]
            target = TARGETS.get(name)
            note = ([] if not target or own <= target else ["MISSED"])
            print_row(name, "", level, sizes[level],
                      own if own > 0 else "", target or "", "", *note)
    return results
