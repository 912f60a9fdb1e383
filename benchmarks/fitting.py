"""Fits the constants of `edgedecide.predict` to lists of runs; calibrate.py and accuracy.py choose the lists."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from edgedecide.predict import tables
from edgedecide.predict.cards import Chipset
from edgedecide.predict.features import Cell, amounts, card_numbers, card_vector, cell_numbers, chip_numbers
from edgedecide.predict.graphs import SHIFT
from edgedecide.predict.kernels import COMPARED, Array, Cells, card_columns, columns, covariance, likeness
from edgedecide.predict.language import SHAPES, Case

JITTER = 1e-6

# ---- what the cards and chips of the tables look like


def middles(runs: Sequence[tables.Run]) -> dict[str, Any]:
    """Medians and spreads that features are counted from."""
    cards = [tables.cards()[name] for name in sorted({run.graph for run in runs})]
    chips = [tables.chipsets()[name] for name in sorted({run.chipset for run in runs})]
    return {"cards": _card_middles(cards), "chips": _chip_middles(chips)}


def _card_middles(cards: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: float(np.median([math.log(value) for card in cards if (value := getattr(card, name))])) for name in ("params", "elements", "layers")}
    uses = sorted({card.use for card in cards})
    table = [
        [1.0, math.log(card.params) - found["params"] if card.params else 0.0, math.log(card.elements) - found["elements"] if card.elements else 0.0, *(float(card.use == use) for use in uses)]
        for card in cards
    ]
    design, layers = np.array(table), np.array([math.log(card.layers) - found["layers"] for card in cards])
    weights = np.linalg.solve(design.T @ design + np.eye(design.shape[1]), design.T @ layers)
    names = ["one", "size", "input", *(f"use|{use}" for use in uses)]
    return found | {"guess": dict(zip(names, map(float, weights), strict=True))}


def _chip_middles(chips: Sequence[Chipset]) -> dict[str, Any]:
    lines = {}
    for name, field in (("tops", "npu_tops"), ("bandwidth", "bandwidth_gbps")):
        told = [(chip.generation / 10, math.log(value)) for chip in chips if chip.generation and (value := getattr(chip, field))]
        slope, level = np.polyfit(*zip(*told, strict=True), 1)
        lines[name] = [float(level), float(slope)]
    plain = {"mean": dict.fromkeys(NAMES, 0.0), "spread": dict.fromkeys(NAMES, 1.0), "generation": float(np.median([chip.generation for chip in chips if chip.generation]))} | lines
    raw = [chip_numbers(chip, plain) for chip in chips]
    mean = {name: float(np.mean([row[name] for row in raw])) for name in NAMES}
    spread = {name: float(np.std([row[name] for row in raw])) + 1e-9 for name in NAMES}
    return plain | {"mean": mean, "spread": spread}


NAMES = ("tops", "generation", "auto", "tops²", "bandwidth", "phone", "android", "linux", "windows", "proxy")

# ---- graphs


class GraphData:
    """Runs of one figure as matrices, made once; folds and scales choose from them."""

    def __init__(self, figure: str, runs: Sequence[tables.Run]) -> None:
        self.figure, self.runs, self.middles = figure, list(runs), middles(runs)
        chips = tables.chipsets()
        self.cells = [Cell(run.precision, run.runtime, run.unit, chips[run.chipset]) for run in runs]
        self.y = np.array([math.log(run.value + SHIFT[figure]) for run in runs])
        self.graphs = sorted({run.graph for run in runs})
        self.vectors = {name: card_vector(tables.cards()[name], self.middles["cards"]) for name in self.graphs}
        self.graph = np.array([self.graphs.index(run.graph) for run in runs])
        specs = {name: chip_numbers(chips[name], self.middles["chips"]) for name in {run.chipset for run in runs}}
        index: dict[str, int] = {}
        places: list[tuple[int, int, float]] = []
        for row, (run, cell) in enumerate(zip(runs, self.cells, strict=True)):
            told = amounts(self.vectors[run.graph], cell.family)
            numbers = [(name, value * told[amount]) for name, value, amount in cell_numbers(figure, cell, specs[run.chipset])]
            places += [(row, index.setdefault(name, len(index)), value) for name, value in (*numbers, *card_numbers(self.vectors[run.graph]))]
        self.names = list(index)
        self.words = [name.partition("|")[0] for name in self.names]
        self.design = np.zeros((len(runs), len(index)))
        at = np.array([place[:2] for place in places])
        np.add.at(self.design, (at[:, 0], at[:, 1]), np.array([place[2] for place in places]))
        self.columns = columns(self.cells, [[specs[run.chipset][name] for name in COMPARED[figure]] for run in runs], {})
        self.card_columns = card_columns([self.vectors[name] for name in self.graphs], {})

    def some(self, rows: Array) -> Cells:
        return Cells(*(column[rows] for column in self.columns))


class GraphFit:
    """Generalised least squares with ridge: rows of one graph whitened by their covariance, then all effects at once."""

    def __init__(self, data: GraphData, scales: Mapping[str, float], rows: Array | None = None, *, only_likelihood: bool = False) -> None:
        self.data, self.scales = data, scales
        rows = np.arange(len(data.y)) if rows is None else rows
        rows = rows[np.argsort(data.graph[rows], kind="stable")]
        self.present, starts = np.unique(data.graph[rows], return_index=True)
        ends = np.append(starts[1:], len(rows))
        cards = type(data.card_columns)(*(column[self.present] for column in data.card_columns))
        self.root = np.linalg.cholesky(likeness(scales, cards, cards) + JITTER * np.eye(len(self.present)))
        width = data.design.shape[1]
        white = np.empty((len(rows), width + len(self.present) + 1))
        log_det = 0.0
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            some = rows[start:end]
            cells = data.some(some)
            factor = np.linalg.cholesky(covariance(scales, data.figure, cells, cells) + scales["noise"] * np.eye(len(some)))
            log_det += float(np.log(np.diag(factor)).sum())
            block = np.hstack([data.design[some], np.broadcast_to(self.root[place], (len(some), len(self.present))), data.y[some][:, None]])
            white[start:end] = np.linalg.solve(factor, block)
        design, y = white[:, :-1], white[:, -1]
        variances = np.append([scales[word] for word in data.words], np.ones(len(self.present)))
        normal = np.linalg.cholesky(design.T @ design + np.diag(1 / variances))
        half = np.linalg.solve(normal, design.T @ y)
        self.likelihood = float(-(y @ y - half @ half) / 2 - log_det - np.log(np.diag(normal)).sum() - np.log(variances).sum() / 2)
        if only_likelihood:
            return
        effects = np.linalg.solve(normal.T, half)
        self.effects, self.weights = effects[:width], np.linalg.solve(self.root.T, effects[width:])

    def constants(self, card_error: float) -> dict[str, Any]:
        means = {name: rounded(value) for name, value in zip(self.data.names, self.effects, strict=True) if abs(value) > 1e-4}
        cards = {self.data.graphs[index]: rounded(weight) for index, weight in zip(self.present, self.weights, strict=True)}
        return {"scales": dict(self.scales), "middles": self.data.middles, "means": means, "cards": cards, "card_error": card_error}


def rounded(value: float) -> float:
    return float(f"{value:.5g}")


# ---- language models


FIRST_GUESSES = {"decode": {"f|": math.log(0.003), "e|": -0.3}, "prefill": {"f|": math.log(0.02), "e|": -0.7}}
"""Logarithms of fixed seconds and efficiency that the steps begin at; their scale lets them go anywhere."""


class LanguageFit:
    """Gauss-Newton steps on logarithms, each a ridge regression in its dual form; rows far off weigh less (Student's t, 4 degrees)."""

    def __init__(self, figure: str, cases: Sequence[Case], y: Array, scales: Mapping[str, float], steps: int = 5) -> None:
        self.shape, self.scales, self.y = SHAPES[figure], scales, y
        index: dict[str, int] = {}
        told = [self.shape.effects(case) for case in cases]
        for lists in told:
            for effects in lists:
                for name, _ in effects:
                    index.setdefault(name, len(index))
        self.names = list(index)
        self.words = np.array([name.partition("|")[0] for name in self.names])
        self.reached, self.fixed = (np.zeros((len(cases), len(index))) for _ in range(2))
        for row, (efficiency, fixed) in enumerate(told):
            for table, effects in ((self.reached, efficiency), (self.fixed, fixed)):
                for name, value in effects:
                    table[row, index[name]] += value
        self.start = np.array([self.shape.fixed(case) for case in cases])
        self.bound = np.array([self.shape.bound(case) for case in cases])
        self.middle = np.zeros(len(index))
        for name, value in FIRST_GUESSES[figure].items():
            self.middle[index[name]] = value
        self.effects = self.middle.copy()
        for _ in range(steps):
            self.step()

    def line(self) -> tuple[Array, Array]:
        """Logarithm of the time, and its slope by each effect."""
        fixed, bound = self.fixed @ self.effects + self.start, self.bound - self.reached @ self.effects
        total = np.logaddexp(fixed, bound)
        share = np.exp(fixed - total)[:, None]
        return total, share * self.fixed - (1 - share) * self.reached

    def step(self) -> None:
        total, slopes = self.line()
        noise = self.scales["noise"]
        self.noises = noise * (1 + (self.y - total) ** 2 / (20 * noise))
        self.slopes, self.aim = slopes, self.y - total + slopes @ (self.effects - self.middle)
        spread = slopes * np.array([self.scales[word] for word in self.words])
        matrix = spread @ slopes.T
        matrix[np.diag_indices_from(matrix)] += self.noises
        found = self.middle + spread.T @ np.linalg.solve(matrix, self.aim)
        self.effects = self.effects + np.clip(found - self.effects, -1, 1)

    def constants(self) -> dict[str, Any]:
        return {"scales": dict(self.scales), "effects": {name: rounded(value) for name, value in zip(self.names, self.effects, strict=True) if abs(value) > 1e-3}}


# ---- scales


def climb(scales: Mapping[str, float], merit: Callable[[Mapping[str, float]], float], *, sweeps: int, gain: float, fixed: Sequence[str] = (), say: Callable[[str], None] = lambda line: print(line, flush=True)) -> dict[str, float]:
    """Coordinate ascent over the logarithms of the scales: each is multiplied or divided while that gains."""
    found = dict(scales)
    steps = dict.fromkeys(found, 1.0)
    best = merit(found)
    for sweep in range(sweeps):
        for name in list(found):
            if name in fixed:
                continue
            for direction in (1, -1):
                has_moved = False
                while 1e-6 < found[name] * math.exp(direction * steps[name]) < (0.95 if name == "own-chip" else 20):
                    tried = found | {name: rounded(found[name] * math.exp(direction * steps[name]))}
                    try:
                        value = merit(tried)
                    except np.linalg.LinAlgError:
                        break
                    if value <= best + gain:
                        break
                    found, best, has_moved = tried, value, True
                if has_moved:
                    break
            else:
                steps[name] /= 2
        say(f"  sweep {sweep + 1}: {best:.2f}")
    return found
