"""The chart of a sweep: areas that share the whole, one a placement, with the turning points marked; readable without colour.

A map of two inputs is a grid of cells, each with its letter.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from edgedecide.report.phrases import plain

Document = dict[str, Any]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 320, 56, 36, 150, 60
FILLS = {"edge": "#1b7837", "edge-preprocess": "#7fbf7b", "local-primary": "#5ab4ac", "cloud-primary": "#9970ab", "cloud": "#762a83"}
"""Five colours that differ in lightness too (after ColorBrewer, Harrower & Brewer 2003)."""
INKS = {"edge-preprocess": "#000", "local-primary": "#000"}
"""Letters on a fill: dark on the light ones, else white, so that contrast is at least 4.5 to 1."""
LEAST_LABELLED = 0.12
"""Share that an area must reach somewhere to carry its name there; the others are named beside the chart."""


def render(document: Document) -> str:
    """The chart with title, description and labels in text."""
    body = _cells(document) if len(document["inputs"]) > 1 else _areas(document)
    title = escape(plain(f"{document['profile']['id']}: what if {' and '.join(one['path'] for one in document['inputs'])}"))
    turns = "; ".join(f"{row['path']} = {row['says']}: from {row['before']} to {row['after']}" for row in document["turns"])
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="12">',
        f'<title id="t">{title}</title>',
        f'<desc id="d">{escape(plain(turns or "no turning point"))}</desc>',
        f'<text x="{LEFT}" y="20" font-size="14" fill="currentColor">{title}</text>',
        *body,
        "</svg>",
    ]) + "\n"  # fmt: skip


def _x(index: float, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * index / max(count - 1, 1)


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _areas(document: Document) -> list[str]:
    points = [point for point in document["points"] if point["acceptability"]]
    names = [name for name in document["placements"] if any(point["acceptability"].get(name) for point in points)]
    found, base = [], [0.0] * len(points)
    for name in names:
        tops = [low + point["acceptability"].get(name, 0.0) for low, point in zip(base, points, strict=True)]
        upper = [f"{_x(point['at'][0], len(document['points'])):.1f},{_y(min(top, 1.0)):.1f}" for point, top in zip(points, tops, strict=True)]
        lower = [f"{_x(point['at'][0], len(document['points'])):.1f},{_y(low):.1f}" for point, low in zip(points, base, strict=True)]
        found.append(f'<polygon points="{" ".join([*upper, *reversed(lower)])}" fill="{FILLS[name]}" stroke="#fff" stroke-width="1"><title>{name}</title></polygon>')
        found += _name(name, [point["at"][0] for point in points], base, tops, len(document["points"]))
        base = tops
    return [*found, *_axis(document), *_turns(document), *_keys(document, names)]


def _name(name: str, places: list[int], base: list[float], tops: list[float], count: int) -> list[str]:
    """The name of an area where it is widest, away from the edges of the chart."""
    inside = [index for index in range(len(places)) if 0.15 * count <= places[index] <= 0.85 * count] or list(range(len(places)))
    best = max(inside, key=lambda index: tops[index] - base[index])
    if tops[best] - base[best] < LEAST_LABELLED:
        return []
    y = _y((tops[best] + base[best]) / 2) + 4
    return [f'<text x="{_x(places[best], count):.1f}" y="{y:.1f}" text-anchor="middle" fill="{INKS.get(name, "#fff")}">{name}</text>']


def _keys(document: Document, names: list[str]) -> list[str]:
    """What each fill stands for."""
    found = []
    for place, name in enumerate(names):
        y = TOP + 18 * place
        found.append(f'<rect x="{WIDTH - RIGHT + 8}" y="{y}" width="12" height="12" fill="{FILLS[name]}"/>')
        found.append(f'<text x="{WIDTH - RIGHT + 26}" y="{y + 10}" fill="currentColor">{document["letters"][name]} {name}</text>')
    return found


def _short(one: dict[str, Any]) -> list[str]:
    """Labels without the unit that all of them share, which stands at the axis."""
    units = {label.partition("\u202f")[2] or label.partition(" ")[2] for label in one["labels"]}
    unit = units.pop() if len(units) == 1 else ""
    return [label.removesuffix(unit).rstrip() for label in one["labels"]] if unit else one["labels"]


def _unit(one: dict[str, Any]) -> str:
    short, label = _short(one)[0], one["labels"][0]
    unit = label[len(short) :].strip()
    return f"{one['path']}, {unit}" if unit else str(one["path"])


def _axis(document: Document) -> list[str]:
    one = document["inputs"][0]
    count = len(one["labels"])
    step = max(count // 6, 1)
    ticks = [
        f'<text x="{_x(index, count):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="currentColor">{escape(plain(_short(one)[index]))}</text>'
        for index in range(0, count, step)
    ]
    shares = [f'<text x="{LEFT - 8}" y="{_y(share) + 4:.1f}" text-anchor="end" fill="currentColor">{share:.0%}</text>' for share in (0.0, 0.5, 1.0)]
    return [*ticks, *shares, f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle" fill="currentColor">{escape(plain(_unit(one)))}</text>']


def _turns(document: Document) -> list[str]:
    numbers = document["inputs"][0]["numbers"]
    found = []
    for row in document["turns"]:
        after = next(index for index, number in enumerate(numbers) if number >= row["value"] * 0.999999)
        low, high = numbers[max(after - 1, 0)], numbers[after]
        place = after - 1 + ((row["value"] - low) / (high - low) if high > low else 1.0)
        x = _x(place, len(numbers))
        found.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="currentColor" stroke-dasharray="4 3"/>')
        found.append(f'<text x="{x:.1f}" y="{TOP - 3}" text-anchor="middle" fill="currentColor">{escape(plain(row["says"]))}</text>')
    return found


def _cells(document: Document) -> list[str]:
    first, second = document["inputs"]
    rows, columns = len(first["labels"]), len(second["labels"])
    wide, high = (WIDTH - LEFT - RIGHT) / columns, (HEIGHT - TOP - BOTTOM) / rows
    found = []
    for point in document["points"]:
        i, j = point["at"]
        x, y, name = LEFT + j * wide, TOP + i * high, point["placement"]
        fill = FILLS.get(name or "", "#999")
        found.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}" stroke="#fff"><title>{escape(plain(name or "nothing feasible"))}</title></rect>')
        letter = document["letters"].get(name, "-") if name else "-"
        found.append(f'<text x="{x + wide / 2:.1f}" y="{y + high / 2 + 4:.1f}" text-anchor="middle" fill="{INKS.get(name or "", "#fff")}">{letter}</text>')
    found += [f'<text x="{LEFT - 6}" y="{TOP + (i + 0.5) * high + 4:.1f}" text-anchor="end" fill="currentColor">{escape(plain(label))}</text>' for i, label in enumerate(_short(first))]
    step = max(columns // 6, 1)
    found += [f'<text x="{LEFT + (j + 0.5) * wide:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="currentColor">{escape(plain(_short(second)[j]))}</text>' for j in range(0, columns, step)]
    names = [name for name in document["placements"] if any(point["placement"] == name for point in document["points"])]
    axis = escape(plain(f"{_unit(second)} across; {_unit(first)} down"))
    return [*found, *_keys(document, names), f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle" fill="currentColor">{axis}</text>']
