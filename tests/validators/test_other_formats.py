"""The result itself, GitLab's list, GitHub's commands and the comment, read back by somebody else and counted."""

from __future__ import annotations

import json
import re
from collections import Counter

from judges import called, refused
from markdown_it import MarkdownIt
from scratch import ROOT, Run

PUBLISHED = ROOT / "src" / "edgedecide" / "report" / "schemas" / "check.v1.json"

GITLAB = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "array",
    "items": {
        "type": "object", "required": ["description", "check_name", "fingerprint", "severity", "location"], "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1}, "check_name": {"type": "string", "minLength": 1}, "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16,}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object", "required": ["path", "lines"],
                "properties": {"path": {"type": "string", "pattern": "^[^/].*", "not": {"pattern": r"^\./"}}, "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}},
            },
        },
    },
}  # fmt: skip
"""Nobody publishes a schema of it; this is what GitLab's page on custom tools asks for."""

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^:,]*,?)+)::(.*)")
"""As actions/runner reads a line: a command, properties, data."""


def test_the_published_schema_accepts_the_result(made: Run):
    assert refused(called("check-jsonschema", "--schemafile", PUBLISHED, made.path("json"))) == ""


def test_the_published_schema_is_one():
    assert refused(called("check-jsonschema", "--check-metaschema", PUBLISHED)) == ""


def test_the_findings_of_the_workloads_add_up(made: Run):
    rows = made.document["workloads"]
    theirs = [row for row in made.states("open", "introduced") if row["workload"] or row["path"] in {one["path"] for one in rows}]
    assert sum(one["findings"] for one in rows) == len(theirs)


def test_gitlab_s_list_has_its_form(made: Run, tmp_path):
    schema = tmp_path / "gitlab.json"
    schema.write_text(json.dumps(GITLAB), encoding="utf-8")
    assert refused(called("check-jsonschema", "--schemafile", schema, made.path("gitlab"))) == ""


def test_gitlab_is_told_what_sarif_does_not_suppress(made: Run):
    (run,) = json.loads(made.text("sarif"))["runs"]
    told = {one["partialFingerprints"]["edgedecide/v1"] for one in run["results"] if not one.get("suppressions")}
    issues = json.loads(made.text("gitlab"))
    assert {one["fingerprint"] for one in issues} == told
    assert len(issues) == len(told) == len(made.states("open", "introduced", "unchanged"))


def test_gitlab_weighs_as_the_result_does(made: Run):
    words = {"info": "note", "minor": "warning", "major": "error", "blocker": "error"}
    assert Counter(words[one["severity"]] for one in json.loads(made.text("gitlab"))) == Counter(row["severity"] for row in made.states("open", "introduced", "unchanged"))


def test_each_finding_is_one_command_or_counted_in_the_rest(made: Run):
    lines = made.text("github").splitlines()
    commands = [COMMAND.fullmatch(line) for line in lines if line.startswith("::")]
    assert None not in commands
    found = Counter(command[1] for command in commands if command)
    for line in lines:
        if more := re.fullmatch(r"and (\d+) more (error|warning|note)s; .*", line):
            assert found[{"note": "notice"}.get(more[2], more[2])] == 10
            found[{"note": "notice"}.get(more[2], more[2])] += int(more[1])
    summary = made.document["summary"]
    assert found == Counter({"error": summary["errors"], "warning": summary["warnings"], "notice": summary["notes"]})


def test_no_other_line_commands_a_runner(made: Run):
    others = [line for line in made.text("github").splitlines() if not line.startswith("::")]
    assert [line for line in others if line.lstrip().startswith("::") or "##[" in line] == []


def test_a_markdown_reader_finds_each_finding_in_a_row(made: Run):
    tokens = MarkdownIt("commonmark").enable("table").parse(made.text("markdown"))
    rows = sum(token.type == "tr_open" for token in tokens) - sum(token.type == "thead_open" for token in tokens)
    assert rows == len(made.document["findings"]) + len(made.document["workloads"])


def test_a_markdown_reader_finds_no_markup_but_ours(made: Run):
    tokens = [child for token in MarkdownIt("commonmark").enable("table").parse(made.text("markdown")) for child in [token, *(token.children or [])]]
    blocks = [token.content.strip() for token in tokens if token.type.startswith("html_")]
    ours = re.compile(r"<!-- edgedecide:check -->|<details><summary>[\w ,:]+</summary>|</details>")
    assert [block for block in blocks if not ours.fullmatch(block)] == []
    assert [token.type for token in tokens if token.type in ("link_open", "image")] == []
