"""What a good profile says: values, places, defaults beneath, the schema, and the texts of every field."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from edgedecide.documents import parse_document, read_document
from edgedecide.errors import InputError
from edgedecide.profile import (
    QUESTIONS,
    UNSPECIFIED,
    Unspecified,
    check_names,
    load_profile,
    path_choices,
    profile_paths,
    varying,
)
from edgedecide.profile.model import AGREEMENTS, FORMS, MODEL_KINDS, Profile
from edgedecide.profile.paths import slots
from edgedecide.profile.schema import profile_schema
from edgedecide.profile.section import Section
from edgedecide.profile.texts import field_texts
from edgedecide.quantity import DIMENSIONS

HERE = Path(__file__).parent
FULL = HERE / "profiles" / "full.yaml"
EXAMPLES = sorted((HERE.parent / "examples").glob("*/profile.yaml"))
BASE = "workload: {id: x}\nmodel: {use: m}\n"


def loaded(text="", *, sets=()):
    return load_profile("-", stdin=(BASE + text).encode(), sets=sets)


@pytest.fixture(scope="module")
def full():
    return load_profile(FULL)


# ---- values


@pytest.mark.parametrize(
    ("path", "likely"),
    [
        ("latency.promise", 0.8),  # s
        ("latency.percentile", 95),
        ("latency.network[2].share", 0.09),
        ("model.quality.floor", 0.8),
        ("model.needs.open-ended-generation", 0.3),
        ("local.gate.payload", 2000),  # B
        ("local.cache.ttl", 86_400),  # s
        ("traffic.active", 1 / 3),  # 8 of 24 h
        ("traffic.peak_factor", 4),
        ("cost.horizon", 3 * 12 * 30.44 * 86_400),  # s
        ("cost.engineer", 140 / 3600),  # $/s
        ("fleet.uplink", 25e6),  # B/s
        ("fleet.nodes[0].per", 50),
        ("fleet.battery_budget", 0.03),  # of a charge a day
        ("measured[0].value", 21),  # tokens/s
        ("measured[1].value", 0.64),  # s
    ],
)
def test_quantities_are_in_base_units(full, path, likely):
    assert full.get(path).likely == pytest.approx(likely)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("workload.placement", "cloud"),
        ("latency.hard", False),
        ("privacy.data[1].stays", "device"),
        ("privacy.data[].kind", ("speech", "location")),
        ("privacy.data[].stays", ("device",)),
        ("privacy.regulations", ("gdpr",)),
        ("privacy.consent.speech", "explicit"),
        ("fleet.classes[2].class", "phone-low"),
        ("fleet.classes[].chipset", ("snapdragon-7-gen-3",)),
        ("updates.guardrails[1]", "canary"),
        ("stakeholders.security.privacy", "decisive"),
        ("measured[0].at.device", "samsung-galaxy-s23"),
        ("measured[1].at", "cloud"),
        ("model.needs.multilingual", None),
        ("latency.network[9].share", None),
        ("apiVersion", "edgedecide/v1"),
        ("cloud.price.input", None),
        ("no.such[0].path", None),
        ("not a [path", None),
    ],
)
def test_any_path_can_be_looked_up(full, path, expected):
    assert full.get(path) == expected


def test_what_was_not_given_is_none_even_where_the_model_has_a_default():
    found = loaded()
    paths = (
        "apiVersion",
        "latency",
        "latency.network",
        "privacy.data",
        "importance",
        "measured",
        "fleet.classes",
        "local",
    )
    assert [path for path in paths if found.get(path) is not None] == []


def test_every_section_is_there_when_nothing_is_said_about_it():
    profile = loaded().profile
    assert (profile.latency.promise, profile.cloud.price.input, profile.fleet.classes, profile.local.gate) == (
        None,
        None,
        (),
        None,
    )


def test_unknown_is_told_from_absent():
    found = loaded("traffic: {devices: unknown}\n")
    assert found.get("traffic.devices") is UNSPECIFIED
    assert found.get("traffic.requests") is None
    assert isinstance(found.profile.traffic.devices, Unspecified)
    assert (bool(UNSPECIFIED), str(UNSPECIFIED)) == (False, "unknown")


def test_a_name_with_nothing_after_it_says_nothing():
    assert loaded("latency:\n  promise:\n  kind: ~\n").values.keys() == {"workload.id", "model.use"}


def test_an_empty_list_is_an_answer():
    found = loaded("privacy: {data: [], regulations: []}\n")
    assert (found.get("privacy.data"), found.get("privacy.regulations"), found.get("privacy.never_stored")) == (
        (),
        (),
        None,
    )


def test_a_range_and_a_triple_are_read_alike():
    assert loaded("latency: {promise: 1..2 s}\n").get("latency.promise")[:3] == (1, 2**0.5, 2)
    assert loaded("latency: {promise: {low: 1 s, likely: 1.2 s, high: 2 s}}\n").get("latency.promise")[:3] == (
        1,
        1.2,
        2,
    )


def test_a_bare_need_has_no_share():
    profile = load_profile(
        "-", stdin=b"workload: {id: x}\nmodel: {use: m, needs: [multilingual, {long-context: 20%}]}"
    ).profile
    assert (list(profile.model.needs), profile.model.needs["multilingual"]) == (["multilingual", "long-context"], None)


@pytest.mark.parametrize(
    ("text", "gate", "answer"),
    [
        ("local: none\n", "none", "none"),
        ("local: {gate: none}\n", "none", None),
        ("local: {answer: none}\n", None, "none"),
    ],
)
def test_none_is_an_answer_for_a_part_or_for_all(text, gate, answer):
    local = loaded(text).profile.local
    assert (local.gate, local.answer, local.answer_on("device")) == (gate, answer, answer)


def test_what_is_said_of_a_tier_goes_before_what_is_said_of_both():
    text = "local: {answer: {use: small, handles: 70%, node: {use: large}, device: none}}\n"
    local = loaded(text).profile.local
    node = local.answer_on("node")
    assert (node.use, str(node.handles), local.answer_on("device")) == ("large", "70%", "none")


def test_nodes_may_be_only_considered():
    assert loaded("fleet: {nodes: consider}\n").get("fleet.nodes") == "consider"


def test_a_measured_number_is_read_in_the_unit_of_its_fact():
    text = "measured: [{fact: ported_share, at: edge, value: 3}, {fact: battery_per_day, at: edge@device, value: 3% per day}, {fact: fits, value: false}]\n"
    first, second, third = loaded(text).profile.measured
    assert (first.value.dimension, second.value.dimension, third.value) == ("factor", "battery", False)


def test_a_profile_cannot_be_changed(full):
    with pytest.raises(Exception, match="frozen"):
        full.profile.latency.kind = "batch"


# ---- where values come from


def test_every_leaf_knows_its_text_and_place(full):
    name = str(FULL)
    line = FULL.read_text().splitlines().index("  promise: 800 ms") + 1
    assert full.values["latency.promise"] == ("800 ms", name, line, 12)
    assert full.values["fleet.classes[1].ram"].text == "8 GB"
    assert full.place("latency.promise") == (name, line, 12)
    assert full.place("latency.nothing") == (name, line - 1, 3)
    assert full.place("nothing at all") == (name, 1, 1)


def test_a_need_is_placed_where_it_is_listed():
    found = load_profile(
        "-", stdin=b"workload: {id: x}\nmodel:\n  use: m\n  needs:\n    - multilingual\n    - global-data: 5%\n"
    )
    assert found.place("model.needs.multilingual") == ("<stdin>", 5, 7)
    assert found.values["model.needs.global-data"] == ("5%", "<stdin>", 6, 20)


def test_included_defaults_lie_beneath_and_keep_their_places(tmp_path, monkeypatch):
    (tmp_path / "org").mkdir()
    (tmp_path / "org/base.yaml").write_text(
        "cost:\n  horizon: 5 years\n  engineer: $100 per h\nfleet: {owner: users}\n"
    )
    (tmp_path / "org/eu.yaml").write_text(
        "includes: [base.yaml]\ncost: {horizon: 4 years}\nprivacy:\n  regulations: [gdpr, eprivacy]\n"
    )
    (tmp_path / "p.yaml").write_text(
        BASE + "includes: [org/eu.yaml]\nprivacy: {regulations: [hipaa]}\nfleet: {owner: }\n"
    )
    monkeypatch.chdir(tmp_path)
    found = load_profile("p.yaml", sets=["cost.budget=$5 per day", "latency.network=[{access: lte}]"])
    assert {
        path: (given.text, given.file, given.line)
        for path, given in found.values.items()
        if path[:4] in ("cost", "priv", "late")
    } == {
        "cost.horizon": ("4 years", "org/eu.yaml", 2),
        "cost.engineer": ("$100 per h", "org/base.yaml", 3),
        "cost.budget": ("$5 per day", "--set", None),
        "privacy.regulations[0]": ("hipaa", "p.yaml", 4),
        "latency.network[0].access": ("lte", "--set", None),
    }
    assert found.get("fleet.owner") is None


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("latency.kind=batch", "latency.kind", "batch"),
        ("latency.hard=false", "latency.hard", False),
        ("fleet.classes[0].share=40%", "fleet.classes[0].share", "40%"),
        ("fleet.classes=[{class: phone-low}]", "fleet.classes[].class", ("phone-low",)),
        ("model.needs.multilingual=30%", "model.needs.multilingual", "30%"),
        ("latency.promise=", "latency.promise", None),
        ("local=none", "local.gate", "none"),
        ("workload.title=a=b", "workload.title", "a=b"),
    ],
)
def test_a_set_goes_before_the_file(text, path, expected):
    file = "latency: {promise: 1 s}\nfleet: {classes: [{class: laptop, share: 60%}, {class: phone-low}]}\n"
    found = loaded(file, sets=[text]).get(path)
    assert (
        found if isinstance(found, (bool, tuple, type(None))) and not hasattr(found, "text") else str(found)
    ) == expected


def test_the_digest_follows_all_that_was_read(tmp_path):
    (tmp_path / "p.yaml").write_text(BASE)
    plain = load_profile(tmp_path / "p.yaml")
    assert plain.digest == read_document(tmp_path / "p.yaml").digest
    assert load_profile(tmp_path / "p.yaml", sets=["cost.horizon=1 year"]).digest != plain.digest
    assert load_profile("-", stdin=BASE.encode()).digest == plain.digest


# ---- paths


def test_every_path_has_a_dimension_or_a_kind():
    kinds = {
        "word", "flag", "text", "name", "names", "id", "placement", "date", "section", "list", "mapping", "needs", "place", "any"
    }  # fmt: skip
    assert {word for word in profile_paths().values() if word not in DIMENSIONS} <= kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("latency.promise", "duration"),
        ("latency.hard", "flag"),
        ("latency.kind", "word"),
        ("fleet.classes[].class", "name"),
        ("privacy.data[].leaves", "word"),
        ("model.needs.global-data", "share"),
        ("importance.cost", "word"),
        ("local.answer.node.handles", "share"),
        ("local.gate", "section"),
        ("updates.guardrails[]", "name"),
    ],
)
def test_paths_name_what_stands_there(path, kind):
    assert profile_paths()[path] == kind


def test_closed_lists_are_listed_by_path():
    choices = path_choices()
    assert choices["latency.offline"] == ("required", "valuable", "none")
    assert (choices["local.gate"], choices["fleet.nodes"]) == (("none",), ("consider",))
    assert (choices["privacy.data[].leaves"], choices["model.kind"]) == (FORMS, MODEL_KINDS)
    assert choices["privacy.cloud.agreements"] == AGREEMENTS
    assert [path for path in profile_paths() if path.startswith("importance.")] == [
        f"importance.{id}" for id in QUESTIONS
    ]


def test_what_differs_between_requests_or_devices_is_marked():
    assert varying() == {
        "model.prompt": "request",
        "model.output": "request",
        "local.gate.payload": "request",
        "traffic.requests": "device",
        "traffic.active": "device",
        "traffic.payload": "request",
    }


# ---- texts and schema


def test_every_field_says_what_it_means_and_what_its_absence_means():
    texts = field_texts()
    assert list(texts) == [slot.path for slot in slots()]
    starts = ("required", "assumed: ", "unknown", "not asked")
    assert [path for path, text in texts.items() if not text.absent.startswith(starts)] == []
    assert [path for path, text in texts.items() if len(text.meaning) < 9 or text.meaning[-1] != "."] == []


def test_every_assumption_names_its_source():
    assumed = {path: text.absent for path, text in field_texts().items() if text.absent.startswith("assumed: ")}
    assert [path for path, text in assumed.items() if not re.match(r"assumed: .+ \(.+\)", text)] == []


NOT_ALONE = {
    "includes": "defaults/org.yaml",
    "model.file": "later version",
    "fleet.inventory": "later version",
    "stages": "later version",
    "latency.hard": "without latency.promise",
    "local.gate.passes": "always-on",
    "local.gate.misses": "always-on",
}
"""Fields whose example cannot stand alone, and what is said then."""


@pytest.mark.parametrize("slot", slots(), ids=lambda slot: slot.path)
def test_every_example_is_legal_where_it_stands(slot):
    """The example of a field, in its place of an otherwise empty profile, draws no complaint about itself."""
    at = slot.path.replace("[]", "[0]")
    text = field_texts()[slot.path].example
    for part in reversed(slot.path.replace("[]", ".[]").split(".")):
        text = f"[{text}]" if part == "[]" else f"{{{part}: {text}}}"
    with pytest.raises(InputError) as caught:  # workload or model is always missing
        load_profile("-", stdin=text.encode())
    about = [mistake.says for mistake in caught.value.mistakes if mistake.field.startswith(at)]
    about = [says for says in about if "found nothing; this field is required" not in says]
    assert all(NOT_ALONE.get(slot.path, "no such thing") in says for says in about)


def errors(value):
    return [error.json_path for error in Draft202012Validator(profile_schema()).iter_errors(value)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(profile_schema())


@pytest.mark.parametrize("path", [FULL, *EXAMPLES], ids=lambda path: path.parent.name)
def test_the_schema_accepts_every_example(path):
    assert errors(read_document(path).value) == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("latency: {promis: 1 s}", "$.latency"),
        ("latncy: {}", "$"),
        ("latency: {promise: 100}", "$.latency.promise"),
        ("latency: {promise: 8 Gb}", "$.latency.promise"),
        ("latency: {promise: 1 s or so}", "$.latency.promise"),
        ("latency: {percentile: 120}", "$.latency.percentile"),
        ("latency: {kind: slow}", "$.latency.kind"),
        ("latency: {hard: yes}", "$.latency.hard"),
        ("local: {cache: {hits: 1.2}}", "$.local"),
        ("fleet: {classes: [{clas: phone-low}]}", "$.fleet.classes[0]"),
        ("cost: {budget: 200 per year}", "$.cost.budget"),
        ("importance: {price: minor}", "$.importance"),
        ("measured: [{fact: latency_p59, value: 3 ms}]", "$.measured[0].fact"),
        ("privacy: {regulations: [gdpr, gdpr]}", "$.privacy.regulations"),
        ("workload: {id: Not An Id}\nmodel: {use: m}", "$.workload.id"),
        ("model: {file: m.gguf}", "$.model.file"),
    ],
)
def test_the_schema_refuses(text, at):
    base = {"workload": {"id": "x"}, "model": {"use": "m"}}
    assert at in errors(base | parse_document(text.encode(), "text").value)


@pytest.mark.parametrize(
    "text",
    [
        "latency: {promise: unknown}",
        "latency: {promise: 100..200 ms}",
        "latency: {promise: {low: 1 s, high: 2 s}}",
        "traffic: {devices: 12000, growth: -5..30% per year}",
        "traffic: {devices: 3.2M, payload: 1.5 KiB}",
        "cost: {budget: $200 per year, value_per_device: $2/month}",
        "cloud: {price: {input: $0.15..0.30 per million tokens, egress: $0.09/GB}}",
        "local: none",
        "local: {gate: none, cache: {hits: 0.35}}",
        "fleet: {nodes: consider}",
        "model: {use: m, needs: [multilingual, {long-context: 30%}]}",
    ],
)
def test_the_schema_and_the_reader_accept_the_same(text):
    base = {"workload": {"id": "x"}, "model": {"use": "m"}}
    assert errors(base | parse_document(text.encode(), "text").value) == []
    load_profile(
        "-", stdin=(text if "model:" in text else f"model: {{use: m}}\n{text}").encode() + b"\nworkload: {id: x}\n"
    )


def test_an_editor_shows_meaning_example_and_absence():
    promise = profile_schema()["$defs"]["Latency"]["properties"]["promise"]
    assert promise["description"] == (
        "Longest time from input to useful output that the product promises.\n"
        "Example: 800 ms\n"
        "If absent: assumed: a range by kind (catalog: perception limits)."
    )


def test_neither_the_schema_nor_a_profile_needs_numpy():
    script = f"import sys, edgedecide.profile as p; p.load_profile({str(FULL)!r}); from edgedecide.profile import schema; schema.profile_schema(); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_section_can_also_be_built_alone():
    built = {slot.section for slot in slots()} | {Profile}
    assert all(issubclass(section, Section) and section.model_rebuild(force=True) is not False for section in built)


# ---- names of the catalog


KNOWN = {
    "networks": ["lte", "lan", "enterprise-wifi"], "classes": ["phone-low"], "quantizations": ["q4_k_m"], "channels": ["mdm"],
    "signals": ["crash-reports"], "guardrails": ["canary"], "data_kinds": ["speech", "location"], "regulations": ["gdpr"],
    "models": ["llama-3.2-1b", "whisper-base"], "cloud_models": ["gpt-4o-mini"], "devices": ["samsung-galaxy-s23"],
    "chipsets": ["a17-pro"],
}  # fmt: skip


class SmallCatalog:
    """A catalog that knows a handful of names."""

    def entry(self, section, name):
        return name if name in KNOWN[section] else None

    def names(self, section):
        return KNOWN[section]


CHECKED = [
    ("latency: {network: [{access: ltee}]}", 'latency.network[0].access: found "ltee", which is no network of the catalog; did you mean "lte"?'),
    ("latency: {network: [{access: none}]}", None),
    ("fleet: {classes: [{class: phone-lo}]}", 'fleet.classes[0].class: found "phone-lo", which is no device class of the catalog; did you mean "phone-low"?'),
    ("fleet: {nodes: [{device: samsung-galaxy-s23, link: zigbee}]}", 'fleet.nodes[0].link: found "zigbee", which is no network of the catalog; list them with: edgedecide catalog networks'),
    ("local: {answer: {node: {quantization: q4}}}", 'local.answer.node.quantization: found "q4", which is no quantization of the catalog; list them with: edgedecide catalog quantizations'),
    ("updates: {channel: mdn}", 'updates.channel: found "mdn", which is no update channel of the catalog; did you mean "mdm"?'),
    ("updates: {channel: none, guardrails: [canery]}", 'updates.guardrails[0]: found "canery", which is no guardrail of the catalog; did you mean "canary"?'),
    ("observability: {signals: [crash-report]}", 'observability.signals[0]: found "crash-report", which is no signal of the catalog; did you mean "crash-reports"?'),
    ("privacy: {regulations: [gpdr]}", 'privacy.regulations[0]: found "gpdr", which is no regulation of the catalog; did you mean "gdpr"?'),
    ("privacy: {data: [{kind: speach}]}", 'privacy.data[0].kind: found "speach", which is no data kind of the catalog; did you mean "speech"?'),
    ("privacy: {consent: {speach: explicit}}", 'privacy.consent.speach: found "speach", which is no data kind of the catalog; did you mean "speech"?'),
    ("local: {gate: {forms: {speach: never}}}", 'local.gate.forms.speach: found "speach", which is no data kind of the catalog; did you mean "speech"?'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), CHECKED)
def test_words_that_decide_what_is_reckoned_must_be_known(text, says):
    text = f"model: {{use: llama-3.2-1b}}\nworkload: {{id: x}}\n{text}\n"
    mistakes, notes = check_names(load_profile("-", stdin=text.encode()), SmallCatalog())
    assert ([str(mistake).split(": ", 1)[1] for mistake in mistakes], notes) == ([says] if says else [], [])
    assert {mistake.line for mistake in mistakes} <= {3}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "model: {use: llama-3.2-2b}",
            'model.use: found "llama-3.2-2b", a model that the catalog does not know; did you mean "llama-3.2-1b"?',
        ),
        (
            "model: {use: our-own}",
            'model.use: found "our-own", a model that the catalog does not know; no number is made up for it, state its facts in the profile',
        ),
        (
            "model: {use: whisper-base}\nfleet: {classes: [{chipset: a17-pr}]}",
            'fleet.classes[0].chipset: found "a17-pr", a chipset that the catalog does not know; did you mean "a17-pro"?',
        ),
    ],
)
def test_hardware_and_models_need_not_be_known(text, says):
    mistakes, notes = check_names(load_profile("-", stdin=f"{text}\nworkload: {{id: x}}".encode()), SmallCatalog())
    assert (mistakes, [str(note).split(": ", 1)[1] for note in notes]) == ([], [says])
