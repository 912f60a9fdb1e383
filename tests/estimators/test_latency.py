"""The whole path of a request by hand, and the cases in which promises break."""

import math

import numpy as np
import pytest

from builders import decided, likely, middles, setting, value
from edgedecide.estimators.delay import FOREVER_S, share_within, then
from edgedecide.estimators.demand import estimate_demand
from edgedecide.estimators.latency import _cold_share, _kept_share, _kept_where_it_runs, cloud_path
from edgedecide.estimators.service import cloud_service
from edgedecide.facts import Unknown

FIBRE = "latency: {network: [{access: fibre, share: 100%}], promise: 2 s}"
BUSY = "traffic: {devices: 1000, requests: 1 per s, peak_factor: 1, payload: 300 KB}"
"""One request a second keeps the connection open: exp(−60) of them find it closed."""
CLOUD = "cloud: {use: gpt-4o-mini}\nlatency: {until: first-result}"
PHONE = "fleet: {classes: [{class: phone-high, ram: 16 GB}]}"
SMALL = "local: {answer: {use: llama-3.2-1b, handles: 70%, quality: 90%}}\nmodel: {needs: [{long-context: 30%}]}"


def cells(*texts):
    """Weight, median and 95th percentile of the ways to the cloud: warm, opened, retried."""
    among = setting(*texts)
    found = estimate_demand(among)
    return cloud_path(among, found, cloud_service(among, found), found.payload, "raw").path.values[:, :, 0]


def error(name):
    return likely("errors", name, "factor")


# ---- one access, warm, nothing lost: by hand

RTT, RTT95, UP, LOSS = (likely("networks", "fibre", name) for name in ("rtt_p50", "rtt_p95", "up", "loss"))
LOST = 1 - (1 - LOSS) ** 4
TRIP, TRIP95 = RTT * error("latency-network"), RTT95 * error("latency-network")
SENDING = 300_000 / UP
FIRST, FIRST95 = (likely("cloud_models", "gpt-4o-mini", name) * error("latency-cloud") for name in ("ttft_p50", "ttft_p95"))


def test_a_warm_request_takes_round_trip_upload_and_server():
    """14 ms there and back, 300 KB ÷ 300 Mbit/s = 8 ms with σ = .55, the server's first token."""
    warm = cells(FIBRE, BUSY, CLOUD)[0]
    excess = math.sqrt((TRIP95 - TRIP) ** 2 + (SENDING * (math.exp(1.6448536 * 0.55) - 1)) ** 2 + (FIRST95 - FIRST) ** 2)
    assert pytest.approx(0.008) == SENDING
    assert warm[0] == pytest.approx(1 - LOST)
    assert warm[1] == pytest.approx(TRIP + SENDING + FIRST)
    assert warm[2] == pytest.approx(TRIP + SENDING + FIRST + excess)


def test_a_lost_packet_opens_anew_and_waits_for_a_retry():
    """Four exchanges of which one is lost: handshakes and the time-out, σ = .5, on top."""
    warm, _, retried = cells(FIBRE, BUSY, CLOUD)
    rounds, retry = likely("defaults", "handshake-rounds"), likely("defaults", "retry-timeout")
    assert retried[0] == pytest.approx(LOST)
    assert retried[1] == pytest.approx(warm[1] + rounds * TRIP + retry)
    handshakes = rounds * (TRIP95 - TRIP)
    assert retried[2] - retried[1] == pytest.approx(math.sqrt((warm[2] - warm[1]) ** 2 + handshakes**2 + (retry * (math.exp(1.6448536 * 0.5) - 1)) ** 2))


def test_rare_requests_find_the_connection_closed():
    """1 a minute while active, held open for a minute in the middle: exp(−1) = 37 % are cold."""
    warm, opened, _ = cells(FIBRE, BUSY, CLOUD, "traffic: {requests: 1 per min}")
    cold = math.exp(-likely("defaults", "keep-alive") / 60)
    assert (warm[0], opened[0]) == pytest.approx(((1 - LOST) * (1 - cold), (1 - LOST) * cold))
    assert opened[1] - warm[1] == pytest.approx(likely("defaults", "handshake-rounds") * TRIP)


