"""What an owner measured is read by some estimator, or the owner is told that it is not."""

from pathlib import Path

import pytest

from builders import middles
from edgedecide.cli import run
from edgedecide.profile.evidence import HARDWARE, INSTEAD, PLACEMENT, measurable, wheres

PHONE = str(Path(__file__).parent.parent / "examples" / "phone-assistant")
VALUES = {
    "word": "true", "duration": "5 ms", "data": "3 MB", "share": "50%", "money": "$3", "factor": "2", "rate": "3 per day", "token rate": "3 tokens/s",
    "battery": "3% per day", "energy": "3 J",
}  # fmt: skip
"""A value of each dimension."""
AT = {PLACEMENT: "edge@device", HARDWARE: "{class: phone-mid}"}

CHAT = "{model: {use: llama-3.2-3b}, fleet: {classes: [{class: phone-mid}], power: battery}, local: {gate: {forms: {speech: redacted}}, cache: {hits: 30%}}, privacy: {data: [{kind: speech}]}}"
STREAM = "{latency: {kind: continuous}, model: {use: yolov8n}, fleet: {classes: [{class: phone-mid}]}, local: {gate: {passes: 5%}}, traffic: {trigger: always-on}}"


def base(fact):
    """A workload in which the fact plays a part."""
    return STREAM if fact in ("inference", "passes", "misses") else CHAT


def entry(fact, where=None):
    at = f", at: {AT[where]}" if where else ""
    return f"{{fact: {fact}{at}, value: {VALUES[measurable()[fact]]}}}"


READ = [(fact, where) for fact in measurable() if fact not in INSTEAD for where in wheres(fact) or [None]]


@pytest.mark.parametrize(("fact", "where"), READ, ids=[f"{fact} {AT.get(where, '')}" for fact, where in READ])
def test_a_measurement_is_read(fact, where):
    assert middles(base(fact), f"measured: [{entry(fact, where)}]").estimates.setting.unread() == []


@pytest.mark.parametrize("fact", INSTEAD)
def test_what_no_estimator_reads_is_known_as_such(fact):
    of_placement = middles(base(fact), f"measured: [{entry(fact, PLACEMENT)}, {entry(fact, HARDWARE)}, {entry(fact)}]")
    assert of_placement.estimates.setting.unread() == [0, 1, 2]


ELSEWHERE = [
    pytest.param(entry("latency_p95", PLACEMENT).replace("edge@device", "edge@node"), id="a placement that is not offered"),
    pytest.param(entry("coverage", PLACEMENT).replace("edge@device", "cloud"), id="a placement without such a fact"),
    pytest.param(entry("decode_rate", HARDWARE).replace("phone-mid", "phone-low"), id="hardware that the fleet lacks"),
    pytest.param(entry("passes"), id="a part that does no such thing"),
]


@pytest.mark.parametrize("measured", ELSEWHERE)
def test_a_measurement_of_something_else_is_not_read(measured):
    assert middles(CHAT, f"measured: [{measured}]").estimates.setting.unread() == [0]


def test_of_two_measurements_of_one_thing_the_first_is_read():
    first = entry("latency_p95", PLACEMENT)
    assert middles(CHAT, f"measured: [{first}, {first.replace('5 ms', '6 ms')}]").estimates.setting.unread() == [1]


TOLD = [
    ("{fact: ttft, at: cloud, value: 300 ms}", "found ttft, which no estimate reads; measure latency_p95 of a placement"),
    ("{fact: energy, value: 3 J}", "found energy, which no estimate reads; measure battery_per_day of a placement"),
    ("{fact: round_trip, at: {network: lte}, value: 40 ms}", "found round_trip, which no estimate reads; measure latency_p95 of the cloud"),
    ("{fact: runs_locally, at: edge, value: true}", "found runs_locally, which no estimate reads; it follows from the placement"),
    ("{fact: latency_p95, at: edge@node, value: 40 ms}", "found latency_p95, which no estimate here reads; its placement is not offered or has no such fact, or an earlier entry gives it"),
    ("{fact: decode_rate, at: {class: laptop}, value: 9 tokens/s}", "found decode_rate, which no estimate here reads; name model and hardware as the fleet does, or an earlier entry gives it"),
    ("{fact: passes, value: 9%}", "found passes, which no estimate here reads; no local part does this here, or an earlier entry gives it"),
]


@pytest.mark.parametrize(("measured", "says"), TOLD)
def test_whoever_measured_in_vain_is_told(measured, says, capsys):
    for command in (["assess", PHONE], ["explain", PHONE, "--why-not", "cloud"]):
        assert run([*command, "--samples", "100", "--set", f"measured=[{measured}]"]) == 0
        assert capsys.readouterr().err == f"note: --set: measured[0]: {says}\n"


@pytest.mark.parametrize("profile", ["tests/profiles/full.yaml", "examples/support-answers/profile.yaml", "examples/wake-word/profile.yaml"])
def test_what_our_own_profiles_measure_is_read(profile):
    text = (Path(__file__).parent.parent / profile).read_text()
    case = middles(text)
    assert case.loaded.profile.measured
    assert case.estimates.setting.unread() == []
