"""Rows in columns: aligned, with one that wraps, or set below where the page is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edgedecide.report.terminal.ink import Line, Span, Text, pad, spans, width_of, wrap


def table(rows: Sequence[Sequence[Text]], align: str, width: int, *, flex: int = -1, indent: int = 2, gap: int = 2) -> Iterator[Line]:
    """The rows in columns, each aligned by its letter in `align` (`<`, `>`); the column `flex` takes what room is left and wraps.

    Where too little is left for it, it stands below its row. Without one, a table that is too wide is set closer.
    """
    laid = [[spans(cell) for cell in row] for row in rows]
    sizes = [max((width_of(row[i]) for row in laid), default=0) for i in range(len(align))]
    if flex < 0:
        gap = gap if indent + sum(sizes) + gap * (len(sizes) - 1) <= width else 1
        for row in laid:
            yield _row(row, sizes, align, indent, gap)
        return
    flex_room = width - indent - sum(size + gap for i, size in enumerate(sizes) if i != flex)
    is_below = flex_room < min(24, sizes[flex])
    sizes[flex] = 0 if is_below else min(sizes[flex], flex_room)
    for row in laid:
        yield from _below(row, sizes, align, width, flex, indent, gap) if is_below else _beside(row, sizes, align, flex, indent, gap)


def _beside(row: list[Line], sizes: list[int], align: str, flex: int, indent: int, gap: int) -> Iterator[Line]:
    """The flexible cell in as many lines as it needs, the others beside its first."""
    parts = list(wrap(row[flex], sizes[flex]))
    yield _row([parts[0] if i == flex else cell for i, cell in enumerate(row)], sizes, align, indent, gap)
    start = indent + sum(size + gap for size in sizes[:flex])
    for part in parts[1:]:
        yield [Span(" " * start), *part]


def _below(row: list[Line], sizes: list[int], align: str, width: int, flex: int, indent: int, gap: int) -> Iterator[Line]:
    others = [i for i in range(len(row)) if i != flex]
    line = _row([row[i] for i in others], [sizes[i] for i in others], "".join(align[i] for i in others), indent, gap)
    if width_of(line) <= width:
        yield line
    else:
        yield from wrap([part for i in others for part in (*row[i], Span(" "))], width, " " * indent)
    if width_of(row[flex]):
        yield from wrap(row[flex], width, " " * (indent + 2))


def _row(row: list[Line], sizes: list[int], align: str, indent: int, gap: int) -> Line:
    line: Line = [Span(" " * indent)]
    for index, (cell, size, side) in enumerate(zip(row, sizes, align, strict=True)):
        line += pad(cell, size, right=side == ">")
        if index < len(sizes) - 1:
            line.append(Span(" " * gap))
    return line
