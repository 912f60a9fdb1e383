"""Which way a request goes: what a local part keeps of each request class, and what goes on."""

import numpy as np
import pytest

from builders import demand, likely, setting, value
from edgedecide.estimators.demand import REQUEST_CLASSES, estimate_demand
from edgedecide.estimators.routes import _bounded_kept, _heavy_kept, cache_hits, cache_ttl, routes_of, weighted

PHONE = "fleet: {classes: [{class: phone-mid}]}"
MIX = "latency: {network: [{access: lte, share: 90%}, {access: none, share: 10%}]}"


def routes(alternative, *texts):
    among = setting(PHONE, MIX, *texts)
    return routes_of(among, estimate_demand(among), next(one for one in among.alternatives if one.id == alternative))


def shares(facts):
    return [round(value(facts[name]), 9) for name in REQUEST_CLASSES]


# ---- bounded requests first

KEPT = [
    # handles, heavy, central -> kept of the bounded, kept of the heavy
    pytest.param(0.7, 0.3, 0, 1, 0, id="exactly the bounded ones"),
    pytest.param(0.35, 0.3, 0, 0.5, 0, id="half of the bounded ones"),
    pytest.param(0.85, 0.3, 0, 1, 0.5, id="and half of the heavy ones"),
    pytest.param(1, 0.3, 0, 1, 1, id="everything"),
    pytest.param(1, 0.3, 0.2, 1, 1 / 3, id="what needs central data is passed on"),
    pytest.param(1, 0.3, 0.3, 1, 0, id="all that is heavy needs central data"),
    pytest.param(0.8, 0.3, 0.25, 1, 1 / 6, id="room for a third of the heavy ones, central data leaves a sixth"),
    pytest.param(0, 0.3, 0, 0, 0, id="nothing"),
    pytest.param(0.5, 0, 0, 0.5, 1, id="nothing is heavy: the share of nothing does not matter"),
    pytest.param(0.5, 1, 0, 1, 0.5, id="everything is heavy"),
]


@pytest.mark.parametrize(("handles", "heavy", "central", "bounded", "of_heavy"), KEPT)
def test_bounded_requests_are_kept_first(handles, heavy, central, bounded, of_heavy):
    handles, heavy, central = (np.array([float(x)]) for x in (handles, heavy, central))
    assert _bounded_kept(handles, heavy)[0] == pytest.approx(bounded)
    assert _heavy_kept(handles, heavy, central)[0] == pytest.approx(of_heavy)


def test_what_is_kept_of_the_classes_adds_up_to_what_it_handles():
    """85 % handled of 70 % bounded and 30 % heavy."""
    found = routes("local-primary@device", "model: {needs: [{long-context: 30%}]}", "local: {answer: {handles: 85%}}")
    among = demand(PHONE, MIX, "model: {needs: [{long-context: 30%}]}")
    assert value(weighted(among, found.local)) == pytest.approx(0.85)


# ---- by role

HEAVY = "model: {needs: [{long-context: 30%}]}"
ROUTES = [
    # classes: bounded up, bounded down, heavy up, heavy down
    pytest.param("cloud", [], [0, 0, 0, 0], [1, 0, 1, 0], id="cloud: everything with a link"),
    pytest.param("edge@device", [], [1, 1, 1, 1], [0, 0, 0, 0], id="edge: everything"),
    pytest.param("local-primary@device", ["local: {answer: {handles: 70%}}"], [1, 1, 0, 0], [0, 0, 1, 0], id="local-primary: the heavy ones go on while the link is up"),
    pytest.param("local-primary@device", ["local: {answer: {handles: 35%}}"], [0.5, 1, 0, 0], [0.5, 0, 1, 0], id="local-primary: half of the bounded, and all of them without a link"),
    pytest.param("edge-preprocess@device", [], [0, 0, 0, 0], [1, 0, 1, 0], id="a gate passes every request"),
    pytest.param("cloud-primary@device", ["local: {cache: {hits: 35%}}"], [0.35] * 4, [0.65, 0, 0.65, 0], id="a cache answers its hits of every class"),
    pytest.param("edge-preprocess@device", ["traffic: {trigger: always-on}", "local: {gate: {passes: 2%}}"], [0.98] * 4, [0.02, 0, 0.02, 0], id="an always-on gate answers: nothing here"),
]  # fmt: skip


@pytest.mark.parametrize(("alternative", "texts", "local", "cloud"), ROUTES)
def test_routes(alternative, texts, local, cloud):
    found = routes(alternative, HEAVY, *texts)
    assert shares(found.local) == pytest.approx(local)
    assert shares(found.cloud) == pytest.approx(cloud)


# ---- where the profile is silent, and where it measured


@pytest.mark.parametrize(
    ("alternative", "texts", "bounded"),
    [
        pytest.param("local-primary@device", ["model: {use: yolov8n}"], likely("tasks", "vision-classify", "answer_handles") / 0.7, id="what answerers handle for this kind of task"),
        pytest.param("cloud-primary@device", [], likely("tasks", "text-chat", "cache_hits"), id="what caches hit for this kind of task"),
        pytest.param("local-primary@device", ["local: {answer: {handles: 35%, device: {handles: 14%}}}"], 0.2, id="what is said of the tier goes first"),
        pytest.param("local-primary@device", ["local: {answer: {handles: 35%}}", "measured: [{fact: handles, at: local-primary, value: 56%}]"], 0.8, id="a measurement goes before what is stated"),
        pytest.param("cloud-primary@device", ["measured: [{fact: hits, value: 40%}]"], 0.4, id="a measurement goes before the default"),
    ],
)  # fmt: skip
def test_where_a_share_comes_from(alternative, texts, bounded):
    found = routes(alternative, HEAVY, *texts)
    assert value(found.local["bounded-up"]) == pytest.approx(min(bounded, 1))


def test_a_share_that_nobody_can_defend_is_unknown():
    found = routes("local-primary@device", "model: {use: null, kind: other, params: 1M, flops: 1 GFLOP}")
    assert found.local["bounded-up"].recipe == "State local.answer.handles in the profile."


# ---- what a cache holds while its data last

TTL = likely("defaults", "cache-ttl")
HITS = [
    # what the profile says -> hits, lifetime in seconds
    pytest.param([], None, TTL, id="silent: as usual"),
    pytest.param(["updates: {data: 1000 days}"], None, TTL, id="data that outlast it change nothing"),
    pytest.param(["updates: {data: 60 s}"], 60 / TTL, 60, id="data of a minute: fewer repeats meet the answer"),
    pytest.param(["updates: {data: 60 s}", "local: {cache: {hits: 35%}}"], 0.35, 60, id="stated hits stay"),
    pytest.param(["updates: {data: 60 s}", "local: {cache: {ttl: 1 day}}"], None, 86_400, id="a stated lifetime stays"),
]


@pytest.mark.parametrize(("texts", "expected", "lifetime"), HITS)
def test_a_cache_keeps_nothing_longer_than_its_data_last(texts, expected, lifetime):
    among = setting(PHONE, *texts)
    usual = value(cache_hits(setting(PHONE)))
    if expected is None:
        expected = usual
    elif expected < 0.3:  # odds of a hit shrink with the lifetime
        odds = usual / (1 - usual) * expected
        expected = odds / (1 + odds)
    assert value(cache_hits(among)) == pytest.approx(expected, rel=1e-6)
    assert value(cache_ttl(among)) == pytest.approx(lifetime)
