"""Stations: arrivals, throttling, load, how many devices keep up, and the local path of a request."""

import math

import numpy as np
import pytest

from builders import likely, middles, value
from edgedecide.estimators.delay import FOREVER_S, after, varied, wait
from edgedecide.estimators.stations import _keeps_up_with_stream, _keeps_up_with_user

# A graph whose speed is measured, so that everything after it can be followed by hand.
MODEL = "model: {use: yolov8n, quantization: int8}\ntraffic: {devices: 600, payload: 100 KB}"
PHONE = "fleet: {classes: [{class: phone-mid}]}"
NODE = "fleet: {classes: [{class: none}], sites: 12, nodes: [{device: jetson-orin-nano}]}\nlatency: {network: [{access: enterprise-lan, share: 80%}, {access: lte, share: 20%}]}"


def run(milliseconds, place="class: phone-mid"):
    return f"measured: [{{fact: inference, at: {{model: yolov8n, {place}}}, value: {milliseconds} ms}}]"


def station(alternative, *texts):
    return middles(MODEL, *texts).estimates.stations[alternative][0]


ALWAYS = {"traffic": {"trigger": "always-on"}}
SUSTAINED = likely("classes", "phone-mid", "sustained")
"""Speed that a mid-range phone keeps under continuous load, about half."""


# ---- load and heat


@pytest.mark.parametrize(
    ("requests", "milliseconds", "slowdown"),
    [
        pytest.param("1 per s", 100, 1, id="a tenth of the time: cool"),
        pytest.param("5 per s", 100, 1, id="half of the time: just cool"),
        pytest.param("6 per s", 100, 1 / SUSTAINED, id="more of the time than the speed left: hot"),
    ],
)
def test_a_device_throttles_where_it_works_for_more_of_the_time_than_it_can_cool(requests, milliseconds, slowdown):
    found = station("edge@device", PHONE, ALWAYS, {"traffic": {"requests": requests}}, run(milliseconds))
    assert 0.5 < SUSTAINED < 0.6
    assert value(found.busy) == pytest.approx(milliseconds / 1000 * slowdown)
    assert value(found.load) == pytest.approx(float(requests.split()[0]) * milliseconds / 1000 * slowdown)


def test_the_load_of_a_device_is_that_of_the_peak():
    """36 per hour while active, peak factor 5, 2 s each: .05 a second × 2."""
    found = station("edge@device", PHONE, "traffic: {requests: 36 per h, peak_factor: 5}", run(2000))
    assert value(found.load) == pytest.approx(0.1)


def test_a_node_serves_its_devices_in_batches():
    """600 devices at 12 sites, 80 % of their requests from the site, .1 a second at a peak of 5, 100 ms each, ÷ the gain."""
    found = station("edge@node", NODE, "traffic: {requests: 0.02 per s, peak_factor: 5}", run(100, "node: jetson-orin-nano"))
    assert value(found.load) == pytest.approx(0.1 * 50 * 0.8 * 0.1 / likely("defaults", "batching-gain-node"))


def test_a_node_serves_the_devices_that_are_stated_for_it():
    more = station("edge@node", NODE, "traffic: {requests: 0.02 per s, peak_factor: 5}", run(100, "node: jetson-orin-nano"), "fleet: {nodes: [{device: jetson-orin-nano, per: 25 devices}]}")
    assert value(more.load) == pytest.approx(0.1 * 25 * 0.8 * 0.1 / likely("defaults", "batching-gain-node"))


# ---- keeping up


@pytest.mark.parametrize(
    ("load", "users", "streams"),
    [
        # log-logistic around the median: 1 ÷ (1 + load^(1 ÷ s)), s = .2 between users and .05 between streams
        pytest.param(2 / 3, 1 / (1 + (2 / 3) ** 5), 1 / (1 + (2 / 3) ** 20), id="two thirds: 88 % of users, all streams"),
        pytest.param(0.9, 1 / (1 + 0.9**5), 1 / (1 + 0.9**20), id="nine tenths: 63 % and 89 %"),
        pytest.param(1, 0.5, 0.5, id="at the limit: half"),
        pytest.param(1.5, 1 / (1 + 1.5**5), 1 / (1 + 1.5**20), id="half too much: one user in nine, no stream"),
    ],
)
def test_who_keeps_up(load, users, streams):
    found = np.array([load])
    assert _keeps_up_with_user(found)[0] == pytest.approx(users)
    assert _keeps_up_with_stream(found)[0] == pytest.approx(streams)


@pytest.mark.parametrize(("trigger", "spread"), [("request", 5), ("always-on", 20)], ids=["users differ", "streams are alike"])
def test_a_station_keeps_up_with_its_own_load(trigger, spread):
    found = station("edge@device", PHONE, {"traffic": {"trigger": trigger, "requests": "1 per s", "peak_factor": "1"}}, run(300))
    assert value(found.keeps_up) == pytest.approx(1 / (1 + 0.3**spread))


