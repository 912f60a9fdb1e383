"""The house in order: lists match folders, ids match file names, the layers hold, and the pages say what the code does."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import edgedecide
from edgedecide import errors
from edgedecide.catalog import SECTIONS, load_catalog
from edgedecide.documents import read_document
from edgedecide.facts import FACTS
from edgedecide.profile import QUESTIONS, load_profile
from edgedecide.profile.schema import profile_schema
from edgedecide.questions import Questions, load_questions
from edgedecide.report import FORMATS
from edgedecide.road import advise

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "edgedecide"
MODULES = sorted(PACKAGE.rglob("*.py"))
RULES = sorted((ROOT / "rules").glob("*.yaml"))
SHEETS = sorted((PACKAGE / "catalog" / "sections").glob("*.yaml"))
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
NOT_OURS = {".git", ".venv", ".cache", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__", "build", "dist"}
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def stem(path: Path) -> str:
    return path.stem if path.is_file() else path.name


def module(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def ours() -> list[Path]:
    """Every file of the repository: what git would keep, told apart by folder so that an unpacked archive works too."""
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info")]
        found += [Path(folder, name) for name in files]
    return sorted(found)


@pytest.fixture(scope="module")
def rules() -> Questions:
    return load_questions()


# ---- lists match folders, ids match file names


@pytest.mark.parametrize("path", RULES, ids=stem)
def test_a_rule_file_is_named_as_its_id(path):
    assert read_document(path, trusted=True).value["id"] == path.stem


def test_the_rules_folder_holds_the_seven_questions_the_tree_and_the_settings(rules):
    assert [question.id for question in rules] == list(QUESTIONS)
    assert {path.stem for path in RULES} == {*QUESTIONS, "tree", "decision"}


@pytest.mark.parametrize("path", EXAMPLES, ids=stem)
def test_an_example_lies_in_the_folder_of_its_workload(path):
    assert load_profile(path / "profile.yaml").profile.workload.id == path.name


@pytest.mark.parametrize("path", SHEETS, ids=stem)
def test_a_catalog_file_is_named_as_its_section(path):
    section = read_document(path, trusted=True).value["section"]
    assert section in SECTIONS
    assert path.stem == section or path.stem.startswith(f"{section}-")


def test_every_section_of_the_catalog_has_entries():
    catalog = load_catalog()
    assert [section for section in SECTIONS if not catalog.names(section)] == []


@pytest.mark.parametrize("format", FORMATS)
def test_every_listed_format_is_written(format, tmp_path, capsys):
    from edgedecide.cli import run

    report = tmp_path / "report"
    assert run(["assess", str(EXAMPLES[0]), "--samples", "100", "-o", f"{format}={report}"]) == 0, capsys.readouterr().err
    assert report.stat().st_size > 1000


@pytest.mark.parametrize("path", sorted((PACKAGE / "estimators").glob("[a-z]*.py")), ids=stem)
def test_every_estimator_is_used_by_the_others(path):
    """An estimator that no other module names is a room without a door."""
    importers = [other for other in (PACKAGE / "estimators").glob("*.py") if other != path]
    named = f"edgedecide.estimators.{path.stem} import"
    assert any(named in other.read_text(encoding="utf-8") for other in importers)


def test_every_public_name_exists_and_none_hides_a_module():
    for name in edgedecide.__all__:
        found = getattr(edgedecide, name)
        is_module = (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()
        assert not is_module or found is importlib.import_module(f"edgedecide.{name}"), name


def test_the_version_is_the_same_everywhere():
    assert tomllib.loads(page("pyproject.toml"))["project"]["version"] == edgedecide.__version__


# ---- layers


def test_the_layers_hold():
    """The contracts of pyproject.toml: one direction, every module in a layer, each library behind its door."""
    program = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"}
    done = subprocess.run([*program, "--no-cache", "--no-logo"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_says_what_it_is():
    assert [module(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


AT_THE_EDGE = ("cli/", "__main__.py")
"""Only a command may know the day, the environment or the terminal; below it everything is an argument."""
IMPURE = re.compile(r"\bprint\(|\bos\.environ|\bos\.getenv|\bsys\.std|\bsys\.argv|\btime\.\w+\(|\bdate\.today|\bdatetime\.now|^\s*import random\b|np\.random\.(?:seed|rand)", re.MULTILINE)


def test_below_the_commands_nothing_reads_the_clock_the_environment_or_the_terminal():
    pure = [path for path in MODULES if not module(path).startswith(AT_THE_EDGE)]
    found = {module(path): IMPURE.findall(path.read_text(encoding="utf-8")) for path in pure}
    assert {name: words for name, words in found.items() if words} == {}


# ---- facts


def quoted(folder: Path) -> set[str]:
    """Every word in quotes in the Python files of a folder."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return set(re.findall(r"""["']([a-z][a-z_0-9]*)["']""", text))


@pytest.mark.parametrize("id", FACTS)
def test_a_fact_explains_itself(id):
    kind = FACTS[id]
    assert kind.question in QUESTIONS
    assert kind.better in {"more", "less", "neither"}
    assert len(kind.meaning.split()) > 2


@pytest.mark.parametrize("id", [id for id, kind in FACTS.items() if kind.better != "neither" or kind.unit not in {"word", "share"}])
def test_a_fact_that_is_a_number_says_how_to_find_it_out(id):
    assert len(FACTS[id].recipe.split()) > 3


@pytest.mark.parametrize("id", FACTS)
def test_a_fact_is_read_by_a_rule_or_a_report(id):
    rules = set(re.findall(r"[a-z_0-9]+", "\n".join(path.read_text(encoding="utf-8") for path in RULES)))
    assert id in rules | quoted(PACKAGE / "report")


def test_every_fact_is_estimated_for_some_example(rules):
    catalog = load_catalog()
    decisions = [advise(load_profile(path / "profile.yaml"), rules, catalog, samples=100, depth="none") for path in EXAMPLES]
    estimated = {fact.id for decision in decisions for fact in decision.estimates.facts}
    assert sorted(FACTS.keys() - estimated) == ["cloud_contends"]  # what only the ranking knows


# ---- schemas


def test_the_schemas_are_schemas():
    written = sorted(PACKAGE.glob("*/schemas/*.json"))
    assert [path.name for path in written] == [
        "policy.v1.json", "waivers.v1.json", "check.v1.json", "compare.v1.json", "estimate.v1.json", "plan.v1.json", "portfolio.v1.json", "report.v1.json", "whatif.v1.json",
    ]  # fmt: skip
    for schema in [profile_schema(), *(json.loads(path.read_text(encoding="utf-8")) for path in written)]:
        Draft202012Validator.check_schema(schema)


POLICIES = [*sorted((ROOT / "rules" / "policies").glob("*.yaml")), *sorted((ROOT / "examples").glob("*/policy.yaml"))]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schema_of_the_policy_accepts_it(path):
    schema = json.loads((PACKAGE / "gate" / "schemas" / "policy.v1.json").read_text(encoding="utf-8"))
    plain = read_document(path, trusted=True).value
    assert [error.message for error in Draft202012Validator(schema).iter_errors(plain)] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=stem)
