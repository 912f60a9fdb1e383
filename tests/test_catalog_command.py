"""`edgedecide catalog`: what is listed, filtered and told, and an organisation's own catalog laid over ours."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from edgedecide.catalog import SECTIONS, Figure, load_catalog
from edgedecide.cli import run
from edgedecide.facts import Basis
from edgedecide.quantity import SPACE, parse_quantity
from edgedecide.report.catalog_page import TELLING, one_line
from edgedecide.report.columns import columns
from edgedecide.report.figures import brief, written

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
CATALOG = load_catalog()


@pytest.fixture
def page(capsys, monkeypatch):
    """What `edgedecide catalog` prints for these words, at 80 columns unless told."""

    def printed(words: str, columns: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert run(["catalog", *shlex.split(words)]) == 0, capsys.readouterr().err
        return capsys.readouterr().out.replace(SPACE, " ")

    return printed


@pytest.fixture
def found(capsys):
    """The JSON of `edgedecide catalog` for these words."""

    def read(words: str) -> dict:
        assert run(["catalog", *shlex.split(words), "-o", "json"]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return read


# ---- figures


def figure(low: float, likely: float, high: float, dimension: str) -> Figure:
    return Figure(low, likely, high, dimension, Basis.ASSUMED, "test", "2026", "")


@pytest.mark.parametrize(
    ("given", "where", "expected"),
    [
        (figure(76.8e9, 76.8e9, 76.8e9, "bandwidth"), {}, "76.8 GB/s"),
        (figure(25e6 / 8, 25e6 / 8, 25e6 / 8, "bandwidth"), {"section": "networks", "field": "up"}, "25 Mbit/s"),
        (figure(45e12, 45e12, 45e12, "compute"), {"section": "chipsets", "field": "npu_int8"}, "45 TOPS"),
        (figure(9.2e12, 9.2e12, 9.2e12, "compute"), {"section": "chipsets", "field": "compute"}, "9.2 TFLOP/s"),
        (figure(3e9, 9e18**0.5, 3e9, "data"), {}, "3 GB"),
        (figure(3e9, 3.5e9, 4e9, "data"), {}, "3..4 GB"),
        (figure(0.1, 0.25, 0.5, "share"), {}, "10..50%, likely 25%"),
        (figure(86_400, 86_400, 86_400, "duration"), {}, "1 day"),
        (figure(0.0005, 0.0005, 0.0005, "duration"), {}, "500 us"),
        (figure(0, 0, 0, "duration"), {}, "0 s"),
        (figure(3.6e-3, 3.6e-3, 3.6e-3, "money per time"), {"section": "servers", "field": "price"}, "$12.96 per h"),
        (figure(6, 22, 40, "money"), {}, "$6..$40, likely $22"),
        (figure(1.5e-7, 1.5e-7, 1.5e-7, "money per tokens"), {}, "$0.15 per million tokens"),
        (figure(3.21e9, 3.21e9, 3.21e9, "count"), {}, "3.21B"),
        (figure(32, 32, 32, "count"), {}, "32"),
        (figure(0.9995, 0.9995, 0.9995, "share"), {}, "99.95%"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_is_written_as_its_author_would(given, where, expected):
    assert written(given, **where).replace(SPACE, " ") == expected


def test_a_column_puts_the_likely_value_first():
    assert brief(figure(0.1, 0.25, 0.5, "share")) == "25% (10..50%)"
    assert brief(figure(3e9, 3.5e9, 4e9, "data")).replace(SPACE, " ") == "3..4 GB"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_printed_figure_can_be_copied_into_a_profile(section):
    """Read again in its dimension, it gives the same ends to the six digits that are printed."""
    for id in CATALOG.names(section):
        entry = CATALOG.require(section, id)
        for name in (name for name in entry.fields if SECTIONS[section][name].is_figure):
            given = entry.figure(name)
            read = parse_quantity(written(given, section=section, field=name).partition(", likely ")[0], given.dimension)
            assert (read.low, read.high) == pytest.approx((given.low, given.high), rel=1e-5), f"{id}.{name}"


# ---- the table


def test_a_table_that_fits_has_everything_in_a_row():
    lines = list(columns(["", "", "ram"], [["a", "Device A", "3 GB"], ["b", "", "16 GB"]], "<<>", 40))
    assert lines == ["               ram", "a  Device A   3 GB", "b            16 GB"]


def test_prose_wraps_before_anything_else_gives_way():
    lines = list(columns(["", "", "why"], [["a", "", "one two three four five six seven"]], "<<<", 25))
    assert lines == ["   why", "a  one two three four", "   five six seven"]


def test_an_aside_moves_below_its_row_where_the_page_is_narrower():
    lines = list(columns(["", "", "ram"], [["a-long-name", "Device A", "3 GB"], ["b", "", "16 GB"]], "<<>", 22))
    assert lines == ["               ram", "a-long-name   3 GB", "  Device A", "b            16 GB"]


def test_rows_are_stacked_where_nothing_else_fits():
    lines = list(columns(["", "", "ram", "price"], [["a-long-name", "Device A", "3 GB", "$60"], ["b", "", "16 GB", ""]], "<<>>", 22))
    assert lines == ["a-long-name  Device A", "  ram 3 GB; price $60", "b", "  ram 16 GB"]


def test_an_empty_column_is_left_out():
    assert list(columns(["", "", "ram", "price"], [["a", "", "3 GB", ""]], "<<>>", 40)) == ["    ram", "a  3 GB"]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_table_of_a_section_shows_fields_that_it_has(section):
    assert 1 <= len(TELLING[section]) <= 5
    assert [name for name in TELLING[section] if name not in SECTIONS[section]] == []


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_page_keeps_to_its_width_and_names_every_entry(section, width, page):
    """A name that is longer than the page stands whole on a line of its own."""
    text = page(section, width)
    names = CATALOG.names(section)
    assert [name for name in names if name not in text] == []
    assert [line for line in text.splitlines() if len(line) > width and line not in names] == []


# ---- what is shown


def test_without_arguments_every_section_is_listed_with_its_entries_and_what_it_holds(page):
    text = page("", 120)
    for section in SECTIONS:
        assert f"{len(CATALOG.names(section))}  {one_line(CATALOG.about(section))[:60]}" in text
        assert f"\n{section} " in text
    assert f"looked through on {CATALOG.date}" in text
    assert "Weak:" not in text


def test_a_section_says_how_weak_it_is(page):
    assert "Weak: marketing TOPS are not comparable between vendors" in " ".join(page("chipsets").split())


@pytest.mark.parametrize("name", ["snapdragon-8-gen-3", "Qualcomm Snapdragon 8 Gen 3", "sm8650", "SNAPDRAGON_8_GEN_3"])
def test_a_name_is_found_however_it_is_written(name, page):
    assert page(f"chipset {name}").startswith("snapdragon-8-gen-3\n")


def test_an_entry_shows_range_basis_date_and_source_of_a_figure(page):
    text = page("costs ticket", 120)
    given = CATALOG.require("costs", "ticket").figure("value")
    assert f"\nvalue  $6..$40, likely $22 ({given.basis.word}, {given.as_of}) [1]\n  the cost\n" in text
    assert f"[1] {given.source}"[:60] in text
    assert "A range goes from the 10th to the 90th percentile" in text


def test_an_entry_shows_the_note_of_a_figure(page):
    given = CATALOG.require("classes", "phone-mid").figure("npu_int8")
    assert f"\n  INT8 peak of the accelerator, where there is one\n  note: {given.note}\n" in page("classes phone-mid", 120)


def test_an_entry_shows_every_field_that_it_has(page):
    entry = CATALOG.require("classes", "phone-mid")
    text = page("classes phone-mid", 120)
    for name in entry.fields:
        assert f"\n{name}  " in text
        assert f"\n  {SECTIONS['classes'][name].meaning}" in text


def test_an_entry_tells_what_names_it(page):
    text = " ".join(page("chipsets snapdragon-8-gen-3", 120).split())
    assert "devices.chipset 5: oneplus-12, samsung-galaxy-s24" in text
    assert "benchmarks.chipset 5: gemma-3-1b--snapdragon-8-gen-3--q8_0--cactus--cpu" in text


def test_where_many_name_it_a_command_lists_them(page, found):
    text = " ".join(page("classes phone-high").split())
    chipsets = found("classes phone-high")["entry"]["named_by"]["chipsets.class"]
    assert len(chipsets) > 12
    assert f"chipsets.class {len(chipsets)}: {', '.join(chipsets[:12])} and {len(chipsets) - 12} more: edgedecide catalog chipsets --where class=phone-high" in text
    assert ids(found("chipsets --where class=phone-high")) == chipsets


def test_a_title_that_only_repeats_the_id_is_not_shown(page):
    assert page("guardrails kill-switch").startswith("kill-switch\nguardrails: ")


# ---- filters


def ids(document: dict) -> list[str]:
    return [entry["id"] for entry in document["entries"]]


@pytest.mark.parametrize(
    ("words", "meets"),
    [
        ('devices --where "ram>8 GB"', lambda e: (f := e.figure("ram")) is not None and f.likely > 8e9),
        ('devices --where "ram<8 GB"', lambda e: (f := e.figure("ram")) is not None and f.likely < 8e9),
        ('devices --where "ram=8 GB"', lambda e: (f := e.figure("ram")) is not None and f.low <= 8e9 <= f.high),
        ('devices --where class=phone-high --where "ram > 8 GB"', lambda e: e.word("class") == "phone-high" and (f := e.figure("ram")) is not None and f.likely > 8e9),
        ("chipsets --where vendor=APPLE", lambda e: e.word("vendor") == "Apple"),
        ("devices --where 'chipset=Snapdragon 8 Gen 3'", lambda e: e.word("chipset") == "snapdragon-8-gen-3"),
        ("networks --where site=yes", lambda e: e.flag("site") is True),
        ("networks --where site=false", lambda e: e.flag("site") is False),
        ("regulations --where kinds=speech", lambda e: "speech" in e.words("kinds")),
        ("tasks --where gate_forms=speech", lambda e: any(word.startswith("speech:") for word in e.words("gate_forms"))),
        ('costs --where "value>10 engineer-days"', lambda e: e.figure("value").dimension == "effort" and e.figure("value").likely > 288_000),
        ('networks --where "up<10 Mbit/s"', lambda e: (f := e.figure("up")) is not None and f.likely < 1.25e6),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_filter_keeps_what_meets_it_and_nothing_else(words, meets, found):
    section = words.split()[0]
    expected = [id for id in CATALOG.names(section) if meets(CATALOG.require(section, id))]
    assert expected
    assert ids(found(words)) == expected


def test_an_entry_that_lacks_the_field_meets_no_condition_on_it(found):
    priced = [id for id in CATALOG.names("devices") if CATALOG.require("devices", id).figure("price")]
    assert sorted(ids(found('devices --where "price>$0"')) + ids(found('devices --where "price<$0"'))) == priced


def test_words_are_searched_in_names_aliases_words_and_notes(found):
    assert "snapdragon-8-gen-3" in ids(found("chipsets --search sm8650"))
    assert ids(found('costs --search "CONTACT consumer"')) == ["ticket-consumer"]


def test_a_search_without_a_section_looks_everywhere(page, found):
    everywhere = {entry["section"] for entry in found("--search ticket")["entries"]}
    assert everywhere == {"costs", "signals"}
    assert '5 entries with "ticket" in 2 of 21 sections.' in page("--search ticket")


def test_nothing_found_is_an_answer(page):
    assert page('devices --where "ram>900 TB"').startswith("devices: 0 of 139 entries with ram>900 TB.")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("chipsetz", 'found section "chipsetz"; expected one of chipsets, devices,'),
        ("chipsetz", 'did you mean "chipsets"?'),
        ("gdpr", "it is an entry of regulations: edgedecide catalog regulations gdpr"),
        ("chipsets snapdragon-8-gen-33", 'found "snapdragon-8-gen-33", which is no known chipset; did you mean "snapdragon-8-gen-3"?'),
        ('--where "ram>8 GB"', "--where: found no section; expected the one whose fields are meant"),
        ('devices pixel-9-pro --where "ram>8 GB"', 'found both the name "pixel-9-pro" and a condition; expected one of them'),
        ('devices --where "rma>8 GB"', 'found the field "rma", which devices do not have; did you mean "ram"?'),
        ("devices --where ram>8", '--where: ram: found 8 without a unit; expected a size such as "180 KB" or "4 GB"'),
        ('devices --where "ram>8 Gb"', "bits and bytes are told apart by case"),
        ("devices --where ram", 'found "ram"; expected FIELD=VALUE, FIELD>QUANTITY or FIELD<QUANTITY, in quotes'),
        ("devices --where class>phone-high", 'found "class>phone-high", but class is a word; write class=VALUE'),
        ("devices --where class=phone-hihg", 'class: found "phone-hihg", which is no entry of classes; did you mean "phone-high"?'),
        ("chipsets --where compute_on=tpu", 'compute_on: found "tpu"; expected one of gpu, cpu, npu'),
        ("networks --where site=maybe", 'site: found "maybe"; expected true or false'),
        ("classes --where throttle=3", "throttle is a curve; filter on another field"),
        ("costs --where value>lots", 'value: found "lots"; expected a number with a unit'),
        ("devices -o yaml", '--output: found format "yaml"; expected text, json'),
    ],
)
def test_a_wrong_question_says_what_to_ask(words, says, capsys):
    assert run(["catalog", *shlex.split(words)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in told.err


# ---- JSON


def test_json_gives_base_units_with_their_grounds(found):
    entry = found("networks lte")["entry"]
    assert entry["fields"]["up"] == {"low": 1e6, "likely": 1e6, "high": 1e6, "unit": "B/s"} | {key: entry["fields"]["up"][key] for key in ("basis", "source", "as_of", "note")}
    assert entry["fields"]["up"]["source"]
    assert entry["named_by"] == {}


def test_json_lists_sections_and_says_what_fields_mean(found):
    sections = found("")["sections"]
    assert [(row["id"], row["entries"]) for row in sections] == [(id, len(CATALOG.names(id))) for id in SECTIONS]
    assert found("devices --where class=wearable")["section"]["fields"]["ram"] == {"kind": "data", "meaning": "memory", "required": False}


def test_text_and_json_may_be_written_at_once(tmp_path, capsys):
    assert run(["catalog", "devices", "-o", "text", "-o", f"json={tmp_path / 'devices.json'}"]) == 0
    assert capsys.readouterr().out.startswith("devices: 139 entries.")
    assert len(json.loads((tmp_path / "devices.json").read_text())["entries"]) == 139


LOOKUP = """
import sys
from edgedecide.cli import run
code = run(sys.argv[1:])
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""


