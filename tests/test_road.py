"""The whole road: what must always hold, over legal profiles far and wide, and what a few plain profiles get."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import CATALOG, RULES, decided, likely, loaded, middles
from edgedecide.facts import FACTS, Basis, Fact, NotNeeded, Unknown
from edgedecide.profile import check_names
from edgedecide.report import json_v1
from edgedecide.report.view import document
from edgedecide.road import advise
from generated import MODEL, profiles

widely = settings(deadline=None, max_examples=80, derandomize=True, suppress_health_check=list(HealthCheck))
briefly = settings(deadline=None, max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck))
NEVER_NEGATIVE = {"share", "ms", "MB", "$", "days", "months", "per day", "per s", "s", "B", "J", "tokens", "FLOP", "per year", "nodes", "platforms", "devices", "GB"}
AT_MOST_ONE = ("promise_kept", "served_offline", "coverage", "quality", "quality_kept", "raw_exposure", "fallback_share", "signals_covered", "guardrails_covered", "global_data_local", "release_share")


def road(profile, samples=200, depth="none", seed=7):
    return advise(loaded(profile), RULES, CATALOG, seed=seed, samples=samples, depth=depth)


def all_facts(decision):
    """Every fact and, through its parents, every step on the way to it, each once."""
    seen, stack = {}, [fact for fact in decision.estimates.facts if isinstance(fact, Fact)]
    while stack:
        fact = stack.pop()
        if id(fact) not in seen:
            seen[id(fact)] = fact
            stack.extend(fact.because)
    return list(seen.values())


def is_number(fact):
    return isinstance(fact.values, np.ndarray) and fact.values.dtype != bool


def may_be_negative(fact):
    return getattr(fact, "dimension", "") == "growth"


# ---- invariants over generated profiles


@widely
@given(profiles())
def test_every_number_is_finite_and_in_its_range(profile):
    """NumPy's warnings are errors here, so estimators are silent too."""
    decision = road(profile)
    for fact in all_facts(decision):
        if not is_number(fact):
            continue
        assert np.all(np.isfinite(fact.values)), fact
        if fact.unit in NEVER_NEGATIVE and not may_be_negative(fact):
            assert fact.values.min() >= -1e-9, fact
        if fact.id in AT_MOST_ONE:
            assert fact.values.max() <= 1 + 1e-9, fact


@widely
@given(profiles())
def test_a_replayed_trace_gives_the_same_numbers(profile):
    for fact in all_facts(road(profile, samples=20)):
        np.testing.assert_array_equal(fact.replay(), fact.values, err_msg=repr(fact))


@widely
@given(profiles())
def test_a_veto_always_wins_and_values_stay_on_their_scale(profile):
    decision = road(profile, samples=50)
    for standing in decision.ranking.standings:
        assert np.all((standing.values >= 0) & (standing.values <= 1)), standing.alternative.id
        for question, found in standing.vetoes:
            if found.share_of_worlds > RULES.decision.tolerance(question):
                assert standing.status == "excluded"
        assert (standing.status == "open") <= bool(standing.lacks)
    best = decision.ranking.best
    assert best is None or best.status != "excluded"
    assert (best is None) == (decision.ranking.status == "nothing-feasible")
    if best is None:
        assert decision.ranking.lift
        assert all(standing.status == "excluded" for standing in decision.ranking.standings)


@widely
@given(profiles())
def test_the_basis_of_every_step_is_that_of_its_weakest_parent(profile):
    for fact in all_facts(road(profile, samples=2)):
        if fact.because and not fact.is_leaf:
            assert fact.basis >= max(parent.basis for parent in fact.because), fact


@briefly
@given(profiles())
def test_the_same_profile_and_seed_give_the_same_bytes(profile):
    one, other = (json_v1.render(document(road(profile, samples=60, depth="quick"))) for _ in range(2))
    assert one == other


