"""The GitHub Action as a runner would run it: its own line, the inputs in the environment, the files that a runner gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from packaging.requirements import Requirement
from scratch import ROOT, example, git, laid_out

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(STEP,) = ACTION["runs"]["steps"]


class Step(NamedTuple):
    code: int
    said: str
    outputs: dict[str, str]
    summary: str


def ran(repository: Path, **inputs: str) -> Step:
    """The action's step over a repository; inputs by name, with `_` for `-`, the rest as action.yml has them."""
    temporary = repository.parent / f"{repository.name}-runner"
    temporary.mkdir(exist_ok=True)
    given = {name: entry["default"] for name, entry in ACTION["inputs"].items()} | {name.replace("_", "-"): value for name, value in inputs.items()}
    files = {name: temporary / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("", encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("EDGEDECIDE_", "GITHUB_", "PYTHON", "INPUT_"))}
    environment |= {key: expanded(value, given) for key, value in STEP["env"].items()}
    environment |= {key: str(path) for key, path in files.items()} | {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(temporary)}
    folder = repository / expanded(STEP["working-directory"], given)
    done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEP["run"]], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
    return Step(done.returncode, done.stdout + done.stderr, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))


def expanded(text: str, given: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], text)


def test_every_input_reaches_the_step_by_the_environment():
    passed = {f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"] if name != "working-directory"}
    assert STEP["env"] == passed
    assert "${{" not in STEP["run"]


def test_every_output_is_one_of_the_step():
    assert {name: entry["value"] for name, entry in ACTION["outputs"].items()} == {name: f"${{{{ steps.check.outputs.{name} }}}}" for name in ACTION["outputs"]}


def test_what_is_installed_is_locked_within_what_the_package_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / "ci" / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    asked = [Requirement(words) for words in (*project["project"]["dependencies"], *project["build-system"]["requires"])]
    assert [str(one) for one in asked if one.name not in locked or not one.specifier.contains(locked[one.name])] == []


@pytest.fixture(scope="module")
def hostile(judges: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that would like to be run: modules of its own by the names of ours, and names that a shell would expand."""
    repository = laid_out(tmp_path_factory.mktemp("action") / "hostile")
    trap = "import pathlib; pathlib.Path(__file__).with_name('sprung').touch()\n"
    for name in ("edgedecide/__init__.py", "edgedecide/__main__.py", "json.py", "typer.py", "pip/__init__.py", "venv.py", "sitecustomize.py"):
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(trap, encoding="utf-8")
    (repository / "$(touch sprung).edgedecide.yaml").write_text(example("hospital-scribe"), encoding="utf-8")
    git(repository, "add", "--all")
    return repository


def test_a_hostile_repository_is_checked_and_runs_nothing(hostile: Path):
    done = ran(hostile, waivers="waivers.yaml", sarif="out.sarif")
    assert done.code == 2, done.said
    found: dict[str, Any] = json.loads(Path(done.outputs["json"]).read_text(encoding="utf-8"))
    summary = found["summary"]
    counts = {name: str(summary[name]) for name in ("checked", "passed", "failed", "waived", "unreadable", "failing")}
    findings = str(summary["errors"] + summary["warnings"] + summary["notes"])
    assert done.outputs == counts | {"findings": findings, "verdict": "incomplete", "exit-code": "2", "sarif": str(hostile / "out.sarif"), "json": done.outputs["json"]}
    assert "::error file=mismatch/profile.yaml,line=15," in done.said
    assert done.summary.startswith("<!-- edgedecide:check -->\n### edgedecide: incomplete")
    assert json.loads((hostile / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert list(hostile.rglob("sprung")) == []


def test_each_line_of_paths_is_one_path(hostile: Path):
    done = ran(hostile, paths="clean\r\n  $(touch sprung).edgedecide.yaml  \n\n", policy="default", fail_on="error", locked="true")
    assert (done.code, done.outputs["verdict"], done.outputs["checked"], done.outputs["failed"]) == (1, "failed", "2", "1"), done.said
    assert list(hostile.rglob("sprung")) == []


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"locked": "yes"}, '::error title=edgedecide::locked: found "yes"; expected true or false'),
        ({"sarif": "a\nverdict=passed"}, "::error title=edgedecide::sarif: found several lines; expected one"),
    ],
    ids=["no flag", "two lines"],
)  # fmt: skip
def test_an_input_that_will_not_do_is_refused(hostile: Path, inputs: dict[str, str], says: str):
    done = ran(hostile, paths="clean", **inputs)
    assert (done.code, done.said, done.outputs) == (2, f"{says}\n", {})


def test_a_value_stays_a_value(hostile: Path):
    done = ran(hostile, paths="clean", policy="--audit; touch sprung")
    assert (done.code, done.outputs["verdict"], done.outputs["sarif"], done.outputs["checked"]) == (2, "error", "", "0")
    assert "--audit; touch sprung" in done.said
    assert list(hostile.rglob("sprung")) == []
