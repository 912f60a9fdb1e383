"""Predictions hold what they promise: they stay near what was measured, they never fall below zero, and the fit is fresh."""

from __future__ import annotations

import math
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgedecide import predict
from edgedecide.catalog import load_catalog
from edgedecide.predict import Card, Chipset, Known, LanguageCard, Prediction, graphs, language, tables

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import calibrate
import holding_out
from fitting import GraphData

PHONE = tables.chipsets()["snapdragon-8-gen-3"]
NEW_PHONE = Chipset("one-nobody-has", "Qualcomm", "phone", "android", 77.0, 60.0, 80.0)
FORMATS = ("f16", "8-bit", "5-bit", "k-quant", "int4", "fp4", "2-bit")
GRAPH_FUNCTIONS = {"time": predict.graph_time, "memory": predict.graph_memory}


def holds(prediction: Prediction | None) -> bool:
    assert prediction is not None
    numbers = prediction[:3]
    return all(math.isfinite(number) for number in numbers) and 0 < prediction.low <= prediction.likely <= prediction.high


# ---- graphs

cards = st.builds(
    Card,
    use=st.sampled_from(["", "Image Classification", "Object Detection", "Speech Recognition", "Text Generation"]),
    params=st.none() | st.floats(1e4, 2e9),
    elements=st.none() | st.floats(100, 5e6),
    layers=st.none() | st.floats(5, 5000),
    gmacs=st.none() | st.floats(0.01, 500),
    graphs=st.integers(1, 6),
    is_whole=st.booleans(),
    name=st.sampled_from(["", "resnet_x", "yolov99", "whisper_x/encoder"]),
)
chips = st.sampled_from([PHONE, NEW_PHONE, tables.chipsets()["snapdragon-x-elite"], tables.chipsets()["dragonwing-qcs6490"]])


@settings(max_examples=60, deadline=None)
@given(card=cards, chip=chips, precision=st.sampled_from(["float", "w8a8", "w8a16"]), runtime=st.sampled_from(["tflite", "onnx", "qnn_dlc"]), unit=st.sampled_from(["npu", "cpu", "gpu"]))
def test_a_graph_of_any_card_has_a_positive_range_around_its_middle(card, chip, precision, runtime, unit):
    assert holds(predict.graph_time(card, chip, precision, runtime, unit))
    assert holds(predict.graph_memory(card, chip, precision, runtime, unit))


@pytest.mark.parametrize("figure", GRAPH_FUNCTIONS)
def test_what_was_measured_is_told_as_it_was_measured(figure):
    for run in tables.runs(figure)[::500]:
        found = GRAPH_FUNCTIONS[figure](tables.cards()[run.graph], tables.chipsets()[run.chipset], run.precision, run.runtime, run.unit)
        assert found is not None
        assert (found.rung, found.rows) == ("measured", 1)
        assert found.likely == pytest.approx(run.value * graphs.UNIT[figure], rel=1e-6)


RUNGS = [
    ("resnet50", PHONE, "tflite", "measured"),
    ("resnet50", PHONE, "voice_ai", "relative"),
    ("resnet50", NEW_PHONE, "tflite", "new-chipset"),
    ("", PHONE, "tflite", "new-model"),
    ("", NEW_PHONE, "tflite", "new-both"),
]


@pytest.mark.parametrize(("name", "chip", "runtime", "rung"), RUNGS, ids=[rung for *_, rung in RUNGS])
def test_the_rung_says_how_near_the_evidence_is(name, chip, runtime, rung):
    card = tables.cards()["resnet50"]._replace(name=name)
    found = predict.graph_time(card, chip, "float", runtime)
    assert found is not None
    assert found.rung == rung


def test_nearer_evidence_gives_a_narrower_range():
    card = tables.cards()["resnet50"]
    found = [predict.graph_time(card._replace(name=name), chip, "float", runtime) for name, chip, runtime, rung in RUNGS if rung != "new-chipset"]
    assert all(near.high / near.low < far.high / far.low for near, far in pairwise(found) if near and far)


