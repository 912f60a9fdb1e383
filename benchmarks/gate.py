"""How quick the gate is: many small profiles beside a validator of the same files, and one beside its own imports.

    .venv/bin/python benchmarks/gate.py [--profiles 1000]

The rate is told as it is, since its bar is one; the ratio to check-jsonschema (which only validates) says what the machine
was worth at that moment. Exit 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

from speed import LIBRARIES, Row, interleaved, print_table, run

RATE = 150
"""Profiles a second on two cores that issue and design ask for."""
PLACEMENTS = ("cloud", "edge", "local-primary", "edge-preprocess", "cloud-primary")
KINDS = ("interactive", "batch", "continuous")
MODELS = ("llama-3.2-1b", "whisper-small", "gemma-2-2b", "qwen2.5-0.5b")
DATA = ("speech", "health", "location", "text-private")
TEXT = """apiVersion: edgedecide/v1
workload:
  id: service-{number:04d}
  placement: {placement}
latency: {{kind: {kind}, promise: {promise} ms}}
privacy: {{data: [{{kind: {data}, leaves: redacted}}]}}
model: {{use: {model}, prompt: 200..800 tokens, output: 50..200 tokens}}
traffic: {{devices: {devices}, requests: {requests} per day}}
fleet: {{classes: [{{class: phone-mid, share: 60%}}, {{class: phone-low, share: 40%}}]}}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=11, help="repetitions of the single file; the median counts")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_profiles(folder, asked.profiles)
        rows = [*many(folder, asked.profiles), *single(folder, asked.rounds)]
    print_table(rows)
    return 0 if all(row.passes for row in rows) else 1


def write_profiles(folder: Path, count: int) -> None:
    """Small profiles of every mix of placement, kind, model and data, in an order that favours none."""
    mixes = [*product(PLACEMENTS, KINDS, MODELS, DATA, (200, 800, 3000), (500, 10_000), (5, 50))]
    random.Random(7).shuffle(mixes)
    for number, (placement, kind, model, data, promise, devices, requests) in enumerate(islice(mixes, count)):
        path = folder / f"s{number:04d}" / "profile.yaml"
        path.parent.mkdir()
        path.write_text(TEXT.format(number=number, placement=placement, kind=kind, model=model, data=data, promise=promise, devices=devices, requests=requests), encoding="utf-8")


def many(folder: Path, count: int) -> list[Row]:
    took = timed([sys.executable, "-m", "edgedecide", "check", str(folder), "--no-config", "-o", f"json={folder / 'found'}"], codes=(0, 1))
    rows = [Row("seconds for as many profiles as should take one", took * RATE / count, 1.0, "s", f"{count / took:.0f} profiles a second on {cores()} cores; the bar is {RATE}")]
    validator = shutil.which("check-jsonschema", path=str(Path(sys.executable).parent))
    if validator is None:
        return [*rows, Row("check ÷ check-jsonschema, which is not installed", float("nan"), float("inf"), "×")]
    schema = folder / "schema.json"
    schema.write_text(run([sys.executable, "-m", "edgedecide", "schema", "profile"]).stdout, encoding="utf-8")
    files = sorted(str(path) for path in folder.glob("*/profile.yaml"))
    beside = timed([validator, "--schemafile", str(schema), *files], codes=(0, 1))
    return [*rows, Row("check ÷ check-jsonschema on the same files", took / beside, float("inf"), "×", f"{took:.1f} s ÷ {beside:.1f} s; it only validates, on one core")]


def single(folder: Path, rounds: int) -> list[Row]:
    profile = str(folder / "s0000" / "profile.yaml")
    program = [sys.executable, "-m", "edgedecide", "check", profile, "--no-config", "--exit-zero"]
    took = interleaved({"check": lambda: run(program), "imports": lambda: run([sys.executable, "-c", LIBRARIES])}, rounds)
    return [Row("check of one file ÷ its imports", took["check"] / took["imports"], 1.3, "×", f"{took['check'] * 1000:.0f} ms ÷ {took['imports'] * 1000:.0f} ms")]


def timed(command: list[str], codes: tuple[int, ...]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"{command[0]}: exit code {done.returncode}\n{done.stderr}")
    return time.perf_counter() - start


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
