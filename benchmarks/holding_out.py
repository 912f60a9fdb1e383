"""Holds out published runs, fits to the others and asks for what was held out: what calibrate.py takes spreads from and accuracy.py counts.

What is held out together: a pair (model × chipset), a chipset, a model with all its graphs; for language models a device × model
× format, a device, a model. Scales (how far each kind of effect may vary) are not chosen anew in each fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from fitting import GraphData, GraphFit, LanguageFit

from edgedecide.predict import tables
from edgedecide.predict.cards import Known
from edgedecide.predict.graphs import SHIFT, UNIT, GraphModel
from edgedecide.predict.kernels import Array
from edgedecide.predict.language import Case, LanguageModel, case_of_run, seen_in


class Asked(NamedTuple):
    """One held-out run, and what was said of it; logarithms of the table's unit."""

    row: int
    measured: float
    middle: float
    deviation: float
    rung: str


def folds(groups: Sequence[Any], seed: int, parts: int) -> Iterator[tuple[Array, Array]]:
    """Rows to ask about and rows to fit to; rows of one group stay together, few groups go one by one."""
    names = sorted(set(groups))
    place = dict(zip(names, np.random.default_rng(seed).permutation(len(names)), strict=True))
    count = len(names) if len(names) <= 20 else parts
    fold = np.array([place[group] % count for group in groups])
    for part in range(count):
        yield np.flatnonzero(fold == part), np.flatnonzero(fold != part)


# ---- graphs


def model_name(run: tables.Run) -> str:
    return run.graph.partition("/")[0]


def graph_model(data: GraphData, scales: Mapping[str, float], rows: Array, card_error: float) -> GraphModel:
    """The predictor as it would be if only these rows had been published."""
    by_graph: dict[str, list[tables.Run]] = {}
    for row in rows:
        by_graph.setdefault(data.runs[row].graph, []).append(data.runs[row])
    return GraphModel(data.figure, GraphFit(data, scales, rows).constants(card_error), by_graph)


def ask(model: GraphModel, data: GraphData, rows: Sequence[int], *, known: Callable[[int], Sequence[Known]] = lambda _: (), without_layers: bool = False) -> Iterator[Asked]:
    cards = tables.cards()
    for row in rows:
        card = cards[data.runs[row].graph]
        card = card._replace(layers=None) if without_layers else card
        chip = data.cells[row].chipset
        if chip.name not in model.chips and not (chip.generation and chip.npu_tops):
            continue
        middle, deviation, rung, _ = model.logarithm(card, data.cells[row], known(row))
        yield Asked(int(row), float(data.y[row]), middle, deviation, rung)


def graphs_held_out(data: GraphData, scales: Mapping[str, float], card_error: float, how: str, seed: int, parts: int = 5) -> list[Asked]:
    """Every run once, held out in the way that the rung names: relative, new-chipset, new-model, no-layers, given or new-both."""
    runs = data.runs
    groups = {
        "relative": [(model_name(run), run.chipset) for run in runs], "new-chipset": [run.chipset for run in runs],
    }.get(how, [model_name(run) for run in runs])  # fmt: skip
    found: list[Asked] = []
    for asked, rest in folds(groups, seed, parts):
        if how == "new-both":
            found += _both_held_out(data, scales, card_error, asked, rest)
            continue
        model = graph_model(data, scales, rest, card_error)
        known = one_elsewhere(data, asked, seed) if how == "given" else (lambda _: ())
        rows = [row for row in asked if known(row)] if how == "given" else asked
        found += ask(model, data, rows, known=known, without_layers=how == "no-layers")
    return found


def _both_held_out(data: GraphData, scales: Mapping[str, float], card_error: float, asked: Array, rest: Array) -> Iterator[Asked]:
    chips = np.array([run.chipset for run in data.runs])
    for chip in sorted(set(chips[asked])):
        model = graph_model(data, scales, rest[chips[rest] != chip], card_error)
        yield from ask(model, data, asked[chips[asked] == chip])


