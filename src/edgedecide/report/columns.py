"""A plain table that keeps to the width of the page: prose wraps, asides move below their rows, at last the rows are stacked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from edgedecide.report.lines import bullet, paragraph

GAP = 2
NARROWEST = 20
"""Columns of text in which prose can still be read. Judgement: three words a line."""

Rows = Sequence[Sequence[str]]


def columns(heads: Sequence[str], rows: Rows, aligned: str, width: int) -> Iterator[str]:
    """The rows under their heads. The first cell of a row names it, the second says more about it and has no head.

    `aligned` has `<` or `>` for each column. Empty columns are left out, and nothing is cropped.
    """
    kept = [at for at in range(len(heads)) if at < 2 or any(row[at] for row in rows)]
    heads, rows, aligned = [heads[at] for at in kept], [[row[at] for at in kept] for row in rows], "".join(aligned[at] for at in kept)
    whole = [heads, *rows] if any(heads) else rows
    if sizes := _sizes(whole, aligned, width):
        for row in whole:
            yield from _row(row, aligned, sizes)
    elif sizes := _sizes([_without_aside(row) for row in whole], aligned, width):
        for row in whole:
            yield from _row(_without_aside(row), aligned, sizes)
            yield from paragraph(row[1], width, "  ") if row[1] else ()
    else:
        yield from _stacked(heads, rows, width)


def _without_aside(row: Sequence[str]) -> list[str]:
    return [row[0], "", *row[2:]]


def _sizes(rows: Rows, aligned: str, width: int) -> list[int]:
    """Width of each column, none where the page is too narrow for them side by side.

    Only columns of prose give way, never the first one and figures: the widest is cut until the row fits.
    """
    sizes = [max(len(row[at]) for row in rows) for at in range(len(aligned))]
    room = width - GAP * (sum(map(bool, sizes)) - 1)
    least = [max(NARROWEST, *(len(word) for row in rows for word in row[at].split(" "))) for at in range(len(sizes))]
    while sum(sizes) > room:
        soft = [at for at in range(1, len(sizes)) if aligned[at] == "<" and sizes[at] > least[at]]
        if not soft:
            return []
        sizes[max(soft, key=lambda at: sizes[at])] -= 1
    return sizes


def _row(row: Sequence[str], aligned: str, sizes: Sequence[int]) -> Iterator[str]:
    cells = [wrap(cell, size, break_long_words=False, break_on_hyphens=False) or [""] if size else [] for cell, size in zip(row, sizes, strict=True)]
    for line in range(max(map(len, cells))):
        parts = [f"{cell[line] if line < len(cell) else '':{side}{size}}" for cell, side, size in zip(cells, aligned, sizes, strict=True) if size]
        yield (" " * GAP).join(parts).rstrip()


def _stacked(heads: Sequence[str], rows: Rows, width: int) -> Iterator[str]:
    """Each row as its name with what is said about it, and below the other cells with their heads."""
    for row in rows:
        yield from named(row[0], row[1], width)
        told = "; ".join(f"{head} {cell}" for head, cell in zip(heads[2:], row[2:], strict=True) if cell)
        yield from paragraph(told, width, "  ") if told else ()


def named(name: str, aside: str, width: int, indent: str = "") -> Iterator[str]:
    """A name with what is said about it, which may be nothing."""
    yield from bullet(f"{name}  ", aside, width, indent) if aside else [indent + name]