@pytest.mark.parametrize("words", ["catalog", "catalog devices", "catalog chipsets apple-m4", "catalog --search apple", "catalog devices -o json"])
def test_a_lookup_imports_no_arithmetic_no_profile_and_no_yaml(words):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", LOOKUP, *words.split()], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) & {"numpy", "edgedecide.profile", "edgedecide.questions", "edgedecide.road", "yaml", "jinja2", "rich.console"} == set()


# ---- an organisation's own catalog

DEVICES = """
section: devices
about: Our own devices.
source: our device laboratory, report 12
as_of: 2026-10
basis: measured
entries:
  handheld-7:
    title: Handheld 7 of our warehouses
    aliases: [h7]
    chipset: snapdragon-7-gen-3
    class: phone-mid
    os: android
    ram: 8 GB
    battery: 15 Wh
"""
COSTS = """
section: costs
source: our controlling, 2026
as_of: 2026-09
basis: datasheet
entries:
  engineer-hour: {title: Our engineer's hour, dimension: money per time, value: $40 per h, note: including overheads}
"""


@pytest.fixture
def overlay(tmp_path) -> Path:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "devices.yaml").write_text(DEVICES)
    (folder / "costs.yaml").write_text(COSTS)
    return folder


def test_an_overlaid_entry_is_marked_in_the_table(overlay, page):
    text = page(f"devices --where class=phone-mid --catalog {overlay}", 120)
    assert "\nhandheld-7 *            Handheld 7 of our warehouses  snapdragon-7-gen-3  phone-mid      8 GB\n" in text
    assert "\n* from your organisation's catalog\n" in text
    assert "oneplus-nord-ce-4 *" not in text
    assert "with 2 entries of your organisation laid over it" in page(f"--catalog {overlay}", 120)


