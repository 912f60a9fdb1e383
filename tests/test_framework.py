"""Every point of the framework is carried by something that is really there: docs/framework.md, arrow by arrow."""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from edgedecide.catalog import SECTIONS, load_catalog
from edgedecide.cli import app
from edgedecide.facts import FACTS
from edgedecide.gate import load_policy, shipped_names
from edgedecide.placements import BY_ID, alternatives
from edgedecide.profile import load_profile, profile_paths
from edgedecide.questions import DecisionSettings, load_questions
from edgedecide.report import markdown
from edgedecide.report.view import document
from edgedecide.road import advise

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "framework.md"
RULES, CATALOG = load_questions(), load_catalog()
LATER = {"distance", "power", "stages", "measure", "review"}
"""What only a later version carries. A point that rests on one of these alone is a promise; keep them few."""

ARROW = re.compile(r"→ (?P<kind>\w+) `(?P<name>[^`]+)`(?: \((?P<says>[^)]+)\))?")


class Arrow(NamedTuple):
    kind: str
    name: str
    says: str
    """What a later version will do; empty for what is there."""


class Point(NamedTuple):
    line: int
    says: str
    arrows: tuple[Arrow, ...]


def read_points(text: str) -> list[Point]:
    """Rows of the tables whose second column is headed `carried by`, in order."""
    found, inside = [], False
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) == 2 and cells[1] == "carried by":
            inside = True
        elif not cells:
            inside = False
        elif inside and not set(cells[0]) <= {"-", " "}:
            arrows = tuple(Arrow(match["kind"], match["name"], match["says"] or "") for match in ARROW.finditer(cells[1]))
            found.append(Point(number, cells[0], arrows))
    return found


POINTS = read_points(PAGE.read_text(encoding="utf-8"))
ARROWS = list(dict.fromkeys(arrow for point in POINTS for arrow in point.arrows))


# ---- where an arrow may lead


def is_rule(part: str) -> Any:
    def found(name: str) -> bool:
        return any(one.id == name for question in RULES for one in getattr(question, part))

    return found


def is_criterion(name: str) -> bool:
    question, _, fact = name.partition(".")
    return fact in {criterion.fact for one in RULES if one.id == question for criterion in one.criteria}


def is_importance(name: str) -> bool:
    question, _, level = name.partition(".")
    return level in {row.level for one in RULES if one.id == question for row in one.importance}


def is_in_the_tree(name: str) -> bool:
    step, _, row = name.partition(".")
    rows = {one.id: {row.id for row in one.rows} for one in RULES.tree.steps}
    return step in rows and (not row or row in rows[step])


def is_estimator(name: str) -> bool:
    module, _, function = name.partition(".")
    try:
        return callable(getattr(importlib.import_module(f"edgedecide.estimators.{module}"), function, None))
    except ImportError:
        return False


def is_in_the_catalog(name: str) -> bool:
    rest, _, field = name.partition("#")
    section, _, entry = rest.partition("/")
    return section in SECTIONS and (not field or field in SECTIONS[section]) and (not entry or entry in CATALOG.names(section))


def is_policy(name: str) -> bool:
    """A ready-made policy, perhaps with one of its own rules by name."""
    policy, _, rule = name.partition(".")
    return policy in shipped_names() and (not rule or any(one.id == rule and one.policy == policy for one in load_policy(policy).rules))


def is_placement(name: str) -> bool:
    placement, _, tier = name.partition("@")
    offered, _ = alternatives(load_profile(ROOT / "examples" / "hospital-scribe" / "profile.yaml").profile)
    return placement in BY_ID and (not tier or any(one.tier == tier for one in offered))


def is_command(name: str) -> bool:
    """A command with, perhaps, one of its options, as the command line itself knows them."""
    word, _, option = name.partition(" ")
    command = typer.main.get_command(app).commands.get(word)
    return command is not None and (not option or any(option in parameter.opts for parameter in command.params))


@cache
def headings() -> frozenset[str]:
    """Headings of the Markdown reports of all examples, and of one in which nothing is feasible or known."""
    pages = [markdown.render(document(advise(load_profile(path), RULES, CATALOG, samples=200))) for path in sorted((ROOT / "examples").glob("*/profile.yaml"))]
    bare = load_profile("-", stdin=b"{workload: {id: bare}, model: {use: llama-3.2-3b}, latency: {offline: required}, stakeholders: {security: {privacy: decisive}}}")
    pages.append(markdown.render(document(advise(bare, RULES, CATALOG, samples=200))))
    return frozenset(heading for page in pages for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE))


