"""Policies: their own examples, what may be extended how, and every mistake of a file with its place."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from edgedecide.cli import run
from edgedecide.errors import PolicyError
from edgedecide.gate import SEVERITIES, library, load_policy, shipped_names
from edgedecide.gate.examples import came_out, policy_failures
from edgedecide.gate.vocabulary import TERMS
from edgedecide.matching import Condition
from edgedecide.matching.conditions import leaves
from gated import FAST, checked, found, policy, story

SHIPPED = ("default", "cost-guard", "data-minimisation", "edge-release", "privacy-strict", "regulated-health")
RULES = library()


def test_the_ready_made_policies_are_these() -> None:
    assert tuple(shipped_names()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_the_examples_of_a_policy_come_out_as_they_say(name) -> None:
    assert policy_failures(load_policy(name)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_policy_keeps_what_the_default_one_holds(name) -> None:
    held, mine = load_policy("default"), load_policy(name)
    for rule in held.rules:
        same = mine.find(rule.code)
        assert same is not None
        assert SEVERITIES.index(same.severity) >= SEVERITIES.index(rule.severity)


def test_a_code_names_one_rule_in_all_policies() -> None:
    codes = [rule.code for name in SHIPPED for rule in load_policy(name).rules if rule.policy == name]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", RULES)
def test_every_level_of_a_rule_has_an_example(code) -> None:
    rule = RULES[code]
    assert {example.expect for example in rule.examples} >= {grade.severity for grade in rule.authored} | {"none"}


NUDGES = [(code, index, factor) for code, rule in RULES.items() for index, _ in enumerate(leaves(rule.when.plain)) for factor in (0.9, 1.1)]


def numbers(rule) -> list[int]:
    return [index for index, leaf in enumerate(leaves(rule.when.plain)) if leaf[0] in ("over", "under") and not isinstance(leaf[2], dict)]


@pytest.mark.parametrize(("code", "index", "factor"), [nudge for nudge in NUDGES if nudge[1] in numbers(RULES[nudge[0]])], ids=str)
def test_a_threshold_that_moves_by_a_tenth_breaks_an_example(code, index, factor) -> None:
    """Thresholds at zero and unknown are left out: a tenth of nothing is nothing."""
    rule = RULES[code]
    plain = copy.deepcopy(rule.when.plain)
    leaf = leaves(plain)[index]
    if leaf[2] == 0:
        pytest.skip("a tenth of zero is zero")
    leaf[2] *= factor
    moved = rule._replace(when=Condition(plain))
    assert [came_out(moved, example) for example in rule.examples] != [example.expect for example in rule.examples]


def test_every_term_is_read_by_some_rule_or_told() -> None:
    """A term that no shipped rule reads is there for policies of one's own; the list is kept on purpose."""
    read = {path for rule in RULES.values() for path in [*rule.when.paths(), *(p for g in rule.grades if g.when for p in g.when.paths())]}
    told = {path for path in TERMS if any(f"{{{path}}}" in f"{rule.says} {rule.next}" for rule in RULES.values())}
    assert set(TERMS) - read - told == {
        "decision.behind", "decision.recommended_status", "decision.agrees_with_tree",
    }  # fmt: skip


# ---- files of one's own

OWN = {
    "code": "ACME101", "id": "no-health-in-the-cloud", "why": "We said so.", "when": {"data.leaves_raw": {"includes": "health"}}, "severity": "error",
    "at": "privacy.data", "says": "health goes to the cloud raw", "next": "Redact it.",
    "examples": [{"name": "raw", "given": {"data.leaves_raw": ["health"]}, "expect": "error"}, {"name": "kept", "given": {"decision.status": "decided"}, "expect": "none"}],
}  # fmt: skip


