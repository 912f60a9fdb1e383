"""The files that a team copies, and the snippets of docs/ci.md, before the schemas and auditors of their platforms."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
import yaml
from judges import called, refused
from scratch import ROOT, committed, example, git

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SNIPPETS = {text.partition("\n")[0].removeprefix("# "): text for kind, text in FENCES if kind == "yaml"}
"""The YAML of the page, by the file that its first line names."""

SCHEMAS = {
    "action.yml": ["vendor.github-actions"],
    "ci/github-workflow.yml": ["vendor.github-workflows", "custom.github-workflows-require-timeout"],
    "ci/gitlab.yml": ["vendor.gitlab-ci"],
    ".github/workflows/edgedecide.yml": ["vendor.github-workflows"],
    ".gitlab-ci.yml": ["vendor.gitlab-ci"],
}


@pytest.fixture
def copied(tmp_path: Path):
    """A file of ours, or a snippet of the page, as it would lie in a team's repository."""

    def copy(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SNIPPETS[name] if name in SNIPPETS else (ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
        return path

    return copy


@pytest.mark.parametrize(("name", "schema"), [(name, schema) for name, schemas in SCHEMAS.items() for schema in schemas])
def test_the_platform_s_schema_accepts_it(copied, name: str, schema: str):
    transform = ["--data-transform", "gitlab-ci"] if "gitlab" in name else []
    assert refused(called("check-jsonschema", "--builtin-schema", schema, *transform, copied(name))) == ""


@pytest.mark.parametrize("name", ["action.yml", "ci/github-workflow.yml", ".github/workflows/edgedecide.yml"])
def test_zizmor_finds_nothing_in_it(copied, name: str):
    done = called("zizmor", "--offline", "--no-config", "--strict-collection", "--persona=regular" if name in SNIPPETS else "--persona=auditor", "--no-progress", copied(name))
    assert refused(done) == ""


def test_zizmor_can_say_no(copied):
    path = copied("ci/github-workflow.yml")
    path.write_text(path.read_text(encoding="utf-8").replace("@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "@v6"), encoding="utf-8")
    assert "unpinned-uses" in refused(called("zizmor", "--offline", "--no-config", "--no-progress", path))


@pytest.mark.parametrize("since", ["", "HEAD"], ids=["default branch", "merge request"])
def test_gitlab_s_script_writes_what_it_uploads(tmp_path: Path, since: str):
    job = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["edgedecide"]
    (tmp_path / "profile.yaml").write_text(example("hospital-scribe"), encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    committed(tmp_path, "Place everything")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = called("/bin/sh", "-euc", "\n".join(job["script"]), cwd=tmp_path, PATH=path, CI_MERGE_REQUEST_DIFF_BASE_SHA=since)
    assert done.returncode == (0 if since else 1), done.stdout + done.stderr
    assert [name for name in (*job["artifacts"]["reports"].values(), *job["artifacts"]["paths"]) if not (tmp_path / name).is_file()] == []


def test_pre_commit_accepts_the_snippet(copied):
    assert refused(called("pre-commit", "validate-config", copied(".pre-commit-config.yaml"))) == ""


def test_the_waivers_of_the_page_are_some(copied, tmp_path: Path):
    from edgedecide.gate import load_policy, read_waivers

    assert [waiver.id for waiver in read_waivers(copied("waivers.yaml"), load_policy("default"))] == ["archive-until-spring"]


def test_no_snippet_is_longer_than_twelve_lines():
    assert {text.partition("\n")[0]: text.count("\n") for _, text in FENCES if text.count("\n") > 12} == {}


def test_the_page_and_the_readme_know_the_same_exit_codes():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)


def test_the_page_names_every_output_of_the_action():
    action = (ROOT / "action.yml").read_text(encoding="utf-8")
    outputs = re.findall(r"steps\.check\.outputs\.([a-z-]+)", action)
    assert [name for name in outputs if f"`{name}`" not in PAGE] == []
