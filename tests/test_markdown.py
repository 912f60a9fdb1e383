"""The Markdown page: the same order and numbers as the terminal page, tables that can be read raw, nothing active but ours."""

import re

import pytest
from jinja2 import UndefinedError
from rich.cells import cell_len

from edgedecide.report import markdown
from edgedecide.report.markdown import aligned, code, escaped
from numbers_in_pages import unfounded
from pages import HOSTILE, NAMES, STORIES, document_of


def page(name: str) -> str:
    return markdown.render(document_of(name))


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", text, re.MULTILINE)


def blocks(text: str) -> list[list[str]]:
    """The lines of each table."""
    return [block.split("\n") for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE) for block in [block.rstrip("\n")]]


def cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line)[1:-1]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_on_the_page_is_in_the_document(name: str) -> None:
    assert unfounded(page(name), document_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_document_gives_the_same_page(name: str) -> None:
    assert page(name) == page(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_rectangular_and_its_columns_stand_under_each_other(name: str) -> None:
    assert blocks(page(name))
    for block in blocks(page(name)):
        assert {len(cells(line)) for line in block} == {len(cells(block[0]))}, block[0]
        assert len({cell_len(line) for line in block}) == 1, block[0]
        assert re.fullmatch(r"\| (-+:?( \| )?)+ \|", block[1])


@pytest.mark.parametrize("name", NAMES)
def test_blank_lines_stand_alone_and_around_every_heading(name: str) -> None:
    text = page(name)
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not re.search(r"[^\n]\n#", text)
    assert not re.search(r"^#.*\n[^\n]", text, re.MULTILINE)
    assert not re.search(r"[^\n|]\n\|", text), "a table without a blank line before it is no table"
    assert not re.search(r" $", text, re.MULTILINE)


def test_the_sections_come_in_the_order_of_a_decision() -> None:
    order = [
        "phone-assistant", "Why", "Evidence", "Next", "What runs where", "Seven questions", "How much each question matters", "Why not the others",
        "What is out, and what would lift it", "What would change it", "Measure next", "Latency", "Cost", "Fleet", "What leaves", "What the law asks", "Tree", "Before you build it", "Assumed", "Not modelled",
    ]  # fmt: skip
    found = [name for name in headings(page("phone-assistant")) if not name.startswith("Risks of")]
    assert found == [name for name in order if name in found]
    assert len(found) >= 15


@pytest.mark.parametrize("name", STORIES)
def test_the_page_begins_with_the_answer_and_how_firm_it_is(name: str) -> None:
    answer, text = document_of(name)["recommendation"], page(name)
    start = text.partition("## ")[0]
    assert f"**`{answer['alternative']}`**" in start
    assert answer["firmness_says"] in start


def test_a_placement_that_is_not_offered_says_why_and_has_no_number() -> None:
    row = next(line for line in page("no gate").split("\n") if line.startswith("| edge-preprocess "))
    assert [cell.strip() for cell in cells(row)] == ["edge-preprocess", "", "", "", "not offered: the profile declares local.gate: none"]


def test_where_nothing_is_feasible_the_page_says_what_to_lift_instead_of_what_to_do() -> None:
    text = page("impossible")
    assert "> **No placement is feasible." in text
    assert "1. **Make the promise soft" in text
    assert {"To make a placement possible"} <= set(headings(text))
    assert not {"Next", "Why", "What runs where", "Measure next"} & set(headings(text))


def test_what_is_not_known_is_said_to_be_so_and_is_never_a_zero() -> None:
    text = page("bare")
    latency = next(block for block in blocks(text) if "inside the promise" in block[0])
    assert [cell.strip() for cell in cells(latency[2])][1:5] == ["not known"] * 4
    assert ": not known. " in text


def test_a_document_that_lacks_something_is_an_error_and_no_hole() -> None:
    document = document_of("phone-assistant")
    del document["recommendation"]["firmness_says"]
    with pytest.raises(UndefinedError, match="firmness_says"):
        markdown.render(document)


# ---- text that others wrote


def test_what_a_profile_says_is_shown_and_does_nothing() -> None:
    text = page("hostile")
    assert not re.search(r"(?<!\\)\*bold\*|<script|(?<!\\)\[link\]|(?<!\w)@team|\x1b|\u202e", text)
    assert "日本語の音声アシスタント" in text
    assert all(word in text for word in ("bold", "script", "link", "reversed"))


def test_a_hostile_text_breaks_no_table() -> None:
    document = document_of("phone-assistant")
    for row in document["placements"]:
        if row["status"] in ("excluded", "not-offered"):
            row["says"] = HOSTILE + "\nsecond line"
    table = blocks(markdown.render(document))[0]
    assert len(table) == 7
    assert {len(cells(line)) for line in table} == {5}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("llama_3_2", "llama_3_2"),  # an underscore inside a word is plain
        ("_emphasis_", r"\_emphasis\_"),
        ("2 * 3 ~ [x] | `y` \\", r"2 \* 3 \~ \[x\] \| \`y\` " + "\\\\"),
        ("<b>", "&lt;b>"),
        ("&lt; and AT&T", r"\&lt; and AT&T"),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"\1. no list"),
        ("12.0 ms", "12.0 ms"),
        ("+0.147", "+0.147"),
        ("local-primary@device", "local-primary@device"),
        ("ask @team", "ask @\u2060team"),
        ("two\nlines", "two lines"),
    ],
)  # fmt: skip
def test_escaping_makes_plain_what_markdown_would_act_on(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.b", "`a.b`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a|b", "`a\\|b`"), ("a\nb", "`a b`")],
    ids=["plain", "a backtick", "a backtick at the end", "a pipe", "two lines"],
)  # fmt: skip
def test_code_is_fenced_by_more_backticks_than_it_has(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_table_is_set_by_columns_of_the_terminal() -> None:
    raw = "before\n\n| a | long head |\n| --- | ---: |\n| 日本 | 1 |\n\nafter\n"
    assert aligned(raw) == "before\n\n| a    | long head |\n| ---- | --------: |\n| 日本 |         1 |\n\nafter\n"
