"""How far the predictions of `edgedecide.predict` are from published runs that were held out, against their bars.

    python benchmarks/accuracy.py [--seeds 11 12 13] [--only decode prefill] [--write]

`--write` also writes docs/accuracy.md. Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from fitting import GraphData  # noqa: E402
from holding_out import Asked, graphs_held_out, language_data, language_held_out, shift_of, values  # noqa: E402

from edgedecide.predict import tables  # noqa: E402

SEEDS = (11, 12, 13)
FIGURES = ("time", "memory", "decode", "prefill")
PAGE_FILE = ROOT / "docs" / "accuracy.md"
LEAST_MB = 10.0
"""Memory below it is mostly rounding: the source prints whole megabytes over an idle process of some."""


class Line(NamedTuple):
    """One kind of question with its bars."""

    what: str
    figure: str
    how: str
    error_bar: float | None = None
    double_bar: float | None = None
    only: str = ""
    """apple, or large for memory of at least 10 MB."""


LINES = (
    Line("graph time, known model and chipset, unseen pair", "time", "relative", 0.10, 0.97),
    Line("graph time, unseen chipset", "time", "new-chipset", 0.25, 0.80),
    Line("graph time, unseen model from its card", "time", "new-model", 0.55, 0.57),
    Line("the same, layers not told", "time", "no-layers"),
    Line("graph time, unseen model, one measurement on another chipset given", "time", "given", 0.12, 0.96),
    Line("graph time, unseen model on an unseen chipset", "time", "new-both"),
    Line("peak memory, unseen pair", "memory", "relative", 0.20, 0.85),
    Line("the same, 10 MB and more", "memory", "relative", None, None, "large"),
    Line("peak memory, unseen model", "memory", "new-model", 0.28, 0.75),
    Line("the same, 10 MB and more", "memory", "new-model", None, None, "large"),
    Line("peak memory, unseen chipset", "memory", "new-chipset", 0.50, 0.60),
    Line("the same, 10 MB and more", "memory", "new-chipset", None, None, "large"),
    Line("decode rate, unseen device × model × format", "decode", "relative", 0.20, 0.88),
    Line("the same, Apple's chips", "decode", "relative", 0.12, None, "apple"),
    Line("decode rate, unseen engine or unit of a device", "decode", "new-engine"),
    Line("decode rate, unseen device", "decode", "new-device"),
    Line("decode rate, unseen model", "decode", "new-model"),
    Line("prefill rate, unseen device × model × format", "prefill", "relative", 0.45, 0.65),
    Line("prefill rate, unseen engine or unit of a device", "prefill", "new-engine"),
    Line("prefill rate, unseen device", "prefill", "new-device"),
)
COVERED = (0.75, 0.90)


class Count(NamedTuple):
    """What one line comes to, over all seeds."""

    rows: int
    answered: float
    error: float
    double: float
    covered: float
    sharpness: float

    def misses(self, line: Line) -> list[str]:
        told = []
        if line.error_bar is not None and self.error > line.error_bar:
            told.append("error")
        if line.double_bar is not None and self.double < line.double_bar:
            told.append("within 2×")
        if line.error_bar is not None and not COVERED[0] <= self.covered <= COVERED[1]:
            told.append("covered")
        return told


class Bench:
    """Held-out answers, each made once."""

    def __init__(self, seeds: Sequence[int]) -> None:
        self.seeds, self.fitted = seeds, tables.fitted()
        self._data: dict[str, Any] = {}
        self._asked: dict[tuple[str, str], list[Asked]] = {}

    def data(self, figure: str) -> Any:
        if figure not in self._data:
            self._data[figure] = GraphData(figure, tables.runs(figure)) if figure in ("time", "memory") else language_data(figure)
        return self._data[figure]

    def asked(self, figure: str, how: str) -> list[Asked]:
        if (figure, how) not in self._asked:
            data, constants = self.data(figure), self.fitted[figure]
            if figure in ("time", "memory"):
                seeds = self.seeds[:1] if how == "new-both" else self.seeds
                found = [one for seed in seeds for one in graphs_held_out(data, constants["scales"], constants["card_error"], how, seed)]
            else:
                found = [one for seed in self.seeds for one in language_held_out(data, constants["scales"], how, seed)]
            self._asked[figure, how] = found
        return self._asked[figure, how]

    def interval(self, figure: str, one: Asked) -> tuple[float, float]:
        """Logarithms that the middle 80 % is said to lie between."""
        spreads = self.fitted[figure]["spreads"]
        if figure in ("time", "memory"):
            low, high = spreads[one.rung]
            chip = self.data(figure).runs[one.row].chipset
            deviation = one.deviation * (self.fitted[figure]["chips"].get(chip, 1.0) if one.rung == "relative" else 1.0)
            return one.middle + low * deviation, one.middle + high * deviation
        case = self.data(figure).cases[one.row]
        low, high = spreads["quantiles"][one.rung]
        widen = spreads["kinds"].get(f"{case.kind}|{case.unit}", spreads["other"])
        return one.middle + low * widen, one.middle + high * widen

    def count(self, line: Line, keep: Callable[[Asked], bool] = lambda _: True) -> Count:
        asked = [one for one in self.asked(line.figure, line.how) if self._is_meant(line, one) and keep(one)]
        is_rate = line.figure in ("decode", "prefill")
        shift = shift_of(line.figure)
        told = lambda logs: np.exp(-np.array(logs)) if is_rate else values(shift, np.array(logs))  # noqa: E731
        measured, middle = told([one.measured for one in asked]), told([one.middle for one in asked])
        ends = [self.interval(line.figure, one) for one in asked]
        low, high = told([end[0] for end in ends]), told([end[1] for end in ends])
        low, high = np.minimum(low, high), np.maximum(low, high)
        whole = len(self.data(line.figure).y) * len({one.row for one in asked}) / max(len({one.row for one in asked}), 1)
        answered = len({one.row for one in self.asked(line.figure, line.how)}) / whole
        inside = (measured >= low * (1 - 1e-9)) & (measured <= high * (1 + 1e-9))
        return Count(
            len(asked), answered, float(np.median(np.abs(middle - measured) / measured)), float(np.mean(np.maximum(middle / measured, measured / middle) <= 2)), float(np.mean(inside)),
            float(np.median(high / low)),
        )  # fmt: skip

    def _is_meant(self, line: Line, one: Asked) -> bool:
        if line.only == "apple":
            return self.data(line.figure).cases[one.row].device.startswith("apple")
        return line.only != "large" or np.exp(one.measured) - shift_of(line.figure) >= LEAST_MB - 1e-9


def bar(value: float | None, sign: str) -> str:
    return f" ({sign} {value:.0%})" if value is not None else ""


def table(bench: Bench, figures: Sequence[str], before: Sequence[str]) -> tuple[list[str], int]:
    """The table's lines, and how many bars of these figures are missed; of others what the page said before."""
    head = "| held out | median error | within 2× | inside the 80 % interval | high ÷ low | answered | asked |"
    lines, missed = [head, "| --- | --- | --- | --- | --- | --- | --- |"], 0
    for place, line in enumerate(LINES):
        if line.figure not in figures:
            lines.append(before[place])
            continue
        count = bench.count(line)
        misses = count.misses(line)
        missed += len(misses)
        mark = f" **missed: {', '.join(misses)}**" if misses else ""
        lines.append(
            f"| {line.what}{mark} | {count.error:.1%}{bar(line.error_bar, '≤')} | {count.double:.1%}{bar(line.double_bar, '≥')} | {count.covered:.0%} | {count.sharpness:.2f} | {count.answered:.0%} | {count.rows:,} |"
        )
        print(lines[-1], flush=True)
    return lines, missed