def test_of_a_chip_without_generation_and_peak_nothing_is_said():
    card = tables.cards()["resnet50"]
    assert predict.graph_time(card, Chipset("dimensity-9400", "MediaTek", "phone", bandwidth_gbps=85.6), "float", "tflite") is None
    assert predict.graph_memory(card, Chipset(), "float", "tflite") is None


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_one_measurement_elsewhere_draws_the_estimate_towards_it(factor):
    card = Card("Object Detection", 5e6, 640.0**2, 200.0)
    here, there = PHONE, tables.chipsets()["snapdragon-8-elite"]
    alone, elsewhere = (predict.graph_time(card, chip, "float", "onnx") for chip in (here, there))
    assert alone is not None
    assert elsewhere is not None
    told = predict.graph_time(card, here, "float", "onnx", known=[Known(elsewhere.likely * factor, there, "float", "onnx")])
    assert told is not None
    assert told.rung == "given"
    assert abs(math.log(told.likely / alone.likely / factor)) < 0.3 * abs(math.log(factor))
    assert told.high / told.low < alone.high / alone.low


def test_a_part_of_the_same_silicon_is_told_what_its_twin_is():
    card = tables.cards()["resnet50"]
    twin, original = (predict.graph_time(card, tables.chipsets()[name], "float", "tflite") for name in ("qcs8450", "snapdragon-8-gen-1"))
    assert twin == original


# ---- language models

PLACES = sorted({(run.device, run.unit, run.engine) for run in tables.language_runs() if run.decode})[::7]


@pytest.mark.parametrize(("device", "unit", "engine"), PLACES, ids=["-".join(place) for place in PLACES])
def test_more_parameters_never_decode_faster(device, unit, engine):
    chip = tables.chipsets()[device]
    rates = [predict.decode_rate(LanguageCard(billions * 1e9), chip, "k-quant", 4.9, engine, unit) for billions in (0.5, 1, 3, 8, 14, 32, 70)]
    assert all(holds(rate) for rate in rates)
    assert all(small.likely >= large.likely for small, large in pairwise(rates) if small and large)


@pytest.mark.parametrize("kind", sorted({chip.kind for chip in tables.chipsets().values()}))
def test_more_bandwidth_never_decodes_slower(kind):
    unit = "gpu" if "gpu" in kind or kind in ("apple", "unified", "jetson") else "cpu"
    rates = [predict.decode_rate(LanguageCard(7e9), Chipset("", "", kind, bandwidth_gbps=bandwidth), "k-quant", 4.9, "llama.cpp", unit) for bandwidth in (20, 50, 100, 300, 1000)]
    assert all(slow.likely <= fast.likely for slow, fast in pairwise(rates) if slow and fast)


@settings(max_examples=60, deadline=None)
@given(
    params=st.floats(1e8, 4e11), part=st.floats(0.05, 1.0), kind=st.sampled_from(["phone", "apple", "desktop-gpu", "x86", "sbc"]), bandwidth=st.floats(2, 4000), tflops=st.none() | st.floats(0.1, 1000),
    format=st.sampled_from(FORMATS), unit=st.sampled_from(["cpu", "gpu", "npu"]), tokens=st.floats(1, 131072),
)  # fmt: skip
def test_a_language_model_of_any_card_has_positive_rates(params, part, kind, bandwidth, tflops, format, unit, tokens):
    card, chip = LanguageCard(params, params * part), Chipset("", "", kind, bandwidth_gbps=bandwidth, fp16_tflops=tflops)
    assert holds(predict.decode_rate(card, chip, format, 4.5, "llama.cpp", unit, tokens))
    assert holds(predict.prefill_rate(card, chip, format, 4.5, "llama.cpp", unit, tokens))


def test_of_hardware_without_bandwidth_no_rate_is_said():
    assert predict.decode_rate(LanguageCard(1e9), Chipset("x", kind="phone"), "int4", 4.5, "llama.cpp", "cpu") is None
    assert predict.prefill_rate(LanguageCard(1e9), Chipset("x", bandwidth_gbps=50), "int4", 4.5, "llama.cpp", "cpu") is None


def test_every_quantization_of_the_catalog_has_a_format_that_was_measured():
    assert {predict.format_of(id) for id in load_catalog().names("quantizations")} <= set(FORMATS)
    assert {run.format for run in tables.language_runs()} <= set(FORMATS)


