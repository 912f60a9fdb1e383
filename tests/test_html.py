"""The HTML page: one file that loads nothing, well-formed, readable by everybody, with no number and no word that is not the document's."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, UndefinedError, nodes

from edgedecide import resources
from edgedecide.cli import run
from edgedecide.profile import QUESTIONS
from edgedecide.report import html_page, offered
from edgedecide.report.html_page import between, code, lean, part
from edgedecide.report.view import document
from numbers_in_pages import unfounded
from pages import EXAMPLES, HOSTILE, NAMES, STORIES, decision_of, document_of

TEMPLATES = sorted(Path(resources.folder("templates")).rglob("*.j2"))
STYLE = Path(resources.folder("templates"), "report", "page.css")
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What a page is made of: its elements with their attributes, its text, and the tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.unbalanced: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.unbalanced.append(f"twice: {attrs}")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "\n".join(data for tag, data in self.texts if tag != "style")

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def said(self, tag: str) -> list[str]:
        return [data for inside, data in self.texts if inside == tag]


def html(name: str) -> str:
    return html_page.render(document_of(name))


def page(name: str) -> Page:
    return Page(html(name))


# ---- one well-formed file that loads nothing


@pytest.mark.parametrize("name", NAMES)
def test_every_element_is_closed_where_it_was_opened(name: str) -> None:
    found = page(name)
    assert found.unbalanced == []
    assert len(found.of("section")) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_page_loads_nothing_and_runs_nothing(name: str) -> None:
    found = page(name)
    assert found.of("script", "link", "img", "iframe", "object", "embed", "base", "form") == []
    addresses = [value for _, attributes in found.elements for key, value in attributes.items() if key in ("src", "srcset", "href", "data", "action")]
    assert addresses
    assert [value for value in addresses if not (value or "").startswith("#")] == []
    assert [key for _, attributes in found.elements for key in attributes if key.startswith("on")] == []
    assert not re.search(r"url\(|@import|image-set|http", "".join(found.said("style")))


@pytest.mark.parametrize("name", NAMES)
def test_the_page_with_all_its_facts_is_a_small_file(name: str) -> None:
    assert 10_000 < len(html_page.render(document(decision_of(name))).encode()) <= 300_000


@pytest.mark.parametrize("name", NAMES)
def test_the_same_document_gives_the_same_page(name: str) -> None:
    assert html(name) == html(name)


# ---- what it says


@pytest.mark.parametrize("name", NAMES)
def test_every_number_on_the_page_is_in_the_document(name: str) -> None:
    full = document(decision_of(name))
    assert unfounded(Page(html_page.render(full)).text, full) == []
    assert unfounded(page(name).text, document_of(name)) == []


@pytest.mark.parametrize("name", STORIES)
def test_the_page_begins_with_the_answer_and_how_firm_it_is(name: str) -> None:
    answer, start = document_of(name)["recommendation"], html(name).partition("<section")[0]
    assert (f"<code>{answer['alternative']}</code>" if answer["alternative"] else answer["summary"]) in start
    assert answer["firmness_says"] in start


def test_the_sections_come_in_the_order_of_a_decision() -> None:
    order = [
        "Why", "What would change it", "Evidence", "Next", "Measure next", "Five placements", "What runs where", "Seven questions", "How much each question matters",
        "Why not the others", "What is out, and what would lift it", "Latency", "Cost", "Fleet", "What leaves", "What the law asks", "Tree", "Before you build it", "Assumed", "Not modelled",
    ]  # fmt: skip
    found = [name for name in page("phone-assistant").said("h2") if not name.startswith("Risks of")]
    assert found == [name for name in order if name in found]
    assert len(found) >= 15


def test_the_facts_of_the_recommended_alternative_stand_there_with_range_and_basis() -> None:
    full = document(decision_of("phone-assistant"))
    rows = html_page.facts_of(full, full["recommendation"]["alternative"])
    section = html_page.render(full).partition('aria-labelledby="facts"')[2].partition("</section>")[0]
    assert len(rows) > 20
    assert section.count("<tr>") == len(rows) + 1
    assert Page(section).said("td")[2] == rows[0]["basis"]


def test_facts_that_are_not_bounded_numbers_are_left_to_the_json() -> None:
    row = {"id": "f", "alternative": "edge@device", "scope": None, "low": 1.0, "likely": 2.0, "high": 3.0}
    others = [row | {"likely": None}, row | {"scope": "heavy-up"}, row | {"alternative": "cloud"}, {"id": "w", "alternative": "edge@device", "scope": None, "value": "met"}]
    assert html_page.facts_of({"facts": [*others, row]}, "edge@device") == [row]


def test_where_nothing_is_feasible_the_page_says_what_to_lift_instead_of_what_to_do() -> None:
    found = page("impossible")
    assert "No placement is feasible." in found.said("h1")[0]
    assert "To make a placement possible" in found.said("h2")
    assert not {"Next", "Why", "What runs where", "Measure next", "Facts"} & set(found.said("h2"))


def test_what_is_not_known_is_said_to_be_so_and_is_never_a_zero() -> None:
    assert page("bare").said("td").count("not known") >= 4


def test_a_document_that_lacks_something_is_an_error_and_no_hole() -> None:
    lacking = document_of("phone-assistant")
    del lacking["recommendation"]["firmness_says"]
    with pytest.raises(UndefinedError, match="firmness_says"):
        html_page.render(lacking)


def test_the_command_writes_the_page_with_its_facts(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert run(["assess", str(EXAMPLES / "phone-assistant" / "profile.yaml"), "--samples", "100", "-o", f"html={target}"]) == 0
    assert "Facts" in Page(target.read_text(encoding="utf-8")).said("h2")


# ---- text that others wrote


def test_what_a_profile_says_is_shown_and_does_nothing() -> None:
    text, found = html("hostile"), page("hostile")
    assert not re.search(r"<script|\x1b|\u202e", text)
    assert "<script>x</script>" in found.text
    assert found.text.count("日本語の音声アシスタント") == 3  # the title, what a warning says, and its advice
    assert "a|b`c.yaml:1" in found.said("code")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></style>", "{{ 7 * 7 }}", HOSTILE])
def test_hostile_text_is_text_wherever_it_stands(text: str) -> None:
    """Every text of the document that a profile, a rule or a catalog of somebody else may have written."""
    quiet, loud = document_of("phone-assistant"), document_of("phone-assistant")
    for row in spots(loud):
        for key in ("says", "title", "runs", "label", "source", "advice", "because", "question", "step", "how", "class", "name", "kept_for"):
            if isinstance(row.get(key), str) and row[key] and row[key] not in QUESTIONS:
                row[key] += text
    before, after = Page(html_page.render(quiet)), Page(html_page.render(loud))
    assert after.text.count(text.replace("\x1b", " ").replace("\u202e", " ")) > 30
    assert after.unbalanced == []
    assert [tag for tag, _ in after.elements] == [tag for tag, _ in before.elements]
    assert [sorted(attributes) for _, attributes in after.elements] == [sorted(attributes) for _, attributes in before.elements]


def spots(value: Any) -> list[dict[str, Any]]:
    """Every object of a document."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [*([value] if isinstance(value, dict) else []), *(spot for one in inner for spot in spots(one))]