def by_group(bench: Bench, figures: Sequence[str], before: Sequence[str]) -> list[str]:
    """How many rows of each kind of hardware lie inside: a middle that holds on the whole may fail in parts."""
    lines = ["| figure | hardware | asked | median error | inside |", "| --- | --- | --- | --- | --- |"]
    line = LINES[0]
    if "time" not in figures:
        lines += [told for told in before if told.startswith("| graph time")]
    for chip in [] if "time" not in figures else sorted({run.chipset for run in bench.data("time").runs}):
        count = bench.count(line, lambda one, chip=chip: bench.data("time").runs[one.row].chipset == chip)
        lines.append(f"| graph time, unseen pair | {chip} | {count.rows:,} | {count.error:.0%} | {count.covered:.0%} |")
    for line in [line for line in LINES if line.how == "relative" and line.figure in ("decode", "prefill") and not line.only]:
        if line.figure not in figures:
            lines += [told for told in before if told.startswith(f"| {line.figure} rate")]
            continue
        data = bench.data(line.figure)
        for kind, unit in sorted({(case.kind, case.unit) for case in data.cases}):
            count = bench.count(line, lambda one, kind=kind, unit=unit, data=data: (data.cases[one.row].kind, data.cases[one.row].unit) == (kind, unit))
            if count.rows >= 20 * len(bench.seeds):
                lines.append(f"| {line.figure} rate, unseen triple | {kind}, {unit} | {count.rows:,} | {count.error:.0%} | {count.covered:.0%} |")
    return lines