def test_a_sleeping_radio_must_wake_first():
    """LTE wakes in 100 ms in the middle; fibre does not sleep."""
    warm, opened, _ = cells("latency: {network: [{access: lte, share: 100%}]}", BUSY, CLOUD, "traffic: {requests: 1 per day}")
    handshakes = likely("defaults", "handshake-rounds") * likely("networks", "lte", "rtt_p50") * error("latency-network")
    assert opened[1] - warm[1] == pytest.approx(handshakes + likely("networks", "lte", "wake"))


@pytest.mark.parametrize(("per_minute", "share"), [(0, 1), (1, math.exp(-1)), (60, math.exp(-50))], ids=["never", "once while open", "cut where nothing is left"])
def test_the_chance_of_a_closed_connection(per_minute, share):
    assert _cold_share(np.array([per_minute / 60]), np.array([60.0]))[0] == pytest.approx(share)


def test_of_a_streamed_upload_only_the_tail_is_waited_for():
    whole, streamed = (cells(FIBRE, BUSY, CLOUD, {"traffic": {"streamed": on}})[0][1] for on in (False, True))
    assert whole - streamed == pytest.approx(SENDING * (1 - likely("defaults", "stream-tail")))


def test_several_accesses_are_mixed_by_their_shares():
    both = cells("latency: {network: [{access: fibre, share: 30%}, {access: dsl, share: 60%}, {access: none, share: 10%}]}", BUSY, CLOUD)
    assert both.shape == (6, 3)
    assert both[:3, 0].sum() == pytest.approx(1 / 3)
    assert both[3:, 0].sum() == pytest.approx(2 / 3)
    assert both[0, 1:] == pytest.approx(cells(FIBRE, BUSY, CLOUD)[0, 1:])


def test_the_whole_result_takes_the_tokens_that_are_written():
    """100 tokens at the service's rate after the first one."""
    base = [FIBRE, BUSY, "cloud: {use: gpt-4o-mini}\nmodel: {output: 100 tokens}"]
    first, whole = (cells(*base, {"latency": {"until": end}})[0][1] for end in ("first-result", "complete"))
    assert whole - first == pytest.approx(100 / likely("cloud_models", "gpt-4o-mini", "token_rate"))


def test_the_cloud_keeps_what_its_path_keeps_while_it_is_up():
    case = middles(FIBRE, BUSY, CLOUD)
    way = cells(FIBRE, BUSY, CLOUD)[:, :, None]
    expected = share_within(way, np.array([2.0]))[0] * likely("cloud_models", "gpt-4o-mini", "uptime")
    assert case["promise_kept@cloud/bounded-up"] == pytest.approx(expected)


# ---- a promise

PROMISES = [
    pytest.param("{kind: interactive}", likely("defaults", "promise-interactive"), id="interactive"),
    pytest.param("{kind: safety}", likely("defaults", "promise-safety"), id="safety"),
    pytest.param("{kind: continuous}", likely("defaults", "promise-continuous"), id="continuous"),
    pytest.param("{kind: batch}", likely("defaults", "promise-batch"), id="batch"),
    pytest.param("{}", likely("defaults", "promise-interactive"), id="silent: somebody waits"),
    pytest.param("{kind: batch, promise: 800 ms}", 0.8, id="stated"),
]  # fmt: skip


@pytest.mark.parametrize(("latency", "seconds"), PROMISES)
def test_the_promise_is_stated_or_by_who_waits(latency, seconds):
    assert value(middles(f"latency: {latency}").estimates.promise) == pytest.approx(seconds)


@pytest.mark.parametrize(("percentile", "target"), [("99.9", 0.999), (None, 0.95)])
def test_the_promise_speaks_of_a_share_of_the_requests(percentile, target):
    assert middles({"latency": {"percentile": percentile}} if percentile else {})["promise_target"] == pytest.approx(target)


# ---- the link is down


DOWN = [FIBRE, "latency: {network: [{access: fibre, share: 80%}, {access: none, share: 20%}]}", BUSY, CLOUD, PHONE, SMALL, "traffic: {requests: 10 per day}"]


def test_without_a_link_the_cloud_answers_nobody():
    case = middles(*DOWN)
    for name in ("bounded-down", "heavy-down"):
        assert case[f"promise_kept@cloud/{name}"] == 0
    kept = case["promise_kept@cloud/bounded-up"]
    assert case["promise_kept@cloud"] == pytest.approx(0.8 * kept)


