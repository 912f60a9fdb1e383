"""Sweeps: what may be varied and how, that turning points are true, and the pages of it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from builders import decided
from edgedecide.cli import run
from edgedecide.profile import load_profile
from edgedecide.sweep import Point, Varied, parse_vary, split, turns_of

EXAMPLES = Path(__file__).parent.parent / "examples"
PHONE, SCRIBE = str(EXAMPLES / "phone-assistant"), str(EXAMPLES / "hospital-scribe")
FAST = ["--samples", "200"]


def swept(capsys, *arguments: str) -> dict:
    assert run(["whatif", *arguments, *FAST, "-o", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def loaded():
    return load_profile(EXAMPLES / "phone-assistant" / "profile.yaml")


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("traffic.requests=1..100", ("1 per day", "10 per day", "100 per day")),
        ("traffic.requests=1..3 per h", ("1 per h", "2 per h", "3 per h")),
        ("latency.promise=100..300 ms", ("100 ms", "200 ms", "300 ms")),
        ("local.answer.handles=20..60%", ("20%", "40%", "60%")),
        ("cost.budget=$1000..$3000 per month", ("$1000 per month", "$2000 per month", "$3000 per month")),
        ("traffic.devices=1K..4K", ("1K", "2.5K", "4K")),
        ("traffic.devices=500,800", ("500", "800")),
        ("model.quantization=q4_k_m,q8_0", ("q4_k_m", "q8_0")),
        ("latency.offline=none, required", ("none", "required")),
        ("cloud-prices=0.5..1.5", ("0.5", "1", "1.5")),
        ("failure-costs=1,2x", ("1", "2x")),
    ],
)
def test_values_are_written_as_a_profile_takes_them(asked, texts, loaded) -> None:
    found = parse_vary(asked, loaded, 3)
    assert tuple(map(float_or_word, found.texts)) == tuple(map(float_or_word, texts))


def float_or_word(text: str) -> str:
    """Thousands however they are written."""
    return text.replace("2.5K", "2500").replace("1K", "1000").replace("4K", "4000")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("trafic.requests=1..9", '"trafic.requests": no such field of the profile; did you mean "traffic.requests"?'),
        ("traffic.requests", "found no values"),
        ("traffic.requests=9..1", "expected the smaller number first"),
        ("traffic.requests=1..9 ms", "traffic.requests: found"),
        ("traffic.requests=5", "found one value for traffic.requests"),
        ("traffic.requests=", "found no values"),
        ("cloud-price=1,2", 'did you mean "cloud-prices"?'),
        ("cloud-prices=low,2", 'found "low,2" for cloud-prices; expected factors above 0'),
        ("cloud-prices=0..2", 'found "0..2" for cloud-prices; expected factors above 0'),
        ("failure-costs=1 ms..2 ms", "found"),
    ],
)
def test_what_cannot_be_varied_is_said(asked, says, capsys) -> None:
    assert run(["whatif", PHONE, "--vary", asked, *FAST]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([PHONE], "found 0 inputs; expected one or two"),
        ([PHONE, *["--vary", "traffic.requests=1..9"] * 3], "found 3 inputs; expected one or two"),
        ([PHONE, *["--vary", "traffic.requests=1..9"] * 2], "found one input twice"),
        (["-", "--vary", "traffic.requests=1..9"], "standard input, which can be read only once"),
        ([PHONE, "--vary", "traffic.requests=1..9", "-o", "html"], 'found format "html"'),
    ],
    ids=range(5),
)
def test_a_wrong_call_says_what_to_do(arguments, says, capsys) -> None:
    assert run(["whatif", *arguments, *FAST]) == 2
    assert says in capsys.readouterr().err


def test_a_turning_point_is_one(capsys, tmp_path) -> None:
    """Just beyond it the whole engine recommends the one, one per cent before it the other."""
    found = swept(capsys, SCRIBE, "--vary", "local.gate.recall=10..90%", "--steps", "5")
    (turn,) = found["turns"]
    assert (turn["path"], turn["before"], turn["after"]) == ("local.gate.recall", "cloud", "edge-preprocess")
    for factor, placement in ((1.0, turn["after"]), (0.985, turn["before"])):
        out = tmp_path / f"{factor}.json"
        assert run(["assess", SCRIBE, "--set", f"local.gate.recall={turn['value'] * factor:.6f}", *FAST, "-o", f"json={out}"]) == 0
        assert json.loads(out.read_text(encoding="utf-8"))["recommendation"]["placement"] == placement


PAID = "fleet: {classes: [{class: phone-mid, share: 100%}]}\ntraffic: {devices: 5000, requests: 40 per day}"
SCENARIOS = {
    "cloud-prices": ("cloud", ("cloud_models/", "servers/", "costs/egress", "costs/gateway", "cloud.price.")),
    "failure-costs": ("cloud", ("costs/rollback-", "costs/ticket", "costs/truck-roll")),
}


@pytest.mark.parametrize(("name", "alternative", "paths"), [(name, *case) for name, case in SCENARIOS.items()], ids=SCENARIOS)
def test_a_scenario_moves_its_prices_and_nothing_else(name, alternative, paths) -> None:
    before, after = (decided(PAID, samples=50, depth="none", factors=factors) for factors in (None, split([f"{name}=2"])[1]))
    ratios = {path: leaf.likely / before.worlds.leaves[path].likely for path, leaf in after.worlds.leaves.items() if before.worlds.leaves[path].likely}
    moved = [path for path, ratio in ratios.items() if ratio != 1.0]
    assert {ratios[path] for path in moved} == {2.0}
    assert moved
    assert all(any(part in path for part in paths) for path in moved)
    costs = [float(decision.estimates.facts.get("cost_total", alternative).values.mean()) for decision in (before, after)]
    assert costs[0] < costs[1] < 2 * costs[0]


def test_a_scenario_of_nothing_is_the_assessment() -> None:
    plain, same = (decided(samples=50, depth="none", factors=factors) for factors in (None, split(["cloud-prices=1", "failure-costs=1"])[1]))
    assert plain.firmness.acceptability == same.firmness.acceptability


def test_settings_of_the_profile_stay_beside_a_scenario(capsys) -> None:
    found = swept(capsys, PHONE, "--vary", "latency.offline=none,required", "--vary", "cloud-prices=0.5,1")
    assert [one["path"] for one in found["inputs"]] == ["latency.offline", "cloud-prices"]
    assert [one["labels"] for one in found["inputs"]] == [["none", "required"], ["× 0.500", "× 1.00"]]
    assert found["points"][0]["acceptability"] != found["points"][1]["acceptability"]


def test_every_point_is_what_assess_says(capsys, tmp_path) -> None:
    found = swept(capsys, PHONE, "--vary", "latency.offline=none,required")
    for point, word in zip(found["points"], ("none", "required"), strict=True):
        out = tmp_path / f"{word}.json"
        run(["assess", PHONE, "--set", f"latency.offline={word}", *FAST, "-o", f"json={out}"])
        answer = json.loads(out.read_text(encoding="utf-8"))["recommendation"]
        assert (point["alternative"], point["firmness"]) == (answer["alternative"], answer["firmness"])
        assert point["acceptability"][answer["placement"]] == answer["acceptability"]


def test_two_inputs_give_a_map(capsys) -> None:
    arguments = ["whatif", PHONE, "--vary", "latency.promise=500..2000 ms", "--vary", "local.answer.handles=10..90%", "--steps", "3", *FAST]
    assert run(arguments) == 0
    told = capsys.readouterr().out
    rows = [line for line in told.splitlines() if line.strip().endswith(tuple("LlKkCcEePp")) and "per" not in line and ":" not in line]
    assert len(rows) == 3
    assert "rows latency.promise, columns local.answer.handles" in told


def test_a_value_that_is_not_legal_is_a_point_without_an_answer(capsys) -> None:
    found = swept(capsys, PHONE, "--vary", "local.answer.handles=50%,150%")
    assert [bool(point["mistake"]) for point in found["points"]] == [False, True]
    assert run(["whatif", PHONE, "--vary", "local.answer.handles=50%,150%", *FAST]) == 0
    assert "no answer: " in capsys.readouterr().out


def test_the_charts_are_pictures_with_words(capsys) -> None:
    for more in ([], ["--vary", "latency.promise=500..2000 ms"]):
        assert run(["whatif", SCRIBE, "--vary", "local.gate.recall=10..90%", *more, "--steps", "4", *FAST, "-o", "svg"]) == 0
        root = ET.fromstring(capsys.readouterr().out)
        space = "{http://www.w3.org/2000/svg}"
        assert root.find(f"{space}title") is not None
        assert root.find(f"{space}desc") is not None
        assert "local.gate.recall" in "".join(root.itertext())


def test_the_table_has_a_row_a_value(capsys) -> None:
    assert run(["whatif", SCRIBE, "--vary", "local.gate.recall=10..90%", "--steps", "4", *FAST, "-o", "markdown"]) == 0
    told = capsys.readouterr().out
    assert len([line for line in told.splitlines() if line.startswith("|")]) == 6
    assert "from cloud to edge-preprocess" in told


def engine(bound: float):
    return lambda text: "cloud" if float(text.split()[0]) > bound else "edge"


@pytest.mark.parametrize("bound", [3.3, 41.0, 97.0])
def test_a_turn_is_found_within_one_per_cent(bound) -> None:
    varied = Varied("x", ("1", "10", "100"), ("1", "10", "100"), (1.0, 10.0, 100.0), "count", "", 1.0)
    points = [Point((index,), engine(bound)(text), None, "firm", {}, {}) for index, text in enumerate(varied.texts)]
    (turn,) = turns_of(varied, points, engine(bound))
    assert bound <= turn.value <= bound * 1.01
