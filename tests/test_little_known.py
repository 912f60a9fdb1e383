"""Profiles that say next to nothing: what follows from no hardware at all is said, and nothing is firm."""

from __future__ import annotations

import pytest

from edgedecide import advise, load_catalog, load_profile, load_questions
from edgedecide.facts import Fact, Unknown

OFFLINE = "{workload: {id: x}, latency: {kind: interactive, offline: required}, model: {use: llama-3.2-1b}"


def decided(text: str):
    return advise(load_profile("-", stdin=text.encode()), load_questions(), load_catalog(), samples=200, depth="none")


def test_a_gate_that_stores_nothing_answers_nothing_offline_on_any_hardware() -> None:
    decision = decided(OFFLINE + "}")
    gate = decision.ranking.of("edge-preprocess@device")
    assert gate.status == "excluded"
    assert gate.deciding_veto is not None
    assert gate.deciding_veto[1].id == "latency.offline"


@pytest.mark.parametrize(("hits", "status"), [("35%", "excluded"), ("99%", "open")])
def test_a_cache_answers_offline_at_most_what_it_holds(hits, status) -> None:
    assert decided(OFFLINE + f", local: {{cache: {{hits: {hits}}}}}}}").ranking.of("cloud-primary@device").status == status


def test_what_an_unknown_device_answers_offline_stays_unknown() -> None:
    facts = decided(OFFLINE + "}").estimates.facts
    assert isinstance(facts.get("served_offline", "edge@device"), Unknown)
    assert isinstance(facts.get("served_offline", "edge-preprocess@device"), Fact)


def test_nothing_is_firm_where_too_little_is_known_of_every_rival() -> None:
    decision = decided("{workload: {id: x}, latency: {kind: batch}, model: {use: llama-3.2-1b}}")
    rivals = [standing.status for standing in decision.ranking.standings if standing.alternative.placement != "cloud"]
    assert set(rivals) == {"open"}
    assert decision.firmness.word != "firm"
    assert "too little is known of every other placement" in decision.firmness.held_back
