"""Profiles made from the stories: cut to ten lines, or with every estimate moved. One rule for all stories."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path(__file__).parent.parent / "examples"
STORIES = sorted(path.parent.name for path in EXAMPLES.glob("*/profile.yaml"))

KEPT: dict[str, tuple[str, ...]] = {"workload": ("id",), "latency": ("kind",), "model": ("use", "kind", "params"), "traffic": ("devices", "requests")}
"""What a team states first: what it is, who waits, which model, and how often."""
OWNERS = ("apiVersion", "workload", "latency", "importance", "stakeholders", "cost", "measured")
"""Sections that hold the owner's own wishes, or what was measured; the rest are estimates."""
WISHES = ("full", "floor", "battery_budget", "share", "urgency", "per", "leaves", "retention", "head_dim")
"""The same within the other sections; shares of a mix move together or not at all. A cloud's `full` quality stays beside its
`floor`, since a third less of it lies below every floor, which no profile may say; a local model's quality moves."""
COUNTED = ("devices", "sites")
"""Counts of the fleet, which move by one factor: no profile may have more sites than devices."""
FACTOR = 1.5
_NUMBERS = re.compile(r"^(\$?)(\d+(?:\.\d+)?)(?:(\.\.)(\d+(?:\.\d+)?))?(.*)$", re.DOTALL)


def story(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((EXAMPLES / name / "profile.yaml").read_text(encoding="utf-8"))
    return found


def ten_lines(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The profile with what a team states first, and the first class of its fleet."""
    found: dict[str, Any] = {"apiVersion": profile["apiVersion"]}
    for section, fields in KEPT.items():
        found[section] = {field: profile[section][field] for field in fields if field in profile.get(section, {})}
    classes = profile.get("fleet", {}).get("classes", [])
    if classes:
        found["fleet"] = {"classes": [{key: value for key, value in classes[0].items() if key in ("class", "chipset", "device", "ram")}]}
    return found


def moved(profile: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The profile with each estimate × or ÷ 1.5 at random, within what its field may say."""
    draw = random.Random(seed)
    fleet = _either(draw)

    def factor(field: str) -> float:
        return fleet if field in COUNTED else _either(draw)

    return {section: value if section in OWNERS else _moved(value, section, factor) for section, value in profile.items()}


def _either(draw: random.Random) -> float:
    return draw.choice((FACTOR, 1 / FACTOR))


def _moved(value: Any, field: str, factor: Callable[[str], float]) -> Any:
    if isinstance(value, dict):
        return {key: inner if key in WISHES else _moved(inner, key, factor) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, field, factor) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return max(1, round(value * factor(field)))
    match = _NUMBERS.match(value) if isinstance(value, str) else None
    return _moved_text(match, factor(field)) if match else value


def _moved_text(match: re.Match[str], factor: float) -> str:
    money, low, dots, high, unit = match.groups()
    ends = [f"{min(float(end) * factor, _most(unit)):.6g}" for end in (low, high) if end]
    return f"{money}{(dots or '').join(ends)}{unit}"


def _most(unit: str) -> float:
    """The greatest number that a unit allows: a day has 24 hours, and a whole 100 %."""
    return 24.0 if unit.strip() == "h per day" else 100.0 if unit.strip() == "%" else float("inf")
