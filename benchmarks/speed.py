"""How quick the program is, as ratios taken in one run, against its bars; then where the time of a cold assess goes.

    make bench          or          .venv/bin/python benchmarks/speed.py [--rounds 21]

A wall time says more about the machine than about the program. So each command is timed beside the imports that it
cannot do without, in turn, round after round, and the bar is on the ratio of the medians. Exit 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from inspect import isfunction, ismodule
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*/profile.yaml"))
EXAMPLE = ROOT / "examples" / "phone-assistant" / "profile.yaml"
LIBRARIES = "import typer, yaml, numpy, rich.console; from pydantic import BaseModel, Field; from jinja2 import Environment"
"""The six libraries with what any user of them needs: the bare names of two of them load next to nothing. For information."""
BARE = "import typer, pydantic, yaml, rich, jinja2, numpy"
ASSESSMENTS = 100
KEPT_OUT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONUNBUFFERED")


class Row(NamedTuple):
    """One line of the table: what was measured, and the bar that it must keep under."""

    what: str
    measured: float
    bar: float
    unit: str = ""
    detail: str = ""

    @property
    def passes(self) -> bool:
        return self.measured <= self.bar


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="repetitions of each command; the median counts")
    parser.add_argument("--child", choices=sorted(CHILDREN), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(CHILDREN[asked.child]()))
        return 0
    compileall.compile_dir(ROOT / "src", quiet=1)
    rows = [*cold_starts(asked.rounds), *import_sets(), *portfolio()]
    print_table(rows)
    print_breakdown()
    return 0 if all(row.passes for row in rows) else 1


# ---- one process a command


def cold_starts(rounds: int) -> list[Row]:
    """A command's time ÷ that of its libraries' imports, each the median of interleaved runs."""
    program = [sys.executable, "-m", "edgedecide"]
    commands = {
        "libraries": [sys.executable, "-c", LIBRARIES],
        "bare": [sys.executable, "-c", BARE],
        "assess": [*program, "assess", str(EXAMPLE)],
        "typer": [sys.executable, "-c", "import typer"],
        "help": [*program, "--help"],
    }
    took = interleaved({name: lambda command=command: run(command) for name, command in commands.items()}, rounds)

    def ratio(what: str, above: str, below: str, bar: float) -> Row:
        return Row(what, took[above] / took[below], bar, "×", f"{took[above] * 1000:.0f} ms ÷ {took[below] * 1000:.0f} ms")

    return [
        ratio("cold assess ÷ importing its six libraries", "assess", "bare", 1.3),
        ratio("the same ÷ importing what one uses of them", "assess", "libraries", math.inf),
        ratio("--help ÷ importing typer", "help", "typer", 2.0),
    ]


def interleaved(tasks: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Median seconds of each task, run in turn, so that a busy moment meets them all; one round first to warm the disk."""
    took: dict[str, list[float]] = {name: [] for name in tasks}
    for round in range(rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            if round:
                took[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in took.items()}


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """The finished process; a command that fails ends the benchmark with its own words."""
    environment = {key: value for key, value in os.environ.items() if key not in KEPT_OUT}
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr or done.stdout}")
    return done


def import_sets() -> list[Row]:
    """Commands that do no arithmetic, with the numpy modules that they import."""
    questions = {
        "--help": ["--help"],
        "--version": ["--version"],
        "schema profile": ["schema", "profile"],
        "explain --question": ["explain", "--question", "latency"],
    }
    return [Row(f"numpy modules imported by {name}", numpy_modules(words), 0) for name, words in questions.items()]


def numpy_modules(words: list[str]) -> int:
    return sum(name.split(".")[0] == "numpy" for name in import_times(["-m", "edgedecide", *words]))


# ---- many assessments in one process, on one core


def portfolio() -> list[Row]:
    found = child("portfolio")
    bar = 1000 / 30  # 60 a second on two cores
    return [
        Row("one of 100 assessments, depth none, one core", found["advise_ms"], bar, "ms"),
        Row("the same, from reading the file to its JSON", found["whole_ms"], math.inf, "ms"),  # the bar speaks of assessments alone
        Row("memory that the last 80 of them add", found["grown_mb"], 8, "MB", "judgement: less than one array of worlds each"),
    ]


def child(name: str) -> Any:
    return json.loads(run([sys.executable, __file__, "--child", name]).stdout)


def time_portfolio() -> dict[str, float]:
    """Milliseconds an assessment over all examples in turn, and the memory that does not come back."""
    keep_to_one_core()
    from edgedecide import advise, load_profile
    from edgedecide.report.json_v1 import render
    from edgedecide.report.view import document

    rules, catalog = shipped()
    loaded = [load_profile(path) for path in EXAMPLES]
    for profile in loaded:
        advise(profile, rules, catalog, depth="none")
    turn = [index % len(EXAMPLES) for index in range(ASSESSMENTS)]
    start = time.perf_counter()
    for index in turn:
        advise(loaded[index], rules, catalog, depth="none")
    middle = time.perf_counter()
    resident = []
    for index in turn:
        render(document(advise(load_profile(EXAMPLES[index]), rules, catalog, depth="none")))
        resident.append(resident_mb())
    end = time.perf_counter()
    each = 1000 / ASSESSMENTS
    return {"advise_ms": (middle - start) * each, "whole_ms": (end - middle) * each, "grown_mb": resident[-1] - resident[19]}


