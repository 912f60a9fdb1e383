"""What the named regulations ask, told once a condition with what it does to the placements."""

from __future__ import annotations

import pytest

from edgedecide.report.picks import asked_by_law


def condition(alternative: str, state: str, asks: str = "dpa", kinds: tuple[str, ...] = ("speech",)) -> dict[str, object]:
    return {"alternative": alternative, "regulation": "gdpr", "title": "GDPR", "asks": asks, "asks_says": asks, "state": state, "effect": "conditional", "kinds": list(kinds), "says": ""}


def told(*conditions: dict[str, object], named: tuple[str, ...] = ("gdpr",)) -> list[tuple[object, ...]]:
    values = {f"privacy.regulations[{index}]": {"value": name} for index, name in enumerate(named)}
    rows = asked_by_law({"regulations": list(conditions), "profile": {"values": values}})
    return [(row["title"], row["state"], row.get("consequence"), row.get("alternatives")) for row in rows]


CASES = [
    pytest.param([condition("cloud", "met")], [("GDPR", "met", "allows", ["cloud"])], id="met"),
    pytest.param([condition("cloud", "unmet")], [("GDPR", "unmet", "rules out", ["cloud"])], id="unmet"),
    pytest.param([condition("cloud", "undeclared")], [("GDPR", "undeclared", "leaves open", ["cloud"])], id="undeclared"),
    pytest.param(
        [condition("local-primary@device", "met"), condition("cloud", "met")], [("GDPR", "met", "allows", ["local-primary@device", "cloud"])],
        id="the same of two alternatives is one row",
    ),
    pytest.param(
        [condition("local-primary@device", "met"), condition("cloud", "met", kinds=("health", "speech"))],
        [("GDPR", "met", "allows", ["local-primary@device"]), ("GDPR", "met", "allows", ["cloud"])], id="of other kinds of data it is another row",
    ),
    pytest.param([], [("gdpr", None, None, None)], id="a named one that asks nothing has a row"),
]  # fmt: skip


@pytest.mark.parametrize(("conditions", "rows"), CASES)
def test_a_condition_is_told_once_with_what_it_does(conditions, rows):
    assert told(*conditions) == rows


def test_where_none_is_named_there_is_nothing_to_tell():
    assert told(named=()) == []
