#!/usr/bin/env python3
"""Build real projects with runa-llvm as their C compiler, and run their tests.

A project is a file of recipes/; README.md says how they are written.  Its
upstream tarball, which sources lists, is downloaded once from the Debian mirror
that apt uses, or DEBIAN_MIRROR.  Everything a project makes is in
BUILD/projects/NAME: src, prefix, and one log for each step.  A project that
fails does not stop the others.  Exits with 1 if one did.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
RECIPES = os.path.join(HERE, "recipes")
FETCH = os.path.join(HERE, "..", "..", "scripts", "fetch-debian.sh")
TIMEOUT = 1800  # seconds, for one step

Source = namedtuple("Source", "name version sha256 file")
Recipe = namedtuple("Recipe", "name system source needs tests passes")
# TESTS: how many passed; TEXT: the first error, nothing if all went well.
Result = namedtuple("Result", "recipe version built tests seconds text")

# How tests that passed are counted in the log, unless a recipe has a pattern of
# its own: what adds to them, and what takes away.
PASSES = (
    r"^ok: ()",                                       # recipes, by the word try
    r"^# PASS: +(\d+)",                               # automake
    r"tests passed, \d+ tests failed out of (\d+)",   # ctest
    r"^Ok: +(\d+)",                                   # Meson
)
FAILURES = (r"tests passed, (\d+) tests failed out of \d+",)

# What a first error looks like, the most telling first.
ERRORS = (
    r"^(?:.*: )?(?:fatal )?error: .*|^.*\.[ch]:\d+:\d+: (?:fatal )?error: .*",
    r"^wasm-ld.*: error: .*|^.*undefined symbol: .*",
    r"^CMake Error.*|^.*ERROR: .*|^configure: error: .*",
    r"^not ok: .*|^FAIL:? .*|.*\*\*\*(?:Failed|Exception|Not Run).*",
    r"^(?!# |checking |.*\bno error).*(?:Error|error|FAILED|fail|trap).*",
)


class Failure(Exception):
    """A project that failed; the text says how."""


def read_sources():
    """The table, by name."""
    with open(os.path.join(HERE, "sources"), encoding="utf-8") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    return {row[0]: Source(*row) for row in rows}


def read_recipe(name):
    """What its head says, in lines like '# system: make'."""
    with open(os.path.join(RECIPES, name + ".sh"), encoding="utf-8") as file:
        head = dict(re.findall(r"^# (\w+): (.*)$", file.read(), re.MULTILINE))
    return Recipe(name, head["system"], head.get("source", name),
                  head.get("needs", "").split(), int(head["tests"]),
                  head.get("passes"))


def read_recipes(names):
    """Those, and those that they need, which come first."""
    found = {}
    def add(name):
        if name not in found:
            recipe = read_recipe(name)
            for need in recipe.needs:
                add(need)
            found[name] = recipe
    for name in names:
        add(name)
    return list(found.values())


def all_names():
    return sorted(name[:-3] for name in os.listdir(RECIPES)
                  if name.endswith(".sh"))


def tarball(source, downloads):
    """Its path, downloaded if it is not there."""
    path = os.path.join(downloads, os.path.basename(source.file))
    done = subprocess.run([FETCH, source.file, source.sha256, path],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(" ".join(done.stderr.split()))
    with open(path, "rb") as file:
        if hashlib.sha256(file.read()).hexdigest() != source.sha256:
            raise Failure(f"{path} has a wrong checksum; delete it to download"
                          " it again")
    return path


def unpack(source, downloads, folder):
    archive = tarball(source, downloads)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "src"))
    subprocess.run(["tar", "-xf", archive, "-C", os.path.join(folder, "src"),
                    "--strip-components=1"], check=True)


def environment(build, folder):
    """What a recipe sees: CC, and nothing that would change a build."""
    keep = ("HOME", "USER", "TMPDIR", "RUNA_RUN", "RUNA_WASMTIME_PYTHON")
    path = os.path.join(build, "bin") + ":" + os.environ["PATH"]
    return {**{name: os.environ[name] for name in keep if name in os.environ},
            "PATH": path, "LC_ALL": "C.UTF-8", "CC": "runa-llvm",
            "CXX": "runa-c++", "PROJECTS": os.path.dirname(folder),
            "PROGRAMS": os.path.join(HERE, "programs"),
            "PREFIX": os.path.join(folder, "prefix")}


def run_step(step, recipe, options, folder):
    """Do it, with its log, and return the log and whether it went well."""
    log = os.path.join(folder, step + ".log")
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(
            ["sh", os.path.join(HERE, "recipe.sh"), recipe.name, step],
            cwd=os.path.join(folder, "src"), stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env=environment(options.build, folder))
        options.running.add(process.pid)
        try:
            status = process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
            output.write(f"error: {step} did not end within {TIMEOUT} s\n")
        options.running.discard(process.pid)
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read(), status == 0


def first_error(log):
    for pattern in ERRORS:
        found = re.search(pattern, log, re.MULTILINE)
        if found:
            return found[0].strip()
    lines = log.strip().splitlines()
    return lines[-1] if lines else "no message"


def count(recipe, log):
    """How many tests passed."""
    if recipe.passes:
        return len(re.findall(recipe.passes, log, re.MULTILINE))
    def total(patterns):
        return sum(int(number or 1) for pattern in patterns
                   for number in re.findall(pattern, log, re.MULTILINE))
    return total(PASSES) - total(FAILURES)


def run(recipe, source, options):
    """Build it and run its tests."""
    start = time.monotonic()
    folder = os.path.join(options.build, "projects", recipe.name)
    built, passed = False, 0
    try:
        unpack(source, options.downloads, folder)
        log, built = run_step("build", recipe, options, folder)
        if not built:
            raise Failure(first_error(log))
        log, well = run_step("check", recipe, options, folder)
        passed = count(recipe, log)
        if not well:
            raise Failure(first_error(log))
        if passed != recipe.tests:
            raise Failure(f"{passed} tests passed, {recipe.tests} should have")
        text = ""
    except (Failure, OSError, subprocess.CalledProcessError) as failure:
        text = str(failure)
    return Result(recipe, source.version, built, passed,
                  time.monotonic() - start, text)


ROW = "{:12} {:11} {:12} {:5} {:>9} {:>7}  {}"


def show(result):
    recipe = result.recipe
    print(ROW.format(recipe.name, result.version, recipe.system,
                     "yes" if result.built else "no",
                     f"{result.tests}/{recipe.tests}",
                     f"{result.seconds:.1f}", result.text[:200]), flush=True)


def run_all(recipes, sources, options):
    """In parallel; one begins when those are through that it needs."""
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        begun = {}
        def task(recipe):
            concurrent.futures.wait(begun[need] for need in recipe.needs)
            return run(recipe, sources[recipe.source], options)
        for recipe in recipes:
            begun[recipe.name] = pool.submit(task, recipe)
        for future in concurrent.futures.as_completed(begun.values()):
            show(future.result())
    return [future.result() for future in begun.values()]


def end_with_all(options):
    """Let no step outlive this program when it is told to end."""
    def end(number, _):
        for process in list(options.running):
            os.killpg(process, signal.SIGKILL)
        os._exit(128 + number)
    options.running = set()
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count(),
                        metavar="N", help="so many projects at a time")
    parser.add_argument("--downloads", metavar="FOLDER", default=os.path.join(
        os.path.expanduser("~"), ".cache", "runa-llvm"),
                        help="where the tarballs are kept")
    parser.add_argument("--list", action="store_true",
                        help="print the projects, and end")
    parser.add_argument("build", metavar="BUILD", nargs="?")
    parser.add_argument("projects", metavar="PROJECT", nargs="*",
                        help="instead of all")
    options = parser.parse_args()
    if not options.list and not options.build:
        parser.error("no BUILD given")
    unknown = set(options.projects) - set(all_names())
    if unknown:
        parser.error("no recipe for " + ", ".join(sorted(unknown)))
    return options


def main():
    options = parse_options()
    sources = read_sources()
    recipes = read_recipes(options.projects or all_names())
    if options.list:
        for recipe in recipes:
            print(ROW.format(recipe.name, sources[recipe.source].version,
                             recipe.system, "", recipe.tests, "", "").rstrip())
        return
    options.build = os.path.abspath(options.build)
    end_with_all(options)
    print(ROW.format("project", "version", "system", "built", "tests",
                     "seconds", "first error"))
    results = run_all(recipes, sources, options)
    failed = sum(bool(result.text) for result in results)
    print(f"{len(results) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
