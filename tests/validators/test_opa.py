"""The organisation's policy in Rego, run by Microsoft's interpreter over our own results: no registry carries OPA itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from judges import called, refused
from scratch import ROOT, Run

regorus = pytest.importorskip("regorus", reason="make validate installs and runs it")

OPA = ROOT / "ci" / "opa"
TESTS = re.findall(r"^(test_\w+)", (OPA / "edgedecide_test.rego").read_text(encoding="utf-8"), re.MULTILINE)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def engine(data: Any, *more: str) -> Any:
    made = regorus.Engine()
    for name in ("edgedecide.rego", *more):
        made.add_policy_from_file(str(OPA / name))
    made.add_data_json(json.dumps(data))
    return made


@pytest.mark.parametrize("name", TESTS)
def test_the_policy_passes_its_own_tests(name):
    assert engine({"example": read(OPA / "example" / "result.json")}, "edgedecide_test.rego").eval_rule(f"data.main.{name}") is True


def test_a_result_is_denied_as_often_as_it_fails(made: Run):
    judge = engine(read(OPA / "data.json"))
    judge.set_input_json(made.text("json"))
    summary, policy = made.document["summary"], made.document["policy"]
    assert "default" in [policy["id"], *policy["extends"]]
    assert len(judge.eval_rule("data.main.deny")) == summary["failing"] + summary["unreadable"] + (not made.document["workloads"])
    assert len(judge.eval_rule("data.main.warn")) == summary["waived_findings"]


def test_the_published_schema_accepts_the_example():
    schema = ROOT / "src" / "edgedecide" / "report" / "schemas" / "check.v1.json"
    assert refused(called("check-jsonschema", "--schemafile", schema, OPA / "example" / "result.json")) == ""


def test_the_example_has_the_fields_of_a_real_result(everything: Run):
    example, real = read(OPA / "example" / "result.json"), everything.document
    assert list(example) == list(real)
    assert list(example["summary"]) == list(real["summary"])
    for part in ("workloads", "findings"):
        assert {tuple(row) for row in example[part]} == {tuple(row) for row in real[part]}