@widely
@given(profiles())
def test_ruling_out_a_losing_part_changes_neither_the_winner_nor_its_score(profile):
    """The cache serves one placement alone, so it can be ruled out without touching another."""
    local = {part: said for part, said in profile["local"].items() if part != "cache"}
    found = road(profile | {"local": local}, samples=30).ranking
    without = road(profile | {"local": local | {"cache": "none"}}, samples=30).ranking
    for standing in without.standings:
        assert (found.of(standing.alternative.id).score, found.of(standing.alternative.id).status) == (standing.score, standing.status)
    if found.best is not None and found.best.alternative.placement != "cloud-primary":
        assert without.best.alternative.id == found.best.alternative.id


@briefly
@given(profiles())
def test_generated_profiles_name_only_what_the_catalog_knows(profile):
    mistakes, _ = check_names(loaded(profile), CATALOG)
    assert mistakes == []


# ---- the legal range of single fields

PHONE = "fleet: {classes: [{class: phone-mid}]}\nlatency: {promise: 2 s}\ntraffic: {devices: 1000, requests: 20 per day}"
NODE = "fleet: {sites: 1, nodes: [{device: edge-server-small}]}"
EXTREMES = [
    *({"latency": {"network": [{"access": name}]}} for name in CATALOG.names("networks")),
    *({"fleet": {"classes": [{"class": name}]}} for name in CATALOG.names("classes")),
    *({"updates": {"channel": name}} for name in CATALOG.names("channels")),
    *({"model": {"use": None, "kind": kind, "params": "100M", "flops": "1 GFLOP"}, "traffic": {"payload": "50 KB"}} for kind in ("language", "vision", "audio", "speech", "embedding", "tabular", "other")),
    *({"traffic": {"devices": devices}} for devices in ("1", "1B")),
    *({"traffic": {"requests": requests, "trigger": trigger}} for requests in ("0 per day", "1000 per s") for trigger in ("request", "always-on")),
    *({"traffic": {"payload": payload}, "fleet": {"uplink": "1 Mbit/s"}} for payload in ("0 B", "10 GB")),
    *({"latency": {"promise": promise}} for promise in ("1 us", "100 years")),
    *({"model": {"prompt": prompt, "output": prompt}} for prompt in ("0 tokens", "2000000 tokens")),
    *({"traffic": {"growth": growth}, "cost": {"horizon": "30 years"}} for growth in ("-99% per year", "10000% per year")),
    *({"traffic": {"active": active}} for active in ("1 s per day", "24 h per day")),
    *({"model": {"quality": quality}} for quality in ({"full": "100%", "floor": "100%"}, {"full": "0.1%", "floor": "0.1%"}, {"full": "100%", "floor": "100%", "better": "lower"})),
    *({"local": {"answer": {"handles": share, "quality": "1%"}, "cache": {"hits": share}}} for share in ("0%", "100%")),
]


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_the_ends_of_every_range_are_answered(extreme):
    decision = decided(PHONE, NODE, extreme, samples=30, depth="none")
    assert decision.ranking.status in ("decided", "nothing-feasible")
    for fact in decision.estimates.facts:
        if isinstance(fact, Fact) and is_number(fact):
            assert np.all(np.isfinite(fact.values)), fact
            if fact.unit in NEVER_NEGATIVE:
                assert fact.values.min() >= -1e-9, fact


# ---- a worse world is never better

NETWORKS = [("fibre", "cable"), ("cable", "dsl"), ("nr-sa", "nr-nsa"), ("nr-nsa", "lte"), ("lte", "vehicle-cellular"), ("lte", "ltem"), ("ltem", "nbiot"), ("home-wifi", "public-wifi"), ("starlink", "geo")]  # fmt: skip


@pytest.mark.parametrize(("better", "worse"), NETWORKS)
def test_the_pairs_of_networks_are_ordered(better, worse):
    for field in ("rtt_p50", "rtt_p95", "loss"):
        assert likely("networks", better, field) <= likely("networks", worse, field)
    assert likely("networks", better, "up") >= likely("networks", worse, "up")