def test_a_rule_of_ones_own_is_one_entry(tmp_path, capsys) -> None:
    code, result = checked(capsys, story(tmp_path, "hospital-scribe", "cloud"), "--policy", policy(tmp_path, rules=[OWN | {"unknown": "none"}]))
    assert (code, found(result)) == (1, ["ACME101 error"])


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "found no rules; expected some under rules, or another policy under extends"),
        ({"extends": ["defualt"]}, 'found policy "defualt"; expected default, cost-guard,'),
        ({"extends": ["no/such.yaml"]}, "found no such file; expected a YAML file"),
        ({"extends": ["default"], "levels": {"ED103": {"severity": "note"}}}, 'levels.ED103.severity: found "note"; ED103 is inherited as error from default, and levels only go upwards'),
        ({"extends": ["default"], "levels": {"ED001": {"enforcement": "advisory"}}}, 'found "advisory"; ED001 is inherited as mandatory from default'),
        ({"levels": {"ED999": {"severity": "note"}}}, '"ED999": no such rule; did you mean "ED9'),
        ({"extends": ["default"], "waivers": {"longest": "1 year"}}, "found 365 days; the policy beneath allows at most 90 days"),
        ({"waivers": {"longest": "soon"}, "extends": ["default"]}, "waivers.longest: found"),
        ({"rules": [OWN | {"code": "ED101"}]}, 'found "ED101"; codes with ED belong to the shipped policies'),
        ({"rules": [OWN | {"code": "acme"}]}, "expected capital letters and digits such as ACME101"),
        ({"rules": [OWN, OWN]}, 'found "ACME101" twice; a code names one rule'),
        ({"rules": [OWN | {"when": {"data.leaves_rwa": {"includes": "health"}}}]}, '"data.leaves_rwa": no such fact or profile field; did you mean "data.leaves_raw"?'),
        ({"rules": [OWN | {"when": {"coverage": {"under": "95%"}}}]}, '"source" is missing; a threshold names its reference, definition or judgement'),
        ({"rules": [OWN | {"when": {"coverage": {"under": "95 ms"}}, "source": {"judgement": "x"}}]}, "when.coverage.under: found"),
        ({"rules": [OWN | {"severity": "grave"}]}, 'severity: found "grave"; expected note, warning or error'),
        ({"rules": [OWN | {"severity": []}]}, "found no rows; expected note, warning, error or a list of"),
        ({"rules": [OWN | {"severity": [{"is": "error"}, {"is": "note"}]}]}, '"when" is missing; only the last row goes without'),
        ({"rules": [OWN | {"enforcement": "hard"}]}, 'found "hard"; expected advisory, overridable or mandatory'),
        ({"rules": [OWN | {"says": "{latency_p59} is too long"}]}, 'did you mean "latency_p9'),
        ({"rules": [OWN | {"examples": OWN["examples"][:1]}]}, "found no example on each side"),
        ({"rules": [OWN | {"at": "privacy.dta"}]}, '"privacy.dta": no such fact or profile field'),
        ({"rules": [OWN | {"about": "waiver"}]}, '"data.leaves_raw": no such fact or profile field'),
        ({"rule": []}, '"rule": no such key here; expected one of apiVersion, id,'),
        ({"apiVersion": "edgedecide/policy/v2", "extends": ["default"]}, "expected edgedecide/policy/v1"),
    ],
    ids=lambda value: value[:45] if isinstance(value, str) else "",
)
def test_a_broken_policy_says_where_and_what(fields, line, tmp_path) -> None:
    path = policy(tmp_path, **fields)
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert line in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_all_mistakes_of_a_policy_are_told_at_once(tmp_path) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(policy(tmp_path, rules=[OWN | {"severity": "grave", "enforcement": "hard", "says": "{nothing}"}]))
    assert len(caught.value.mistakes) == 3


def test_policies_that_extend_each_other_are_refused(tmp_path) -> None:
    policy(tmp_path, "a.yaml", extends=["b.yaml"])
    with pytest.raises(PolicyError, match="found a circle"):
        load_policy(policy(tmp_path, "b.yaml", extends=["a.yaml"]))


def test_a_project_stands_on_its_organisation(tmp_path) -> None:
    policy(tmp_path, "organisation.yaml", extends=["default"], levels={"ED101": {"severity": "error"}}, waivers={"longest": "30 days"})
    mine = load_policy(policy(tmp_path, "project.yaml", extends=["organisation.yaml"], levels={"ED101": {"enforcement": "mandatory"}}, rules=[OWN]))
    rule = mine.find("ED101")
    assert rule is not None
    assert ({grade.severity for grade in rule.grades}, rule.enforcement) == ({"error"}, "mandatory")
    assert (mine.waivers.longest_days, mine.extends, mine.find("acme101") is not None) == (30, ("organisation", "default"), True)


def test_a_shipped_rule_can_be_taken_alone_at_levels_of_ones_own(tmp_path) -> None:
    mine = load_policy(policy(tmp_path, levels={"ED103": {"severity": "note", "enforcement": "advisory"}}))
    assert [(rule.code, rule.severity, rule.enforcement) for rule in mine.rules] == [("ED103", "note", "advisory")]


