"""`--changed-since`: only what a branch introduces fails; a change that all workloads depend on checks everything again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from edgedecide.cli import run
from gated import FAST, checked, found, policy, story, waivers


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Main holds an archive in order and a wake word without a placement; we stand on a branch of it."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    story(root, "claims-archive", "cloud")
    story(root, "wake-word")
    policy(root, extends=["default"])
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    git(root, "checkout", "-qb", "branch")
    monkeypatch.chdir(root)
    return root


def since(capsys, *arguments: str):
    return checked(capsys, ".", "--changed-since", "main", *arguments)


def states(result) -> dict[str, str]:
    return {row["id"]: row["state"] for row in result["workloads"]}


def failing_and_known(result) -> list[str]:
    return [f"{row['rule']} {row['state']}" for row in result["findings"] if row["rule"].startswith(("ED1", "ED3", "ED9"))]


def test_without_a_change_nothing_is_assessed_and_nothing_fails(repository, capsys) -> None:
    code, result = since(capsys)
    assert (code, states(result)) == (0, {"claims-archive": "skipped", "wake-word": "skipped"})
    assert result["summary"]["skipped"] == 2


def test_what_the_branch_introduces_fails(repository, capsys) -> None:
    story(repository, "claims-archive", "edge@node")
    code, result = since(capsys)
    assert (code, states(result)) == (1, {"claims-archive": "failed", "wake-word": "skipped"})
    assert set(failing_and_known(result)) == {"ED103 introduced", "ED301 introduced"}


def test_what_was_there_before_does_not_fail(repository, capsys) -> None:
    path = repository / "wake-word" / "profile.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# touched\n", encoding="utf-8")
    code, result = since(capsys)
    assert (code, failing_and_known(result)) == (0, ["ED102 unchanged"])


def test_what_the_branch_mends_is_told(repository, capsys) -> None:
    story(repository, "wake-word", "edge")
    code, result = since(capsys)
    assert (code, failing_and_known(result)[0]) == (0, "ED102 fixed")
    assert result["summary"]["fixed_findings"] == 1


def test_a_new_file_counts_before_git_knows_it(repository, capsys) -> None:
    story(repository / "new", "shop-vision", "cloud")
    code, result = since(capsys)
    assert (code, states(result)["shop-vision"]) == (1, "failed")


def test_a_changed_policy_checks_everything_again(repository, capsys) -> None:
    policy(repository, extends=["default"], levels={"ED804": {"severity": "error", "enforcement": "overridable"}})
    code, result = since(capsys, "--policy", "policy.yaml")
    assert result["notes"] == ["policy.yaml has changed since main, so every workload is checked again"]
    assert states(result) == {"claims-archive": "passed", "wake-word": "failed"}
    assert (code, failing_and_known(result)) == (1, ["ED102 unchanged"])
    assert [row["state"] for row in result["findings"] if row["rule"] == "ED804"] == ["introduced"], "it has become graver"


def test_what_the_branch_makes_graver_is_introduced(repository, capsys) -> None:
    git(repository, "checkout", "-q", "main")
    policy(repository, "levels.yaml", levels={"ED102": {"severity": "warning"}})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "mild")
    git(repository, "checkout", "-q", "branch")
    git(repository, "merge", "-q", "main")
    policy(repository, "levels.yaml", levels={"ED102": {"severity": "error"}})
    code, result = since(capsys, "--policy", "levels.yaml")
    assert (code, failing_and_known(result)) == (1, ["ED102 introduced"])


def test_a_removed_waiver_introduces_what_it_covered(repository, capsys) -> None:
    path = waivers(repository, {})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "waive")
    git(repository, "branch", "-f", "main")
    path.write_text('{"apiVersion": "edgedecide/waivers/v1", "waivers": []}', encoding="utf-8")
    code, result = since(capsys, "--waivers", "waivers.yaml")
    assert (code, failing_and_known(result)) == (1, ["ED102 introduced"])


def test_a_policy_that_was_broken_before_makes_all_of_it_new(repository, capsys) -> None:
    (repository / "policy.yaml").write_text("nonsense", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "break")
    git(repository, "branch", "-f", "main")
    policy(repository, extends=["default"])
    assert run(["check", ".", *FAST, "--changed-since", "main", "--policy", "policy.yaml"]) == 1
    told = capsys.readouterr()
    assert "cannot be read, so every finding counts as introduced" in told.err


def test_only_one_side_moves_when_main_goes_on(repository, capsys) -> None:
    """The point where the branch left counts, not the tip of main."""
    git(repository, "checkout", "-q", "main")
    story(repository, "wake-word", "cloud")
    git(repository, "commit", "-qam", "main goes on")
    git(repository, "checkout", "-q", "branch")
    assert since(capsys)[0] == 0


def test_the_checkout_is_left_as_it_was(repository, capsys) -> None:
    story(repository, "claims-archive", "edge@node")
    before = git(repository, "status", "--porcelain")
    since(capsys)
    assert git(repository, "status", "--porcelain") == before


@pytest.mark.parametrize(("reference", "says"), [("nowhere", "git merge-base says: fatal: Not a valid object name nowhere"), ("--all", 'found "--all"; expected a branch, tag or commit')])
def test_an_unknown_revision_is_a_usage_error(reference, says, repository, capsys) -> None:
    assert run(["check", ".", *FAST, f"--changed-since={reference}"]) == 2
    assert says in capsys.readouterr().err


def test_outside_a_repository_it_is_a_usage_error(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    story(tmp_path, "claims-archive", "cloud")
    assert run(["check", ".", *FAST, "--changed-since", "main"]) == 2
    assert "found no git repository here" in capsys.readouterr().err


def test_configuration_of_then_is_what_it_was(repository, capsys) -> None:
    """A policy that came with the branch finds what the old one did not; that is new."""
    (repository / "edgedecide.toml").write_text('policy = "edge-release"\n', encoding="utf-8")
    story(repository, "wake-word", "edge")
    arguments = [one for one in FAST if one != "--no-config"]
    assert run(["check", ".", *arguments, "--changed-since", "main", "--fail-on", "warning"]) == 1
    assert "introduced" in capsys.readouterr().out
    assert found({"findings": []}) == []
