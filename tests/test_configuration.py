"""Where the gate's configuration is looked for, what goes before what, and what of it is a mistake."""

from __future__ import annotations

import json

import pytest

from edgedecide.cli import run
from edgedecide.cli.configuration import find_configuration
from gated import policy, story

DAY = ["--samples", "200", "--today", "2026-11-29"]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository in whose folder below we stand; a configuration above it must not be seen."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    story(root / "services", "pump-vibration", "edge@node")
    (tmp_path / "edgedecide.toml").write_text('fail-on = "note"\n', encoding="utf-8")
    monkeypatch.chdir(root / "services")
    return root


def fails(*arguments: str) -> bool:
    code = run(["check", ".", *DAY, *arguments])
    assert code in (0, 1)
    return code == 1


def test_nothing_above_the_repository_is_read(project) -> None:
    assert find_configuration(project / "services").values == {}
    assert not fails()


@pytest.mark.parametrize(("name", "text"), [("edgedecide.toml", 'fail-on = "warning"\n'), ("pyproject.toml", '[tool.edgedecide]\nfail-on = "warning"\n')])
def test_the_nearest_file_holds(name, text, project) -> None:
    (project / name).write_text(text, encoding="utf-8")
    assert fails()
    assert not fails("--no-config")


def test_a_flag_goes_before_the_environment_and_that_before_the_file(project, monkeypatch) -> None:
    (project / "edgedecide.toml").write_text('fail-on = "error"\n', encoding="utf-8")
    monkeypatch.setenv("EDGEDECIDE_FAIL_ON", "warning")
    assert fails()
    assert not fails("--fail-on", "error")


def test_a_pyproject_without_our_table_is_passed(project) -> None:
    (project / "services" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    (project / "edgedecide.toml").write_text('fail-on = "warning"\n', encoding="utf-8")
    assert fails()


def test_paths_are_meant_from_where_the_file_lies(project, capsys) -> None:
    policy(project, "ours.yaml", levels={"ED104": {}})
    (project / "edgedecide.toml").write_text('policy = "./ours.yaml"\nworkloads = ["services"]\n', encoding="utf-8")
    assert run(["check", *DAY, "-o", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["policy"]["id"], found["summary"]["checked"]) == ("ours", 1)


def test_locked_takes_the_policy_from_the_command_line_only(project, capsys) -> None:
    policy(project, "lax.yaml", levels={"ED104": {}})
    (project / "edgedecide.toml").write_text('policy = "./lax.yaml"\n', encoding="utf-8")
    run(["check", ".", *DAY, "--locked", "-o", "json"])
    assert json.loads(capsys.readouterr().out)["policy"]["id"] == "default"
    run(["check", ".", *DAY, "--locked", "--policy", "cost-guard", "-o", "json"])
    assert json.loads(capsys.readouterr().out)["policy"]["id"] == "cost-guard"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('polcy = "default"\n', '"polcy": no such key; expected one of policy, waivers, baseline, records, rules, catalog, fail-on, workloads; did you mean "policy"?'),
        ('fail-on = "grave"\n', 'fail-on: found "grave"; expected error, warning, note'),
        ("policy = 3\n", "policy: found something else; expected a name or a file"),
        ('workloads = "services"\n', "workloads: found something else; expected a list"),
        ("policy = \n", "not valid TOML"),
        ('policy = "no-such"\n', 'found policy "no-such"; expected default'),
        ('waivers = "no-such.yaml"\n', "no-such.yaml: found no such file"),
    ],
    ids=lambda value: value[:20],
)
def test_a_mistake_in_it_gives_no_verdict(text, says, project, capsys) -> None:
    (project / "edgedecide.toml").write_text(text, encoding="utf-8")
    assert run(["check", ".", *DAY]) == 2
    assert says in capsys.readouterr().err


def test_a_named_file_that_is_missing_is_a_mistake(project, capsys) -> None:
    assert run(["check", ".", *DAY, "--config", "no-such.toml"]) == 2
    assert "no-such.toml: cannot be read: no such file or directory" in capsys.readouterr().err


def test_all_mistakes_of_it_are_told_at_once(project, capsys) -> None:
    (project / "edgedecide.toml").write_text('polcy = "x"\nfail-on = "grave"\n', encoding="utf-8")
    assert run(["check", ".", *DAY]) == 2
    assert "2 mistakes" in capsys.readouterr().err
