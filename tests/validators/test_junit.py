"""JUnit XML before the strictest schema to hand and an independent reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scratch import Run

junitparser = pytest.importorskip("junitparser", reason="make validate installs and runs it")
xmlschema = pytest.importorskip("xmlschema", reason="make validate installs and runs it")

STRICT = xmlschema.XMLSchema(Path(__file__).parent / "junit-10.xsd")
"""Of Jenkins' xUnit plugin, under the MIT licence that stands in it; as pytest's source archive carries it."""


def read(run: Run) -> list[Any]:
    return list(junitparser.JUnitXml.fromfile(str(run.path("junit"))))


def lines(text: str | None) -> int:
    return len(text.splitlines()) if text else 0


def test_the_strict_schema_accepts_it(made: Run):
    assert [error.reason for error in STRICT.iter_errors(str(made.path("junit")))] == []


def test_the_strict_schema_can_say_no(made: Run, tmp_path: Path):
    broken = tmp_path / "broken.xml"
    broken.write_text(made.text("junit").replace("<testsuites ", '<testsuites skipped="0" ', 1), encoding="utf-8")
    assert not STRICT.is_valid(str(broken))


def test_every_suite_counts_its_cases(made: Run):
    for suite in read(made):
        kinds = [type(result) for case in suite for result in case.result]
        counted = (len(list(suite)), kinds.count(junitparser.Failure), kinds.count(junitparser.Error), kinds.count(junitparser.Skipped))
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == counted, suite.name


def test_the_whole_counts_its_suites(made: Run):
    whole = junitparser.JUnitXml.fromfile(str(made.path("junit")))
    assert (whole.tests, whole.failures, whole.errors) == tuple(sum(getattr(suite, name) for suite in whole) for name in ("tests", "failures", "errors"))


def test_each_finding_is_one_line_of_one_case(made: Run):
    cases = [case for suite in read(made) for case in suite]
    results = [result for case in cases for result in case.result]
    red = sum(lines(result.text) for result in results if not isinstance(result, junitparser.Skipped))
    known = sum(lines(result.text) for result in results if isinstance(result, junitparser.Skipped))
    told = sum(lines(case.system_out) for case in cases)
    assert red + known + told == len([row for row in made.document["findings"] if row["state"] != "fixed"])
    unread = {row["path"] for row in made.document["workloads"] if row["state"] == "unreadable"}
    assert red == len([row for row in made.document["findings"] if row["fails"] or row["path"] in unread])


def test_what_could_not_be_read_is_an_error(made: Run):
    suites = [suite for suite in read(made) if suite.errors]
    assert len(suites) == made.document["summary"]["unreadable"]


def test_what_is_waived_is_skipped_with_its_reason(made: Run):
    messages = [result.message for suite in read(made) for case in suite for result in case.result if isinstance(result, junitparser.Skipped)]
    waived = [message for message in messages if message.startswith("waived by ")]
    assert len(waived) == len(made.states("waived"))
    assert all("owner" in message and "until" in message for message in waived)
