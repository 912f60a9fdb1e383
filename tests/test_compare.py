"""Two profiles held against each other: what differs, and which change turned the answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from edgedecide.cli import run
from edgedecide.compare import Change, Switched, changes
from edgedecide.profile import load_profile
from test_changed_since import git

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIBE = EXAMPLES / "hospital-scribe" / "profile.yaml"
FAST = ["--samples", "200"]
BASE = "workload: {id: x}\nmodel: {use: llama-3.2-1b}\n"


def profile(text: str, tmp_path: Path, name: str = "p.yaml"):
    path = tmp_path / name
    path.write_text(BASE + text, encoding="utf-8")
    return load_profile(path)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("latency: {promise: 1 s}", "latency: {promise: 2 s}", [("latency.promise", "1 s", "2 s")]),
        ("latency: {promise: 1 s}", "", [("latency", {"promise": "1 s"}, None)]),
        ("latency: {promise: 1 s}", "latency: {kind: batch}", [("latency.promise", "1 s", None), ("latency.kind", None, "batch")]),
        ("traffic: {requests: {low: 1 per day, likely: 2 per day, high: 3 per day}}", "traffic: {requests: 2 per day}", [("traffic.requests", {"low": "1 per day", "likely": "2 per day", "high": "3 per day"}, "2 per day")]),
        ("fleet: {classes: [{class: phone-mid}]}", "fleet: {classes: [{class: laptop}]}", [("fleet.classes", [{"class": "phone-mid"}], [{"class": "laptop"}])]),
    ],
    ids=range(6),
)
def test_the_smallest_parts_that_differ(before, after, expected, tmp_path) -> None:
    assert [tuple(one) for one in changes(profile(before, tmp_path, "a.yaml"), profile(after, tmp_path, "b.yaml"))] == expected


@pytest.mark.parametrize(("value", "text"), [("2 s", 'x="2 s"'), (None, "x="), ([{"class": "laptop"}], 'x=[{"class": "laptop"}]'), (True, "x=true")])
def test_a_change_is_what_set_takes(value, text) -> None:
    assert Change("x", None, value).forwards == text


@pytest.mark.parametrize(
    ("alone", "without", "enough", "needed"),
    [("cloud", "edge", True, True), ("cloud", "cloud", True, False), ("edge", "edge", False, True), ("edge", "cloud", False, False), (None, None, False, False)],
)
def test_enough_and_needed(alone, without, enough, needed) -> None:
    one = Switched(Change("x", 1, 2), alone, without)
    assert (one.is_enough("edge", "cloud"), one.is_needed("edge", "cloud")) == (enough, needed)


@pytest.fixture
def changed(tmp_path):
    path = tmp_path / "changed.yaml"
    text = SCRIBE.read_text(encoding="utf-8").replace("recall: 90..97%", "recall: 20%").replace("requests: 10..30 per day", "requests: 12..30 per day")
    path.write_text(text, encoding="utf-8")
    return path


def test_the_change_that_turned_the_answer_is_named(changed, capsys) -> None:
    assert run(["compare", str(SCRIBE), str(changed), *FAST, "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["turned"], found["causes"]) == (True, ["local.gate.recall"])
    assert [(row["path"], row["enough"]) for row in found["changes"]] == [("local.gate.recall", True), ("traffic.requests", False)]
    assert (found["before"]["placement"], found["after"]["placement"]) == ("edge-preprocess", "cloud")


def test_the_page_says_it_in_words(changed, capsys) -> None:
    assert run(["compare", str(SCRIBE), str(changed), *FAST]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "local.gate.recall alone is enough." in told
    assert "local.gate.recall: 90..97% → 20%; alone it gives cloud" in told
    assert re.search(r"edge-preprocess@device on privacy: 0\.\d\d → 0\.\d\d", told)


def test_nothing_differs_between_a_file_and_itself(capsys) -> None:
    assert run(["compare", str(SCRIBE), str(SCRIBE), *FAST]) == 0
    assert "Nothing differs: edge-preprocess@device (" in capsys.readouterr().out


def test_the_same_placement_is_said_to_stay(tmp_path, capsys) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(SCRIBE.read_text(encoding="utf-8").replace("requests: 10..30 per day", "requests: 12..30 per day"), encoding="utf-8")
    assert run(["compare", str(SCRIBE), str(path), *FAST, "-o", "markdown"]) == 0
    assert "The answer stays edge-preprocess@device" in capsys.readouterr().out


def test_a_profile_is_held_against_what_it_was(tmp_path, monkeypatch, capsys) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    path = tmp_path / "profile.yaml"
    path.write_text(SCRIBE.read_text(encoding="utf-8"), encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    path.write_text(path.read_text(encoding="utf-8").replace("recall: 90..97%", "recall: 20%"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["compare", "profile.yaml", "--rev", "main", *FAST]) == 0
    told = capsys.readouterr().out
    assert told.startswith("profile.yaml at main  →  profile.yaml\n")
    assert "local.gate.recall alone is enough" in " ".join(told.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["a.yaml"], "found one file; expected two, or one and --rev"),
        (["a.yaml", "b.yaml", "--rev", "main"], "found one file"),
        (["no-such.yaml", "no-such.yaml"], "found no such file"),
        ([str(SCRIBE), "--rev", "no-such-revision"], "git rev-parse says"),
    ],
    ids=range(4),
)
def test_a_wrong_call_says_what_to_do(arguments, says, capsys) -> None:
    assert run(["compare", *arguments, *FAST]) == 2
    assert says in capsys.readouterr().err
