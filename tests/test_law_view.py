"""What the named regulations ask, each condition once, with the alternatives that it rules out or leaves open; as every page tells it."""

from __future__ import annotations

import re

import pytest

from builders import CATALOG, decided
from edgedecide.catalog.form import SECTIONS
from edgedecide.estimators.asked import ASKED, UNDECLARABLE
from edgedecide.estimators.law import Condition
from edgedecide.report import html_page, markdown, terminal
from edgedecide.report.view import document
from edgedecide.report.view.law import regulation, rows
from pages import document_of


def condition(alternative: str, state: str, asks: str = "dpa", kind: str = "speech", form: str = "raw") -> Condition:
    return Condition("gdpr", "GDPR", alternative, kind, form, asks, state, "conditional", "")


def told(*conditions: Condition) -> list[tuple[object, ...]]:
    return [(row["state"], row["kinds"], row["form"], row["alternatives"], row["vetoes"], row["open"]) for row in rows(conditions)]


TWO = ["local-primary@device", "cloud"]
CASES = [
    pytest.param([condition("cloud", "met")], [("met", ["speech"], "raw", ["cloud"], [], [])], id="met rules nothing out"),
    pytest.param([condition("cloud", "unmet")], [("unmet", ["speech"], "raw", ["cloud"], ["cloud"], [])], id="unmet is a veto"),
    pytest.param([condition("cloud", "undeclared")], [("undeclared", ["speech"], "raw", ["cloud"], [], ["cloud"])], id="undeclared leaves open"),
    pytest.param([condition(id, "unmet") for id in TWO], [("unmet", ["speech"], "raw", TWO, TWO, [])], id="one row lists its alternatives"),
    pytest.param([condition("cloud", "met")] * 2, [("met", ["speech"], "raw", ["cloud"], [], [])], id="two flows of one alternative count once"),
    pytest.param(
        [condition("cloud", "met"), condition("cloud", "met", kind="health")], [("met", ["health", "speech"], "raw", ["cloud"], [], [])],
        id="kinds that fare alike share a row",
    ),
    pytest.param(
        [condition(TWO[0], "met"), condition("cloud", "met", kind="health"), condition("cloud", "met")],
        [("met", ["speech"], "raw", TWO, [], []), ("met", ["health"], "raw", ["cloud"], [], [])], id="a kind that only one of them sends is another row",
    ),
    pytest.param(
        [condition(TWO[0], "met"), condition("cloud", "met", form="redacted")],
        [("met", ["speech"], "raw", [TWO[0]], [], []), ("met", ["speech"], "redacted", ["cloud"], [], [])], id="another form is another row",
    ),
    pytest.param(
        [condition("cloud", "met"), condition("cloud", "undeclared", "region"), condition("cloud", "unmet", "consent")],
        [("unmet", ["speech"], "raw", ["cloud"], ["cloud"], []), ("undeclared", ["speech"], "raw", ["cloud"], [], ["cloud"]), ("met", ["speech"], "raw", ["cloud"], [], [])],
        id="what rules out comes first",
    ),
    pytest.param([], [], id="none"),
]  # fmt: skip


@pytest.mark.parametrize(("conditions", "expected"), CASES)
def test_a_condition_is_told_once_with_what_it_does(conditions, expected):
    assert told(*conditions) == expected


def test_what_is_undeclared_leaves_open_only_what_nothing_else_rules_out():
    (row,) = rows([condition(id, "undeclared") for id in TWO], out={"cloud"})
    assert (row["alternatives"], row["open"]) == (TWO, [TWO[0]])


def test_a_regulation_has_only_its_own_conditions():
    entry = CATALOG.require("regulations", "hipaa")
    assert regulation(entry, [condition("cloud", "met")])["conditions"] == []


def test_every_condition_of_the_catalog_has_words():
    assert set(SECTIONS["regulations"]["conditions"].among.split("|")) | {UNDECLARABLE} == set(ASKED)


# ---- on the pages

PAGES = {"terminal": lambda found: terminal.render(found, width=100, colour=False), "markdown": markdown.render, "html": html_page.render}