def test_without_a_link_a_fallback_leaves_the_heavy_requests_unserved():
    case = middles(*DOWN)
    assert case["promise_kept@local-primary@device/heavy-down"] == pytest.approx(0, abs=1e-12)
    assert case["promise_kept@local-primary@device/bounded-down"] > 0.1


def test_a_percentile_is_of_the_requests_that_are_answered():
    """The fifth without a link does not move the percentiles of the cloud."""
    with_outages, without = middles(*DOWN), middles(*[text for text in DOWN if "none" not in text])
    assert with_outages["latency_p95@cloud"] == pytest.approx(without["latency_p95@cloud"], rel=1e-6)


@pytest.mark.parametrize(
    ("alternative", "more", "served"),
    [
        pytest.param("cloud", [], 0, id="cloud"),
        pytest.param("edge@device", [], 1, id="edge"),
        pytest.param("local-primary@device", [], 1, id="an answerer that handles all that is bounded"),
        pytest.param("local-primary@device", ["local: {answer: {handles: 35%}}"], 1, id="one that hands half of it on: not without a link"),
        pytest.param("cloud-primary@device", ["local: {cache: {hits: 40%}}"], 0.4, id="a cache's hits"),
        pytest.param("edge-preprocess@device", [], 0, id="a gate answers nobody"),
        pytest.param("edge-preprocess@device", ["local: {gate: {works_offline: true}}"], 0, id="what a gate stores does not count where somebody waits"),
        pytest.param("edge-preprocess@device", ["local: {gate: {works_offline: true}}", "latency: {kind: batch}"], 1, id="and counts where nobody does"),
    ],
)
def test_served_offline(alternative, more, served):
    case = middles(*DOWN, *more)
    fits = sum(value(s.hardware.share) * value(s.runs) for s in case.estimates.stations[alternative])
    assert case[f"served_offline@{alternative}"] == pytest.approx(served * fits)


def test_a_premium_tier_counts_only_the_devices_that_run_the_part():
    texts = [*DOWN, "fleet: {classes: [{class: phone-high, ram: 16 GB, share: 50%}, {class: mcu, share: 50%}]}"]
    assert middles(*texts)["served_offline@edge@device"] == pytest.approx(0.5, abs=0.02)
    assert middles(*texts, "fleet: {premium_tier: true}")["served_offline@edge@device"] == 1


@pytest.mark.parametrize("alternative", ["cloud", "edge@device", "local-primary@device", "cloud-primary@device", "edge-preprocess@device"])
@pytest.mark.parametrize(("fact", "level"), [("latency_p50", 0.5), ("latency_p95", 0.95)])
def test_a_promise_of_a_percentile_is_kept_by_that_share(alternative, fact, level):
    """Half of the devices compute nothing and go straight to the cloud, whose uptime is not in the percentiles."""
    texts = [FIBRE, BUSY, CLOUD, SMALL, "traffic: {requests: 10 per day}", "fleet: {classes: [{class: phone-high, ram: 64 GB, share: 50%}, {class: none, share: 50%}]}"]
    percentile = middles(*texts)[f"{fact}@{alternative}"]
    kept = middles(*texts, {"latency": {"promise": f"{percentile!r} ms"}})[f"promise_kept@{alternative}"]
    assert kept == pytest.approx(level, abs=0.003)


# ---- falling back


def test_who_falls_back_pays_for_both():
    """Heavy requests keep what the local part's warm time and then the cloud path keep together."""
    case = middles(FIBRE, BUSY, CLOUD, PHONE, SMALL, "traffic: {requests: 10 per day}")
    [station] = case.estimates.stations["local-primary@device"]
    straight = cells(FIBRE, BUSY, CLOUD, "traffic: {requests: 10 per day}")[:, :, None]
    both = then(station.path.values[0, 1:], straight)
    uptime = likely("cloud_models", "gpt-4o-mini", "uptime")
    runs = value(station.runs)
    after_local, at_once = (share_within(way, np.array([2.0]))[0] * uptime for way in (both, straight))
    assert case["promise_kept@local-primary@device/heavy-up"] == pytest.approx(runs * after_local + (1 - runs) * at_once)
    assert after_local < at_once


