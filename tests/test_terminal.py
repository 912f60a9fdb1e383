"""The terminal page: one screen to act on, nothing cropped, no meaning by colour alone, no number of its own."""

import re

import pytest
from rich.cells import cell_len

from edgedecide.report import terminal
from edgedecide.report.terminal.bars import bar, stacked, ticked
from edgedecide.report.terminal.grid import table
from edgedecide.report.terminal.ink import Span, printed, wrap
from numbers_in_pages import unfounded
from pages import HOSTILE, NAMES, PROFILES, STORIES, document_of

ANSI = re.compile(r"\x1b\[[0-9;]*m")
WIDTHS = (60, 80, 120)


def page(name: str, width: int = 80) -> str:
    return terminal.render(document_of(name), width=width, colour=False)


def screen(name: str, width: int = 80) -> list[str]:
    lines = page(name, width).split("\n")
    return lines[: lines.index("─" * width)]


def headings(name: str) -> list[str]:
    """First words of the sections, which begin in the first column after a blank line."""
    lines = page(name).split("\n")
    return [re.split(r"  |:", line)[0] for before, line in zip(["", *lines], lines, strict=False) if not before and line[:1].isalpha()]


@pytest.mark.parametrize("name", NAMES)
def test_the_first_screen_has_at_most_35_lines_at_80_columns(name: str) -> None:
    assert len("\n".join(screen(name)).rstrip().split("\n")) <= 35


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_page(name: str, width: int) -> None:
    assert [line for line in page(name, width).split("\n") if cell_len(line) > width] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_colour_adds_nothing_but_colour(name: str, width: int) -> None:
    plain = page(name, width)
    coloured = terminal.render(document_of(name), width=width, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert ANSI.sub("", coloured) == plain


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_every_number_on_the_page_is_in_the_document(name: str, width: int) -> None:
    assert unfounded(page(name, width), document_of(name)) == []


def test_a_number_that_is_not_in_the_document_is_found_out() -> None:
    assert unfounded("costs $1.23456 and 98,765,432 ms", document_of("phone-assistant")) == ["1.23456", "98,765,432"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_document_gives_the_same_page(name: str) -> None:
    assert page(name) == page(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_not_changed_by_being_shown(name: str) -> None:
    document = document_of(name)
    terminal.render(document, width=80, colour=False)
    assert document == document_of(name)


def test_the_sections_come_in_the_order_of_a_decision() -> None:
    order = [
        "Why", "Would change if privacy mattered less, minor instead of major (then cloud).", "Next", "What runs where", "Seven questions", "How much each question matters",
        "The other placements", "What would change it", "Measure next", "Latency", "Cost", "Fleet", "What leaves", "Tree", "Before you build it", "Assumed", "Not modelled",
    ]  # fmt: skip
    found = [name for name in headings("phone-assistant") if name in order]
    assert found == [name for name in order if name in found]
    assert {"Why", "Next", "Seven questions", "Latency", "Cost", "Fleet", "What leaves", "Tree", "Assumed", "Not modelled"} <= set(found)


def test_a_section_with_nothing_to_say_is_left_out() -> None:
    document = document_of("phone-assistant") | {"warnings": [], "flips": [], "cannot_flip": [], "not_modelled": [], "not_offered": []}
    text = terminal.render(document, width=80, colour=False)
    assert not re.search(r"^(Before you build it|What would change it|Not modelled|Stakeholders)", text, re.MULTILINE)


# ---- the first screen


@pytest.mark.parametrize("name", STORIES)
def test_the_first_screen_names_the_answer_how_firm_it_is_and_all_five_placements(name: str) -> None:
    document, text = document_of(name), " ".join("\n".join(screen(name)).split())
    answer = document["recommendation"]
    assert f"▌ {answer['alternative']}" in text
    assert " ".join(answer["firmness_says"].split()) in text
    assert all(re.search(rf"(^|\s){row['id']}\s", text) for row in document["placements"])


@pytest.mark.parametrize("name", STORIES)
def test_for_and_against_both_have_a_line_where_there_is_something_to_say(name: str) -> None:
    answer, lines = document_of(name)["recommendation"], screen(name)
    assert any(line.startswith("  + ") for line in lines) == bool(answer["reasons_for"])
    assert any(line.startswith("  − ") for line in lines) >= bool(answer["reasons_against"])
    assert any(line.startswith("  1 ") for line in lines) == bool(answer["next"])


def test_what_keeps_an_answer_from_being_firm_stands_beside_it() -> None:
    document = document_of("phone-assistant")
    document["recommendation"]["held_back"] = ["the moon is full"]
    assert "Held back: the moon is full." in " ".join(terminal.render(document, width=80, colour=False).split())


def test_a_placement_that_is_not_offered_says_why_and_has_no_number() -> None:
    line = next(line for line in screen("no gate") if line.startswith("edge-preprocess"))
    assert line == "edge-preprocess  not offered: the profile declares local.gate: none"


def test_an_excluded_placement_tells_its_veto_in_full() -> None:
    document = document_of("phone-assistant")
    long = "a veto whose sentence is far too long for one line of any terminal that people have, and which nobody would want to see cut off in the middle"
    other = next(row for row in document["placements"] if row["id"] not in (document["recommendation"]["placement"], "edge-preprocess"))
    other |= {"status": "excluded", "says": long}
    assert f"excluded: {long}" in " ".join(terminal.render(document, width=80, colour=False).split())


def test_bars_grow_with_the_share_and_the_ticks_stand_at_the_thresholds() -> None:
    document = document_of("phone-assistant")
    document["recommendation"] |= {"leaning_from": 0.5, "firm_from": 0.8}
    lines = terminal.render(document, width=120, colour=False).split("\n")
    scale = next(line for line in lines if "╷leaning" in line)
    start = 17
    columns = (scale.index("╷firm") - start) / 0.8
    assert scale.index("╷leaning") - start == pytest.approx(0.5 * columns, abs=1)


# ---- nothing feasible, and nothing known


def test_where_nothing_is_feasible_the_screen_says_which_vetoes_to_lift() -> None:
    document, text = document_of("impossible"), " ".join("\n".join(screen("impossible")).split())
    answer = document["recommendation"]
    assert answer["status"] == "nothing-feasible"
    assert text.count("No placement is feasible") == 1
    assert "latency.hard-promise, said by the owner" in text
    assert all(f"{number} {lift['lift']}" in text for number, lift in enumerate(answer["lifts"], start=1))
    assert "Next" not in headings("impossible")


def test_what_is_not_known_is_said_to_be_so_and_is_never_a_zero() -> None:
    document = document_of("bare")
    row = next(row for row in document["placements"] if row["id"] == "cloud")
    assert row["figures"]["latency_p95"] is None
    line = next(line for line in page("bare").split("\n") if re.match(r"  cloud +not known", line))
    assert line.split()[1:] == ["not", "known"] * 4


def test_a_value_behind_which_something_is_not_known_is_marked() -> None:
    lines = page("bare").split("\n")
    table_of_values = lines[next(i for i, line in enumerate(lines) if line.startswith("Seven questions")) :]
    assert re.search(r"  privacy +[\d.]+\u202f%  0\.\d\d\?", "\n".join(table_of_values[:14]))


def test_never_is_a_word_and_no_number() -> None:
    assert not re.search(r"\b\d(\.\d+)?e\+?0?9\b|1,000,000,000|unbounded", "".join(page(name) for name in NAMES))


# ---- text that others wrote


def test_a_title_cannot_steer_the_terminal() -> None:
    text = page("hostile")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "日本語の音声アシスタント" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_a_title_is_told_in_full(width: int) -> None:
    words = [word for word in re.sub("[\x1b\u202e]", " ", HOSTILE).split(" ") if word]
    text = page("hostile", width)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_identifiers_are_never_cut(width: int) -> None:
    document = document_of("phone-assistant")
    names = [row["id"] for row in document["placements"]] + [row["alternative"] for row in document["alternatives"]]
    paths = [f"{row['file']}" for row in document["warnings"]] + [row["rule"] for row in document["warnings"] if width >= 80]
    document["warnings"] = [row | {"file": "p.yaml"} for row in document["warnings"]]
    text = terminal.render(document, width=width, colour=False)
    assert [name for name in names if name not in text] == []
    assert paths


# ---- the pieces


def text_of(lines) -> list[str]:
    return printed(lines, colour=False).split("\n")[:-1]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("one two", 7, ["one two"]),
        ("81.0\u202f% of it", 6, ["81.0\u202f%", "of it"]),  # a number keeps its unit
        ("an-identifier-longer-than-the-line", 10, ["an-identifier-longer-than-the-line"]),
        ("日本語のタイトル", 6, ["日本語", "のタイ", "トル"]),  # two columns each
        ("", 10, [""]),
    ],
    ids=["between words", "exactly full", "no-break space", "never cut", "wide characters", "empty"],
)
def test_text_wraps_by_columns(text: str, width: int, expected: list[str]) -> None:
    assert text_of(wrap(text, width)) == expected


def test_a_wrapped_line_hangs_behind_its_lead() -> None:
    assert text_of(wrap("one two three", 9, "+ ")) == ["+ one two", "  three"]


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, ""), (0.001, "▏"), (0.125, "▌"), (0.25, "█"), (0.5, "██"), (1.0, "████"), (1.7, "████")],
    ids=["zero", "a trace", "an eighth", "a quarter", "a half", "all", "more than all"],
)
def test_a_bar_of_four_columns_is_an_eighth_of_a_column_fine(share: float, expected: str) -> None:
    assert bar(share, 4) == expected


