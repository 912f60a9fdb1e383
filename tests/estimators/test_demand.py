"""How many requests, of which class, over which access: by hand for each way of saying it."""

import math

import pytest

from builders import demand, likely, value
from edgedecide.facts import Basis, Unknown

TEXT = "traffic: {devices: 100, requests: 48 per day, active: 8 h per day, peak_factor: 4}"

# ---- rates

RATES = [
    # requests, active, trigger -> per day, rate per s, peak rate per s
    pytest.param("48 per day", "8 h per day", "request", 48, 48 / 28_800, 4 * 48 / 28_800, id="a day's requests spread over the hours of use"),
    pytest.param("6 per h", "8 h per day", "request", 48, 6 / 3600, 4 * 6 / 3600, id="an hourly rate holds while active"),
    pytest.param("0.1 per min", "8 h per day", "request", 48, 0.1 / 60, 0.4 / 60, id="a rate a minute too"),
    pytest.param("2 per s", "12 h per day", "request", 86_400, 2, 8, id="a rate a second too"),
    pytest.param("14 per week", "8 h per day", "request", 2, 2 / 28_800, 8 / 28_800, id="a week's requests"),
    pytest.param("30.44 per month", "24 h per day", "request", 1, 1 / 86_400, 4 / 86_400, id="a month's requests"),
    pytest.param("10 per s", "24 h per day", "always-on", 864_000, 10, 10, id="a stream has no peak"),
    pytest.param("10 per s", "6 h per day", "always-on", 216_000, 10, 10, id="a stream that is watched for six hours"),
    pytest.param("0 per day", "8 h per day", "request", 0, 0, 0, id="no requests"),
]


@pytest.mark.parametrize(("requests", "active", "trigger", "per_day", "rate", "peak"), RATES)
def test_rates(requests, active, trigger, per_day, rate, peak):
    found = demand(TEXT, {"traffic": {"requests": requests, "active": active, "trigger": trigger}})
    assert [value(f) for f in (found.per_day, found.rate, found.peak_rate)] == pytest.approx([per_day, rate, peak])


@pytest.mark.parametrize(
    ("text", "always_on"),
    [
        ("latency: {kind: interactive}", False),
        ("latency: {kind: continuous}", True),
        ("latency: {kind: continuous}\ntraffic: {trigger: request}", False),
        ("latency: {kind: batch}\ntraffic: {trigger: always-on}", True),
    ],
    ids=["somebody asks", "continuous: a stream", "continuous, but asked", "a stream that nobody waits for"],
)
def test_a_stream_is_watched_where_the_profile_says_so_or_is_continuous(text, always_on):
    assert demand(TEXT, text).is_always_on == always_on


def test_where_nothing_is_said_a_stream_is_watched_all_day_and_a_device_used_for_part_of_it():
    assert value(demand("latency: {kind: continuous}").active) == 1
    assert value(demand().active) == pytest.approx(likely("defaults", "active-hours"))


def test_without_requests_nothing_is_made_up():
    found = demand()
    for fact in (found.per_day, found.rate, found.peak_rate):
        assert isinstance(fact, Unknown)
        assert fact.recipe == "Count one device's requests over a week, or state traffic.requests."
    assert found.devices.recipe == "State traffic.devices: how many devices or users send requests."


# ---- heavy requests

BARE = math.sqrt(0.2 * 1.0)
"""A need without a share: 20..100 %, wide, hence its geometric mean."""
HEAVY = [
    pytest.param("null", 0.15, 0, id="silent: the middle of 0..30 %"),
    pytest.param("[]", 0, 0, id="no needs, by word of the owner"),
    pytest.param("[multilingual]", 0, 0, id="languages alone do not make a request heavy"),
    pytest.param("[{long-context: 30%}]", 0.3, 0, id="one need"),
    pytest.param("[{long-context: 30%}, {open-ended-generation: 50%}]", 0.5, 0, id="the largest share counts"),
    pytest.param("[{global-data: 20%}, {long-context: 10%}]", 0.2, 0.2, id="central data"),
    pytest.param("[{global-data: 5%}, {long-context: 60%}]", 0.6, 0.05, id="central data is part of what is heavy"),
    pytest.param("[long-context]", BARE, 0, id="a bare word: 20..100 %"),
    pytest.param("[global-data, {long-context: 90%}]", 0.9, BARE, id="a bare word beside a larger share"),
    pytest.param("[{long-context: 0%}]", 0, 0, id="none, by word of the owner"),
]


@pytest.mark.parametrize(("needs", "heavy", "central"), HEAVY)
def test_heavy_and_central_shares(needs, heavy, central):
    found = demand(f"model: {{needs: {needs}}}")
    assert [value(found.heavy), value(found.central)] == pytest.approx([heavy, central])


@pytest.mark.parametrize(("needs", "basis"), [("[{long-context: 30%}]", Basis.STATED), ("[long-context]", Basis.ASSUMED), ("null", Basis.ASSUMED)])
def test_a_heavy_share_is_stated_or_assumed(needs, basis):
    assert demand(f"model: {{needs: {needs}}}").heavy.basis == basis


# ---- links that are down