def test_the_share_that_falls_back_is_what_is_not_handled_and_has_a_link():
    """30 % heavy, all of the bounded kept, 80 % with a link."""
    case = middles(*DOWN)
    assert case["fallback_share@local-primary@device"] == pytest.approx(0.3 * 0.8)
    for alternative in ("edge@device", "cloud", "cloud-primary@device", "edge-preprocess@device"):
        assert case[f"fallback_share@{alternative}"] == 0


# ---- over the fleet


def hw(*numbers):
    return [np.array([float(number)]) for number in numbers]


MIXED = [
    # raw, local, cloud, (share, runs, kept local, kept after)...
    pytest.param(0.8, 1, 0, [(1, 1, 0.9, 0.5)], 0.9, 0.9, id="everything local"),
    pytest.param(0.8, 0.6, 0.4, [(1, 1, 0.9, 0.5)], 0.6 * 0.9 + 0.4 * 0.5, 0.54, id="some fall back"),
    pytest.param(0.8, 1, 0, [(1, 0.25, 0.9, 0.5)], 0.25 * 0.9 + 0.75 * 0.8, 0.9, id="a quarter of the devices runs it"),
    pytest.param(0.8, 1, 0, [(0.5, 1, 0.9, 0), (0.3, 0.5, 0.4, 0)], 0.5 * 0.9 + 0.15 * 0.4 + 0.35 * 0.8, (0.45 + 0.06) / 0.65, id="two classes and one without a computer"),
    pytest.param(0.8, 1, 0, [(1, 0, 0.9, 0.5)], 0.8, 0, id="no device runs it"),
]


@pytest.mark.parametrize(("raw", "local", "cloud", "stations", "hybrid", "edge"), MIXED)
def test_devices_without_the_part_go_straight_to_the_cloud_and_are_left_out_of_edge(raw, local, cloud, stations, hybrid, edge):
    parents = [array for station in stations for array in hw(*station)]
    assert _kept_share(*hw(raw, local, cloud), *parents)[0] == pytest.approx(hybrid)
    assert _kept_where_it_runs(*hw(0, local, cloud), *parents)[0] == pytest.approx(edge)


# ---- a site's uplink

SITE = "latency: {network: [{access: enterprise-lan, share: 100%}], promise: 2 s}\nfleet: {sites: 10, classes: [{class: camera-soc}]}"
STREAM = "model: {use: yolov8n}\ntraffic: {devices: 1000, requests: 2 per s, trigger: always-on, payload: 100 KB}\ncloud: {use: aws-rekognition}"


def test_the_load_of_an_uplink_is_what_its_devices_send():
    """100 devices × 2 a second × 100 KB = 20 MB/s, of an uplink of 25 MB/s."""
    assert middles(SITE, STREAM, "fleet: {uplink: 200 Mbit/s}")["link_load@cloud"] == pytest.approx(0.8)


def test_a_gate_takes_load_off_the_uplink():
    """3 % of the frames pass, each 10 KB: .2 MB/s × ... = 100 × 2 × .03 × 10 KB ÷ 25 MB/s."""
    case = middles(SITE, STREAM, "fleet: {uplink: 200 Mbit/s}\nlocal: {gate: {passes: 3%, payload: 10 KB, misses: 5%}}")
    assert case["link_load@edge-preprocess@device"] == pytest.approx(100 * 2 * 0.03 * 10_000 / 25e6, rel=0.01)
    assert case["link_load@edge@device"] == 0


def test_a_saturated_uplink_answers_nobody_in_time():
    case = middles(SITE, STREAM, "fleet: {uplink: 100 Mbit/s}")
    assert case["link_load@cloud"] == pytest.approx(1.6)
    assert case["promise_kept@cloud"] < 1e-6
    assert case["latency_p50@cloud"] > FOREVER_S * 1000


def test_a_saturated_uplink_takes_the_cloud_out():
    found = decided(SITE, STREAM, "fleet: {uplink: 100 Mbit/s}").ranking.of("cloud")
    assert found.status == "excluded"
    assert "latency.saturated" in [veto.id for _, veto in found.vetoes]


def test_only_requests_of_the_site_load_its_uplink():
    """Half of the devices are on LTE."""
    mixed = "latency: {network: [{access: enterprise-lan, share: 50%}, {access: lte, share: 50%}]}"
    assert middles(SITE, STREAM, "fleet: {uplink: 200 Mbit/s}", mixed)["link_load@cloud"] == pytest.approx(0.4)


