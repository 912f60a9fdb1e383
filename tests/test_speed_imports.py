"""What a command imports: start-up time without a stopwatch. `benchmarks/speed.py` holds the times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/phone-assistant/profile.yaml"


def imported(*words: str) -> set[str]:
    """The modules that a process imports, as the interpreter itself lists them."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-X", "importtime", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert done.returncode == 0, "\n".join(line for line in done.stderr.splitlines() if line not in told)
    return {line.rpartition("|")[2].strip() for line in told}


def imported_by(*words: str) -> set[str]:
    """The modules that a command of ours imports."""
    return imported("-m", "edgedecide", *words)


@pytest.fixture(scope="module")
def typer_s_own() -> set[str]:
    """What importing typer brings along whether we like it or not."""
    return imported("-c", "import typer")


QUICK = {
    "help": ["--help"],
    "help of a command": ["assess", "--help"],
    "version": ["--version"],
    "schema of a profile": ["schema", "profile"],
    "schema of a report": ["schema", "report"],
    "explain a question": ["explain", "--question", "latency"],
    "look up a section": ["catalog", "devices"],
}


@pytest.mark.parametrize("words", QUICK.values(), ids=QUICK.keys())
def test_a_command_that_does_no_arithmetic_imports_no_numpy(words):
    assert imported_by(*words) & {"numpy", "edgedecide.road", "edgedecide.estimators"} == set()


OWN = {"yaml", "jinja2", "edgedecide.profile", "edgedecide.catalog", "edgedecide.questions", "edgedecide.report"}


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_but_what_typer_needs(words, typer_s_own):
    assert (imported_by(*words) - typer_s_own) & {"pydantic", *OWN} == set()


def test_help_of_a_command_leaves_pydantic_to_typer():
    """Newer Typers import pydantic to read a command's options; nothing of ours is imported."""
    assert imported_by("assess", "--help") & OWN == set()


def test_a_page_for_the_terminal_needs_no_templates(typer_s_own):
    extra = imported_by("assess", EXAMPLE, "--samples", "100") - typer_s_own
    assert extra & {"jinja2", "jsonschema", "difflib", "unittest", "importlib.metadata"} == set()


def test_json_needs_neither_templates_nor_a_terminal(typer_s_own):
    extra = imported_by("assess", EXAMPLE, "--samples", "100", "-o", "json") - typer_s_own
    assert extra & {"jinja2", "rich.table", "rich.console"} == set()


def test_the_package_itself_imports_none_of_its_modules():
    """Names are exported lazily, so that `import edgedecide` costs what is used of it."""
    found = imported("-c", "import edgedecide")
    assert "edgedecide" in found
    assert [name for name in found if name.startswith(("edgedecide.", "numpy", "pydantic", "yaml"))] == []


def test_an_assessment_is_seen_to_import_what_it_needs():
    """The list itself can be trusted: what must be there is there."""
    assert {"numpy", "pydantic", "yaml", "edgedecide.road"} <= imported_by("assess", EXAMPLE, "--samples", "100")