TAIL = 1e-3
"""What a longer median may seem to gain far beyond the 95th percentile: a log-logistic through a median and a 95th
percentile has the thinner tail the nearer the two are, so a constant delay in front of a long tail trims it a little."""


@pytest.mark.parametrize(("better", "worse"), NETWORKS)
@pytest.mark.parametrize("payload", ["1 KB", "2 MB"])
@pytest.mark.parametrize("promise", ["200 ms", "1 s", "10 s"])
def test_a_slower_network_never_keeps_more_of_the_clouds_promise(better, worse, payload, promise):
    fast, slow = (middles(PHONE, {"latency": {"network": [{"access": name}], "promise": promise}, "traffic": {"payload": payload}, "cloud": {"use": "gpt-4o-mini"}}) for name in (better, worse))
    assert slow["promise_kept@cloud/bounded-up"] <= fast["promise_kept@cloud/bounded-up"] + TAIL


MONOTONE = [
    # fact, alternative, field and values from small to large, +1 where it may only rise, −1 where it may only fall
    pytest.param("fits", "edge@device", ("fleet.classes[0].ram", ["1 GB", "3 GB", "6 GB", "16 GB"]), 1, id="memory: fits"),
    pytest.param("coverage", "edge@device", ("fleet.classes[0].ram", ["1 GB", "3 GB", "6 GB", "16 GB"]), 1, id="memory: coverage"),
    pytest.param("memory_headroom", "edge@device", ("fleet.classes[0].ram", ["1 GB", "3 GB", "6 GB", "16 GB"]), 1, id="memory: headroom"),
    pytest.param("memory_needed", "edge@device", ("model.prompt", ["10 tokens", "1000 tokens", "100000 tokens"]), 1, id="prompt: memory"),
    pytest.param("promise_kept", "edge@device", ("model.output", ["1 token", "10 tokens", "100 tokens", "1000 tokens"]), -1, id="answer length: promise on the device"),
    pytest.param("promise_kept", "edge@device", ("latency.promise", ["100 ms", "1 s", "5 s", "60 s"]), 1, id="promise: kept on the device"),
    pytest.param("promise_kept", "cloud", ("latency.promise", ["100 ms", "1 s", "5 s", "60 s"]), 1, id="promise: kept by the cloud"),
    pytest.param("promise_kept", "cloud", ("traffic.payload", ["1 KB", "100 KB", "10 MB", "1 GB"]), -1, id="payload: promise of the cloud"),
    pytest.param("cost_total", "cloud", ("cloud.price.input", ["$0 per million tokens", "$1 per million tokens", "$50 per million tokens"]), 1, id="dearer prompts: the cloud's bill"),
    pytest.param("cost_total", "cloud", ("cloud.price.output", ["$0 per million tokens", "$1 per million tokens", "$50 per million tokens"]), 1, id="dearer answers: the cloud's bill"),
    pytest.param("cost_total", "cloud", ("traffic.requests", ["1 per day", "10 per day", "1000 per day"]), 1, id="requests: the cloud's bill"),
    pytest.param("cost_total", "edge@device", ("traffic.requests", ["1 per day", "10 per day", "1000 per day"]), 0, id="requests: no bill on owned devices"),
    pytest.param("cost_total", "cloud", ("traffic.growth", ["-50% per year", "0% per year", "50% per year"]), 1, id="growth: the cloud's bill"),
    pytest.param("bytes_leaving", "cloud", ("traffic.payload", ["0 B", "1 KB", "100 KB", "10 MB"]), 1, id="payload: bytes leaving"),
    pytest.param("bytes_leaving", "local-primary@device", ("traffic.payload", ["0 B", "1 KB", "100 KB", "10 MB"]), 1, id="payload: bytes leaving a fallback"),
    pytest.param("battery_per_day", "edge@device", ("traffic.requests", ["1 per day", "10 per day", "1000 per day"]), 1, id="requests: battery"),
    pytest.param("coverage", "edge@device", ("fleet.battery_budget", ["0.01% per day", "1% per day", "50% per day"]), 1, id="battery budget: coverage"),
    pytest.param("quality", "local-primary@device", ("local.answer.handles", ["10%", "50%", "100%"]), -1, id="more handled by the weaker part: quality"),
    pytest.param("fallback_share", "local-primary@device", ("local.answer.handles", ["10%", "50%", "100%"]), -1, id="more handled: falls back less"),
    pytest.param("raw_exposure", "cloud-primary@device", ("local.cache.hits", ["0%", "40%", "100%"]), -1, id="more hits: exposure"),
    pytest.param("raw_exposure", "edge-preprocess@device", ("local.gate.recall", ["50%", "90%", "100%"]), -1, id="better redaction: exposure"),
    pytest.param("lag_ratio", "edge@device", ("updates.weights", ["1 day", "10 days", "100 days"]), -1, id="slower cadence: lag ratio"),
]  # fmt: skip
FULL = """
model: {use: llama-3.2-3b, prompt: 200 tokens, output: 20 tokens, needs: [{long-context: 30%}], quality: {full: 90%, floor: 70%}}
latency: {promise: 3 s, network: [{access: fibre, share: 90%}, {access: none, share: 10%}]}
traffic: {devices: 1000, requests: 20 per day, payload: 100 KB}
cloud: {use: gpt-4o-mini}
local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 80%, quality_heavy: 60%}, cache: {hits: 30%}, gate: {payload: 2 KB, forms: {speech: redacted}, recall: 95%}}
privacy: {data: [{kind: speech}], logs: none}
updates: {behaviour: 1000 days, channel: mdm}
fleet: {power: battery, classes: [{class: phone-mid, ram: 8 GB}]}
"""


