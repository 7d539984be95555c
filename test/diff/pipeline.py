"""What a program does: compiled in some way and run, or interpreted."""

import itertools
import os
import resource
import shutil
import signal
import subprocess
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))

# Seconds for any one command: of its own, and by the clock, since others may
# leave it next to nothing.
TIMEOUT, PATIENCE = 120, 3600

# What wasm-validate must be told of what an option lets code use; None: it does
# not know that.
FEATURES = {"-fexceptions=wasm-legacy": ["--enable-exceptions"],
            "-fexceptions=wasm": None,
            "-msimd128": [], "-mtail-call": ["--enable-tail-call"],
            "-matomics": ["--enable-threads"], "-mbulk-memory": []}


class Failure(Exception):
    """A command that did not do its work; the text says how."""


# A way to compile and run: options of runa-llvm, an engine, and NAME=VALUE for
# the program's environment.
Way = namedtuple("Way", "options engine environment", defaults=((),))

COLLECTIONS = "collections"

# What a program showed, and how it ended.
Outcome = namedtuple("Outcome", "shown end")


def name_of(way):
    """A way as people read it."""
    return " ".join((*way.environment, *way.options, way.engine))


def way_of(text):
    """The way called TEXT."""
    *words, engine = text.split()
    options = tuple(word for word in words if word.startswith("-"))
    return Way(options, engine, tuple(w for w in words if w not in options))


def is_asking(way):
    """Must the program be linked without -Oz, so that it looks into its
    environment?"""
    return bool(way.environment) and "-Oz" in way.options


def limit():
    """In a process that is about to become a command: end it when its time is
    up."""
    resource.setrlimit(resource.RLIMIT_CPU, (TIMEOUT, TIMEOUT + 5))


def command(*arguments, environment=()):
    """The output of a command that must succeed."""
    name = os.path.basename(arguments[0])
    extra = dict(pair.split("=", 1) for pair in environment)
    try:
        done = subprocess.run(arguments, capture_output=True, text=True,
                              errors="replace", timeout=PATIENCE, check=False,
                              preexec_fn=limit,
                              env={**os.environ, **extra})
    except subprocess.TimeoutExpired:
        raise Failure(f"{name} did not end within {PATIENCE} s") from None
    if done.returncode == -signal.SIGXCPU:
        raise Failure(f"{name} did not end within {TIMEOUT} s of its own")
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise Failure(f"{name} ended with {done.returncode}: {said}")
    return done.stdout


def outcomes(output):
    """{module: {program: Outcome}} from what a host prints; in the place of a
    program called COLLECTIONS, how many there were in a module."""
    modules = {}
    shown = name = programs = None
    for line in output.splitlines():
        if line.startswith("module "):
            programs = modules[line[7:]] = {}
        elif line.startswith("collections "):
            programs[COLLECTIONS] = int(line[12:])
        elif line.startswith(("p", "m", "x", "k")):
            name, shown = line, []
        elif line.startswith(("end", "exit ", "trap ", "fault ")):
            programs[name] = Outcome(shown, line)
        else:
            shown.append(line)
    return modules


def is_called(line):
    """Is this what a panic tells of a call?"""
    return line.startswith(("says   at ", "says   and "))


def difference(expected, found, way):
    """How what WAY showed, FOUND, differs from EXPECTED; None if it is as
    good.

    The interpreter's panics tell of the calls, those of compiled code when it
    was asked for.  Nobody promises when an access outside the memory traps, compared with
    what else the program does, so a program that does trap so may have shown
    less.
    """
    if "-fstack-traces" not in way.options:
        expected = Outcome([line for line in expected.shown
                            if not is_called(line)], expected.end)
    count = 0
    for left, right in zip(expected.shown, found.shown):
        if left != right:
            return f"value {count + 1} is {right}, expected {left}"
        count += 1
    memory = expected.end == found.end == "trap memory"
    if memory and len(found.shown) <= len(expected.shown):
        return None
    if len(expected.shown) != len(found.shown):
        return (f"shows {len(found.shown)} values and '{found.end}', expected "
                f"{len(expected.shown)} and '{expected.end}'")
    if expected.end != found.end:
        return f"ends with '{found.end}', expected '{expected.end}'"
    return None


class Pipeline:
    """The commands, with files in a folder of its own."""

    def __init__(self, build, folder):
        self.compiler = os.path.join(build, "bin", "runa-llvm")
        self.diff = os.path.join(build, "test", "diff")
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.engines = {"node": [os.environ.get("NODE", "node"),
                                 os.path.join(HERE, "host.mjs")]}
        python = os.environ.get("RUNA_WASMTIME_PYTHON")
        if python and shutil.which(python):
            self.engines["wasmtime"] = [python, os.path.join(HERE, "host.py")]

    def path(self, name):
        """A file of this pipeline."""
        return os.path.join(self.folder, name)

    def generate(self, kind, first, count):
        """The path of a module of random programs."""
        path = self.path("programs.lir")
        with open(path, "w", encoding="utf-8") as file:
            file.write(command(self.diff, "generate", kind, str(first),
                               str(count)))
        return path

    def expect(self, path):
        """The outcomes of the module's programs by the interpreter."""
        return outcomes(command(self.diff, "interpret", path))[path]

    def object(self, path, options):
        """The module as an object file."""
        output = self.path("".join(options) + ".o")
        command(self.compiler, *options, "-c", path, "-o", output)
        return output

    def compile(self, path, way):
        """The module, or its object file, as wasm for this WAY."""
        options = [option for option in way.options
                   if not (is_asking(way) and option == "-Oz")]
        wasm = self.path("".join(options) + ".wasm")
        features = [FEATURES.get(option, []) for option in options]
        command(self.compiler, *options, path, "-o", wasm)
        if None not in features:
            command("wasm-validate", *itertools.chain(*features), wasm)
        return wasm

    def run(self, engine, environment, paths):
        """{path: {program: Outcome}} of modules."""
        return outcomes(command(*self.engines[engine], *paths,
                                environment=environment))

    def run_all(self, path, ways):
        """Pairs of a way and the outcomes; an engine starts but once for each
        environment, and the compiler for each of the options."""
        compiled, wasms = {}, {}
        for way in ways:
            key = way.options, is_asking(way)
            if "-Oz" in way.options and way.options not in compiled:
                compiled[way.options] = self.object(path, way.options)
            if key not in compiled:
                compiled[key] = self.compile(compiled.get(way.options, path),
                                             way)
            wasms.setdefault(way[1:], {})[way] = compiled[key]
        for (engine, environment), modules in wasms.items():
            found = self.run(engine, environment, modules.values())
            for way, wasm in modules.items():
                yield way, found[wasm]

    def compile_and_run(self, path, way):
        """The outcomes of the module's programs, compiled."""
        if is_asking(way):
            path = self.object(path, way.options)
        wasm = self.compile(path, way)
        return self.run(way.engine, way.environment, [wasm])[wasm]
