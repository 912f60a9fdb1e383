"""A sweep for people: one line a value with a bar that the placements share, or a map of two inputs."""

from __future__ import annotations

from typing import Any

from edgedecide.report.phrases import plain

Document = dict[str, Any]
Row = dict[str, Any]
LEAST_BAR = 20


def render(document: Document, *, width: int = 80) -> str:
    """Table and chart in one, the turning points below, and what the letters mean."""
    body = _map(document, width) if len(document["inputs"]) > 1 else _lines(document, width)
    turns = [f"{row['path']} = {row['says']}: from {row['before']} to {row['after']}" for row in document["turns"]]
    told = ["Turns at", *(f"  {turn}" for turn in turns)] if turns else [_steady(document)] if document["inputs"][0]["numbers"] or len(document["inputs"]) > 1 else []
    return "\n".join([_head(document), "", *body, "", *told, _legend(document)]) + "\n"


def _head(document: Document) -> str:
    names = " and ".join(one["path"] + (f" (stated: {plain(one['stated'])})" if one["stated"] else "") for one in document["inputs"])
    return f"{document['profile']['id']}: what if {names}"


def _steady(document: Document) -> str:
    found = {point["placement"] for point in document["points"] if not point["mistake"]}
    return f"Nothing turns: {next(iter(found)) or 'nothing feasible'} throughout." if len(found) == 1 else ""


def _legend(document: Document) -> str:
    used = {name for point in document["points"] for name, share in point["acceptability"].items() if share > 0}
    return "  ".join(f"{document['letters'][name]} {name}" for name in document["placements"] if name in used) + "  · share of worlds in which each comes first"


def _lines(document: Document, width: int) -> list[str]:
    labels = document["inputs"][0]["labels"]
    widest = max(map(len, labels))
    answers = [_answer(point) for point in document["points"]]
    longest = max(map(len, answers))
    room = max(width - widest - longest - 4, LEAST_BAR)
    return [f"{label:>{widest}}  {bar(point, document, room)}  {answer}".rstrip() for label, point, answer in zip(labels, document["points"], answers, strict=True)]


def _answer(point: Row) -> str:
    if point["mistake"]:
        return f"no answer: {plain(point['mistake'])}"
    return f"{point['alternative']}, {point['firmness']}" if point["alternative"] else "nothing feasible"


def bar(point: Row, document: Document, room: int) -> str:
    """Letters in the shares of the placements, the rounding taken from the largest."""
    shares = {name: point["acceptability"].get(name, 0.0) for name in document["placements"]}
    total = sum(shares.values())
    if total <= 0:
        return " " * room
    cells = {name: round(share / total * room) for name, share in shares.items()}
    largest = max(cells, key=lambda name: cells[name])
    cells[largest] += room - sum(cells.values())
    return "".join(document["letters"][name] * count for name, count in cells.items())


def _map(document: Document, width: int) -> list[str]:
    """Rows are the first input's values, columns the second's; a small letter where the answer is not firm or leaning."""
    first, second = document["inputs"]
    widest = max(map(len, first["labels"]))
    cells = {tuple(point["at"]): _letter(point, document) for point in document["points"]}
    longest = max(map(len, second["labels"]))
    gap = min(max(longest + 1, 3), max((width - widest - 2) // max(len(second["labels"]), 1), 2))
    rows = [f"{label:>{widest}}  " + "".join(f"{cells[i, j]:>{gap}}" for j in range(len(second["labels"]))) for i, label in enumerate(first["labels"])]
    heads = [f"{'':>{widest}}  " + "".join(f"{label[: gap - 1]:>{gap}}" for label in second["labels"])] if gap > longest else _numbered(second, widest, gap)
    return [f"rows {first['path']}, columns {second['path']}; small letters: undecided", *heads, *rows]


def _numbered(second: Row, widest: int, gap: int) -> list[str]:
    """Columns by number where their labels are too wide, with what the numbers mean above."""
    names = [f"{number} = {label}" for number, label in enumerate(second["labels"], start=1)]
    return [", ".join(names), f"{'':>{widest}}  " + "".join(f"{number:>{gap}}" for number in range(1, len(names) + 1))]


def _letter(point: Row, document: Document) -> str:
    if point["mistake"] or not point["placement"]:
        return "?" if point["mistake"] else "-"
    letter = str(document["letters"][point["placement"]])
    return letter.lower() if point["firmness"] == "undecided" else letter
