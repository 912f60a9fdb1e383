"""The commands as a user meets them: what they print, where, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgedecide.cli import run

EXAMPLES = Path(__file__).parent.parent / "examples"
PHONE = str(EXAMPLES / "phone-assistant")
FAST = ["--samples", "200"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["assess", "no-such-file.yaml"], 2, "no-such-file.yaml: found no such file; expected a YAML file"),
        (["assess", PHONE, "-o", "pdf"], 2, '--output: found format "pdf"; expected terminal, markdown, html, json'),
        (["assess", PHONE, "-o", "json", "-o", "markdown"], 2, "found json and markdown for the standard output"),
        (["assess", PHONE, "--set", "traffic.devices=1,000"], 2, "without thousands separators"),
        (["assess", PHONE, "--set", "trafic.devices=5"], 2, "traffic"),
        (["explain"], 2, "expected one of --question, --fact and --why-not"),
        (["explain", "--question", "latancy"], 2, 'did you mean "latency"?'),
        (["explain", "--why-not", "edge"], 2, "need one: edgedecide explain profile.yaml"),
        (["explain", PHONE, "--why-not", "egde", *FAST], 2, 'did you mean "edge"?'),
        (["explain", PHONE, "--fact", "latency_p59@cloud", *FAST], 2, 'did you mean "latency_p9'),
        (["explain", PHONE, "--fact", "latency_p95@clod", *FAST], 2, 'did you mean "cloud"?'),
        (["explain", PHONE, "--why-not", "cloud@device", *FAST], 2, 'found alternative "cloud@device"; expected one of edge@device, '),
        (["explain", "--question", "LATENCY"], 2, 'did you mean "latency"?'),
        (["assess", PHONE, "-o", "markdown="], 2, 'found no path after "markdown="; expected markdown=PATH, or markdown alone'),
        (["assess", PHONE, "-o", "json=-", "-o", "markdown"], 2, "found json and markdown for the standard output"),
        (["assess", PHONE, "-o", "terminal=no/x", "-o", "markdown=no/../no/x"], 2, 'found terminal and markdown both for "no/../no/x"'),
        (["assess", "a" * 5000], 2, "found a file that cannot be read (file name too long); expected a YAML file"),
        (["schema", "profil"], 2, 'did you mean "profile"?'),
    ],
    ids=lambda value: " ".join(value)[-40:] if isinstance(value, list) else None,
)
def test_a_wrong_call_says_what_to_do(arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert "Traceback" not in captured.err


def test_an_unknown_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", PHONE, "--colour"]) == 2
    assert "--colour" in capsys.readouterr().err


def test_errors_are_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", "no-such-file.yaml", "-o", "json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert told["schema"] == "edgedecide/errors/v1"
    assert told["exit_code"] == 2
    assert told["mistakes"][0]["file"] == "no-such-file.yaml"


def test_a_measurement_of_a_day_to_come_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    measured = "measured=[{fact: latency_p95, at: cloud, value: 640 ms, date: 9999-12-31}]"
    for command in (["assess", PHONE], ["explain", PHONE, "--question", "latency"]):
        assert run([*command, *FAST, "--set", measured]) == 2
        assert 'measured[0].date: found "9999-12-31", a day that is still to come; expected the day of the measurement\n' in capsys.readouterr().err


def test_a_bug_of_ours_is_one_line_and_70(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("edgedecide.cli.assess.assess_to", broken)
    assert run(["assess", PHONE]) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "a bug of ours" in told
    assert "Traceback" not in told


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("edgedecide.cli.assess.assess_to", interrupted)
    assert run(["assess", PHONE]) == 130


def test_several_reports_come_from_one_evaluation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, data = tmp_path / "report.md", tmp_path / "report.json"
    assert run(["assess", PHONE, *FAST, "-o", "terminal", "-o", f"markdown={page}", "-o", f"json={data}"]) == 0
    document = json.loads(data.read_text())
    assert document["recommendation"]["placement"] in capsys.readouterr().out
    assert document["recommendation"]["placement"] in page.read_text()


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", PHONE, *FAST, "-o", f"json={tmp_path / 'no' / 'folder.json'}"]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_the_same_input_and_seed_give_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for _ in range(2):
        assert run(["assess", PHONE, *FAST, "-o", "json"]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]


def test_another_seed_gives_other_draws_and_nearly_the_same_score(capsys: pytest.CaptureFixture[str]) -> None:
    scores = []
    for seed in ("1", "2"):
        assert run(["assess", PHONE, "--seed", seed, "-o", "json"]) == 0
        scores.append(json.loads(capsys.readouterr().out)["recommendation"]["score"])
    assert scores[0] != scores[1]
    assert scores[0] == pytest.approx(scores[1], abs=0.02)


def test_a_question_alone_is_taught_from_its_rule_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--question", "latency"]) == 0
    page = capsys.readouterr().out
    for part in ("Is latency part of the product promise?", "How much it matters", "Vetoes", "latency.offline", "judgement:", "References", "Examples"):
        assert part in page


def test_a_question_with_a_workload_is_replayed_down_to_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", PHONE, "--question", "latency", *FAST]) == 0
    page = capsys.readouterr().out
    assert "Here it is decisive" in page
    for alternative in ("local-primary@device", "cloud-primary@device", "cloud"):
        assert f"\n{alternative}  0." in page
    assert "profile.yaml:" in page


def test_a_fact_is_walked_to_its_leaves_with_formulas_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", PHONE, "--fact", "memory_needed@edge@device", *FAST]) == 0
    page = capsys.readouterr().out
    assert "parameters × bits per weight ÷ 8" in page
    assert "2 (keys and values) × layers × KV heads × head width × 2 bytes" in page
    assert "To measure it:" in page


def test_why_not_names_the_veto_and_how_to_lift_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", PHONE, "--why-not", "edge", *FAST]) == 0
    page = capsys.readouterr().out
    assert "edge@device is excluded." in page
    assert "model.global-data (model, said by physics)" in page
    assert "to lift it:" in page


def test_why_not_sums_to_the_lead(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", PHONE, "--why-not", "cloud", *FAST]) == 0
    page = capsys.readouterr().out
    lead = float(page.split("leads it by ")[1].split(",")[0])
    terms = [float(line.split()[0]) for line in page.splitlines() if line.startswith(("  +0", "  -0"))]
    assert sum(terms) == pytest.approx(lead, abs=0.005)


@pytest.mark.parametrize("name", ["profile", "report"])
def test_a_schema_is_printed_as_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from edgedecide import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"edgedecide {__version__}\n"


def test_unknown_names_are_told_together_with_every_other_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "profile.yaml"
    file.write_text("apiVersion: edgedecide/v1\nworkload: {id: x}\nmodel: {use: llama-3.2-1b}\nlatency: {promise: 300}\nprivacy:\n  data: [{kind: healt}]\nupdates: {channel: mdmm}\n")
    assert run(["assess", str(file)]) == 2
    said = capsys.readouterr().err
    assert [line.split(": ")[1] for line in said.splitlines()[:3]] == ["latency.promise", "privacy.data[0].kind", "updates.channel"]
    assert said.endswith("3 mistakes\n")