LEADS = {
    "question": lambda name: name in {question.id for question in RULES},
    "criterion": is_criterion,
    "importance": is_importance,
    "veto": is_rule("vetoes"),
    "warning": is_rule("warnings"),
    "tree": is_in_the_tree,
    "setting": lambda name: name in DecisionSettings._fields,
    "fact": lambda name: name in FACTS,
    "field": lambda name: name in profile_paths(),
    "estimator": is_estimator,
    "catalog": is_in_the_catalog,
    "placement": is_placement,
    "command": is_command,
    "policy": is_policy,
    "section": lambda name: name in headings(),
    "later": lambda name: name in LATER,
}  # fmt: skip


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: f"{arrow.kind} {arrow.name}")
def test_an_arrow_leads_somewhere(arrow):
    assert arrow.kind in LEADS, f"no such kind: {arrow.kind}"
    assert LEADS[arrow.kind](arrow.name)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point.line}: {point.says[:40]}")
def test_a_point_is_carried_by_something(point):
    assert point.arrows
    assert len(point.says.split()) > 1


def test_every_arrow_on_the_page_is_read():
    """A misspelt arrow, or one outside the tables, would be followed by nobody."""
    assert PAGE.read_text(encoding="utf-8").count("→") == sum(len(point.arrows) for point in POINTS)


def test_what_comes_later_says_what_it_will_do_and_is_all_used():
    later = [arrow for point in POINTS for arrow in point.arrows if arrow.kind == "later"]
    assert {arrow.name for arrow in later} == LATER
    assert [arrow.name for arrow in later if len(arrow.says.split()) < 4] == []
    assert [arrow.name for arrow in ARROWS if arrow.says and arrow.kind != "later"] == []


def test_few_points_rest_on_a_later_version_alone():
    assert [point.says for point in POINTS if {arrow.kind for arrow in point.arrows} == {"later"}] == ["The region counts: distance adds to every round trip"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("question", [question.id for question in RULES]),
        ("criterion", [f"{question.id}.{criterion.fact}" for question in RULES for criterion in question.criteria]),
        ("veto", [veto.id for question in RULES for veto in question.vetoes]),
        ("warning", [warning.id for question in RULES for warning in question.warnings]),
        ("tree", [f"{step.id}.{row.id}" for step in RULES.tree.steps for row in step.rows]),
        ("placement", list(BY_ID)),
        ("catalog", [f"guardrails/{id}" for id in CATALOG.names("guardrails")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_rule_says_which_point_it_carries(kind, names):
    """A rule that no point of the framework asks for needs one, or a reason to be."""
    named = {arrow.name for arrow in ARROWS if arrow.kind == kind}
    assert [name for name in names if name not in named] == []


def test_a_cost_that_carries_a_point_is_reckoned_with():
    """The catalog also holds costs that nobody reads yet; they carry nothing."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "edgedecide" / "estimators").glob("*.py"))
    named = [arrow.name.removeprefix("costs/") for arrow in ARROWS if arrow.name.startswith("costs/")]
    assert named
    assert [id for id in named if f'"{id}"' not in code] == []


# ---- the reader of the page


def test_a_point_without_an_arrow_is_found():
    page = "| the framework says | carried by |\n| --- | --- |\n| A thing | → fact `coverage` |\n| Another | nothing |\n\n| a | b |\n"
    assert [(point.line, point.says, len(point.arrows)) for point in read_points(page)] == [(3, "A thing", 1), (4, "Another", 0)]


@pytest.mark.parametrize(
    "arrow",
    [
        Arrow("veto", "latency.online", ""), Arrow("warning", "no-promise", ""), Arrow("fact", "latency_p59", ""), Arrow("field", "latency.promis", ""),
        Arrow("estimator", "latency.cloud_paths", ""), Arrow("estimator", "latencies.cloud_path", ""), Arrow("command", "expand", ""),
        Arrow("command", "explain --why", ""), Arrow("section", "Trees", ""), Arrow("tree", "experience.never", ""), Arrow("catalog", "signals/nothing", ""),
        Arrow("catalog", "signals#nowhere", ""), Arrow("placement", "edge@cloud-nine", ""), Arrow("importance", "cost.decisive", ""), Arrow("later", "someday", ""),
    ],
    ids=lambda arrow: f"{arrow.kind} {arrow.name}",
)  # fmt: skip
def test_an_arrow_that_leads_nowhere_is_found(arrow):
    assert not LEADS[arrow.kind](arrow.name)
