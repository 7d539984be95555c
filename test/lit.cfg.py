"""File tests, for lit: see README.md.

Parameters, given with -D:
  build    the build directory to test (default: build in the checkout)
"""

import os
import shutil
import subprocess
import sys

import lit.formats

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(SOURCE, lit_config.params.get("build", "build"))
PROGRAM = os.path.join(BUILD, "bin", "runa-llvm")
SYSROOT = os.path.join(BUILD, "lib", "runa", "sysroot")
VENV_PYTHON = os.path.join(BUILD, "venv", "bin", "python")
BROWSER = os.path.join(BUILD, "browser")


def tool(name):
    """The path of a script of test/bin."""
    return os.path.join(SOURCE, "test", "bin", name)


def llvm_tools():
    """The folder of FileCheck and its like: LLVM's own, of one version."""
    llvm_config = os.environ.get("LLVM_CONFIG", "llvm-config-22")
    return subprocess.check_output([llvm_config, "--bindir"],
                                   text=True).strip()


def engines(environment):
    """The names of the wasm engines that are present."""
    listed = subprocess.check_output([tool("wasm-run"), "--list"],
                                     env=environment, text=True).split()
    has_chromium = subprocess.call([tool("wasm-run"), "--has", "chromium"],
                                   env=environment) == 0
    return listed + ["chromium"] * has_chromium


def has_small_disk():
    """Can a disk of few bytes be mounted?  Only by root, and not everywhere."""
    return subprocess.call(
        ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"],
        stderr=subprocess.DEVNULL) == 0


def is_sanitized():
    """By the shared library, or a name that only the static one has: LLVM has
    most of them as well, as it can make code that calls them."""
    with open(PROGRAM, "rb") as program:
        code = program.read()
    return b"libasan.so" in code or b"__asan_default_options" in code


if not os.path.exists(PROGRAM):
    lit_config.fatal(f"no program '{PROGRAM}': run make first")

config.name = "runa-llvm"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".lir", ".test", ".ll", ".hex", ".runa"]
# Other tools run what is in the first four; Inputs are parts of tests.
config.excludes = ["edge", "unit", "fuzz", "rt", "bin", "expected", "Inputs", "diff"]
config.test_source_root = os.path.join(SOURCE, "test")
config.test_exec_root = os.path.join(BUILD, "test", "lit")

config.environment["PATH"] = os.pathsep.join(
    [llvm_tools(), tool(""), config.environment["PATH"]])
config.environment["RUNA_LLVM"] = PROGRAM
config.environment["NO_COLOR"] = "1"
for name in ("NODE", "HOME", "RUNA_WASMTIME_PYTHON", "RUNA_BROWSER", "CHROMIUM"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
if "RUNA_WASMTIME_PYTHON" not in os.environ and os.path.exists(VENV_PYTHON):
    config.environment["RUNA_WASMTIME_PYTHON"] = VENV_PYTHON
config.environment.setdefault("RUNA_BROWSER", BROWSER)

present = engines(config.environment)
config.available_features.update(present)
config.environment["RUNA_ENGINES"] = " ".join(
    name for name in present if name != "chromium")
for name in ("node", "wasmtime"):
    if name not in present:
        lit_config.note(f"not run: {name} is absent")
if "chromium" not in present:
    lit_config.note("not run: chromium is absent (scripts/setup-browser.sh)")
for name in ("wasm-validate", "wasm-objdump", "file", "wasm-opt", "ccache",
             "sccache"):
    if shutil.which(name):
        config.available_features.add(name)
# Build systems, of which each needs some programs; scripts/setup-projects.sh
# installs them. Shells are only asked about their completions.
for name, programs in (("cmake", ["cmake", "ctest"]), ("meson", ["meson", "ninja"]),
                       ("autotools", ["autoreconf", "automake", "libtoolize"]),
                       ("ccache", ["ccache"]), ("bash", ["bash"]),
                       ("zsh", ["zsh"]), ("fish", ["fish"])):
    if all(shutil.which(program) for program in programs):
        config.available_features.add(name)
    else:
        lit_config.note(f"not run: {name} is absent")
if shutil.which("unshare") and has_small_disk():
    config.available_features.add("small-disk")
if is_sanitized():
    config.available_features.add("asan")
    # The compiler is what is looked at, so run-all runs little of what it makes.
    config.environment["RUNA_COMPILE_ONLY"] = "1"

# Longest first where one begins like another; they come before lit's own %s.
config.substitutions += [
    ("%runa-llvm", f"'{PROGRAM}'"),
    ("%failing-tools", "env 'PATH="
     + os.path.join(SOURCE, "test", "driver", "Inputs", "failing")
     + os.pathsep + config.environment["PATH"] + "'"),
    ("%refuse", f"'{tool('refuse')}' '%s' '%t.dir'"),
    ("%interpret", f"'{tool('interpret')}' '%s'"),
    ("%run-all", f"'{tool('run-all')}' '%s' '%t.dir'"),
    ("%runa-(?=[a-z+])", os.path.join(BUILD, "bin", "runa-")),
    ("%python", f"{sys.executable}"),
    ("%status", f"'{tool('status')}'"),
    ("%wasm-run", f"'{tool('wasm-run')}'"),
    ("%sysroot", f"'{SYSROOT}'"),
    ("%build", BUILD),
    ("%wasm-cc", "clang --target=wasm32-wasip1 -nostdlibinc -isystem "
                 f"'{SYSROOT}/include/wasm32-wasip1' -O1 -c"),
]
