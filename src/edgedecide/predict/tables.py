"""The published measurements that ship with the catalog, and what was fitted to them; read once, when first asked for."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import Any, NamedTuple

from edgedecide import resources
from edgedecide.predict.cards import Card, Chipset, LanguageCard


class Run(NamedTuple):
    """One measurement of a graph."""

    graph: str
    precision: str
    runtime: str
    unit: str
    chipset: str
    value: float
    """Milliseconds, or megabytes."""


class LanguageRun(NamedTuple):
    """One measurement of a language model."""

    source: str
    device: str
    unit: str
    engine: str
    """Engine, with the backend behind a slash where the source names one."""
    model: str
    format: str
    bits: float
    weights_gb: float
    prompt: float | None
    depth: float
    """Tokens of context that a generated token looks back on, in the mean."""
    decode: float | None
    prefill: float | None


GRAPHS = "Qualcomm AI Hub Models 0.65.0, 2026-10-21"
LANGUAGE = "published benchmarks of language models to 2026-10, as catalog/tables/language_runs.csv names them"


def rows(name: str) -> list[list[str]]:
    """The rows of one table, without its header."""
    with (resources.tables_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def number(text: str) -> float | None:
    return float(text) if text else None


@cache
def chipsets() -> dict[str, Chipset]:
    """Every chipset that something was measured on, and those of the same silicon, under their catalog ids."""
    found, same = {}, {}
    for name, vendor, kind, system, generation, tops, bandwidth, tflops, silicon in rows("chipsets"):
        found[name] = Chipset(name, vendor, kind, system, number(generation), number(tops), number(bandwidth), number(tflops))
        if silicon:
            same[name] = silicon
    return found | {name: found[silicon] for name, silicon in same.items()}


@cache
def cards() -> dict[str, Card]:
    """Every graph that was measured."""
    return {
        graph: Card(use, number(params), number(elements), number(layers), number(gmacs), int(graphs), scope in {"model", "name"}, graph)
        for graph, _, graphs, use, params, scope, elements, layers, gmacs in rows("graphs")
    }


@cache
def language_cards() -> dict[str, LanguageCard]:
    """Every language model that was measured."""
    return {name: LanguageCard(float(params), float(active), number(kv), name) for name, params, active, kv in rows("language_models")}


def runs(figure: str) -> tuple[Run, ...]:
    """Measurements of graphs: `time` in milliseconds, or `memory` in megabytes, where 0 is not one."""
    with (resources.tables_folder() / f"graph_{figure}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        names = next(lines)[4:]
        return tuple(
            Run(graph, precision, runtime, unit, name, float(cell))
            for graph, precision, runtime, unit, *cells in lines
            for name, cell in zip(names, cells, strict=True)
            if cell not in ("", "0")
        )


@cache
def language_runs() -> tuple[LanguageRun, ...]:
    return tuple(
        LanguageRun(source, device, unit, engine, model, format, float(bits), float(weights), number(prompt), float(depth), number(decode), number(prefill))
        for source, _, device, unit, engine, model, format, bits, weights, prompt, depth, decode, prefill in rows("language_runs")
    )


@cache
def fitted() -> dict[str, Any]:
    """All fitted constants: benchmarks/calibrate.py writes them, and nobody else."""
    return json.loads((resources.tables_folder() / "fitted.json").read_bytes())