def test_requests_off_site_do_not_wait_at_its_uplink():
    """Half on LTE: theirs still go through at LTE's own rate."""
    mixed = "latency: {network: [{access: enterprise-lan, share: 50%}, {access: lte, share: 50%}]}"
    saturated, lte = middles(SITE, STREAM, "fleet: {uplink: 50 Mbit/s}", mixed), middles(SITE, STREAM, "latency: {network: [{access: lte, share: 100%}]}")
    assert saturated["link_load@cloud"] == pytest.approx(1.6)
    assert saturated["promise_kept@cloud"] == pytest.approx(0.5 * lte["promise_kept@cloud"], rel=1e-6)


def test_without_an_uplink_there_is_nothing_to_load():
    assert middles(SITE, STREAM)["link_load@cloud"] == 0


def test_two_kinds_of_nodes_are_as_loaded_as_the_busier():
    texts = [SITE, STREAM, "fleet: {classes: [{class: none}], nodes: [{device: edge-server-large}, {device: jetson-orin-nano}]}"]
    case = middles(*texts)
    assert case["node_load@edge@node"] == pytest.approx(max(value(s.load) for s in case.estimates.stations["edge@node"]))


# ---- measurements

MEASURED = [FIBRE, BUSY, CLOUD, "traffic: {requests: 10 per day}"]


@pytest.mark.parametrize(
    ("fact", "level"), [("latency_p95", 0.95), ("latency_p50", 0.5), ("latency_p99", 0.99)]
)
def test_a_measured_percentile_stretches_the_whole_distribution(fact, level):
    """A percentile measured at the promise: that share keeps it, while the service is up."""
    case = middles(*MEASURED, f"measured: [{{fact: {fact}, at: cloud, value: 2 s}}]")
    assert case["promise_kept@cloud/bounded-up"] == pytest.approx(level * likely("cloud_models", "gpt-4o-mini", "uptime"), abs=1e-3)
    assert case[f"{fact}@cloud"] == pytest.approx(2000)


def test_the_other_percentiles_are_stretched_with_it():
    plain, stretched = middles(*MEASURED), middles(*MEASURED, "measured: [{fact: latency_p95, at: cloud, value: 640 ms}]")
    scale = 640 / plain["latency_p95@cloud"]
    for id in ("latency_p50", "latency_p99"):
        assert stretched[f"{id}@cloud"] == pytest.approx(scale * plain[f"{id}@cloud"], rel=1e-4)
    assert stretched["latency_p50@cloud"] < stretched["latency_p95@cloud"] < stretched["latency_p99@cloud"]


def test_a_measurement_holds_for_the_alternative_or_the_placement_that_it_names():
    base = [*MEASURED, PHONE, SMALL]
    for at in ("edge", "edge@device"):
        case = middles(*base, f"measured: [{{fact: latency_p95, at: {at}, value: 123 ms}}]")
        assert case["latency_p95@edge@device"] == pytest.approx(123)
        assert case["latency_p95@cloud"] == pytest.approx(middles(*base)["latency_p95@cloud"])


# ---- what is not known


def test_an_unknown_payload_leaves_the_path_to_the_cloud_unknown():
    case = middles("model: {use: yolov8n}", FIBRE, "traffic: {devices: 10, requests: 1 per day}", CLOUD)
    assert isinstance(case.fact("promise_kept@cloud"), Unknown)
    assert case.fact("promise_kept@cloud").recipe.startswith("State traffic.payload")


@pytest.mark.parametrize("alternative", ["cloud-primary@device", "local-primary@device"])
def test_what_was_measured_of_the_cloud_holds_for_what_is_handed_on(alternative):
    """Half of the modelled delay, measured, keeps the promise more often for whoever falls back to the same service."""
    modelled = middles(*DOWN)
    half = modelled["latency_p95@cloud"] / 2
    measured = middles(*DOWN, f"measured: [{{fact: latency_p95, at: cloud, value: {half:.6g} ms}}]")
    assert measured["latency_p95@cloud"] == pytest.approx(half, rel=1e-4)
    assert measured[f"promise_kept@{alternative}"] > modelled[f"promise_kept@{alternative}"]
    assert measured["promise_kept@edge@device"] == pytest.approx(modelled["promise_kept@edge@device"])
