"""Every document that a program may read has the form that `edgedecide schema` publishes."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from builders import BARE, lay
from edgedecide.cli import run
from edgedecide.cli.schemas import NAMES, schema_text
from pages import PROFILES

ROOT = Path(__file__).parent.parent
EXAMPLES = [path.parent.name for path in sorted((ROOT / "examples").glob("*/profile.yaml"))]
SHOP = "examples/shop-vision/profile.yaml"
PHONE = "examples/phone-assistant/profile.yaml"

DOCUMENTS = {f"plan of {name}": ("plan", ["plan", f"examples/{name}"]) for name in EXAMPLES} | {
    "one input swept": ("whatif", ["whatif", PHONE, "--vary", "traffic.requests=1..5"]),
    "two inputs swept, one by words": ("whatif", ["whatif", PHONE, "--vary", "traffic.requests=1,500", "--vary", "model.quantization=q4_k_m,q8_0"]),
    "a sweep that turns": ("whatif", ["whatif", "examples/hospital-scribe/profile.yaml", "--vary", "local.gate.recall=10..90%"]),
    "a sweep over a mistake": ("whatif", ["whatif", PHONE, "--vary", "workload.stage=pilot,nonsense"]),
    "two workloads": ("compare", ["compare", PHONE, SHOP]),
    "a workload and itself": ("compare", ["compare", PHONE, PHONE]),
    "a workload that nothing can run": ("compare", ["compare", PHONE, "{broken}/impossible.yaml"]),
    "the plan of what nothing can run": ("plan", ["plan", "{broken}/impossible.yaml"]),
    "a portfolio with one that cannot be read": ("portfolio", ["assess", "{broken}"]),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A folder with a workload that can be read, one that cannot, and one that no placement can run."""
    folder = tmp_path_factory.mktemp("broken")
    for name in ("phone", "unreadable"):
        (folder / name).mkdir()
    shutil.copy(ROOT / PHONE, folder / "phone" / "profile.yaml")
    (folder / "unreadable" / "profile.yaml").write_text("apiVersion: edgedecide/v1\nworkload: {id: x, stages: 3}\n", encoding="utf-8")
    impossible = yaml.safe_load(BARE)
    lay(impossible, yaml.safe_load(PROFILES["impossible"]))
    (folder / "impossible.yaml").write_text(yaml.safe_dump(impossible), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "words"), DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_document_has_its_published_form(name, words, broken, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    run([*(word.replace("{broken}", str(broken)) for word in words), "--samples", "200", "-o", "json"])
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads(schema_text(name)))
    assert document["schema"] == f"edgedecide/{name}/v1"


@pytest.mark.parametrize("name", sorted({name for name, _ in DOCUMENTS.values()}))
def test_a_form_refuses_what_it_does_not_name(name):
    schema = json.loads(schema_text(name))
    within = [part for part in _parts(schema["properties"]) if part.get("type") == "object"]
    assert [part for part in within if "additionalProperties" not in part] == []


def _parts(whole):
    """Every mapping inside, however deep."""
    for part in whole.values() if isinstance(whole, dict) else whole:
        if isinstance(part, dict):
            yield part
        if isinstance(part, dict | list):
            yield from _parts(part)


def test_the_help_names_every_form(capsys):
    assert run(["schema", "--help"]) == 0
    told = capsys.readouterr().out
    assert [name for name in NAMES if name not in told] == []