OTHERWISE = {"dragonwing-iq-x7181", "dragonwing-q-7790", "dragonwing-q-8750", "intel-core-ultra-7-258v"}
"""Three of the same silicon as another kind's, and one that was measured on its GPU."""


def test_a_chip_of_the_catalog_has_the_kind_that_it_was_measured_as():
    catalog, measured = load_catalog(), tables.chipsets()
    for name in set(catalog.names("chipsets")) & set(measured) - OTHERWISE:
        entry = catalog.require("chipsets", name)
        assert predict.kind_of(entry.word("class") or "", entry.word("vendor") or "", name) == measured[name].kind, name


# ---- tables and fit


def test_every_run_names_a_card_and_a_chipset_of_the_tables():
    for figure in GRAPH_FUNCTIONS:
        assert {run.graph for run in tables.runs(figure)} <= set(tables.cards())
        assert {run.chipset for run in tables.runs(figure)} <= set(tables.chipsets())
    assert {run.device for run in tables.language_runs()} <= set(tables.chipsets())
    assert {run.model for run in tables.language_runs()} <= set(tables.language_cards())


@pytest.mark.parametrize("figure", GRAPH_FUNCTIONS)
def test_the_fit_to_the_tables_is_the_file_for_graphs(figure):
    kept = tables.fitted()[figure]
    _, anew = calibrate.fit_graphs(figure, kept["scales"], kept["card_error"])
    for part in ("means", "cards"):
        assert near(anew[part], kept[part])
    assert anew["middles"]["chips"]["mean"] == pytest.approx(kept["middles"]["chips"]["mean"])


@pytest.mark.parametrize("figure", ["decode", "prefill"])
def test_the_fit_to_the_tables_is_the_file_for_language_models(figure):
    kept = tables.fitted()[figure]
    _, anew = calibrate.fit_language(figure, kept["scales"])
    assert near(anew["effects"], kept["effects"])


def near(anew: dict[str, float], kept: dict[str, float]) -> bool:
    """The same but for the last digits, which differ between linear algebra libraries; what is left out is as good as zero."""
    return all(math.isclose(anew.get(name, 0.0), kept.get(name, 0.0), rel_tol=1e-3, abs_tol=1.5e-3) for name in anew.keys() | kept.keys())


QUICK = [
    ("unseen pair", 0.12, 0.95, lambda run: (holding_out.model_name(run), run.chipset)),
    ("unseen model", 0.65, 0.5, holding_out.model_name),
    ("unseen chipset", 0.35, 0.75, lambda run: run.chipset),
]


@pytest.mark.parametrize(("error", "double", "group"), [case[1:] for case in QUICK], ids=[case[0] for case in QUICK])
def test_held_out_graphs_are_as_near_as_the_page_says(error, double, group):
    """One fold of those that benchmarks/accuracy.py asks all of, with room for its smaller number."""
    data = GraphData("time", tables.runs("time"))
    kept = tables.fitted()["time"]
    asked, rest = next(holding_out.folds([group(run) for run in data.runs], 3, 5))
    model = holding_out.graph_model(data, kept["scales"], rest, kept["card_error"])
    off = np.exp(np.array([one.middle - one.measured for one in holding_out.ask(model, data, asked[::3])]))
    assert np.median(np.abs(off - 1)) <= error
    assert np.mean((off <= 2) & (off >= 0.5)) >= double


def test_held_out_language_models_are_as_near_as_the_page_says():
    data = holding_out.language_data("decode")
    asked, rest = next(holding_out.folds([holding_out.LANGUAGE_GROUPS["relative"](case) for case in data.cases], 3, 5))
    model = holding_out.language_model(data, tables.fitted()["decode"]["scales"], rest)
    off = np.exp(np.array([data.y[row] - model.logarithm(data.cases[row]._replace(source="")) for row in asked]))
    assert np.median(np.abs(off - 1)) <= 0.2
    assert np.mean((off <= 2) & (off >= 0.5)) >= 0.88


def test_a_measured_language_model_is_told_near_what_was_measured():
    off = []
    for run in [run for run in tables.language_runs() if run.decode][::60]:
        found = language.model("decode").predict(language.case_of_run(run)._replace(source=""))
        assert found.rung == "measured"
        off.append(abs(found.likely / (run.decode or 1) - 1))
    assert np.median(off) <= 0.15
