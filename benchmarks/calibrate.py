"""Fits all constants of `edgedecide.predict` to the published runs in catalog/tables, and writes catalog/tables/fitted.json.

    python benchmarks/calibrate.py            fit and spreads, with the scales that the file holds (some minutes)
    python benchmarks/calibrate.py --scales   choose the scales anew as well (half an hour)
    python benchmarks/calibrate.py --from DIR first convert raw tables (see published.py)

Nothing is set by hand. Effects: one ridge regression a figure. Scales, how far each kind of effect may vary: of graphs by the
likelihood of all runs, of language models by the error of held-out device × model × formats. Spreads: the 10th and 90th
percentile of what was found where the same was held out. The same tables give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
import published  # noqa: E402
from fitting import GraphData, GraphFit, LanguageFit, climb, rounded  # noqa: E402
from holding_out import Asked, LanguageData, card_error, graphs_held_out, language_data, language_held_out  # noqa: E402

from edgedecide.predict import tables  # noqa: E402

TABLES = ROOT / "src" / "edgedecide" / "catalog" / "tables"
FITTED = TABLES / "fitted.json"
DATE = "2026-11-22"
GRAPH_RUNGS = ("relative", "new-chipset", "new-model", "no-layers", "given", "new-both")
LANGUAGE_RUNGS = ("measured", "relative", "new-engine", "new-device", "new-model", "new-both")
SEEDS = (0, 1)

GRAPH_STARTS = {
    "k": 0.3, "k-unit": 0.2, "k-precision": 0.05, "k-family": 0.05, "k-runtime": 0.03, "k-variant": 0.03, "c": 0.03, "c-precision": 0.01, "c-family": 0.01, "c-runtime": 0.01, "c-variant": 0.003,
    "own-chip": 0.1, "w-tops": 0.5, "w-generation": 0.5, "w-auto": 0.5, "w-bandwidth": 0.5, "w-phone": 0.5, "m-near": 0.5, "m-far": 0.5, "m-size": 0.5, "m-layers": 0.5, "m-input": 0.5, "m-use": 0.5,
    "m-siblings": 0.5, "m-family": 0.2, "m-family-far": 0.5, "m-role": 0.2, "m-role-far": 0.5, "noise": 0.003, "one": 4.0, "unit": 1.0, "format": 0.05, "precision": 0.1, "runtime": 0.05,
    "format-runtime": 0.02, "spec": 0.1, "spec-format": 0.01, "chip": 0.05, "chip-format": 0.02, "chip-runtime": 0.02, "chip-unit": 0.05, "card": 0.1, "card-format": 0.005, "card-unit": 0.02, "card-spec": 0.005,
}  # fmt: skip
MEMORY_STARTS = {name: value for name, value in GRAPH_STARTS.items() if name not in ("w-tops", "w-bandwidth", "w-phone")} | {
    "w-android": 0.3, "w-linux": 0.3, "w-windows": 0.3, "w-proxy": 0.3, "k-system": 0.1, "k-system-runtime": 0.3, "k-system-family": 0.1, "system-runtime": 0.5, "system-format": 0.05, "card-system": 0.05,
    "card-chip": 0.01, "noise": 0.02,
}  # fmt: skip
LANGUAGE_STARTS = {
    "e": 4.0, "e-kind": 0.1, "e-engine": 0.1, "e-kind-engine": 0.1, "e-format": 0.05, "e-unit-format": 0.03, "e-device": 0.1, "e-place": 0.05, "e-place-engine": 0.05, "e-place-format": 0.02, "e-model": 0.03,
    "e-model-engine": 0.02, "e-model-format": 0.02, "e-source": 0.02, "e-source-place": 0.02, "e-experts": 0.1, "e-pair": 0.02, "e-run": 0.02, "e-depth": 0.02, "s-speed": 0.1, "s-kind-speed": 0.03,
    "s-bits": 0.1, "s-kind-bits": 0.05, "s-size": 0.05, "s-kind-size": 0.03, "s-place-size": 0.01, "s-kind-depth": 0.01, "s-engine-depth": 0.01, "f": 4.0, "f-kind": 0.3, "f-engine": 0.3,
    "f-kind-engine": 0.2, "f-place": 0.3, "f-model": 0.2, "fs-size": 0.3, "fs-kind-size": 0.1, "fs-kind-depth": 0.1, "noise": 0.01,
}  # fmt: skip
"""Where the search for scales begins; it is free to leave."""


def graph_scales(data: GraphData, start: Mapping[str, float]) -> dict[str, float]:
    return climb(start, lambda scales: GraphFit(data, scales, only_likelihood=True).likelihood, sweeps=2, gain=1.0, fixed=("one",))


def language_scales(data: LanguageData, start: Mapping[str, float]) -> dict[str, float]:
    """By held-out error, along the line of a fit with the scales that the search begins at."""
    errors = HeldOutErrors(data, start)
    return dict(start) | climb({name: start[name] for name in (*errors.shared, "noise")}, errors, sweeps=1, gain=0.1, fixed=("e", "f"))


class HeldOutErrors:
    """Minus the sum of held-out errors, cut at 1, for given scales; each fold is one linear prediction around a fit to all.

    Whoever asks is none of the sources, so that what a source's rows share does not help.
    """

    def __init__(self, data: LanguageData, scales: Mapping[str, float]) -> None:
        self.fit = fit = LanguageFit(data.figure, data.cases, data.y, scales)
        self.shared = {word: fit.slopes[:, fit.words == word] @ fit.slopes[:, fit.words == word].T for word in dict.fromkeys(map(str, fit.words))}
        self.weighed = fit.noises / scales["noise"]
        keys = sorted({(case.device, case.model, case.format) for case in data.cases})
        place = dict(zip(keys, np.random.default_rng(7).permutation(len(keys)) % 5, strict=True))
        self.fold = np.array([place[case.device, case.model, case.format] for case in data.cases])

    def __call__(self, scales: Mapping[str, float]) -> float:
        total = np.sum([scales[word] * matrix for word, matrix in self.shared.items()], axis=0)
        error = 0.0
        told = total - np.sum([scales[word] * self.shared[word] for word in ("e-source", "e-source-place")], axis=0)
        for part in range(5):
            asked, rest = self.fold == part, self.fold != part
            matrix = total[np.ix_(rest, rest)] + np.diag(scales["noise"] * self.weighed[rest])
            guess = told[np.ix_(asked, rest)] @ np.linalg.solve(matrix, self.fit.aim[rest])
            error += float(np.minimum(np.abs(self.fit.aim[asked] - guess), 1.0).sum())
        return -error


def quantiles(values: Sequence[float]) -> list[float]:
    low, high = np.quantile(np.array(values), [0.1, 0.9])
    return [rounded(min(float(low), -0.05)), rounded(max(float(high), 0.05))]


def graph_spreads(data: GraphData, scales: Mapping[str, float], error: float) -> tuple[dict[str, list[float]], dict[str, float], dict[str, int]]:
    """Held-out errors over the deviation that was said, by rung, and how much wider a chip's are; of the very run two measurements' noise, which is normal."""
    spreads, chips, counts = {"measured": [-1.2816, 1.2816]}, {}, {}
    for rung in GRAPH_RUNGS:
        seeds = SEEDS if rung in ("relative", "new-model", "given") else SEEDS[:1]
        asked = [one for seed in seeds for one in graphs_held_out(data, scales, error, rung, seed, parts=3 if rung == "new-both" else 5)]
        errors = {one: (one.measured - one.middle) / one.deviation for one in asked}
        if rung == "relative":
            chips = own_spreads([(data.runs[one.row].chipset, error) for one, error in errors.items()])
            errors = {one: error / chips[data.runs[one.row].chipset] for one, error in errors.items()}
        spreads[rung] = quantiles(list(errors.values()))
        counts[rung] = len(asked) // len(seeds)
        print(f"  {data.figure} {rung}: {spreads[rung]}", flush=True)
    return spreads, chips, counts


KIND_ROWS = 20
"""Rows at which a kind's own spread weighs as much as that of all kinds. Judgement: a spread from 20 rows is known to a sixth."""


