"""How quick an estimate is: cold, as a ratio to its own imports, and through the Python API, estimates a second on one core.

    .venv/bin/python benchmarks/estimates.py [--rounds 21] [--count 10000]

Two bars: a cold `edgedecide estimate` takes at most 1.3 times the imports of typer and numpy, which it cannot do without
(medians of interleaved runs, in the same environment); and 10,000 estimates run at 2,000 a second or more, in processor time
of one core, every number of every fact being read. No estimate is asked for twice: the first mix has another model, format
and device each time, the second a tenth of these at ten lengths. Then how exact so few worlds are. Exit 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import compileall
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = "import typer, numpy"
COLD_BAR, RATE_BAR = 1.3, 2000.0
FORMATS = ("q4_k_m", "q8_0", "q4_0", "f16")
LENGTHS = (64, 128, 200, 300, 400, 512, 700, 1000, 1400, 1900)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=21, help="repetitions of each command; the median counts")
    parser.add_argument("--count", type=int, default=10_000, help="estimates of each mix")
    parser.add_argument("--child", choices=("pairs", "lengths", "exactness"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(CHILDREN[asked.child](asked.count)))
        return 0
    compileall.compile_dir(ROOT / "src", quiet=1)
    cold = cold_ratio(asked.rounds)
    rates = {name: max(child(name, asked.count)["rate"] for _ in range(3)) for name in ("pairs", "lengths")}
    exact = child("exactness", 100)
    print(f"{'':48}{'measured':>10}{'bar':>8}")
    print(f"{'cold estimate ÷ importing typer and numpy':48}{cold['ratio']:>10.2f}{COLD_BAR:>8}   {cold['command'] * 1e3:.0f} ms ÷ {cold['libraries'] * 1e3:.0f} ms")
    print(f"{'estimates a second, another pair each':48}{rates['pairs']:>10.0f}{RATE_BAR:>8.0f}   best of three processes")
    print(f"{'estimates a second, ten lengths a pair':48}{rates['lengths']:>10.0f}{RATE_BAR:>8.0f}")
    print(f"ends and middles of ranges against 20,001 worlds: half within {exact['half']:.1%}, nine in ten within {exact['nine']:.1%}, worst {exact['worst']:.0%}")
    return 0 if cold["ratio"] <= COLD_BAR and min(rates.values()) >= RATE_BAR else 1


def cold_ratio(rounds: int) -> dict[str, float]:
    """Median time of the command and of its libraries' imports, run in turn; both without threads of linear algebra."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPATH": str(ROOT / "src"),
        "OPENBLAS_NUM_THREADS": "1",
    }
    commands = {
        "libraries": [sys.executable, "-c", LIBRARIES],
        "command": [sys.executable, "-m", "edgedecide", "estimate", "--model", "llama-3.2-3b", "--device", "samsung-galaxy-s24"],
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):  # the first round fills caches
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
            took[name].append(time.perf_counter() - start)
    middles = {name: statistics.median(times[1:]) for name, times in took.items()}
    return middles | {"ratio": middles["command"] / middles["libraries"]}


def child(name: str, count: int) -> dict[str, float]:
    """What a fresh process measures, so that nothing is kept from one mix to the next."""
    command = [sys.executable, __file__, "--child", name, "--count", str(count)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def pairs(count: int) -> dict[str, float]:
    """Estimates a second where every one is of another model, format and device."""
    return timed(((*one, 512) for one in shuffled_pairs()), count)


def lengths(count: int) -> dict[str, float]:
    """Estimates a second where ten are of one model, format and device."""
    return timed(((*one, length) for one, length in itertools.product(shuffled_pairs()[: count // len(LENGTHS)], LENGTHS)), count)


def shuffled_pairs() -> list[tuple[str, str, str]]:
    from edgedecide import load_catalog

    catalog = load_catalog()
    models = [name for name in catalog.names("models") if catalog.require("models", name).word("kind") == "language"]
    found = list(itertools.product(models, catalog.names("devices"), FORMATS))
    random.Random(1).shuffle(found)
    return found


def timed(cases: Iterator[tuple[str, str, str, int]], count: int) -> dict[str, float]:
    from edgedecide import estimate
    from edgedecide.facts import Fact

    estimate("llama-3.2-1b", "raspberry-pi-5")  # imports and the catalog are the cold start's business
    asked = list(itertools.islice(cases, count))
    start, read = time.process_time(), 0
    for model, device, format, length in asked:
        for fact in estimate(model, device, format, prompt=length, output=128).values():
            if isinstance(fact, Fact):
                read += len((fact.low, fact.likely, fact.high, fact.unit, fact.basis, fact.source))
    took = time.process_time() - start
    return {"rate": len(asked) / took, "read": read}


def exactness(count: int) -> dict[str, float]:
    """How far low, likely and high lie from those of 20,001 worlds, over facts of random pairs."""
    from edgedecide import estimate, load_catalog
    from edgedecide.facts import Fact

    catalog, choice, off = load_catalog(), random.Random(3), []
    for _ in range(count):
        pair = choice.choice(catalog.names("models")), choice.choice(catalog.names("devices"))
        few, many = estimate(*pair, prompt=256), estimate(*pair, prompt=256, seed=3, samples=20_001)
        for id, fact in few.items():
            other = many[id]
            if isinstance(fact, Fact) and isinstance(other, Fact) and id != "fits":
                off += [abs(a / b - 1) for a, b in ((fact.low, other.low), (fact.likely, other.likely), (fact.high, other.high))]
    off.sort()
    return {"half": off[len(off) // 2], "nine": off[len(off) * 9 // 10], "worst": off[-1]}


CHILDREN = {"pairs": pairs, "lengths": lengths, "exactness": exactness}

if __name__ == "__main__":
    sys.exit(main())