def law_on(page: str, found: dict[str, object]) -> str:
    """What a page says of the law, on one line, without its format and colons; empty where it has no such section."""
    section = re.search(r"What the law asks(.*?)(?:\n(?:## )?Tree\b|</section>)", PAGES[page](found), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>|[*`▲:]", "", section[1]).split()) if section else ""


def named(laws: str, terms: str = "{}", more: str = "{}") -> dict[str, object]:
    return document(decided(f"privacy: {{data: [{{kind: speech}}], regulations: {laws}, cloud: {terms}}}", more), with_facts=False)


SAID = [
    pytest.param("[gdpr]", "{agreements: [dpa]}", "met a data processing agreement (dpa), for speech (raw); allows", id="met"),
    pytest.param("[gdpr]", "{agreements: [dpa]}", "Declared in privacy.cloud.agreements.", id="where it is declared"),
    pytest.param("[gdpr]", "{agreements: []}", "unmet a data processing agreement (dpa), for speech (raw); rules out", id="unmet"),
    pytest.param("[gdpr]", "{agreements: [dpa]}", "undeclared an endpoint in a named region, for speech (raw); leaves open", id="undeclared"),
    pytest.param("[gdpr]", "{}", "Declare it in cloud.region.", id="where to declare it"),
    pytest.param("[pci]", "{}", "PCI DSS no condition on what leaves here.", id="one that asks nothing of speech"),
    pytest.param("[HIPAA, eu-gdpr]", "{agreements: [baa]}", "HIPAA A business associate agreement", id="under another name"),
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("laws", "terms", "says"), SAID)
def test_every_page_says_it_in_words(page, laws, terms, says):
    assert says in law_on(page, named(laws, terms))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("laws", ["[HIPAA, eu-gdpr]", "[hipaa, gdpr]"])
def test_a_law_that_asks_is_never_said_to_ask_nothing(page, laws):
    assert "no condition" not in law_on(page, named(laws))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("laws", ["[]", "null"])
def test_where_none_is_named_no_page_speaks_of_the_law(page, laws):
    assert law_on(page, named(laws)) == ""


NOWHERE = "{local: none, fleet: {classes: [{class: phone-low, share: 100%}]}}"


@pytest.mark.parametrize("page", PAGES)
def test_the_law_is_told_even_where_it_leaves_no_placement(page):
    found = named("[gdpr]", "{agreements: []}", NOWHERE)
    assert found["recommendation"]["alternative"] is None
    assert "rules out" in law_on(page, found)


EXCLUDED = "latency: {promise: 200 ms, hard: true, offline: required, network: [{access: lte, share: 50%}, {access: none, share: 50%}]}"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_that_a_condition_leaves_open_what_another_veto_rules_out(page):
    found = named("[gdpr]", "{agreements: [dpa]}", EXCLUDED)
    assert next(row["status"] for row in found["alternatives"] if row["alternative"] == "cloud") == "excluded"
    assert not re.search(r"leaves open [^.]*\bcloud\b(?!-)", law_on(page, found))


@pytest.mark.parametrize("page", PAGES)
def test_a_condition_that_decides_nothing_any_more_says_so(page):
    says = "undeclared an endpoint in a named region, for speech (raw); decides nothing, since cloud is out for another reason. Declare it in cloud.region."
    assert says in law_on(page, named("[gdpr]", "{agreements: [dpa]}", "{local: none, " + EXCLUDED + "}"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    page = terminal.render(named("[gdpr, hipaa, trade-secret, pci]", "{agreements: []}"), width=width, colour=False)
    assert max(len(line) for line in page.splitlines()) <= width


def test_the_hospitals_agreement_is_met_for_all_that_leaves_raw():
    (hipaa,) = document_of("hospital-scribe")["regulations"]
    (row,) = hipaa["conditions"]
    assert (hipaa["title"], row["asks"], row["state"], row["kinds"], row["form"], row["vetoes"], row["open"]) == ("HIPAA", "baa", "met", ["health", "speech"], "raw", [], [])
    assert "cloud" in row["alternatives"] and row["field"] == "privacy.cloud.agreements"


# ---- in the veto

VETOES = [
    pytest.param("health", "hipaa", "HIPAA asks for a business associate agreement (baa) for health, and it is declared missing", id="declared missing"),
    pytest.param("payment-card", "pci", "PCI DSS lets no payment-card leave raw, whatever is declared", id="nothing could be declared"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "law", "says"), VETOES)
def test_a_veto_names_law_and_condition(kind, law, says):
    found = decided(f"privacy: {{data: [{{kind: {kind}}}], regulations: [{law}], cloud: {{agreements: []}}}}")
    assert says in [veto.says for standing in found.ranking.standings for _, veto in standing.vetoes]
