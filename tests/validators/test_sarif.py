"""SARIF before the OASIS schema, Microsoft's multitool with GitHub's rules, and an independent reader."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from judges import called, refused
from scratch import Run

NEEDLESS = {
    "SARIF2002": "messages by id, for tools that translate theirs",
    "SARIF2003": "version control: the uploader knows it",
    "SARIF2006": "addresses that it tries to reach, offline",
    "SARIF2010": "snippets of code: the platform shows the file",
    "SARIF2011": "more of them",
}
"""What the multitool would also like to see, and why we leave it out."""


def judged(sarif: Path, multitool: Path, report: Path) -> list[dict[str, Any]]:
    """The multitool's complaints, read from its report: it ends with 0 also where there are errors."""
    done = called(
        multitool / "Sarif.Multitool", "validate", sarif, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
        "--output", report, "--log", "ForceOverwrite",
    )  # fmt: skip
    assert refused(done) == ""
    (run,) = json.loads(report.read_text(encoding="utf-8"))["runs"]
    assert all(one["executionSuccessful"] for one in run["invocations"])
    return [one for one in run.get("results", []) if one["ruleId"] not in NEEDLESS]


def test_the_schema_accepts_it(made: Run, multitool: Path):
    assert refused(called("check-jsonschema", "--schemafile", multitool / "sarif-2.1.0.json", made.path("sarif"))) == ""


def test_the_multitool_has_nothing_against_it(made: Run, multitool: Path, tmp_path: Path):
    complaints = [(one.get("level", "warning"), one["ruleId"], one["message"]) for one in judged(made.path("sarif"), multitool, tmp_path / "report.sarif")]
    assert complaints == []


def without(result: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name != key}


@pytest.mark.parametrize("defect", [lambda one: without(one, "locations"), lambda one: one | {"ruleIndex": 999}, lambda one: without(one, "message")], ids=["nowhere", "no such rule", "no words"])
def test_the_multitool_can_say_no(everything: Run, multitool: Path, tmp_path: Path, defect):
    log = json.loads(everything.text("sarif"))
    log["runs"][0]["results"][0] = defect(log["runs"][0]["results"][0])
    broken = tmp_path / "broken.sarif"
    broken.write_text(json.dumps(log), encoding="utf-8")
    assert "error" in {one.get("level") for one in judged(broken, multitool, tmp_path / "report.sarif")}


def test_another_reader_finds_as_many_of_each_rule_and_level(made: Run, tmp_path: Path):
    table = tmp_path / "results.csv"
    assert refused(called("sarif", "csv", "--output", table, made.path("sarif"))) == ""
    with table.open(encoding="utf-8-sig", newline="") as file:
        read = Counter((row["Severity"], row["Code"]) for row in csv.DictReader(file))
    assert read == Counter((row["severity"], row["rule"]) for row in made.document["findings"] if row["state"] != "fixed")


def test_it_counts_as_the_result_does(made: Run):
    (run,) = json.loads(made.text("sarif"))["runs"]
    suppressed = Counter(one["properties"]["state"] for one in run["results"] if one.get("suppressions"))
    assert suppressed == Counter(row["state"] for row in made.states("waived", "baselined"))
    assert sum(one["properties"]["fails"] for one in run["results"]) == made.document["summary"]["failing"]
    assert run["invocations"][0]["executionSuccessful"] == (made.document["summary"]["unreadable"] == 0)
    assert run["properties"]["summary"] == made.document["summary"]


def test_every_fingerprint_is_its_own(made: Run):
    (run,) = json.loads(made.text("sarif"))["runs"]
    keys = [one["partialFingerprints"]["edgedecide/v1"] for one in run["results"]]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("key", ["suppressions", "baselineState"])
def test_what_one_result_says_of_itself_every_result_says(made: Run, key):
    """The standard asks for all or none, and neither schema nor multitool looks."""
    (run,) = json.loads(made.text("sarif"))["runs"]
    assert len({key in one for one in run["results"]}) <= 1


def test_a_profile_s_own_text_makes_no_link(everything: Run):
    (run,) = json.loads(everything.text("sarif"))["runs"]
    assert [one["message"]["text"] for one in run["results"] if "](" in one["message"]["text"]] == []
