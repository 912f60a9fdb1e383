"""How long a change takes to arrive, by channel and by what changes."""

import math

import pytest

from builders import DAY, likely, middles
from edgedecide.estimators.updates import CHANNEL_OF
from edgedecide.facts import Unknown

PHONE = "fleet: {classes: [{class: phone-high}]}\nlocal: {answer: {use: llama-3.2-1b}}"
CADENCE = "updates: {weights: 90 days, behaviour: 30 days, urgency: 2 days}"


def lag(channel):
    """staging + τ · (ln 20)^(1 ÷ k), in days: 95 % of those that ever update have the version."""
    scale, shape, staging = (likely("channels", channel, name) for name in ("scale", "shape", "staging"))
    return (staging + scale * math.log(20) ** (1 / shape)) / DAY


SERVER = lag("server")


@pytest.mark.parametrize("channel", ["mdm", "app-store", "play-store", "kiosk", "vehicle-ota", "remote-config"])
def test_the_lag_of_a_channel(channel):
    case = middles(PHONE, CADENCE, {"updates": {"channel": channel}})
    assert case["lag_95@edge@device"] == pytest.approx(lag(channel))
    assert case["versions_live@edge@device"] == pytest.approx(1 + lag(channel) / 90)
    assert case["revert_time@edge@device"] == pytest.approx(likely("channels", channel, "revert") / DAY)


def test_the_app_stores_lag_by_hand():
    """Seven days of phases, then τ = 3.2 days, k = .8: 3.2 × 2.996^1.25 = 12.6 days; 19.6 together."""
    assert lag("app-store") == pytest.approx(7 + 3.2 * 2.995732**1.25)
    assert lag("app-store") == pytest.approx(19.6, abs=0.05)


def test_the_cloud_is_updated_by_its_own_channel_whatever_the_devices_have():
    case = middles(PHONE, CADENCE, "updates: {channel: app-store}")
    assert case["lag_95@cloud"] == pytest.approx(SERVER)
    assert case["lag_ratio@cloud"] == pytest.approx(SERVER / 30)  # behaviour changes most often


def test_without_a_channel_a_version_lives_as_long_as_the_device():
    case = middles(PHONE, CADENCE, "updates: {channel: none}")
    assert case["lag_95@edge@device"] == pytest.approx(30 * 365)
    assert isinstance(case.fact("revert_time@edge@device"), Unknown)
    assert case["lag_95@cloud"] == pytest.approx(SERVER)


# ---- where the profile names no channel

USUAL = [
    pytest.param("edge@device", "{class: phone-high}", "app-store", id="a phone"),
    pytest.param("edge@device", "{class: phone-low}", "play-store", id="a cheap phone"),
    pytest.param("edge@device", "{class: vehicle}", "vehicle-ota", id="a vehicle"),
    pytest.param("edge@device", "{class: mcu}", "ota-mains", id="a microcontroller"),
    pytest.param("edge@node", "{class: phone-high}", "kiosk", id="a node"),
]


@pytest.mark.parametrize(("alternative", "device", "channel"), USUAL)
def test_the_usual_channel_of_a_class(alternative, device, channel):
    case = middles(CADENCE, {"fleet": {"nodes": [{"device": "jetson-orin-nano"}], "sites": "1"}}, f"fleet: {{classes: [{device}]}}")
    assert case[f"lag_95@{alternative}"] == pytest.approx(lag(channel))


@pytest.mark.parametrize("device", CHANNEL_OF)
def test_every_usual_channel_is_one_of_the_catalog(device):
    assert likely("channels", CHANNEL_OF[device], "scale") > 0


# ---- what changes how often


RATIOS = [
    # alternative, more, ratio
    pytest.param("edge@device", [], lag("mdm") / 30, id="behaviour travels with the weights: worst over 30 days"),
    pytest.param("edge@device", ["updates: {guardrails: [remote-config]}"], max(lag("mdm") / 90, lag("remote-config") / 30), id="or by remote configuration where that is in place"),
    pytest.param("edge@device", ["updates: {data: 1 day}"], lag("mdm"), id="data that an answerer keeps travels with it"),
    pytest.param("cloud-primary@device", ["updates: {data: 1 day}\nlocal: {cache: {hits: 10%, ttl: 3 days}}"], 3, id="a cache lags by its time to live"),
    pytest.param("edge-preprocess@device", ["updates: {data: 1 day}"], max(SERVER / 30, lag("mdm") * DAY / likely("defaults", "cadence-light")), id="a gate keeps no data and changes with the application"),
    pytest.param("cloud", ["updates: {data: 1 day}"], SERVER / 30, id="the cloud keeps its own data"),
]


@pytest.mark.parametrize(("alternative", "more", "ratio"), RATIOS)
def test_the_worst_of_weights_behaviour_and_data_counts(alternative, more, ratio):
    case = middles(PHONE, CADENCE, "updates: {channel: mdm}", *more)
    assert case[f"lag_ratio@{alternative}"] == pytest.approx(ratio)


def test_a_silent_profile_has_the_usual_cadence():
    case = middles(PHONE, "updates: {channel: mdm}")
    assert case["versions_live@edge@device"] == pytest.approx(1 + lag("mdm") * DAY / likely("defaults", "cadence-weights"))
    assert case["lag_ratio@edge@device"] == pytest.approx(lag("mdm") * DAY / likely("defaults", "cadence-behaviour"))


def test_a_faster_cadence_never_lowers_the_ratio():
    slow, fast = (middles(PHONE, {"updates": {"weights": days, "behaviour": days, "channel": "mdm"}})["lag_ratio@edge@device"] for days in ("90 days", "9 days"))
    assert fast == pytest.approx(10 * slow)


def test_a_measured_lag_goes_first():
    assert middles(PHONE, CADENCE, "measured: [{fact: lag_95, at: edge, value: 12 days}]")["lag_95@edge@device"] == pytest.approx(12)