def language_spreads(data: LanguageData, scales: Mapping[str, float]) -> tuple[dict[str, Any], dict[str, int]]:
    """Held-out errors by rung, in units of the kind's own spread."""
    asked = {rung: [one for seed in SEEDS for one in language_held_out(data, scales, rung, seed)] for rung in LANGUAGE_RUNGS}
    for rung in ("measured", "new-engine"):
        asked[rung] = [one for one in asked[rung] if one.rung == rung]
    kinds = own_spreads([(kind_of(data, one), one.measured - one.middle) for one in asked["relative"]])
    widen = lambda one: kinds.get(kind_of(data, one), 1.0)  # noqa: E731
    found = {rung: quantiles([(one.measured - one.middle) / widen(one) for one in rows]) for rung, rows in asked.items()}
    print(f"  {data.figure}: {found}", flush=True)
    return {"quantiles": found, "kinds": kinds, "other": rounded(max(1.0, *kinds.values()))}, {rung: len(rows) // len(SEEDS) for rung, rows in asked.items()}


def kind_of(data: LanguageData, one: Asked) -> str:
    return f"{data.cases[one.row].kind}|{data.cases[one.row].unit}"


def own_spreads(told: Sequence[tuple[str, float]]) -> dict[str, float]:
    """80th percentile of absolute errors of each kind over that of all, drawn to 1 where rows are few."""
    errors: dict[str, list[float]] = {}
    for kind, error in told:
        errors.setdefault(kind, []).append(abs(error))
    whole = float(np.quantile([abs(error) for _, error in told], 0.8))
    found = {}
    for kind, rows in sorted(errors.items()):
        own, count = float(np.quantile(rows, 0.8)) / whole, len(rows) / len(SEEDS)
        found[kind] = rounded(float(np.exp(np.log(max(own, 0.1)) * count / (count + KIND_ROWS))))
    return found


def fit_graphs(figure: str, scales: Mapping[str, float], error: float) -> tuple[GraphData, dict[str, Any]]:
    data = GraphData(figure, tables.runs(figure))
    return data, GraphFit(data, scales).constants(error)


def fit_language(figure: str, scales: Mapping[str, float]) -> tuple[LanguageData, dict[str, Any]]:
    data = language_data(figure)
    return data, LanguageFit(figure, data.cases, data.y, scales).constants()


def calibrated(figure: str, old: Mapping[str, Any] | None, *, with_scales: bool) -> dict[str, Any]:
    """One figure's part of the document; the search for scales goes on from where the last one ended."""
    if figure in ("time", "memory"):
        data = GraphData(figure, tables.runs(figure))
        start = (GRAPH_STARTS if figure == "time" else MEMORY_STARTS) | (old or {}).get("scales", {})
        scales = graph_scales(data, start) if with_scales else start
        error = card_error(data, scales)
        constants = GraphFit(data, scales).constants(error)
        spreads, chips, counts = graph_spreads(data, scales, error)
        return {"rows": len(data.runs), "held_out": counts, "spreads": spreads, "chips": chips} | constants
    rows = language_data(figure)
    start = LANGUAGE_STARTS | (old or {}).get("scales", {})
    scales = language_scales(rows, start) if with_scales else start
    constants = LanguageFit(figure, rows.cases, rows.y, scales).constants()
    language, counts = language_spreads(rows, scales)
    return {"rows": len(rows.cases), "held_out": counts, "spreads": language} | constants


FIGURES = ("time", "memory", "decode", "prefill")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"only these of {', '.join(FIGURES)}")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help="convert raw tables first")
    parser.add_argument("--scales", action="store_true", help="choose the scales anew")
    given = parser.parse_args()
    if given.source:
        published.convert(given.source, TABLES)
    for figure in given.figures or FIGURES:
        started = time.perf_counter()
        part = calibrated(figure, read().get(figure), with_scales=given.scales)
        document = {"about": ABOUT, "date": DATE} | {name: part if name == figure else read().get(name) for name in FIGURES}
        FITTED.write_text(json.dumps(document, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{figure}: {time.perf_counter() - started:.0f} s; {FITTED.relative_to(ROOT)} has {FITTED.stat().st_size // 1000} kB", flush=True)
    return 0


ABOUT = "Fitted by benchmarks/calibrate.py to the tables beside it; logarithms of ms, MB and seconds a token."


def read() -> dict[str, Any]:
    return json.loads(FITTED.read_text(encoding="utf-8")) if FITTED.is_file() else {}


if __name__ == "__main__":
    sys.exit(main())
