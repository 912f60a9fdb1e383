"""The gate's pages: that all of them count alike, read by somebody else's parser, and that hostile text stays text in each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from edgedecide.cli import run
from edgedecide.cli.schemas import schema_text
from edgedecide.report.check.github import MOST
from gated import FAST, FORMATS, policy, story, waivers

SCHEMA = json.loads(schema_text("check"))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder with a clean, a failing, a vetoed, a waived and an unreadable workload, in every format."""
    folder = tmp_path_factory.mktemp("mixed")
    story(folder, "claims-archive", "cloud")
    story(folder, "hospital-scribe", "cloud")
    story(folder, "shop-vision", "cloud")
    story(folder, "wake-word")
    (folder / "broken").mkdir()
    (folder / "broken" / "profile.yaml").write_text("workload: {id: broken, placement: somewhere}\n", encoding="utf-8")
    targets = [part for format in FORMATS for part in ("-o", f"{format}={folder / f'out.{format}'}")]
    assert run(["check", str(folder), *FAST, "--waivers", str(waivers(folder, {}, {"id": "W-2", "workload": "claims-archive"})), *targets]) == 2
    return {format: (folder / f"out.{format}").read_text(encoding="utf-8") for format in FORMATS}


@pytest.fixture(scope="module")
def result(mixed):
    return json.loads(mixed["json"])


def rows(result, *states: str) -> list[dict]:
    return [row for row in result["findings"] if row["state"] in states]


