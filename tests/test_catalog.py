"""The catalog: its form, its names, its figures, and what a wrong file is told."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from edgedecide.catalog import SECTIONS, compile_catalog, load_catalog
from edgedecide.catalog.authoring import compile_catalog as compile_folder
from edgedecide.errors import CatalogError
from edgedecide.facts import Basis
from edgedecide.quantity import DIMENSIONS

CATALOG = load_catalog()
EVERY_ENTRY = [(section, id) for section in SECTIONS for id in CATALOG.names(section)]


def figures(section, id):
    entry = CATALOG.require(section, id)
    names = [name for name in entry.fields if SECTIONS[section][name].is_figure]
    return [(name, entry.figure(name)) for name in names]


# ---- the shipped catalog


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_entries_and_says_what_is_weak(section):
    assert CATALOG.names(section)
    assert CATALOG.about(section)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_figure_says_where_it_comes_from(section):
    for _, id in (pair for pair in EVERY_ENTRY if pair[0] == section):
        for name, figure in figures(section, id):
            assert len(figure.source) > 5, (id, name)
            assert figure.as_of[:2] in ("19", "20"), (id, name, figure.as_of)
            assert figure.basis in (Basis.MEASURED, Basis.DATASHEET, Basis.MODELLED, Basis.ASSUMED), (id, name)
            assert figure.low <= figure.likely <= figure.high, (id, name)
            assert figure.dimension in DIMENSIONS, (id, name)


def test_every_field_of_the_form_is_used_by_some_entry():
    used = {(section, name) for section, id in EVERY_ENTRY for name in CATALOG.require(section, id).fields}
    assert {(section, name) for section, form in SECTIONS.items() for name in form} - used == set()


def test_general_knowledge_is_never_called_a_datasheet_or_a_measurement():
    for section, id in EVERY_ENTRY:
        for name, figure in figures(section, id):
            if figure.source.startswith(("general knowledge", "judgement")):
                assert figure.basis is Basis.ASSUMED, (section, id, name)


@pytest.mark.parametrize("section", ["signals", "guardrails"])
def test_weights_sum_to_one(section):
    total = sum(CATALOG.require(section, id).figure("weight").likely for id in CATALOG.names(section))
    assert total == pytest.approx(1)


def test_a_regulation_and_a_data_kind_name_each_other():
    for id in CATALOG.names("data_kinds"):
        for regime in CATALOG.require("data_kinds", id).words("regimes"):
            assert id in CATALOG.require("regulations", regime).words("kinds"), (id, regime)
    for id in CATALOG.names("regulations"):
        for kind in CATALOG.require("regulations", id).words("kinds"):
            assert id in CATALOG.require("data_kinds", kind).words("regimes"), (id, kind)


def test_every_device_class_has_an_efficiency_or_computes_nothing():
    covered = {
        word for id in CATALOG.names("efficiencies") for word in CATALOG.require("efficiencies", id).words("applies_to")
    }
    computing = {id for id in CATALOG.names("classes") if CATALOG.require("classes", id).flag("computes")}
    assert computing - covered == set()


# Expected values are those of the cited source, in base units.
KNOWN = [
    ("chipsets", "snapdragon-8-gen-2", "memory_bandwidth", 67.2e9, Basis.DATASHEET),  # nextpit.com, Dimensity 9300 launch
    ("chipsets", "snapdragon-8-gen-2", "ram", 11.31e9, Basis.ASSUMED),  # 8 to 16 GB, geometric middle, unverified
    ("chipsets", "jetson-orin-nano-super", "npu_int8", 33e12, Basis.DATASHEET),  # 67 TOPS sparse, halved
    ("chipsets", "raspberry-pi-5", "memory_bandwidth", 17.1e9, Basis.DATASHEET),  # LPDDR4X-4267, 32 bit
    ("chipsets", "raspberry-pi-5", "compute", 4 * 2.4e9 * 16, Basis.MODELLED),  # 4 A76 at 2.4 GHz, 16 FP32 operations a cycle
    ("models", "llama-3.2-3b", "kv_heads", 8, Basis.DATASHEET),  # litgpt config.py
    ("models", "yolov8n", "work", 8.7e9, Basis.DATASHEET),  # Ultralytics documentation, 640 pixels
    ("models", "resnet-50", "work", 2 * 4.089e9, Basis.DATASHEET),  # torchvision weight metadata, GMAC
    ("models", "ds-cnn-s", "size", 38.6e3, Basis.DATASHEET),  # Hello Edge, arXiv:1711.07128
    ("quantizations", "q4_k_m", "bits", 4.8944, Basis.DATASHEET),  # llama.cpp tools/quantize/README.md
    ("quantizations", "q4_k_m", "loss", 0.0242, Basis.MODELLED),  # half of the 4.83 % rise in perplexity
    ("networks", "lte", "rtt_p50", 0.050, Basis.ASSUMED),  # modelling profile
    ("networks", "home-wifi", "rtt_p95", 0.078, Basis.ASSUMED),  # 25..50 ms of line and 40 ms of Wi-Fi
    ("cloud_models", "gpt-4o-mini", "input_price", 0.15e-6, Basis.DATASHEET),  # genai-prices 0.2.3
    ("cloud_models", "whisper-1", "price_per_minute", 0.006 / 60, Basis.DATASHEET),  # genai-prices 0.2.3
    ("cloud_models", "gemini-2.5-flash", "ttft_p50", 0.412, Basis.MEASURED),  # Wrede, May 2026
    ("devices", "iphone-16", "battery", 13.8 * 3600, Basis.MODELLED),  # 3561 mAh × 3.87 V
    ("costs", "port-per-platform", "value", (4 * 8) ** 0.5 * 40 * 3600, Basis.DATASHEET),  # 4 to 8 weeks of 40 h
    ("channels", "app-store", "staging", 7 * 86_400, Basis.DATASHEET),  # App Store Connect, seven days
    ("perception", "nielsen-flow", "value", 1.0, Basis.MEASURED),  # Nielsen 1993
    ("benchmarks", "gemma-2-2b--jetson-orin-nano-8gb--int4--mlc-llm--gpu", "decode_rate", 21.5, Basis.MEASURED),  # Jetson AI Lab, 2024-12
]  # fmt: skip


@pytest.mark.parametrize(("section", "id", "field", "value", "basis"), KNOWN, ids=[f"{k[1]}-{k[2]}" for k in KNOWN])
def test_a_figure_is_what_its_source_says(section, id, field, value, basis):
    figure = CATALOG.require(section, id).figure(field)
    assert figure.likely == pytest.approx(value, rel=1e-3)
    assert figure.basis is basis


def test_a_range_keeps_its_ends_and_its_middle():
    figure = CATALOG.require("servers", "a10g").figure("price")
    assert (figure.low * 3600, figure.likely * 3600, figure.high * 3600) == pytest.approx((1.006, 1.123, 1.459))
    assert figure.dimension == "money per time"


def test_the_dimension_of_a_cost_is_its_own():
    assert CATALOG.require("costs", "electricity").figure("value").dimension == "money per energy"


def test_words_flags_and_curves_come_as_they_are():
    phone = CATALOG.require("classes", "phone-high")
    assert phone.words("os") == ("android", "ios")
    assert phone.flag("computes") is True
    assert phone.curve("throttle")[:2] == ((0, 1), (30, 0.95))
    assert phone.word("compute_on") == "gpu"


def test_what_is_not_known_is_absent_and_not_zero():
    chip = CATALOG.require("chipsets", "snapdragon-8-elite-gen-6")
    assert chip.figure("memory_bandwidth") is None
    assert "memory_bandwidth" not in chip.fields


# ---- names

NAMES = [
    ("devices", "Galaxy S23", "samsung-galaxy-s23"),
    ("devices", "IPHONE 15 pro", "iphone-15-pro"),
    ("chipsets", "Qualcomm Snapdragon 8 Gen 2", "snapdragon-8-gen-2"),
    ("chipsets", "snapdragon 7+ gen 3", "snapdragon-7-plus-gen-3"),
    ("chipsets", "snapdragon 7 gen 3", "snapdragon-7-gen-3"),
    ("chipsets", "A17 Pro", "apple-a17-pro"),
    ("models", "meta-llama/Llama-3.2-1B-Instruct", "llama-3.2-1b"),
    ("models", "Whisper base", "whisper-base"),
    ("quantizations", "Q4_K_M", "q4_k_m"),
    ("quantizations", "fp16", "f16"),
    ("networks", "5G", "nr-nsa"),
    ("cloud_models", "openai/gpt-4o-mini", "gpt-4o-mini"),
    ("classes", "phone_high", "phone-high"),
    ("regulations", "BIPA", "biometric"),
    ("channels", "Google Play", "play-store"),
]


@pytest.mark.parametrize(("section", "written", "id"), NAMES, ids=[name[1] for name in NAMES])
def test_a_name_is_found_however_it_is_written(section, written, id):
    assert CATALOG.entry(section, written).id == id


@pytest.mark.parametrize("section", SECTIONS)
def test_every_title_finds_an_entry_and_every_id_finds_itself(section):
    for id in CATALOG.names(section):
        entry = CATALOG.entry(section, id)
        assert entry.id == id
        assert CATALOG.entry(section, entry.title) is not None


def test_an_unknown_name_gets_the_nearest_one():
    with pytest.raises(CatalogError) as caught:
        CATALOG.require("devices", "samsung galaxy s32")
    expected = (
        'catalog: devices: found "samsung galaxy s32", which is no known device; did you mean "samsung-galaxy-s26"?'
    )
    assert str(caught.value) == expected


def test_a_name_like_no_other_is_told_where_to_look():
    with pytest.raises(CatalogError, match="list them with: edgedecide catalog networks"):
        CATALOG.require("networks", "qqqqqq")


def test_measurements_are_found_by_model_and_chipset():
    found = CATALOG.benchmarks("llama-3.2-1b", "snapdragon-8-elite")
    assert len(found) > 2
    assert {entry.word("chipset") for entry in found} == {"snapdragon-8-elite"}
    assert CATALOG.benchmarks("llama-3.2-1b", "stm32n6") == []


# ---- files that are wrong

GOOD = """\
section: networks
about: two lines
sources: {tests: a speed test}
source: tests
as_of: 2026
basis: measured
entries:
  alpha:
    title: Alpha
    aliases: [first]
    rtt_p50: 20 ms
    loss: {low: 0.1%, high: 1%, basis: assumed, source: judgement of one}
    site: true
