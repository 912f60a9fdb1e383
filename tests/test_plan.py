"""The rollout plan: each box against the profile, each number against the decision, and stages that can show what they claim."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from edgedecide import advise, load_catalog, load_profile, load_questions
from edgedecide.cli import run
from edgedecide.plan import plan_of
from edgedecide.plan.during import FAILURE, SEEN
from gated import NOTHING_FEASIBLE

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/profile.yaml"))
DAY = dt.date(2026, 11, 29)
BARE = "{workload: {id: x}, latency: {kind: batch}, model: {use: llama-3.2-1b}"


def planned(text_or_path):
    loaded = load_profile(text_or_path) if isinstance(text_or_path, Path) else load_profile("-", stdin=text_or_path.encode())
    return plan_of(advise(loaded, load_questions(), load_catalog(), samples=200), DAY)


def is_done(plan, field: str) -> bool:
    return all(check.is_done for check in plan.before if check.field == field)


@pytest.mark.parametrize(
    ("field", "without", "given"),
    [
        ("workload.problem", BARE + "}", BARE.replace("id: x", "id: x, problem: Slow") + "}"),
        ("latency.promise", BARE + "}", BARE.replace("kind: batch", "kind: batch, promise: 1 s") + "}"),
        ("latency.percentile", BARE.replace("kind: batch", "kind: batch, promise: 1 s") + "}", BARE.replace("kind: batch", "kind: batch, promise: 1 s, percentile: 95") + "}"),
        ("privacy.data", BARE + "}", BARE + ", privacy: {data: [{kind: speech, leaves: raw}]}}"),
        ("privacy.data", BARE + ", privacy: {data: [{kind: speech}]}}", BARE + ", privacy: {data: []}}"),
        ("traffic.requests", BARE + "}", BARE + ", traffic: {requests: 5 per day}}"),
    ],
    ids=range(6),
)
def test_a_box_is_ticked_where_the_profile_says_so(field, without, given) -> None:
    assert not is_done(planned(without), field)
    assert is_done(planned(given), field)


def test_nothing_feasible_has_nothing_to_roll_out(capsys) -> None:
    plan = planned(NOTHING_FEASIBLE)
    assert (plan.alternative, plan.stages, plan.guardrails) == (None, (), ())
    assert all(reason.endswith("must be lifted") for reason in plan.halt)
    assert run(["plan", str(NOTHING_FEASIBLE), "--samples", "200"]) == 0
    assert "Nothing is feasible, so there is nothing to roll out." in capsys.readouterr().out


def test_what_the_profile_has_is_not_asked_for() -> None:
    text = BARE + ", updates: {guardrails: [canary, staged-rollout, rollback]}, observability: {signals: [crash-reports]}}"
    plan = planned(text)
    assert not {"canary", "staged-rollout", "rollback-path"} & {row.id for row in plan.guardrails}
    assert "crash-reports" not in {row.id for row in plan.telemetry}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_story_has_a_plan(path, capsys) -> None:
    assert run(["plan", str(path), "--samples", "200", "--today", str(DAY), "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["alternative"]
    assert found["stages"][-1]["share"] == 1.0
    assert [stage["day"] for stage in found["stages"]] == sorted(stage["day"] for stage in found["stages"])
    assert found["stop_rules"]
    assert found["fallback"] or found["alternative"] == "cloud"
    assert run(["plan", str(path), "--samples", "200", "--today", str(DAY)]) == 0
    told = capsys.readouterr().out
    assert "None" not in told
    assert "- [ ] " in told


def test_a_stop_rule_stands_where_nine_worlds_in_ten_stay() -> None:
    plan = planned(next(path for path in EXAMPLES if path.parent.name == "phone-assistant"))
    values = plan.decision.estimates.facts.get("fallback_share", plan.alternative).values
    rule = next(one for one in plan.stop_rules if one.watch == "requests that fall back to the cloud")
    assert rule.beyond == f"above {np.quantile(values, 0.9) * 100:.3g}\u202f%"


@pytest.mark.parametrize(("devices", "says"), [("100", "too few: 300 devices"), ("1000K", "shows a failure of one device in 3,300 ")])
def test_a_stage_shows_what_its_size_can(devices, says) -> None:
    """The first stage of an app is one device in a hundred; n = 3 ÷ p."""
    plan = planned(BARE + f", traffic: {{devices: {devices}, requests: 5 per day}}, local: {{gate: none, cache: none}}}}")
    first = plan.stages[0]
    assert (first.says.startswith(says), first.devices) == (True, pytest.approx(float(devices.replace("K", "000")) * first.share))
    assert pytest.approx(300) == SEEN / FAILURE


@pytest.mark.parametrize(("story", "firmness", "days"), [("claims-archive", "firm", 365), ("phone-assistant", "leaning", 182), ("shop-vision", "undecided", 91)])
def test_the_review_comes_sooner_where_the_answer_is_less_firm(story, firmness, days) -> None:
    plan = planned(next(path for path in EXAMPLES if path.parent.name == story))
    assert (plan.decision.firmness.word, (plan.review - DAY).days) == (firmness, days)


def test_other_formats_are_refused(capsys) -> None:
    assert run(["plan", str(EXAMPLES[0]), "-o", "html"]) == 2
    assert 'found format "html"; expected markdown, json' in capsys.readouterr().err