# ---- whom it reaches


def test_a_node_reaches_only_what_comes_from_its_site():
    found = station("edge@node", NODE, "traffic: {requests: 0.02 per s}")
    assert value(found.runs) == pytest.approx(0.8 * value(found.memory.fits))


def test_a_device_reaches_itself():
    found = station("edge@device", PHONE, "traffic: {requests: 0.02 per s}")
    assert value(found.runs) == value(found.memory.fits)


# ---- the path


def test_a_request_waits_for_the_queue_the_model_and_now_and_then_for_its_loading():
    """10 ms with σ = .1 at a load of .01; the share that finds it unloaded waits for the load as well, σ = .3."""
    found = station("edge@device", PHONE, "traffic: {requests: 1 per s, peak_factor: 1}", run(10))
    cold = likely("defaults", "cold-start-share")
    warm = after(wait(np.array([0.01]), np.array([0.01])), varied(np.array([0.01]), 0.1))
    opened = after(warm, varied(np.array([value(found.speed.load)]), 0.3))
    way = found.path.values
    assert way[:, 0, 0] == pytest.approx([1 - cold, cold])
    assert way[0, 1:, 0] == pytest.approx(warm[:, 0])
    assert way[1, 1:, 0] == pytest.approx(opened[:, 0])


def test_a_stream_is_always_loaded_and_its_inputs_come_evenly():
    """At a load of .4 nothing waits: 10 ms with σ = .1, no cold starts."""
    found = station("edge@device", PHONE, ALWAYS, "traffic: {requests: 40 per s}", run(10))
    way = found.path.values
    assert way[:, 0, 0].tolist() == [1, 0]
    assert way[0, 1:, 0] == pytest.approx([0.01, 0.01 * math.exp(0.16448536)])


def test_a_stream_that_cannot_be_kept_up_with_waits_an_hour():
    found = station("edge@device", PHONE, ALWAYS, "traffic: {requests: 200 per s}", run(10))
    assert found.path.values[0, 1, 0] > FOREVER_S


def test_a_node_adds_the_hop_to_it():
    base = [NODE, "traffic: {requests: 0.02 per s}", run(10, "node: jetson-orin-nano")]
    wired = station("edge@node", *base)
    wireless = station("edge@node", *base, "fleet: {nodes: [{device: jetson-orin-nano, link: enterprise-wifi}]}")
    hop = [likely("networks", name, "rtt_p50") for name in ("datacentre-lan", "enterprise-wifi")]
    assert wireless.path.values[0, 1, 0] - wired.path.values[0, 1, 0] == pytest.approx(hop[1] - hop[0])
    assert wired.path.values[0, 1, 0] == pytest.approx(0.010 + hop[0])


def test_only_the_first_result_is_waited_for_where_the_promise_says_so():
    chat = "model: {use: llama-3.2-1b, prompt: 100 tokens, output: 200 tokens}\ntraffic: {requests: 10 per day}"
    whole, first = (station("edge@device", PHONE, chat, f"latency: {{until: {end}}}").path.values[0, 1, 0] for end in ("complete", "first-result"))
    found = station("edge@device", PHONE, chat)
    assert whole - first == pytest.approx(199 * value(found.speed.token_time))


# ---- light parts


@pytest.mark.parametrize(("alternative", "name"), [("edge-preprocess@device", "gate-time"), ("cloud-primary@device", "cache-lookup")])
def test_a_light_part_takes_its_default_time_and_loads_nothing(alternative, name):
    found = station(alternative, PHONE, "traffic: {requests: 1 per day}")
    assert found.shape is None
    assert value(found.busy) == pytest.approx(likely("defaults", name))
    assert value(found.speed.load) == 0


# ---- several kinds of hardware


def test_each_class_is_a_station_with_its_share():
    case = middles(MODEL, "fleet: {classes: [{class: phone-low, share: 30%}, {class: none, share: 20%}, {class: phone-high}]}", "traffic: {requests: 1 per day}")
    found = case.estimates.stations["edge@device"]
    assert [(s.hardware.class_id, value(s.hardware.share)) for s in found] == [("phone-low", pytest.approx(0.3)), ("phone-high", pytest.approx(0.5))]


def test_several_kinds_of_nodes_divide_the_sites():
    """Two kinds serve half of the sites each, so that no request is counted twice."""
    case = middles(MODEL, NODE, "fleet: {nodes: [{device: jetson-orin-nano}, {device: edge-server-small}]}", "traffic: {requests: 1 per day}")
    assert [value(s.hardware.share) for s in case.estimates.stations["edge@node"]] == [0.5, 0.5]
    assert case["served_offline@edge@node"] <= 0.8
    assert case["coverage@edge@node"] <= 0.8