def test_the_schema_of_the_profile_accepts_the_example(path):
    plain = read_document(path / "profile.yaml").value
    assert [error.message for error in Draft202012Validator(profile_schema()).iter_errors(plain)] == []


# ---- pages

PRIVATE = (
    "/~work/", "../~shared", "/~root/", "/~home/", "/~Users/",
    "pypi.~org", "pythonhosted.~org", "npmjs.~org", "deb.~debian.org", "crates.~io", "proxy.~golang.org",
)  # fmt: skip
"""Folders of one machine and hosts of package registries; the `~` keeps this file from naming them."""


@pytest.mark.parametrize("words", PRIVATE)
def test_no_file_names_somebody_s_machine_or_a_registry(words):
    sought = words.replace("~", "").encode()
    assert [str(path.relative_to(ROOT)) for path in ours() if sought in path.read_bytes()] == []


def exit_codes(text: str) -> set[int]:
    return {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


def leaves(kind: type[errors.EdgedecideError]) -> set[int]:
    return {kind.exit_code}.union(*map(leaves, kind.__subclasses__()))


def test_the_readme_lists_every_exit_code():
    """0 and 1 are outcomes and 130 is the user's own; every other code belongs to an error of the tree."""
    assert exit_codes(page("README.md")) == leaves(errors.EdgedecideError) | {0, 1, 130}


def test_the_error_tree_is_drawn_as_it_is():
    drawn = set(re.findall(r"── (\w+)", errors.__doc__ or ""))
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.EdgedecideError)}
    assert drawn - {"Bug"} == kinds - {"EdgedecideError"}


@pytest.mark.parametrize("kind", ["question", "device", "policy", "output format", "importer", "estimator"])
def test_contributing_says_how_to_add(kind):
    assert re.search(rf"^## Add an? {kind}", page("CONTRIBUTING.md"), re.MULTILINE)


READERS = ("edgedecide.toml", "comment.md")
"""Files that a page tells the reader to make."""


@pytest.mark.parametrize("name", PAGES)
def test_a_path_on_a_page_is_there(name):
    """Whatever looks like a path of this repository, and is not made by make or by the reader."""
    written = re.findall(r"[`( ]((?:src|rules|templates|examples|tests|benchmarks)/[\w./<>-]+|[\w-]+\.(?:py|md|toml))(?=[`) ,:;])", page(name))
    missing = [path for path in written if "<" not in path and path not in READERS and not (ROOT / path).exists()]
    assert missing == []


def test_the_readme_s_two_commands_are_what_make_and_ci_run():
    made = set(re.findall(r"^([a-z]+):.*## ", page("Makefile"), re.MULTILINE))
    assert {"help", "demo", "test", "bench", "clean"} <= made
    assert set(re.findall(r"^make (\w+)", page("README.md"), re.MULTILINE)) == {"demo", "test"}
    assert "make test" in page(".ci/run")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_example_of_the_demo_exists():
    (example,) = re.findall(r"^EXAMPLE \?= (\S+)$", page("Makefile"), re.MULTILINE)
    assert (ROOT / example).is_file()
