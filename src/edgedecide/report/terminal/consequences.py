"""The consequences in natural units: latency, the fleet, and what leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from edgedecide.quantity import show
from edgedecide.report.phrases import capital, listed
from edgedecide.report.picks import Document, best, is_too_free, judged, known, leaving
from edgedecide.report.terminal.bars import bar, span_bar
from edgedecide.report.terminal.grid import table
from edgedecide.report.terminal.ink import Line, Span, Text, accent, muted, pad, warn, width_of, wrap
from edgedecide.report.terminal.section import named, paragraph

PERCENTILES = ("p50", "p95", "p99")


def latency(document: Document, width: int) -> Iterator[Line]:
    """Share inside the promise and three percentiles for each placement, drawn where there is room."""
    rows = judged(document)
    cells: list[list[Text]] = [[muted("inside"), muted("p50"), muted("p95"), muted("p99")]]
    for row in rows:
        figures = row["figures"]
        cells.append([known(figures["promise_kept"], "share"), *(known(figures[f"latency_{name}"], "ms") for name in PERCENTILES)])
    text = list(table(cells, ">>>>", width - 19, indent=0))
    columns = min(width - 2 - 17 - 2 - max(width_of(line) for line in text), 60)
    most = longest(document, rows)
    yield [Span(" " * 19), *([promised(document, most, columns)] if columns >= 12 else []), *text[0]]
    for row, line in zip(rows, text[1:], strict=True):
        drawn = path(document, row, most, columns) if columns >= 12 else []
        yield [Span("  "), *pad(named(document, row["id"]), 17), *drawn, *line]


def longest(document: Document, rows: Sequence[dict[str, Any]]) -> float:
    """End of the scale: the longest 99th percentile, but no more than five times the promise, or the shortest of them."""
    ends = [row["figures"]["latency_p99"] for row in rows if row["figures"]["latency_p99"]]
    promise = document["profile"]["promise_ms"] or 0.0
    return min(max([*ends, promise], default=1.0), max(5 * promise, min(ends, default=promise))) or 1.0


def promised(document: Document, most: float, columns: int) -> Span:
    """The promise over the drawing, at its place."""
    promise = document["profile"]["promise_ms"]
    spot = round(promise / most * (columns - 1)) if promise else columns
    text = "" if spot >= columns else f"{' ' * spot}╷ promise" if spot + 9 <= columns else "promise ╷".rjust(spot + 1)
    return muted(text.ljust(columns + 2))


def path(document: Document, row: dict[str, Any], most: float, columns: int) -> Line:
    figures = {name: row["figures"][f"latency_{name}"] for name in PERCENTILES}
    if any(value is None for value in figures.values()):
        return [Span(" " * (columns + 2))]
    drawn = span_bar(figures, most, columns, document["profile"]["promise_ms"])
    style = "accent" if row["id"] == document["recommendation"]["placement"] else "muted"
    return [*(Span(part.text, style) for part in drawn), Span("  ")]


def loads(document: Document, width: int) -> Iterator[Line]:
    """What is answered with the link down, and how busy links and nodes are at the peak."""
    rows = [(row["alternative"], row["figures"]) for row in judged(document)]
    offline = [f"{id} {show(figures['served_offline'], 'share')}" for id, figures in rows if figures["served_offline"] is not None]
    if offline:
        yield from paragraph(muted(f"Bounded requests answered with the link down: {listed(offline)}."), width)
    for name, what in (("link_load", "a site's uplink"), ("node_load", "a node")):
        busy = [f"{id} {show(figures[name], 'share')}" for id, figures in rows if figures[name]]
        if busy:
            yield from paragraph(muted(f"Load of {what} at the peak: {listed(busy)}."), width)


# ---- fleet


def fleet(document: Document, width: int) -> Iterator[Line]:
    """Each class of hardware with the share that keeps up."""
    mine = best(document)
    classes = mine["coverage_by_class"] if mine else []
    if not classes:
        return
    columns = min(max(width - 2 - max(len(one["class"]) for one in classes) - 37, 6), 40)
    rows: list[list[Text]] = [[muted("class"), muted("of requests"), muted("keeps up"), muted(""), muted("it fits")]]
    for one in classes:
        drawn = bar(one["keeps_up"], columns) if one["keeps_up"] is not None else ""
        rows.append([one["class"], known(one["share"], "share"), known(one["keeps_up"], "share"), [accent(drawn), muted("░" * (columns - len(drawn)))], known(one["fits"], "share")])
    yield from table(rows, "<>><>", width)


# ---- what leaves


def flows(document: Document, width: int) -> Iterator[Line]:
    """What leaves under the recommended alternative, kind by kind; what leaves with no request is left out."""
    for flow in leaving(document):
        yield from wrap([Span(f"{capital(flow['title'])}: "), *leaves(flow)], width, "  ", 4)


def leaves(flow: dict[str, Any]) -> Line:
    """`redacted, with 99.0 % of requests; device to cloud, not kept`."""
    if flow["form"] == "never":
        return [Span(flow["form_says"])]
    stays = {"not kept": "not kept", "undeclared": "kept for a time that is not declared"}.get(flow["kept_for"], f"kept for {flow['kept_for']}")
    form = warn(f"▲ {flow['form_says']}, and only {flow['allowed']} is allowed") if is_too_free(flow) else Span(flow["form_says"], "strong")
    return [form, Span(f", with {known(flow['share'], 'share')} of requests"), muted(f"; {flow['from']} to {flow['to']}, {stays}")]


def exposure(document: Document, width: int) -> Iterator[Line]:
    """How much of the input's sensitivity leaves raw, and how much data."""
    rows = [(row["alternative"], row["figures"]) for row in judged(document)]
    said = [f"{id} {show(figures['bytes_leaving'], 'MB') if figures['bytes_leaving'] else 'nothing'}" for id, figures in rows if figures["bytes_leaving"] is not None]
    if said:
        yield from paragraph(muted(f"Data that leaves one device in a day: {listed(said)}."), width)


