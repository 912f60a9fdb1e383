"""The hooks as pre-commit runs them: installed from this repository, over a scratch one.

Installing a hook fetches what edgedecide needs, as for any hook in Python; running it needs no network.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from judges import called, refused
from scratch import ROOT, committed, example, git


@pytest.fixture(scope="module")
def repository(judges: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("an unpacked archive is no repository from which hooks can be taken")
    folder = tmp_path_factory.mktemp("hooks") / "repository"
    for name, text in {
        "good/profile.yaml": example("support-answers"),
        "bad.edgedecide.yaml": example("hospital-scribe"),
        "values.yaml": "a: 1\n",
        "edgedecide.toml": 'workloads = ["good"]\n',
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    committed(folder, "Place everything")
    return folder


@pytest.fixture(scope="module")
def tried(repository: Path) -> dict[str, str]:
    """What each hook said over all files, by its id."""
    who = {"GIT_AUTHOR_NAME": "Scratch", "GIT_AUTHOR_EMAIL": "scratch@localhost", "GIT_COMMITTER_NAME": "Scratch", "GIT_COMMITTER_EMAIL": "scratch@localhost"}
    done: subprocess.CompletedProcess[str] = called("pre-commit", "try-repo", ROOT, "--all-files", "--verbose", "--color=never", cwd=repository, PRE_COMMIT_HOME=str(repository.parent / "home"), **who)
    parts = re.split(r"\n- hook id: (\S+)\n", done.stdout)
    assert parts[1::2] == ["edgedecide", "edgedecide-all"], done.stdout + done.stderr
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_manifest_is_one():
    assert refused(called("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")) == ""


def test_the_hook_checks_the_profiles_that_it_is_given_and_nothing_else(tried):
    assert "- exit code: 1" in tried["edgedecide"]
    assert "bad.edgedecide.yaml:15:14: error ED101 placement-mismatch" in tried["edgedecide"]
    assert "2 workloads checked: 1 passed, 1 failed" in tried["edgedecide"]


def test_the_other_hook_checks_what_is_configured(tried):
    assert "- exit code" not in tried["edgedecide-all"]
    assert "1 workload checked: 1 passed, 0 failed" in tried["edgedecide-all"]