@pytest.mark.parametrize(("text", "expected"), [("a.b", "<code>a.b</code>"), ("<b>&", "<code>&lt;b&gt;&amp;</code>"), ("a\nb", "<code>a b</code>")])
def test_code_is_escaped(text: str, expected: str) -> None:
    assert code(text) == expected


# ---- readable by everybody


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_captions_and_their_heads_say_what_they_head(name: str) -> None:
    found = page(name)
    assert found.of("table")
    assert len(found.of("caption")) == len(found.of("table"))
    assert [attributes for attributes in found.of("th") if attributes.get("scope") not in ("col", "row")] == []
    boxes = [attributes for attributes in found.of("div") if attributes.get("class") == "scroll"]
    assert len(boxes) == len(found.of("table"))
    assert all(box.get("tabindex") == "0" and box.get("role") == "region" and box.get("aria-label") for box in boxes)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    for table in re.findall(r"<table.*?</table>", html(name), re.DOTALL):
        counts = [len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]
        assert len(set(counts)) == 1, table[:300]


@pytest.mark.parametrize("name", NAMES)
def test_headings_and_names_can_be_walked(name: str) -> None:
    found = page(name)
    assert found.of("html")[0]["lang"] == "en"
    assert len(found.of("main")) == len(found.of("h1")) == 1
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for attributes in found.of("section")} <= set(ids)
    assert {(attributes["href"] or "").removeprefix("#") for attributes in found.of("a")} <= set(ids)


