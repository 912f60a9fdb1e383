"""`--full`: flips of inputs, each of which the whole engine has to confirm."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from edgedecide.cli import run
from edgedecide.cli.schemas import schema_text

EXAMPLES = Path(__file__).parent.parent / "examples"
FAST = ["--samples", "200"]


def assessed(name: str, out: Path, *more: str) -> dict:
    assert run(["assess", str(EXAMPLES / name), *FAST, *more, "-o", f"json={out}"]) == 0
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["hospital-scribe", "shop-vision"])
def full(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("full") / "found.json"
    return request.param, assessed(request.param, out, "--full"), out.parent


def inputs(found: dict) -> list[dict]:
    return [flip for flip in found["flips"] if not flip["path"].startswith(("importance.", "weight."))]


def test_a_reported_flip_is_never_wrong(full) -> None:
    """Words as they are told; numbers are held to it, with the step short of them, by the sweep's own tests."""
    name, found, folder = full
    words = [flip for flip in inputs(found) if flip["unit"] == "word"]
    for flip in words:
        again = assessed(name, folder / "again.json", "--set", f"{flip['path']}={flip['to']}")
        assert (again["recommendation"]["placement"] or "nothing") == flip["becomes"], flip


def test_inputs_flip_or_are_named_as_steady(full) -> None:
    _, found, _ = full
    assert inputs(found)
    assert found["steady_inputs"]
    assert not {flip["path"] for flip in inputs(found)} & set(found["steady_inputs"])
    assert found["depth"] == "full"


def test_flips_come_nearest_first(full) -> None:
    distances = [flip["distance"] for flip in full[1]["flips"]]
    assert distances == sorted(distances)


def test_the_document_is_what_its_schema_publishes(full) -> None:
    jsonschema.validate(full[1], json.loads(schema_text("report")))


def test_the_first_screen_tells_the_nearest_input(full) -> None:
    _, found, _ = full
    assert any(flip["says"] == found["recommendation"]["would_change"] for flip in inputs(found)) or found["measure_next"]


def test_standard_input_has_no_second_run(capsys, monkeypatch) -> None:
    import io

    content = (EXAMPLES / "hospital-scribe" / "profile.yaml").read_bytes()
    monkeypatch.setattr("sys.stdin", type("Piped", (), {"buffer": io.BytesIO(content)})())
    assert run(["assess", "-", "--full", *FAST, "-o", "json"]) == 0
    assert inputs(json.loads(capsys.readouterr().out)) == []