def shipped() -> tuple[Any, Any]:
    """The rules and the catalog."""
    from edgedecide.catalog import load_catalog
    from edgedecide.questions import load_questions

    return load_questions(), load_catalog()


def keep_to_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def resident_mb() -> float:
    """Memory that the process holds now; where the system does not say, the most that it ever held."""
    status = Path("/proc/self/statm")
    if status.is_file():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


# ---- where the time of a cold assess goes


def time_steps() -> dict[str, float]:
    """Milliseconds from the interpreter's first line of ours, step by step, in the order of a cold assess."""
    gc.disable()  # this line and the next as the command does
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    took: dict[str, float] = {}
    last = time.perf_counter()

    def mark(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        took[name], last = (now - last) * 1000, now

    exec(LIBRARIES)  # the same line that the ratio is taken against
    mark("importing the six libraries")
    from edgedecide import advise, load_profile
    from edgedecide.cli.assess import document
    from edgedecide.cli.targets import Target
    from edgedecide.cli.writing import terminal_page

    mark("importing edgedecide")
    rules, catalog = shipped()
    list(rules)
    mark("loading rules and catalog")
    loaded = load_profile(EXAMPLE)
    mark("reading the profile")
    steps, words = steps_of(advise), steps_of(document)
    decision = advise(loaded, rules, catalog)
    mark("evaluating")
    took |= steps
    found = document(decision, with_facts=False)
    mark("putting it into words")
    took |= words
    terminal_page(found, Target("terminal", None))
    mark("rendering the page")
    return took


def steps_of(function: Any) -> dict[str, float]:
    """Milliseconds of each function of ours that this one calls, filled in when it runs; in its comprehensions too.

    Facts are computed by who reads them first, so a step may pay for what another one only named.
    """
    took: dict[str, float] = {}
    codes = [function.__code__, *(constant for constant in function.__code__.co_consts if hasattr(constant, "co_names"))]
    rooms = [sys.modules[function.__module__], *filter(ismodule, function.__globals__.values())]
    for name in dict.fromkeys(name for code in codes for name in code.co_names):
        for room in rooms:
            called = getattr(room, name, None)
            if isfunction(called) and called.__module__.startswith("edgedecide"):
                setattr(room, name, watched(called, took))
    return took


def watched(function: Callable[..., Any], took: dict[str, float]) -> Callable[..., Any]:
    def call(*words: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*words, **named)
        finally:
            key = f"  {function.__name__.strip('_')}"
            took[key] = took.get(key, 0) + (time.perf_counter() - start) * 1000

    return call


def own_imports(count: int = 10) -> list[tuple[str, float]]:
    """Milliseconds of the modules that an assess imports beyond the six libraries, each without what it imports itself."""
    spared = import_times(["-c", LIBRARIES])
    found = {name: took for name, took in import_times(["-m", "edgedecide", "assess", str(EXAMPLE)]).items() if name not in spared}
    ours = {name: took for name, took in found.items() if name.startswith("edgedecide")}
    theirs = {name: took for name, took in found.items() if name not in ours}
    return [(f"all {len(ours)} of ours", sum(ours.values())), *longest(ours, count), (f"{len(theirs)} of others", sum(theirs.values())), *longest(theirs, count)]


def longest(times: dict[str, float], count: int) -> list[tuple[str, float]]:
    return [(f"  {name}", times[name]) for name in sorted(times, key=lambda name: -times[name])[:count]]


def import_times(words: list[str]) -> dict[str, float]:
    told = run([sys.executable, "-X", "importtime", *words]).stderr
    rows = (line.removeprefix("import time:").split("|") for line in told.splitlines() if line.startswith("import time:"))
    return {name.strip(): int(own) / 1000 for own, _, name in rows if own.strip().isdigit()}


CHILDREN: dict[str, Callable[[], dict[str, float]]] = {"portfolio": time_portfolio, "steps": time_steps}


# ---- what is printed


def print_table(rows: list[Row]) -> None:
    width = max(len(row.what) for row in rows)
    print(f"{'what':{width}}  {'measured':>10}  {'bar':>8}")
    for row in rows:
        word = "info" if row.bar == math.inf else "pass" if row.passes else "FAIL"
        detail = f"  ({row.detail})" if row.detail else ""
        print(f"{row.what:{width}}  {shown(row.measured, row.unit):>10}  {shown(row.bar, row.unit):>8}  {word}{detail}")


def shown(number: float, unit: str) -> str:
    if number == math.inf:
        return "none"
    digits = 2 if unit == "×" else 0 if not unit else 1
    return f"{number:.{digits}f} {unit}".rstrip()


def print_breakdown() -> None:
    runs = [child("steps") for _ in range(5)]
    bare = interleaved({"python": lambda: run([sys.executable, "-c", "pass"])}, 7)["python"] * 1000
    print("\nwhere a cold assess goes, ms (medians of 5)")
    medians = {name: statistics.median(one[name] for one in runs) for name in runs[0]}
    print_times([("starting Python", bare), *medians.items()])
    print("\nwhat it imports beyond the six libraries, ms (under -X importtime, which adds its own)")
    print_times(own_imports())


def print_times(times: list[tuple[str, float]]) -> None:
    """One a line; steps below a fifth of a millisecond are left out."""
    for name, took in times:
        if took >= 0.2:
            print(f"  {name:34} {took:7.1f}")


if __name__ == "__main__":
    sys.exit(main())