def one_elsewhere(data: GraphData, rows: Array, seed: int) -> Callable[[int], tuple[Known, ...]]:
    """For a run one measurement of the same graph on another chipset, in the same format and runtime where there is one."""
    by_graph: dict[str, list[int]] = {}
    for row in rows:
        by_graph.setdefault(data.runs[row].graph, []).append(int(row))
    rng = np.random.default_rng(seed)
    chosen: dict[int, tuple[Known, ...]] = {}
    for row in map(int, rows):
        run = data.runs[row]
        others = [other for other in by_graph[run.graph] if data.runs[other].chipset != run.chipset]
        alike = [other for other in others if data.runs[other][1:4] == run[1:4]]
        if others:
            cell = data.cells[other := int(rng.choice(alike or others))]
            chosen[row] = (Known(data.runs[other].value * UNIT[data.figure], cell.chipset, cell.precision, cell.runtime, cell.unit),)
    return lambda row: chosen.get(int(row), ())


def card_error(data: GraphData, scales: Mapping[str, float]) -> float:
    """By how much the variance between graphs of held-out models is more than what their cards leave open."""
    ratios = []
    cards = tables.cards()
    for asked, rest in folds([model_name(run) for run in data.runs], 0, 5):
        model = graph_model(data, scales, rest, 1.0)
        over: dict[str, list[float]] = {}
        for one in ask(model, data, asked):
            over.setdefault(data.runs[one.row].graph, []).append(one.measured - one.middle)
        ratios += [min(float(np.mean(errors)) ** 2 / model._unknown(cards[graph]), 9.0) for graph, errors in over.items()]
    return float(f"{np.mean(ratios):.4g}")


def values(data_or_shift: float, logarithms: Array) -> Array:
    """The table's unit from its logarithm."""
    return np.maximum(np.exp(logarithms) - data_or_shift, data_or_shift / 2)


def shift_of(figure: str) -> float:
    return SHIFT.get(figure, 0.0)


# ---- language models


class LanguageData(NamedTuple):
    """Runs of one figure, `decode` or `prefill`."""

    figure: str
    cases: list[Case]
    y: Array
    """Logarithm of the seconds a token."""


def language_data(figure: str) -> LanguageData:
    """Repeats of one run are its median: who measures often does not count twice."""
    at: dict[Case, list[float]] = {}
    for run in tables.language_runs():
        if rate := getattr(run, figure):
            at.setdefault(case_of_run(run), []).append(rate)
    return LanguageData(figure, list(at), -np.log(np.array([np.median(rates) for rates in at.values()])))


LANGUAGE_GROUPS: dict[str, Callable[[Case], Any]] = {
    "relative": lambda case: (case.device, case.model, case.format),
    "new-engine": lambda case: (case.device, case.unit, case.engine),
    "new-device": lambda case: case.device,
    "new-model": lambda case: case.model,
}


def language_model(data: LanguageData, scales: Mapping[str, float], rows: Sequence[int]) -> LanguageModel:
    cases = [data.cases[row] for row in rows]
    fit = LanguageFit(data.figure, cases, data.y[np.array(rows)], scales)
    return LanguageModel(data.figure, fit.constants(), seen_in(cases))


def language_held_out(data: LanguageData, scales: Mapping[str, float], how: str, seed: int, parts: int = 5) -> list[Asked]:
    """Every run once: held out alone (`measured`), with its device × model × format, its device, its model, or both (`new-both`).

    Whoever asks is no source of the table, so that its effect is left out.
    """
    groups = list(range(len(data.cases))) if how == "measured" else [LANGUAGE_GROUPS.get(how, LANGUAGE_GROUPS["new-device"])(case) for case in data.cases]
    found = []
    for asked, rest in folds(groups, seed, parts):
        left = list(rest)
        if how == "new-both":
            models = {data.cases[row].model for row in asked}
            left = [row for row in rest if data.cases[row].model not in models]
        model = language_model(data, scales, left)
        for row in asked:
            case = data.cases[row]._replace(source="")
            found.append(Asked(int(row), float(data.y[row]), model.logarithm(case), 1.0, model.rung(case)[0]))
    return found
