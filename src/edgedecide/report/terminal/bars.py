"""Bars of block characters, an eighth of a column fine."""

from __future__ import annotations

from collections.abc import Mapping

from edgedecide.report.terminal.ink import Line, Span, accent, muted

EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(share: float, columns: int) -> str:
    """A bar of this share of the columns; nothing at all only for zero."""
    eighths = max(round(min(max(share, 0.0), 1.0) * columns * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest] if rest else "")


def scale(columns: int, ticks: Mapping[str, float]) -> str | None:
    """The words of a scale above a bar, each at its share, with a tick before all but the first; None where they would touch."""
    line = ""
    for word, at in ticks.items():
        start = round(at * columns)
        if start < len(line) + (1 if line else 0):
            return None
        line = line.ljust(start) + (f"╷{word}" if at else word)
    return line


def ticked(columns: int, ticks: Mapping[str, float]) -> str:
    """The scale with as many of its words, from the last on, as there is room for."""
    words = list(ticks.items())
    return next((line for skip in range(len(words)) if (line := scale(columns, dict(words[skip:])))), "")


BASES = {"measured": "█", "stated": "▓", "datasheet": "▒", "modelled": "░", "assumed": "·"}
"""How a number is known, from the strongest to the weakest, each with its own pattern."""


def stacked(counts: Mapping[str, int], columns: int) -> Line:
    """One bar parted by basis; whatever occurs has at least one column."""
    total = sum(counts[name] for name in BASES)
    sizes = {name: max(round(counts[name] / total * columns), 1) if counts[name] else 0 for name in BASES} if total else {}
    if sizes:
        largest = max(sizes, key=lambda name: sizes[name])
        sizes[largest] += columns - sum(sizes.values())
    return [(accent if name == "measured" else muted if name != "stated" else Span)(BASES[name] * size) for name, size in sizes.items() if size > 0]


def legend(counts: Mapping[str, int]) -> list[Line]:
    return [[Span(mark), Span(f" {counts[name]} {name}")] for name, mark in BASES.items()]


def span_bar(points: Mapping[str, float], most: float, columns: int, promise: float | None) -> Line:
    """A path of time: a block to the median, a line to the 99th percentile, the 95th marked, and the promise across."""
    at = {name: min(round(value / most * (columns - 1)), columns - 1) for name, value in points.items()}
    cells = ["█" if i <= at["p50"] else "─" if i <= at["p99"] else " " for i in range(columns)]
    cells[at["p99"]] = "┤"
    cells[at["p95"]] = "┿"
    if points["p99"] > most:
        cells[columns - 1] = "▶"
    spot = None if promise is None else round(promise / most * (columns - 1))
    if spot is not None and 0 <= spot < columns and cells[spot] in " ─":
        cells[spot] = "│" if cells[spot] == " " else "┼"
    return [Span("".join(cells))]