def test_a_drawing_is_left_out_by_what_reads_the_page_aloud() -> None:
    drawings = [attributes for attributes in page("phone-assistant").of("div") if (attributes.get("class") or "").split(" ")[0] in ("bar", "range", "stack", "firm")]
    assert len(drawings) > 30
    assert all(attributes.get("aria-hidden") == "true" for attributes in drawings)


def test_the_recommended_placement_is_told_by_a_word() -> None:
    for marked in re.findall(r'<tr class="best">.*?</tr>|<div class="row best">.*?</div>|<th scope="col" class="best">.*?</th>', html("phone-assistant"), re.DOTALL):
        assert "recommended" in marked


COLOURS = [dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)]


@pytest.mark.parametrize("colours", COLOURS, ids=["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "paper", "least"), [("ink", "paper", 4.5), ("muted", "paper", 4.5), ("accent", "paper", 4.5), ("accent", "tint", 4.5), ("ink", "tint", 4.5), ("grey", "paper", 3.0)])
def test_text_and_drawings_stand_out(colours: dict[str, str], ink: str, paper: str, least: float) -> None:
    """Web Content Accessibility Guidelines 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what is drawn (1.4.11)."""
    light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_light_dark_and_paper_have_colours_of_their_own() -> None:
    assert len(COLOURS) == 3
    assert {frozenset(colours) for colours in COLOURS} == {frozenset(COLOURS[0])}


# ---- drawing, and what templates may do


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (part(0.5), "50.0%"),
        (part(3.0, 4.0), "75.0%"),
        (part(None), "0.0%"),
        (part(2.0), "100.0%"),
        (part(-1.0), "0.0%"),
        (part(0.0, 0.0), "0.0%"),
        (between({"low": 1.0, "high": 3.0}, 4.0), "left:25.0%;width:50.0%"),
        (lean(0.16), "edge by 0.16"),
        (lean(-0.23), "cloud by 0.23"),
        (lean(-0.004), "neither"),
        (lean(None), "edge not judged"),
    ],
)
def test_lengths_and_leanings(drawn: str, expected: str) -> None:
    assert drawn == expected


ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg, nodes.Pos)
COUNTING = {"sum", "round", "int", "float", "length", "count"}


def sums(source: str) -> list[Any]:
    """What a template computes."""
    tree = Environment().parse(source)
    return [*tree.find_all(ARITHMETIC), *(found.name for found in tree.find_all(nodes.Filter) if found.name in COUNTING)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_computes_nothing(path: Path) -> None:
    assert sums(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", ["{{ 1 + 2 }}", "{{ -a }}", "{% if a * b %}x{% endif %}", "{{ rows | sum }}"])
def test_a_template_that_computes_would_be_found(source: str) -> None:
    assert sums(source)


def test_both_templates_use_everything_that_is_offered_to_them() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    assert [name for name in (offered.FILTERS | offered.PICKS) if not re.search(rf"\b{name}\b", text)] == []