def test_a_replaced_entry_says_what_the_shipped_one_has(overlay, page):
    text = page(f"costs engineer-hour --catalog {overlay}", 120)
    assert "* from your organisation's catalog, in the place of the shipped entry." in text
    assert "\nvalue  $40 per h (datasheet, 2026-09) [1]\n  the cost\n  shipped: $50..$200 per h, likely $110 per h\n\nNote  including overheads\n" in text
    assert "[1] our controlling, 2026" in text


def test_an_added_entry_answers_to_its_alias(overlay, page):
    text = page(f"devices H7 --catalog {overlay}")
    assert "* from your organisation's catalog.\n" in text
    assert "Also called h7." in text
    assert "\nchipset  snapdragon-7-gen-3 (measured, 2026-10) [1]\n" in text


def test_json_marks_overlaid_entries(overlay, found):
    document = found(f"devices --where class=phone-mid --catalog {overlay}")
    assert document["catalog"]["overlaid"] is True
    assert [entry["id"] for entry in document["entries"] if entry["overlaid"]] == ["handheld-7"]


def assessed(path: Path, capsys, *more: str) -> dict:
    assert run(["assess", str(path), "--samples", "200", "-o", "json", *more]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


PROFILE = """
apiVersion: edgedecide/v1
workload: {id: picking}
latency: {kind: interactive, promise: 2 s, network: [{access: enterprise-wifi}]}
model: {use: llama-3.2-1b, quantization: q4_k_m, prompt: 200 tokens, output: 60 tokens}
cloud: {region: eu}
traffic: {devices: 3000, requests: 200 per day}
fleet: {owner: us, classes: [{device: handheld-7}]}
"""


def test_an_assessment_rests_on_the_overlay_and_says_so(overlay, tmp_path, capsys):
    profile = tmp_path / "profile.yaml"
    profile.write_text(PROFILE)
    plain = assessed(profile, capsys)
    ours = assessed(profile, capsys, "--catalog", str(overlay))
    assert (plain["catalog"]["overlaid"], ours["catalog"]["overlaid"]) == (False, True)
    assert ours["catalog"]["digest"].endswith(f"-{plain['catalog']['digest']}")
    assert numbers(plain, "memory_needed", "edge@device") == []
    assert numbers(ours, "memory_needed", "edge@device") != []
    assert cost(ours, "cloud") < cost(plain, "cloud")


def test_a_device_that_only_the_overlay_knows_is_a_note_without_it(overlay, tmp_path, capsys):
    profile = tmp_path / "profile.yaml"
    profile.write_text(PROFILE)
    assert run(["assess", str(profile), "--samples", "100"]) == 0
    assert 'found "handheld-7", a device that the catalog does not know' in capsys.readouterr().err
    assert run(["assess", str(profile), "--samples", "100", "--catalog", str(overlay)]) == 0
    assert capsys.readouterr().err == ""


def numbers(document: dict, fact: str, alternative: str) -> list[float]:
    return [row["likely"] for row in document["facts"] if (row["id"], row["alternative"]) == (fact, alternative)]


def cost(document: dict, alternative: str) -> float:
    (likely,) = numbers(document, "cost_total", alternative)
    return likely


def test_a_mistake_in_an_overlay_is_told_with_its_place(overlay, capsys):
    (overlay / "devices.yaml").write_text(DEVICES.replace("snapdragon-7-gen-3", "snapdragon-7-gen-33"))
    assert run(["assess", str(EXAMPLES / "phone-assistant"), "--catalog", str(overlay)]) == 2
    assert 'devices.yaml:11:14: entries.handheld-7.chipset: found "snapdragon-7-gen-33"' in capsys.readouterr().err


def test_a_folder_without_a_catalog_is_told(tmp_path, capsys):
    assert run(["catalog", "--catalog", str(tmp_path / "nowhere")]) == 2
    assert "found no catalog file here; expected files such as devices.yaml" in capsys.readouterr().err