"""


def write(folder, text, name="networks.yaml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder


def mistakes_of(folder):
    with pytest.raises(CatalogError) as caught:
        compile_folder(folder)
    return [str(mistake).removeprefix(f"{folder}/") for mistake in caught.value.mistakes]


def test_a_good_file_compiles_to_plain_numbers(tmp_path):
    compiled = compile_folder(write(tmp_path, GOOD))
    assert compiled["sources"] == ["a speed test", "judgement of one"]
    assert compiled["origins"] == [[0, 0, "2026", ""], [4, 1, "2026", ""]]
    assert compiled["sections"]["networks"] == {
        "about": "two lines",
        "aliases": {"first": "alpha"},
        "rows": {
            "alpha": ["Alpha", 0, {"rtt_p50": [0.02, 0], "loss": [0.001, 0.00316227766017, 0.01, 1], "site": True}]
        },
    }


WRONG = [
    ("rtt_p50: 20 ms", "rtt_p50: 20", 'networks.yaml:11:14: entries.alpha.rtt_p50: found 20 without a unit; expected a time such as "100 ms" or "2 s"'),
    ("rtt_p50", "rtt_50", 'networks.yaml:11:13: entries.alpha.rtt_50: found the field "rtt_50", which networks do not have; did you mean "rtt_p50"?'),
    ("basis: measured", "basis: guessed", 'networks.yaml:11:14: entries.alpha.rtt_p50: found the basis "guessed"; expected one of measured, datasheet, modelled, assumed'),
    ("source: tests\n", "", "networks.yaml:10:14: entries.alpha.rtt_p50: found no source; give it here, in the entry or for the file"),
    ("source: tests\n", "source: test\n", 'networks.yaml:11:14: entries.alpha.rtt_p50: found the source "test", which the file does not write out; did you mean "tests"?'),
    ("site: true", "site: maybe", 'networks.yaml:13:11: entries.alpha.site: found "maybe"; expected true or false'),
    ("aliases: [first]", "aliases: first", 'networks.yaml:10:14: entries.alpha.aliases: found "first"; expected a list such as [one, two]'),
    ("section: networks", "section: network", 'networks.yaml:1: section: found "network"; did you mean "networks"?'),
    ("about: two lines", "abut: two lines", 'networks.yaml:1: found the key "abut"; expected one of'),
    ("    title: Alpha", "    assumed: [rtt_p95]", 'networks.yaml:9:14: entries.alpha.assumed: found "rtt_p95"; expected a figure that this entry gives'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG, ids=[case[1].strip() or "no source" for case in WRONG])
def test_a_mistake_says_where_and_what_to_do(tmp_path, old, new, says):
    assert mistakes_of(write(tmp_path, GOOD.replace(old, new)))[0].startswith(says)


def test_all_mistakes_of_all_files_come_together(tmp_path):
    write(tmp_path, GOOD.replace("20 ms", "20 MB").replace("site: true", "sight: true"))
    write(tmp_path, "section: devices\nabout: x\nentries:\n  box: {chipset: nothing}\n", "devices.yaml")
    assert mistakes_of(tmp_path) == [
        "devices.yaml:4:8: entries.box: found no class (its device class); it is required here",
        'devices.yaml:4:18: entries.box.chipset: found "nothing", which is no entry of chipsets',
        "devices.yaml:4:8: entries.box: found no source and no as_of and no basis; give it here, in the entry or for the file",
        'networks.yaml:13:12: entries.alpha.sight: found the field "sight", which networks do not have; did you mean "site"?',
        'networks.yaml:11:14: entries.alpha.rtt_p50: found "20 MB"; expected a time such as "100 ms" or "2 s"',
    ]


def test_two_entries_of_one_name_are_refused(tmp_path):
    write(tmp_path, GOOD + "  beta:\n    aliases: [Alpha]\n    site: false\n")
    assert mistakes_of(tmp_path) == [
        'networks.yaml: entries.beta: found the name "Alpha", which alpha has already; remove one of them'
    ]


def test_a_file_may_add_to_a_section_under_a_longer_name(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("alpha", "beta").replace("first", "second"), "networks-more.yaml")
    assert list(compile_folder(tmp_path)["sections"]["networks"]["rows"]) == ["alpha", "beta"]


# ---- an organisation's own entries


def test_an_overlay_replaces_and_adds_and_is_told(tmp_path):
    overlay = write(
        tmp_path, GOOD.replace("alpha", "lte").replace("[first]", "[our-lte]") + "  depot:\n    rtt_p50: 3 ms\n"
    )
    catalog = load_catalog(overlay)
    assert catalog.overlaid
    assert not CATALOG.overlaid
    assert catalog.require("networks", "lte").figure("rtt_p50").likely == 0.02
    assert catalog.require("networks", "our-lte").id == "lte"
    assert catalog.require("networks", "depot").figure("rtt_p50").source == "a speed test"
    assert catalog.require("networks", "4g").id == "lte"
    assert catalog.require("networks", "starlink").figure("rtt_p50").likely == 0.045
    assert catalog.digest.endswith(CATALOG.digest)
    assert catalog.digest != CATALOG.digest


def test_an_overlay_may_name_what_lies_beneath(tmp_path):
    text = (
        "section: devices\nabout: ours\nsource: our purchase order\nas_of: 2026\nbasis: datasheet\n"
        "entries:\n  our-box: {chipset: jetson-orin-nx-16gb, class: edge-node, price: $700}\n"
    )
    catalog = load_catalog(write(tmp_path, text, "devices.yaml"))
    assert catalog.require("devices", "our box").figure("price").likely == 700


def test_an_empty_overlay_is_a_mistake(tmp_path):
    with pytest.raises(CatalogError, match="found no catalog file here"):
        load_catalog(tmp_path)


# ---- compiled form


def test_the_digest_depends_on_the_content_alone(tmp_path):
    first = compile_folder(write(tmp_path / "a", GOOD))
    assert compile_folder(write(tmp_path / "b", "# a comment\n" + GOOD))["digest"] == first["digest"]
    assert compile_folder(write(tmp_path / "c", GOOD.replace("20 ms", "21 ms")))["digest"] != first["digest"]
    assert len(first["digest"]) == 8


def test_the_loaded_catalog_is_the_compiled_one():
    compiled = compile_catalog()
    assert compiled["digest"] == CATALOG.digest
    assert json.loads(json.dumps(compiled)) == compiled
    assert len(json.dumps(compiled, ensure_ascii=False, separators=(",", ":"))) < 400_000


def test_looking_up_reads_no_yaml_and_imports_no_numpy():
    code = (
        "import sys; from edgedecide.catalog import load_catalog; load_catalog();"  # fills the cache of a checkout
        "[sys.modules.pop(name) for name in list(sys.modules) if name.split('.')[0] in ('yaml', 'edgedecide')];"
        "from edgedecide.catalog import load_catalog; load_catalog().require('devices', 'pixel 8').figure('ram');"
        "print('yaml' in sys.modules, 'numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