DOWN = [
    pytest.param("[{access: lte, share: 91%}, {access: none, share: 9%}]", "phone-mid", 0.09, id="stated"),
    pytest.param("[{access: lte, share: 91%}, {access: none}]", "phone-mid", 0.09, id="what the other entries leave"),
    pytest.param("[{access: lte}, {access: none}]", "phone-mid", 0.5, id="an even part"),
    pytest.param("[{access: lte, share: 40%}, {access: home-wifi}, {access: none}]", "phone-mid", 0.3, id="an even part of the rest"),
    pytest.param("[{access: lte, share: 60%}, {access: home-wifi, share: 40%}]", "phone-mid", 0, id="a whole mix without it"),
    pytest.param("[{access: lte}]", "phone-mid", None, id="a mix without shares says nothing of it"),
    pytest.param("[]", "phone-mid", None, id="silent, phones"),
]


@pytest.mark.parametrize(("network", "device", "share"), DOWN)
def test_the_share_without_a_link(network, device, share):
    found = demand(f"latency: {{network: {network}}}", f"fleet: {{classes: [{{class: {device}}}]}}")
    assert value(found.down) == pytest.approx(likely("defaults", "offline-phone") if share is None else share)


@pytest.mark.parametrize(
    ("fleet", "default"),
    [
        ("{classes: [{class: vehicle}]}", "offline-vehicle"), ("{classes: [{class: pos}]}", "offline-store"), ("{classes: [{class: gateway}]}", "offline-industrial"),
        ("{classes: [{class: laptop}]}", "offline-phone"), ("{}", "offline-phone"), ("{nodes: consider}", "offline-store"), ("{classes: [{device: samsung-galaxy-s23}]}", "offline-phone"),
    ],
)  # fmt: skip
def test_a_silent_profile_has_the_outages_of_its_kind_of_device(fleet, default):
    assert value(demand(f"fleet: {fleet}").down) == pytest.approx(likely("defaults", default))


def test_classes_multiply_and_make_up_the_whole():
    """30 % heavy, 10 % without a link."""
    found = demand("model: {needs: [{long-context: 30%}]}", "latency: {network: [{access: lte, share: 90%}, {access: none, share: 10%}]}")
    shares = {name: value(fact) for name, fact in found.classes.items()}
    assert shares == pytest.approx({"bounded-up": 0.63, "bounded-down": 0.07, "heavy-up": 0.27, "heavy-down": 0.03})
    assert sum(shares.values()) == pytest.approx(1)


# ---- access

MIXES = [
    # network, class -> shares among requests with a link, share at a site
    pytest.param("[{access: lte, share: 61%}, {access: enterprise-wifi, share: 30%}, {access: none, share: 9%}]", "phone-mid", {"lte": 61 / 91, "enterprise-wifi": 30 / 91}, 30 / 91, id="shares of what has a link"),
    pytest.param("[{access: lte, share: 40%}, {access: home-wifi}, {access: cable}]", "phone-mid", {"lte": 0.4, "home-wifi": 0.3, "cable": 0.3}, 0, id="entries without a share divide the rest"),
    pytest.param("[{access: enterprise-lan}]", "pos", {"enterprise-lan": 1}, 1, id="one access"),
    pytest.param("[]", "phone-high", {"lte": 0.35, "nr-nsa": 0.2, "home-wifi": 0.45}, 0, id="phones"),
    pytest.param("[]", "laptop", {"home-wifi": 0.5, "enterprise-wifi": 0.5}, 0.5, id="laptops"),
    pytest.param("[]", "vehicle", {"vehicle-cellular": 1}, 0, id="vehicles"),
    pytest.param("[]", "camera-soc", {"enterprise-lan": 1}, 1, id="cameras at a site"),
    pytest.param("[]", "smart-speaker", {"home-wifi": 1}, 0, id="speakers at home"),
]


@pytest.mark.parametrize(("network", "device", "mix", "site"), MIXES)
def test_the_mix_of_access(network, device, mix, site):
    found = demand(f"latency: {{network: {network}}}", f"fleet: {{classes: [{{class: {device}}}]}}")
    assert {access.name: value(access.share) for access in found.accesses} == pytest.approx(mix)
    assert value(found.site_share) == pytest.approx(site)


def test_every_class_of_the_catalog_has_a_usual_mix():
    for name in ("satellite", "dsp", "mcu", "tablet", "xr", "none"):
        found = demand(f"fleet: {{classes: [{{class: {name}}}]}}")
        assert sum(value(access.share) for access in found.accesses) == pytest.approx(1)


# ---- size of a request

PAYLOADS = [
    pytest.param("traffic: {payload: 180 KB}", 180_000, id="stated"),
    pytest.param("model: {prompt: 1000 tokens}", 4000, id="text: four bytes a token"),
    pytest.param("privacy: {data: [{kind: documents, central: true}]}", 200, id="central already: a small message"),
    pytest.param("privacy: {data: [{kind: documents, central: true}, {kind: speech}]}\nmodel: {prompt: 1000 tokens}", 4000, id="part of it is central"),
]


@pytest.mark.parametrize(("text", "size"), PAYLOADS)
def test_the_payload(text, size):
    assert value(demand(text).payload) == pytest.approx(size)


def test_the_payload_of_a_picture_is_not_made_up():
    found = demand("model: {use: yolov8n}").payload
    assert isinstance(found, Unknown)
    assert found.recipe == "State traffic.payload: the bytes of one input as a camera, microphone or form gives it."