def test_a_stacked_bar_fills_its_columns_and_shows_whatever_occurs() -> None:
    line = "".join(span.text for span in stacked({"measured": 1, "stated": 0, "datasheet": 0, "modelled": 49, "assumed": 50}, 20))
    assert (len(line), line.count("█"), line.count("▓")) == (20, 1, 0)


def test_a_scale_drops_its_first_words_before_they_touch() -> None:
    ticks = {"undecided": 0.0, "leaning": 0.6, "firm": 0.9}
    assert ticked(30, ticks) == "undecided         ╷leaning ╷firm"
    assert ticked(20, ticks) == " " * 18 + "╷firm"


def test_a_table_wraps_one_column_or_sets_it_below() -> None:
    rows = [["a", "a sentence of six short words", "1"]]
    assert text_of(table(rows, "<<>", 36, flex=1)) == ["  a  a sentence of six short       1", "     words"]
    assert text_of(table(rows, "<<>", 20, flex=1)) == ["  a  1", "    a sentence of", "    six short words"]


def test_neighbours_of_one_style_share_their_codes() -> None:
    assert printed([[Span("a", "strong"), Span("b", "strong"), Span("  ")]], colour=True) == "\x1b[1mab\x1b[0m\n"


def test_profiles_that_the_tests_stand_on_are_what_they_say() -> None:
    assert document_of("impossible")["recommendation"]["placement"] is None
    assert {row["alternative"] for row in document_of("sensors")["alternatives"]} >= {"edge@node", "cloud"}
    assert set(PROFILES) < set(NAMES)