@pytest.mark.parametrize(("fact", "alternative", "field", "direction"), MONOTONE)
def test_more_of_one_input_moves_a_fact_one_way(fact, alternative, field, direction):
    path, values = field
    found = [middles(FULL, nested(path, value))[f"{fact}@{alternative}"] for value in values]
    steps = np.diff(found)
    if direction == 0:
        assert np.all(np.abs(steps) <= 1e-9 * abs(found[0]))
    else:
        assert np.all(steps * direction >= -(TAIL if fact == "promise_kept" else 1e-12))
        assert (found[-1] - found[0]) * direction > 0


def nested(path, value):
    """`{a: {b: value}}`; the classes of the fleet are one entry."""
    if path.startswith("fleet.classes[0]."):
        return {"fleet": {"classes": [{"class": "phone-mid", path.rpartition(".")[2]: value}]}}
    for part in reversed(path.split(".")):
        value = {part: value}
    return value


# ---- what is left out

TEN_LINES = """
workload: {id: ten-lines}
model: {use: MODEL}
latency: {promise: 2 s}
traffic: {devices: 5000, requests: 20 per day}
fleet: {classes: [{class: phone-mid}]}
"""


@pytest.mark.parametrize("model", ["llama-3.2-1b", "llama-3.2-3b", "llama-3.1-8b", "llama-3.3-70b-instruct", "whisper-base", "yolov8n"])
@pytest.mark.parametrize("seed", [1, 7])
def test_a_ten_line_profile_is_answered_and_never_firm(model, seed):
    decision = decided(TEN_LINES.replace("MODEL", model), seed=seed, samples=400)
    assert decision.ranking.best is not None
    assert decision.firmness.word != "firm"


@briefly
@given(MODEL, st.sampled_from(["safety", "continuous", "interactive", "batch"]))
def test_the_shortest_profile_of_any_model_is_answered(model, kind):
    assert road({"model": {"use": None} | model, "latency": {"kind": kind}}, samples=50).ranking.status == "decided"


UNKNOWN_FLEETS = [
    pytest.param("{classes: [{device: acme-phone-9000}]}", id="a device that the catalog does not know"),
    pytest.param("{classes: [{chipset: acme-chip}]}", id="a chipset that it does not know"),
    pytest.param("{}", id="no classes at all"),
]