def test_the_json_is_what_its_schema_publishes(result) -> None:
    jsonschema.validate(result, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_sarif_counts_what_the_json_counts(mixed, result) -> None:
    sarif = json.loads(mixed["sarif"])["runs"][0]
    found = [(row["ruleId"], row["level"], bool(row.get("suppressions")), row["partialFingerprints"]["edgedecide/v1"]) for row in sarif["results"]]
    assert found == [(row["rule"], row["severity"], row["state"] == "waived", row["fingerprint"]) for row in result["findings"]]
    assert sarif["invocations"][0]["executionSuccessful"] is False


def test_every_sarif_result_has_a_place_and_a_rule(mixed) -> None:
    sarif = json.loads(mixed["sarif"])["runs"][0]
    rules = sarif["tool"]["driver"]["rules"]
    for row in sarif["results"]:
        place = row["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert not place["artifactLocation"]["uri"].startswith(("/", "./"))
        assert rules[row["ruleIndex"]]["id"] == row["ruleId"]


def test_junit_counts_what_the_json_counts(mixed, result) -> None:
    root = ET.fromstring(mixed["junit"])
    cases = list(root.iter("testcase"))
    assert {kind: len(list(root.iter(kind))) for kind in ("failure", "error", "skipped")} == {
        "failure": len({(row["workload"], row["rule"]) for row in result["findings"] if row["fails"] and row["rule"] != "ED001"}),
        "error": len([row for row in result["findings"] if row["rule"] == "ED001"]),
        "skipped": len({(row["workload"], row["rule"]) for row in rows(result, "waived")}),
    }
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (str(len(cases)), str(len(list(root.iter("failure")))), str(len(list(root.iter("error")))))
    assert root.get("skipped") is None, "the strictest schema has no place for it"
    assert not any(case.get("file") or case.get("line") for case in cases)


def test_gitlab_lists_what_counts_with_the_fingerprints_of_sarif(mixed, result) -> None:
    issues = json.loads(mixed["gitlab"])
    assert [(row["fingerprint"], row["check_name"]) for row in issues] == [(row["fingerprint"], f"edgedecide/{row['rule']}") for row in rows(result, "open")]
    assert all(row["location"]["lines"]["begin"] >= 1 for row in issues)
    assert len({row["fingerprint"] for row in issues}) == len(issues)


COMMAND = re.compile(r"^::(error|warning|notice) file=[^:,\n]+,line=\d+(?:,col=\d+)?,title=[^:,\n]+::[^\n]+$", re.MULTILINE)


def test_github_annotates_what_counts(mixed, result) -> None:
    told = [match[1] for match in COMMAND.finditer(mixed["github"])]
    wanted = [{"note": "notice"}.get(row["severity"], row["severity"]) for row in rows(result, "open")]
    assert sorted(told) == sorted(wanted)
    assert mixed["github"].count("\n::") + mixed["github"].startswith("::") == len(told)


def test_text_and_markdown_name_every_finding_and_count(mixed, result) -> None:
    for format in ("text", "markdown"):
        for row in result["findings"]:
            assert f"{row['rule']} {row['name']}" in mixed[format]
        assert "4 workloads checked: 1 passed, 2 failed, 1 waived, 1 unreadable" in mixed[format]


def test_a_comment_can_be_found_again_and_updated(mixed) -> None:
    assert mixed["markdown"].startswith("<!-- edgedecide:check -->\n")


def test_annotations_are_capped_where_github_would_drop_them(tmp_path, capsys) -> None:
    for number in range(MOST + 3):
        story(tmp_path, "claims-archive", id=f"archive-{number:02d}")
    assert run(["check", str(tmp_path), *FAST, "-o", "github"]) == 1
    told = capsys.readouterr().out
    assert told.count("::error ") == MOST
    assert "and 3 more errors; the step summary has them all" in told


def test_a_long_comment_is_shortened_and_says_so(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr("edgedecide.report.check.markdown.MOST", 2_000)
    for number in range(12):
        story(tmp_path, "claims-archive", id=f"archive-{number:02d}")
    run(["check", str(tmp_path), *FAST, "-o", "markdown"])
    told = capsys.readouterr().out
    assert re.search(r"\d+ findings more than a comment holds", told)


# ---- hostile text

HOSTILE = [
    "::error file=x::owned", "\x1b[31mred\x1b[0m", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "| a | b |", "`tick` **bold** [x](http://e)", "@everyone",
    "]]></failure><x>", "&amp;&#0;", "{{ 7 * 7 }}{% raw %}", "line\nbreak\r::warning::x", "%0A::error::x", "\u202ereversed", "\x00\x08\x0b\ufffe\ud800", "../../etc/passwd", "x" * 5000,
]  # fmt: skip
NAMES = ["::error::x.yaml", "a,b:c.yaml", "<b>.yaml", "na me.yaml", "per%cent.yaml", "pi|pe`.yaml", "{{x}}.yaml", "ünï.yaml", "\x1b[31m.yaml"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_inert_in_every_page(text, tmp_path, capsys) -> None:
    """Words of a waiver reach every format; a policy's own words the rules of SARIF too."""
    safe = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    path = waivers(tmp_path, {"reason": f"because {safe} so", "owner": f"team {safe}"})
    told = _all_formats([str(story(tmp_path, "wake-word")), "--waivers", str(path)], capsys)
    _assert_inert(told)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_file_names_are_inert_in_every_page(name, tmp_path, capsys) -> None:
    path = tmp_path / name
    story(tmp_path, "wake-word").rename(path)
    _assert_inert(_all_formats([str(path)], capsys))


def test_hostile_rules_are_inert_in_every_page(tmp_path, capsys) -> None:
    rule = {
        "code": "ACME101", "id": "x", "why": "<script>alert(1)</script> {{ 7 * 7 }}", "when": {"decision.declared": {"missing": True}}, "severity": "error",
        "says": "::error::x | <b> `y`", "next": "do @all", "examples": [{"name": "a", "given": {}, "expect": "error"}, {"name": "b", "given": {"decision.declared": "cloud"}, "expect": "none"}],
    }  # fmt: skip
    mine = policy(tmp_path, rules=[rule])
    _assert_inert(_all_formats([str(story(tmp_path, "wake-word")), "--policy", str(mine)], capsys))


def _all_formats(arguments: list[str], capsys) -> dict[str, str]:
    """The pages; none where the input itself is refused, in words that are inert too."""
    told = {}
    for format in FORMATS:
        code = run(["check", *arguments, *FAST, "-o", format])
        captured = capsys.readouterr()
        assert not re.search("[\x1b\u202e\x08]", captured.err)
        if captured.out:
            told[format] = captured.out
        else:
            assert code == 2
    return told


def _assert_inert(told: dict[str, str]) -> None:
    for format, text in told.items():
        assert "\x1b" not in text, format
        assert "\u202e" not in text, format
        assert "49" not in re.sub(r"\d{3,}|[0-9a-f]{8,}|\d+\.\d+", "", text) or "{{" in text or format in ("json", "sarif", "gitlab"), format
    if not told:
        return
    for line in told["github"].splitlines():
        assert not line.startswith("::") or COMMAND.fullmatch(line), line
    for format in ("json", "sarif", "gitlab"):
        json.loads(told[format])
    ET.fromstring(told["junit"])
    page = re.sub(r"`[^`\n]*`", "", told["markdown"].replace("<!-- edgedecide:check -->", ""))
    for tag in re.findall(r"</?([a-z]+)[^>]*>", page):
        assert tag in ("details", "summary"), tag
    table = [line for line in told["markdown"].splitlines() if line.startswith("|")]
    assert all(len(re.split(r"(?<!\\)\|", line)) in (7, 8, 6) for line in table), table


def test_paths_outside_of_files_stay_relative(tmp_path, capsys, monkeypatch) -> None:
    (tmp_path / ".git").mkdir()
    story(tmp_path / "services", "wake-word")
    monkeypatch.chdir(tmp_path / "services" / "wake-word")
    run(["check", ".", *FAST, "-o", "json"])
    assert {row["path"] for row in json.loads(capsys.readouterr().out)["findings"]} == {"services/wake-word/profile.yaml"}


def test_the_page_for_people_is_what_it_was(tmp_path, capsys, monkeypatch) -> None:
    """Whole, since a build's reader sees nothing else."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    story(Path(), "claims-archive", "cloud")
    story(Path(), "wake-word")
    run(["check", ".", *FAST])
    from edgedecide.gate import load_policy

    assert capsys.readouterr().out == (
        "wake-word/profile.yaml:9:3: error ED102 placement-undeclared: no placement is declared; recommended edge@device (firm)\n"
        "    next: Declare under workload.placement what runs today, or what is meant to run: edgedecide fix --diff.\n"
        "wake-word/profile.yaml:53:3: warning ED804 evidence-old: the oldest measurement is 3296 days old [advisory]\n"
        "    next: Measure it again, or remove it.\n"
        "\n"
        "claims-archive/profile.yaml: passed: cloud declared, cloud recommended (firm)\n"
        "\n"
        "2 workloads checked: 1 passed, 1 failed, 0 waived, 0 unreadable; 1 error and 1 warning\n"
        f"failed, 1 finding at or above error; policy default 1 ({load_policy('default').digest})\n"
    )
