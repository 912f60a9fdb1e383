"""What a command imports: start-up time without a stopwatch. `benchmarks/speed.py` holds the times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/phone-assistant/profile.yaml"
PROGRAM = """
import json, runpy, sys
before = set(sys.modules)
sys.argv = ["edgedecide", *sys.argv[1:]]
try:
    runpy.run_module("edgedecide", run_name="__main__", alter_sys=True)
except SystemExit as exit:
    code = exit.code or 0
sys.stdout.flush()
sys.stderr.write("\\n" + json.dumps([code, sorted(set(sys.modules) - before)]))
"""


def imported(*words: str) -> set[str]:
    """The modules that a command imports, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said, _, told = done.stderr.rpartition("\n")
    code, names = json.loads(told)
    assert code == 0, said
    return set(names)


TYPER_ALONE = "import json, sys; before = set(sys.modules); import typer; print(json.dumps(sorted(set(sys.modules) - before)))"


@pytest.fixture(scope="module")
def typer_s_own() -> set[str]:
    """What importing typer brings along whether we like it or not: newer ones import pydantic."""
    return set(json.loads(subprocess.run([sys.executable, "-c", TYPER_ALONE], capture_output=True, text=True, check=True).stdout))


QUICK = {
    "help": ["--help"],
    "help of a command": ["assess", "--help"],
    "version": ["--version"],
    "schema of a profile": ["schema", "profile"],
    "schema of a report": ["schema", "report"],
    "explain a question": ["explain", "--question", "latency"],
}


@pytest.mark.parametrize("words", QUICK.values(), ids=QUICK.keys())
def test_a_command_that_does_no_arithmetic_imports_no_numpy(words):
    assert imported(*words) & {"numpy", "edgedecide.road", "edgedecide.estimators"} == set()


OWN = {"yaml", "jinja2", "edgedecide.profile", "edgedecide.catalog", "edgedecide.questions", "edgedecide.report"}


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_but_what_typer_needs(words, typer_s_own):
    assert (imported(*words) - typer_s_own) & {"pydantic", *OWN} == set()


def test_help_of_a_command_leaves_pydantic_to_typer():
    """Newer Typers import pydantic to read a command's options; nothing of ours is imported."""
    assert imported("assess", "--help") & OWN == set()


def test_a_page_for_the_terminal_needs_no_templates(typer_s_own):
    extra = imported("assess", EXAMPLE, "--samples", "100") - typer_s_own
    assert extra & {"jinja2", "jsonschema", "difflib", "unittest", "importlib.metadata"} == set()


def test_json_needs_neither_templates_nor_a_terminal(typer_s_own):
    extra = imported("assess", EXAMPLE, "--samples", "100", "-o", "json") - typer_s_own
    assert extra & {"jinja2", "rich.table", "rich.console"} == set()


def test_the_package_itself_imports_none_of_its_modules():
    """Names are exported lazily, so that `import edgedecide` costs what is used of it."""
    program = "import sys; before = set(sys.modules); import edgedecide; print(*sorted(set(sys.modules) - before))"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert [name for name in done.stdout.split() if name.startswith(("edgedecide.", "numpy", "pydantic", "yaml"))] == []
