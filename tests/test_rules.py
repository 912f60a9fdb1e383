"""The rule files themselves: their examples pass, and every number in them is held by an example of the same file."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from edgedecide.facts import FACTS
from edgedecide.matching import leaves
from edgedecide.questions import compiled, load_questions, run_settings_examples
from edgedecide.questions.reading import question_of, tree_of
from edgedecide.score import run_example, run_examples
from edgedecide.tree import run_tree_examples

PLAIN = compiled()
QUESTIONS = {plain["id"]: plain for plain in PLAIN["questions"]}
RULES = load_questions()

Slot = tuple[str, Callable[[dict[str, Any]], list[Any] | dict[str, Any]], int | str]
"""A number in a compiled file: its name, how to reach what holds it in a copy, and its key there."""


def scales(plain: dict[str, Any]) -> Iterator[Slot]:
    for c, criterion in enumerate(plain["criteria"]):
        yield f"{criterion['fact']}.share", lambda p, c=c: p["criteria"][c], "share"
        for kind, keys in (("bands", ("up_to", "value")), ("rows", ("value",))):
            for r, row in enumerate(criterion[kind]):
                for key in keys:
                    yield (
                        f"{criterion['fact']}.{row['id']}.{key}",
                        lambda p, c=c, kind=kind, r=r: p["criteria"][c][kind][r],
                        key,
                    )


def bounds(plain: dict[str, Any], rows: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> Iterator[Slot]:
    """Numbers that conditions hold something against."""
    for r, row in enumerate(rows(plain)):
        for n, leaf in enumerate(leaves(row["when"]) if row["when"] else []):
            if leaf[0] in ("over", "under") and not isinstance(leaf[2], dict):
                yield (
                    f"{row.get('id', row.get('level'))}[{r}]: {leaf[1]} {leaf[0]}",
                    lambda p, r=r, n=n: leaves(rows(p)[r]["when"])[n],
                    2,
                )


def numbers(plain: dict[str, Any]) -> Iterator[Slot]:
    yield from scales(plain)
    for key in ("importance", "vetoes", "warnings"):
        yield from bounds(plain, lambda p, key=key: p[key])
    for v in range(len(plain["vetoes"])):
        yield from bounds(plain, lambda p, v=v: p["vetoes"][v]["says"])


def nudged(plain: dict[str, Any], slot: Slot, step: float) -> dict[str, Any] | None:
    """A copy with this number moved by a tenth of itself, or by .1 where it is zero; None where that changes nothing."""
    _, holder, key = slot
    changed = copy.deepcopy(plain)
    held = holder(changed)
    held[key] = held[key] * (1 + step) if held[key] else step
    if key == "share":
        total = sum(criterion["share"] for criterion in changed["criteria"])
        for criterion in changed["criteria"]:
            criterion["share"] /= total
    return None if changed == plain else changed


def notices(plain: dict[str, Any]) -> bool:
    question = question_of(plain)
    return any(run_example(question, example) for example in question.examples)


@pytest.mark.parametrize("id", QUESTIONS)
def test_every_example_comes_out_as_written(id):
    assert [str(failure) for failure in run_examples(RULES[id])] == []


def test_every_example_of_the_tree_ends_where_it_says():
    assert [str(failure) for failure in run_tree_examples(RULES.tree)] == []


def test_every_example_of_the_settings_comes_out_as_written():
    assert [str(failure) for failure in run_settings_examples(RULES.decision)] == []


@pytest.mark.parametrize("id", QUESTIONS)
def test_every_number_is_held_by_an_example(id):
    unheld = [
        f"{slot[0]} {step:+}"
        for slot in numbers(QUESTIONS[id])
        for step in (0.1, -0.1)
        if (changed := nudged(QUESTIONS[id], slot, step)) is not None and not notices(changed)
    ]
    assert unheld == []


def test_every_number_of_the_tree_is_held_by_an_example():
    plain = PLAIN["tree"]
    unheld = [
        f"{slot[0]} {step:+}"
        for s in range(len(plain["steps"]))
        for slot in bounds(plain, lambda p, s=s: p["steps"][s]["rows"])
        for step in (0.1, -0.1)
        if not run_tree_examples(tree_of(nudged(plain, slot, step)))
    ]
    assert unheld == []


def test_every_settings_number_with_an_outcome_is_held_by_an_example():
    settings = RULES.decision
    for field in ("floor_size", "floor_below", "firm", "leaning"):
        for step in (0.1, -0.1):
            assert run_settings_examples(settings._replace(**{field: getattr(settings, field) * (1 + step)})), field


@pytest.mark.parametrize("id", QUESTIONS)
def test_examples_show_every_way_out(id):
    """Each band and row, each veto and warning on and off, each importance row, and one missing fact."""
    question = RULES[id]
    expected = [example.expect for example in question.examples]
    bands = {e["band"] for e in expected if "band" in e} | {
        band for e in expected for band in e.get("bands", {}).values()
    }
    rows = {row.id for criterion in question.criteria for row in (*criterion.bands, *criterion.rows)}
    assert rows <= bands
    for key, entries in (("vetoes", question.vetoes), ("warnings", question.warnings)):
        told = [e[key] for e in expected if key in e]
        for short in (entry.id.removeprefix(f"{id}.") for entry in entries):
            assert any(short in ids for ids in told), short
            assert any(short not in ids for ids in told), short
    said = {(veto, row) for e in expected for veto, row in e.get("said", {}).items()}
    assert {(veto.id.removeprefix(f"{id}."), row.id) for veto in question.vetoes for row in veto.says if len(veto.says) > 1} <= said
    assert {row.level for row in question.importance} <= {e["importance"] for e in expected if "importance" in e}
    assert any(e.get("unknown") for e in expected)


@pytest.mark.parametrize("id", QUESTIONS)
def test_every_row_of_importance_is_needed(id):
    """Without any one row some example of importance comes out otherwise."""
    rows = QUESTIONS[id]["importance"]
    for index in range(len(rows) - 1):
        assert notices(QUESTIONS[id] | {"importance": rows[:index] + rows[index + 1 :]}), rows[index]["because"]


def test_tree_examples_take_every_way_out():
    taken = {row for example in RULES.tree.examples for row in example.expect["path"]}
    assert {row.id for step in RULES.tree.steps for row in step.rows} == taken


def test_the_tree_can_end_in_each_placement():
    assert {example.expect["placement"] for example in RULES.tree.examples} == {
        "edge", "edge-preprocess", "local-primary", "cloud-primary", "cloud",
    }  # fmt: skip


def test_vetoes_are_the_closed_list_of_the_design():
    found = {veto.id: veto.owner for question in RULES for veto in question.vetoes}
    assert found == {
        "latency.hard-promise": "owner", "latency.offline": "owner", "latency.saturated": "physics", "privacy.raw-data": "owner",
        "privacy.regulation": "law", "model.fits": "physics", "model.floor": "owner", "model.global-data": "physics",
        "devices.coverage": "owner", "updates.unfixable": "owner",
    }  # fmt: skip


def test_no_fact_is_scored_twice():
    scored = [criterion.fact for question in RULES for criterion in question.criteria]
    assert sorted(scored) == sorted(set(scored))


def test_questions_score_facts_of_their_own():
    assert {question.id: {FACTS[c.fact].question for c in question.criteria} for question in RULES} == {
        q.id: {q.id} for q in RULES
    }


def test_devices_and_observability_are_readiness():
    """Minor unless the rules say why not: the last row, which takes whatever is left, is minor."""
    assert [RULES[id].importance[-1].level for id in ("devices", "observability")] == ["minor", "minor"]


def test_rules_never_read_a_placement_by_name():
    assert [path for question in RULES for path in question.needs if "placement" in path] == []


def test_every_judgement_gives_its_reason():
    sources = [
        row.source
        for question in RULES
        for criterion in question.criteria
        for row in (*criterion.bands, *criterion.rows)
    ]
    assert [source for source in sources if len(source.says) < 5] == []
