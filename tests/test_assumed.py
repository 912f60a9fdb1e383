"""What the profile's documentation promises for an absent field is what the estimators assume, and every field is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from edgedecide.catalog import load_catalog
from edgedecide.profile import profile_paths
from edgedecide.profile.texts import field_texts
from edgedecide.quantity import parse_quantity

SOURCES = Path(__file__).parent.parent

PROMISED = {
    "model.quality.floor": ("defaults", "quality-floor"),
    "model.prompt": ("defaults", "prompt-tokens"),
    "model.output": ("defaults", "output-tokens"),
    "model.needs": ("defaults", "heavy-share"),
    "local.answer.quality_heavy": ("defaults", "quality-heavy"),
    "local.gate.recall": ("defaults", "redaction-recall"),
    "local.cache.ttl": ("defaults", "cache-ttl"),
    "traffic.active": ("defaults", "active-hours"),
    "traffic.peak_factor": ("defaults", "peak-factor"),
    "traffic.growth": ("defaults", "traffic-growth"),
    "cost.horizon": ("defaults", "horizon"),
    "updates.weights": ("defaults", "cadence-weights"),
    "updates.behaviour": ("defaults", "cadence-behaviour"),
    "updates.urgency": ("defaults", "urgency"),
    "fleet.battery_budget": ("defaults", "battery-tolerance"),
}
"""Fields whose absence text states a number, with the catalog entry that the estimators draw instead."""

_STATED = re.compile(r"assumed: (\d[\d.]*(?:\.\.\d+)?\s*(?:%|[a-z]+)?)")


@pytest.mark.parametrize("path", PROMISED)
def test_an_absent_field_is_drawn_from_the_range_that_its_text_states(path: str) -> None:
    section, name = PROMISED[path]
    entry = load_catalog().require(section, name)
    figure = entry.figure("value")
    assert figure is not None
    stated = _STATED.match(field_texts()[path].absent)
    assert stated, field_texts()[path].absent
    text = stated[1].strip()
    suffix = {"activity": " per day", "growth": " per year", "battery": " per day"}.get(figure.dimension, "")
    found = parse_quantity(text + suffix, figure.dimension)
    assert (found.low, found.high) == pytest.approx((figure.low, figure.high), rel=0.01)


def test_every_text_that_states_a_number_is_held_against_the_catalog() -> None:
    # definitions and conventions that are no draw
    exact = {"latency.percentile", "model.quality.full", "traffic.payload", "local.gate.misses", "model.flops", "local.answer.flops", "local.gate.flops"}
    stated = {path for path, text in field_texts().items() if re.search(r"assumed: \d", text.absent)}
    tiers = {path for path in stated if re.match(r"local\.answer\.(device|node)\.", path)}
    assert stated - set(PROMISED) - exact - tiers == set()


def test_every_field_of_the_profile_is_read_by_an_estimator_a_rule_or_a_report() -> None:
    readers = "\n".join(
        path.read_text()
        for folder in ("estimators", "robust", "report", "cli", "score")
        for path in (SOURCES / "src" / "edgedecide" / folder).rglob("*.py")
    )
    readers += (SOURCES / "src/edgedecide/road.py").read_text() + (SOURCES / "src/edgedecide/placements.py").read_text()
    readers += "\n".join(path.read_text() for path in (SOURCES / "rules").glob("*.yaml"))
    later = {"stages", "model.file", "fleet.inventory", "apiVersion", "includes"}
    unread = []
    for path in profile_paths():
        name = path.rpartition(".")[2].removesuffix("[]")
        if path in later or name.endswith("{}") or not name:
            continue
        if not re.search(rf"\b{re.escape(name)}_?\b", readers):
            unread.append(path)
    assert unread == []