PAGE = """# How far the estimates are off

Written by `python benchmarks/accuracy.py --write`; every number is about published runs that were held out, fitted without them,
and asked for again. Error is |estimate − measured| ÷ measured; the interval is the one that a prediction says, and should hold
80 % of the time (75 to 90 %). Bars stand in brackets. Two measurements of one thing differ by about 6 %.

{table}

*Unseen pair*: every run of the model on that chipset is held out. *Unseen model*: all its graphs are. *Unseen chipset*: all its
runs are, one chipset at a time; it is answered where NPU generation and peak are known. *Unseen device × model × format*: every
run of the three together, so that the same model may be known elsewhere and the device with another model; repeats are one run.

## By hardware

{groups}

## What this rests on, and what it does not say

* Tables: {rows}; `src/edgedecide/catalog/tables/sources.csv` names sources, dates, and rows left out with the reason.
* Seeds {seeds}: folds other than those that the spreads were taken from, of the same rows.
* Some {scales} scales a figure (how far each kind of effect may vary) are chosen once, on all rows; everything else is fitted anew in
  every fold.
* Graphs were measured on one maker's chips by one hub: single inference, loaded, cool. Nothing is said of another maker's NPU.
* Memory is counted over an idle process in whole megabytes, and on Linux and Windows without what the driver holds; rows of 0 are
  left out, and of a few megabytes half may be rounding.
* Rates of language models come from many hands with different prompts, versions and cooling. Flagged rows, batches, models that
  spill out of a card's memory and rates above the bandwidth bound are left out.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", nargs="+", default=FIGURES, metavar="FIGURE", help=f"ask these of {', '.join(FIGURES)} anew; the page keeps what it says of the others")
    given = parser.parse_args()
    bench = Bench(given.seeds)
    tables_before = [block.strip().splitlines()[2:] for block in PAGE_FILE.read_text(encoding="utf-8").split("\n\n") if block.startswith("| ")] if PAGE_FILE.is_file() else [[], []]
    lines, missed = table(bench, given.only, tables_before[0])
    groups = by_group(bench, given.only, tables_before[1])
    if given.write:
        counts = ", ".join(f"{bench.fitted[figure]['rows']:,} of {name}" for figure, name in (("time", "time"), ("memory", "memory"), ("decode", "decode rate"), ("prefill", "prefill rate")))
        page = PAGE.format(table="\n".join(lines), groups="\n".join(groups), rows=f"rows {counts}", seeds=", ".join(map(str, given.seeds)), scales=40)
        PAGE_FILE.write_text(page, encoding="utf-8")
    print(f"\n{missed} bars missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