@pytest.mark.parametrize("fleet", UNKNOWN_FLEETS)
def test_unknown_hardware_gives_no_number_and_no_local_part_is_firm(fleet):
    decision = decided("latency: {promise: 2 s}\ntraffic: {devices: 5000, requests: 20 per day}\nprivacy: {data: [], regulations: []}", f"fleet: {fleet}")
    for standing in decision.ranking.standings:
        if standing.alternative.local is None:
            continue
        assert standing.status in ("open", "excluded")
        for id in ("memory_free", "memory_headroom", "fits", "coverage"):
            assert isinstance(decision.estimates.facts.get(id, standing.alternative.id), Unknown)
        assert isinstance(decision.estimates.facts.get("promise_kept", standing.alternative.id, "bounded-up"), Unknown) or standing.alternative.has_cloud
    assert decision.ranking.best.alternative.id == "cloud"


def test_a_local_part_on_unknown_hardware_is_never_firm_even_where_it_is_all_that_is_left():
    law = "privacy: {data: [{kind: health}], regulations: [hipaa], cloud: {agreements: []}}"
    decision = decided(law, "fleet: {classes: [{device: acme-phone-9000}]}\ntraffic: {devices: 5000, requests: 20 per day}\nlocal: {gate: none, cache: none}")
    assert decision.ranking.best.alternative.placement in ("edge", "local-primary")
    assert decision.firmness.word != "firm"
    assert "it stands on hardware that is not known" in decision.firmness.held_back


@pytest.mark.parametrize("path", ["traffic.devices", "traffic.requests", "traffic.payload", "latency.promise", "model.prompt", "model.quality.full", "fleet.sites", "cost.horizon", "local.answer.handles"])
def test_the_word_unknown_is_the_same_as_saying_nothing(path):
    silent = decided("local: {answer: {use: llama-3.2-1b}}\nfleet: {classes: [{class: phone-mid}]}", samples=40, depth="none")
    said = decided("local: {answer: {use: llama-3.2-1b}}\nfleet: {classes: [{class: phone-mid}]}", nested(path, "unknown"), samples=40, depth="none")
    assert [s.score for s in said.ranking.standings] == [s.score for s in silent.ranking.standings]
    assert [s.status for s in said.ranking.standings] == [s.status for s in silent.ranking.standings]


def test_every_fact_of_the_registry_is_settled_for_every_alternative():
    """A fact that nothing settles would be unknown for ever, and its rules would never answer."""
    case = middles(FULL, NODE)
    workload = {"promise_target", "heavy_share", "sensitivity", "quality_floor", "cost_reference"}
    scopes = ["bounded-up", "bounded-down", "heavy-up", "heavy-down"]
    of_the_decision = {"cloud_contends"}  # known once everything is ranked, and read by warnings alone
    for id, kind in FACTS.items():
        if id in of_the_decision:
            continue
        for one in case.offered:
            for scope in scopes if kind.per_class else [None]:
                found = case.estimates.facts.get(id, one.id, scope)
                assert found is not None, f"{id}@{one.id}/{scope}"
        if id in workload:
            assert case.fact(id) is not None


def test_every_estimate_tells_its_formula():
    """The row that gives the number gives the sentence: each step has a docstring and no step is unnamed."""
    for fact in all_facts(decided(FULL, NODE, samples=2, depth="none")):
        if fact._function is not None and fact._function.__name__ != "<lambda>":
            assert fact._function.__doc__, fact


def test_what_the_owner_states_is_told_with_file_and_line():
    decision = decided("latency: {promise: 2 s}\ntraffic: {devices: 5000, requests: 20 per day}", samples=5)
    leaf = decision.worlds.leaves["traffic.devices"]
    assert (leaf.basis, leaf.source) == (Basis.STATED, "<stdin>:1")


def test_nothing_local_is_not_needed_rather_than_unknown():
    decision = decided(FULL, samples=5)
    for id in ("memory_headroom", "coverage", "fits", "variants"):
        assert isinstance(decision.estimates.facts.get(id, "cloud"), NotNeeded)