def test_what_several_policies_hold_stands_at_the_higher_level(tmp_path) -> None:
    policy(tmp_path, "a.yaml", levels={"ED103": {"severity": "note"}})
    policy(tmp_path, "b.yaml", levels={"ED103": {"enforcement": "mandatory"}})
    rule = load_policy(policy(tmp_path, "c.yaml", extends=["a.yaml", "b.yaml"])).find("ED103")
    assert rule is not None
    assert (rule.severity, rule.enforcement) == ("error", "mandatory")


def test_what_a_rule_reads_and_nobody_knows_is_told_and_never_passed(tmp_path, capsys) -> None:
    rule = OWN | {"when": {"battery_per_day": {"over": "5%"}}, "source": {"judgement": "ours"}, "unknown": "error", "examples": [
        {"name": "much", "given": {"battery_per_day": "6%"}, "expect": "error"}, {"name": "little", "given": {"battery_per_day": "4%"}, "expect": "none"},
    ]}  # fmt: skip
    code, result = checked(capsys, story(tmp_path, "claims-archive", "cloud"), "--policy", policy(tmp_path, rules=[rule]))
    told = [row for row in result["findings"] if row["unknown"]]
    assert (code, len(told)) in ((1, 1), (0, 0))
    assert all(row["says"].startswith("cannot be judged: ") for row in told)


# ---- commands


def test_policy_test_fails_where_an_example_does(tmp_path, capsys) -> None:
    wrong = OWN | {"examples": [{"name": "raw", "given": {"data.leaves_raw": ["pii"]}, "expect": "error"}, OWN["examples"][1]]}
    assert run(["policy", "test", str(policy(tmp_path, rules=[wrong]))]) == 1
    assert "ACME101: raw: severity: expected error, found" in capsys.readouterr().out
    assert run(["policy", "test"]) == 0


def test_the_page_of_the_rules_is_fresh(capsys) -> None:
    """`make golden` writes it."""
    assert run(["policy", "list", "-o", "markdown"]) == 0
    assert capsys.readouterr().out == (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")


def test_policy_list_names_every_rule(capsys) -> None:
    assert run(["policy", "list", "default"]) == 0
    told = capsys.readouterr().out
    assert all(rule.code in told for rule in load_policy("default").rules)


@pytest.mark.parametrize("name", ["ED101", "ed101", "placement-mismatch"])
def test_a_rule_is_explained_from_what_the_gate_runs(name, capsys) -> None:
    assert run(["explain", "--rule", name]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "decision.differs is true" in told
    assert all(example.name in told for example in RULES["ED101"].examples)


def test_an_unknown_rule_names_the_nearest(capsys) -> None:
    assert run(["explain", "--rule", "ED010"]) == 2
    assert "did you mean" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"expires": "next year"}, 'expires: found "next year"; expected a day such as 2026-12-31'),
        ({"rule": "ED1O2"}, 'found "ED1O2", which is no rule of the policy "default"; did you mean "ED'),
        ({"reason": ""}, "reason: found"),
        ({"owner": None}, "owner: found nothing; expected some words"),
        ({"until": "2026-12-31"}, '"until": no such key here'),
    ],
    ids=str,
)
def test_a_malformed_waiver_is_loud(row, says, tmp_path, capsys) -> None:
    from gated import waivers

    assert run(["check", str(story(tmp_path, "wake-word")), *FAST, "--waivers", str(waivers(tmp_path, row))]) == 2
    assert says in capsys.readouterr().err


def test_two_waivers_of_one_thing_are_refused(tmp_path, capsys) -> None:
    from gated import waivers

    assert run(["check", str(story(tmp_path, "wake-word")), *FAST, "--waivers", str(waivers(tmp_path, {}, {"id": "W-2"}))]) == 2
    assert 'found a second waiver of ED102 for "wake-word"; renew "W-1" or remove it' in capsys.readouterr().err


def test_a_waiver_for_a_workload_that_was_not_looked_at_is_not_unused(tmp_path, capsys) -> None:
    from gated import waivers

    code, result = checked(capsys, story(tmp_path, "claims-archive", "cloud"), "--waivers", waivers(tmp_path, {}))
    assert (code, [row["rule"] for row in result["findings"]]) == (0, [])


def test_the_files_of_policies_are_named_in_the_result(tmp_path, capsys) -> None:
    mine = policy(tmp_path, extends=["default"])
    _, result = checked(capsys, story(tmp_path, "claims-archive", "cloud"), "--policy", mine)
    assert result["policy"]["files"] == [str(mine)]
    assert Path(result["policy"]["files"][0]).is_file()
