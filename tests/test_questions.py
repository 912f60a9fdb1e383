"""Reading rule files: what is right loads, what is wrong is told with file, line and column, all of it together."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from edgedecide import resources
from edgedecide.errors import RuleError, UsageError
from edgedecide.facts import Fact, NotNeeded, Unknown, median
from edgedecide.quantity import parse_quantity
from edgedecide.questions import compiled, fill, load_questions, shown

SEVEN = ["latency", "privacy", "model", "cost", "updates", "devices", "observability"]


def test_the_seven_questions_come_in_the_framework_order():
    assert [question.id for question in load_questions()] == SEVEN


def test_a_question_is_found_by_its_id():
    assert load_questions()["privacy"].question == "Does the data contain sensitive or regulated information?"
    with pytest.raises(KeyError):
        load_questions()["speed"]


def test_a_compiled_document_is_plain():
    document = compiled()
    assert json.loads(json.dumps(document)) == document


def test_the_settings_hold_what_the_design_names():
    settings = load_questions().decision
    assert settings.importance == {"decisive": (6, 10), "major": (3, 5), "minor": (1, 2), "none": (0, 0)}
    assert settings.simplicity["cloud"] == 0
    assert settings.simplicity["local-primary"] == 0.02
    assert (settings.tolerance("latency"), settings.tolerance("privacy")) == (0.1, 0)
    assert settings.floor(0.1) == pytest.approx(0.15)


def test_simplicity_rises_with_what_there_is_to_run():
    simplicity = load_questions().decision.simplicity
    order = ["cloud", "cloud-primary", "edge-preprocess", "edge", "local-primary"]
    assert sorted(simplicity, key=simplicity.__getitem__) == order


def test_loading_imports_neither_numpy_nor_yaml_nor_pydantic():
    load_questions()
    code = "import sys; from edgedecide.questions import load_questions; load_questions().all; print(sorted({'numpy', 'yaml', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# ---- overlays


@pytest.fixture
def overlay(tmp_path):
    """Copies the named shipped files, each changed by replacing one text by another, into a folder of its own."""

    def make(name, found="", replaced=""):
        text = (resources.folder("rules") / f"{name}.yaml").read_text()
        assert found in text
        (tmp_path / f"{name}.yaml").write_text(text.replace(found, replaced, 1))
        return tmp_path

    return make


def test_an_overlay_takes_the_place_of_one_file(overlay):
    shipped, own = load_questions(), load_questions(overlay("devices", "up_to: 98%", "up_to: 99%"))
    assert own.overlaid == ("devices",)
    assert own["devices"].criteria[0].bands[0].up_to == 0.99
    assert own["latency"].why == shipped["latency"].why
    assert own.digest != shipped.digest
    assert shipped.overlaid == ()


def test_a_raised_version_raises_the_version_of_the_rules(overlay):
    assert load_questions(overlay("cost", "version: 1", "version: 3")).version == load_questions().version + 2


def test_an_overlay_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r'found no folder ".*nowhere"; expected one with rule files such as latency.yaml'):
        load_questions(tmp_path / "nowhere")


def test_an_overlay_with_a_stray_file(tmp_path):
    shutil.copy(resources.folder("rules") / "cost.yaml", tmp_path / "costs.yaml")
    with pytest.raises(RuleError, match=r'no such rule file; expected one of latency, privacy.*did you mean "cost"'):
        load_questions(tmp_path)


def test_an_empty_overlay(tmp_path):
    with pytest.raises(RuleError, match="found no rule files"):
        load_questions(tmp_path)


def test_mistakes_of_all_files_are_told_together(overlay):
    overlay("latency", "fact: promise_kept", "fact: promise_kepd")
    folder = overlay("cost", "severity: note", "severity: notice")
    with pytest.raises(RuleError) as caught:
        load_questions(folder)
    files = {mistake.file.rpartition("/")[2] for mistake in caught.value.mistakes}
    assert files == {"latency.yaml", "cost.yaml"}


def test_a_file_that_is_no_yaml_is_told_beside_the_others(overlay):
    folder = overlay("cost", "severity: note", "severity: notice")
    (folder / "model.yaml").write_text("id: [model")
    with pytest.raises(RuleError) as caught:
        load_questions(folder)
    assert {mistake.file.rpartition("/")[2] for mistake in caught.value.mistakes} == {"model.yaml", "cost.yaml"}


@pytest.mark.parametrize(
    ("name", "found", "replaced", "says"),
    [
        pytest.param("latency", "fact: promise_kept\n", "fact: promise_kepd\n", r'criteria\.0\.fact: "promise_kepd": no such fact or profile field; did you mean "promise_kept"', id="unknown-fact"),
        pytest.param("latency", "ratio: promise_target", "ratio: latency_p99", r"ratio: found latency_p99 \(ms\) against promise_kept \(share\)", id="ratio-of-two-dimensions"),
        pytest.param("latency", "{over: 1 s}", "{over: 1 MB}", r'found "1 MB"; expected a time', id="wrong-unit"),
        pytest.param("latency", "up_to: 1\n", "up_to: 1.1\n", r"expected edges from the best end to the worst", id="edges-out-of-order"),
        pytest.param("devices", "up_to: 80%", "up_to: 80 ms", r'up_to: found "80 ms"; expected a share', id="edge-in-another-unit"),
        pytest.param("devices", "value: 0.5", "value: 0.9", r"found 0.9 after 0.85; a worse fact may not have a higher value", id="values-that-rise"),
        pytest.param("devices", "value: 0.5", "value: 1.5", r'found "1.5"; expected a share from 0 to 1', id="value-above-one"),
        pytest.param("model", "share: 0.7", "share: 0.6", r"criteria: found shares that sum to 0.9; expected 1", id="shares"),
        pytest.param("devices", "  - level: minor", "  - when: {latency.kind: {is: batch}}\n    level: minor", r"the last row takes whatever is left; it may have no when", id="last-row-with-when"),
        pytest.param("devices", "  - when: {latency.kind: {is: safety}}\n    level", "  - level", r'"when" is missing; only the last row goes without', id="inner-row-without-when"),
        pytest.param("privacy", "owner: law", "owner: lawyer", r'found "lawyer"; expected owner, physics or law', id="veto-owner"),
        pytest.param("latency", "      - id: node\n        says", "      - id: node\n        when: {node_load: {over: 99.9%}}\n        says", r"vetoes\.2\.says\.2: the last row takes whatever is left; it may have no when", id="veto-that-may-say-nothing"),
        pytest.param("latency", "      - id: node\n", "      - id: link\n", r'vetoes\.2\.says\.2\.id: found "link" twice', id="veto-that-says-twice"),
        pytest.param("latency", "said: {saturated: node}", "said: {saturated: nod}", r'"nod": no such id in this file; did you mean "node"', id="example-of-another-sentence"),
        pytest.param("devices", "level: minor", "level: minr", r'found "minr"; expected decisive, major, minor or none; did you mean "minor"', id="level"),
        pytest.param("devices", "id: devices", "id: device", r"found another id than the file's name; expected devices", id="id-is-not-the-file-name"),
        pytest.param("devices", "id: many-variants", "id: no-inventory", r'found "no-inventory" twice; an id names one thing', id="id-twice"),
        pytest.param("devices", "status: stable\n", "", r'"status" is missing', id="missing-key"),
        pytest.param("devices", "status: stable\n", "status: stable\nowner: me\n", r'"owner": no such key here; expected one of id, version', id="unknown-key"),
        pytest.param("devices", "id: devices\nversion: 1\n", "version: 1\nid: devices\n", r"expected them in the order id, version, status", id="keys-out-of-order"),
        pytest.param("devices", "variants, battery", "battery", r'needs: "variants" is read in this file and not listed; add it', id="need-not-listed"),
        pytest.param("devices", "variants, battery", "variants, download, battery", r'needs: "download" is listed and read nowhere in this file', id="need-not-read"),
        pytest.param("devices", "{weakest_class}", "{weakest_clas}", r'"weakest_clas": no such fact.*did you mean "weakest_class"', id="placeholder"),
        pytest.param("devices", "{coverage} of requests come", "{coverage:.2f} of {0} requests come", r"found a brace that opens no placeholder|no such fact", id="no-format-language"),
        pytest.param("updates", "reference: framework", "reference: framwork", r'"framwork": no such reference in this file; did you mean "framework"', id="reference"),
        pytest.param("devices", '    source: {judgement: "with a day of validation each, more than a week of work a release"}\n', "", r'"source" is missing; a threshold names its reference, definition or judgement', id="threshold-without-source"),
        pytest.param("devices", "path: fleet.classes", "path: fleet.classs", r'"fleet.classs": no such profile field; did you mean "fleet.classes"', id="path"),
        pytest.param("devices", "  coverage: Run the candidate", "  variants: Run the candidate", r'unknown: "coverage" is missing; say how it can be found out', id="no-recipe"),
        pytest.param("devices", "expect: {value: 1, band: all}", "expect: {value: 1, band: al}", r'"al": no such id in this file; did you mean "all"', id="example-of-another-band"),
        pytest.param("devices", "expect: {importance: major}", "expect: {importence: major}", r'"importence": no such outcome.*did you mean "importance"', id="example-of-another-outcome"),
        pytest.param("devices", "given: {variants: 6.4}", "given: {variant: 6.4}", r'given\.variant: "variant": no such fact', id="example-given"),
        pytest.param("privacy", "when: {privacy.copy_at_risk: {is: high}}", "when: {model_exposed: {is: true}}", r"found model_exposed; where a criterion applies is read from the profile alone", id="criterion-that-applies-by-fact"),
        pytest.param("tree", "go: readiness", "go: experience", r'found "experience"; expected a later step or a placement', id="tree-that-goes-back"),
        pytest.param("tree", "cloud:raw_exposure", "clod:raw_exposure", r'"clod:raw_exposure": no such fact.*did you mean "cloud:raw_exposure"', id="tree-subject"),
        pytest.param("decision", "major: [3, 5]", "major: [5, 3]", r"expected two weights, the smaller one first", id="weights"),
        pytest.param("decision", "  model_error: >", "  model_eror: >", r'why: "model_error" is missing; say why its number is what it is', id="number-without-a-reason"),
        pytest.param("decision", "  cloud-primary: 0.005\n", "", r"expected cloud, cloud-primary, edge-preprocess, edge, local-primary", id="placement-left-out"),
    ],
)  # fmt: skip
def test_a_mistake_names_place_found_and_remedy(overlay, name, found, replaced, says):
    with pytest.raises(RuleError) as caught:
        load_questions(overlay(name, found, replaced))
    assert re.search(says, str(caught.value)), str(caught.value)
    assert all(mistake.line for mistake in caught.value.mistakes)
    assert caught.value.exit_code == 2


def test_a_mistake_stands_at_its_line_and_column(overlay):
    folder = overlay("devices", "up_to: 80%", "up_to: 80 ms")
    line = next(n for n, text in enumerate((folder / "devices.yaml").read_text().splitlines(), 1) if "80 ms" in text)
    with pytest.raises(RuleError, match=rf"devices\.yaml:{line}:16: criteria\.0\.bands\.2\.up_to: found"):
        load_questions(folder)


# ---- words


class Drawn(Fact):
    """A drawn profile field knows its dimension and is in base units."""

    dimension = "duration"



@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("{promise_kept} kept", "95.0\u202f% kept"),
        ("{latency_p95}", "12.0\u202fs"),
        ("{traffic.devices} devices", "12000 devices"),
        ("{latency.kind}", "interactive"),
        ("{blind_spots}", "version-skew, thermal"),
        ("{cost_total}", "an unknown value"),
        ("{memory_needed}", "nothing"),
        ("{cost.horizon}", "3.00\u202fyears"),
        ("{cloud:promise_kept}", "80.0\u202f%"),
        ("nothing {to replace}", "nothing {to replace}"),
    ],
)
def test_placeholders_are_filled_with_medians_and_words(says, words):
    given = {
        "promise_kept": Fact("promise_kept", np.array([0.9, 0.95, 0.99])), "latency_p95": Fact("latency_p95", np.array([12_000.0])),
        "traffic.devices": parse_quantity("12000", "count"), "latency.kind": "interactive", "blind_spots": Fact("blind_spots", "version-skew, thermal"),
        "cost_total": Unknown("cost_total", "look"), "memory_needed": NotNeeded("memory_needed", "nothing runs locally"),
        "cost.horizon": Drawn("cost.horizon", np.array([36 * 30.44 * 86_400]), unit="s"), "cloud:promise_kept": Fact("promise_kept", np.array([0.8])),
    }  # fmt: skip
    assert fill(says, given.get) == words


def test_the_median_of_an_even_number_is_one_that_occurs():
    assert median(np.array([4.0, 1.0, 3.0, 2.0])) == 3.0


@pytest.mark.parametrize(("found", "words"), [(True, "true"), ("raw", "raw"), (("a", "b"), "a, b"), ((), "none"), (None, "an unknown value")])
def test_words_and_lists_are_shown_as_they_are(found, words):
    assert shown("x", found) == words
