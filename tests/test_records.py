"""Decision records: what is written, what is read back, and when a later run says that it has moved."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from edgedecide.cli import run
from edgedecide.gate import current, read_records
from edgedecide.quantity import parse_quantity
from edgedecide.sweep import input_flips, scaled
from gated import FAST, checked, found, story

DAY = ["--samples", "200", "--today", "2026-11-29"]


def recorded(path: Path, folder: Path, *more: str) -> None:
    assert run(["assess", str(path), "--record", str(folder), "-o", f"json={folder.parent / 'assessed.json'}", *DAY, *more]) == 0


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workload and its record, written once: finding the flips runs the engine a hundred times."""
    folder = tmp_path_factory.mktemp("made")
    recorded(story(folder, "hospital-scribe", "edge-preprocess"), folder / "decisions")
    return folder


@pytest.fixture
def archive(made, tmp_path):
    """A recorded workload of the test's own: its profile and the folder of records."""
    copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "hospital-scribe" / "profile.yaml", tmp_path / "decisions"


def records_of(result) -> list[str]:
    return [one for one in found(result) if one.startswith("ED91")]


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")


def test_a_record_says_what_the_gate_reads_back(archive) -> None:
    _, folder = archive
    (record,) = read_records(folder)
    assert record.name == "0001-hospital-scribe.md"
    assert (record.status, record.workload, record.placement, record.alternative) == ("accepted", "hospital-scribe", "edge-preprocess", "edge-preprocess@device")
    assert (str(record.date), str(record.review), record.firmness) == ("2026-11-29", "2027-11-29", "firm")


def test_a_record_has_the_sections_of_madr(archive) -> None:
    _, folder = archive
    text = (folder / "0001-hospital-scribe.md").read_text(encoding="utf-8")
    headings = re.findall(r"^##? (.+)$", text, flags=re.MULTILINE)
    assert headings[1:] == ["Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome", "Pros and Cons of the Options", "More Information"]
    assert re.findall(r"^### (.+)$", text, flags=re.MULTILINE)[:2] == ["Consequences", "Confirmation"]
    assert "None" not in text


def test_the_same_decision_is_recorded_once(archive, capsys) -> None:
    path, folder = archive
    recorded(path, folder)
    assert "says the same of the same profile; nothing written" in capsys.readouterr().err
    assert len(list(folder.iterdir())) == 1


def test_what_holds_is_not_told(archive, capsys) -> None:
    path, folder = archive
    assert records_of(checked(capsys, path, "--records", folder)[1]) == []


def test_other_advice_than_was_accepted_fails(archive, capsys) -> None:
    path, folder = archive
    changed(path, r"recall: 90\.\.97%", "recall: 20%")
    code, result = checked(capsys, path, "--records", folder)
    assert (code, records_of(result)) == (1, ["ED911 error", "ED912 error"])
    one = next(row for row in result["findings"] if row["rule"] == "ED912")
    assert re.search(r"local\.gate\.recall is 20%, under [\d.]+\s%", one["says"])
    line = (folder / "0001-hospital-scribe.md").read_text(encoding="utf-8").splitlines()[one["line"] - 1]
    assert line[one["column"] - 1 :] == '"edge-preprocess"'


def test_a_record_past_its_review_fails(archive, capsys) -> None:
    path, folder = archive
    arguments = ["check", str(path), "--records", str(folder), "--samples", "200", "--no-config", "--today"]
    assert run([*arguments, "2027-11-29"]) == 0
    capsys.readouterr()
    assert run([*arguments, "2027-11-30"]) == 1
    assert "was to be reviewed by 2027-11-29, 1 day ago" in capsys.readouterr().out


def test_a_declared_placement_that_was_not_accepted_fails(archive, capsys) -> None:
    path, folder = archive
    changed(path, "placement: edge-preprocess", "placement: cloud")
    assert "ED915 error" in records_of(checked(capsys, path, "--records", folder)[1])


def test_a_new_decision_supersedes_and_links_back(archive, capsys) -> None:
    path, folder = archive
    changed(path, r"recall: 90\.\.97%", "recall: 20%")
    recorded(path, folder)
    old, new = read_records(folder)
    assert (old.status, new.supersedes, new.name) == ("superseded", "0001-hospital-scribe.md", "0002-hospital-scribe.md")
    assert "status: superseded by 0002-hospital-scribe.md" in (folder / old.name).read_text(encoding="utf-8")
    assert "Supersedes `0001-hospital-scribe.md`" in (folder / new.name).read_text(encoding="utf-8")
    assert current([old, new], "hospital-scribe") == new
    assert "ED911 error" not in records_of(checked(capsys, path, "--records", folder)[1])


@pytest.mark.parametrize(("status", "rules"), [("proposed", ["ED914 note"]), ("rejected", ["ED914 note"]), ("deprecated", ["ED914 note"]), ("superseded by 0009-x.md", ["ED914 note"])])
def test_only_an_accepted_record_binds(status, rules, archive, capsys) -> None:
    path, folder = archive
    changed(folder / "0001-hospital-scribe.md", "status: accepted", f"status: {status}")
    changed(path, r"recall: 90\.\.97%", "recall: 20%")
    assert records_of(checked(capsys, path, "--records", folder)[1]) == rules


def test_a_workload_without_a_record_is_told(archive, tmp_path, capsys) -> None:
    _, folder = archive
    code, result = checked(capsys, story(tmp_path, "claims-archive", "cloud"), "--records", folder)
    assert (code, records_of(result)) == (0, ["ED914 note"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("status: accepted", "status: done", 'status: found "done"; expected proposed, accepted'),
        ('review: "2027-11-29"', "review: soon", 'edgedecide.review: found "soon"; expected a day'),
        ('placement: "edge-preprocess"', "placement: edgy", 'edgedecide.placement: found "edgy"; expected'),
        ("  workload:", "  wrkload:", '"wrkload": no such key here'),
        ("edgedecide:", "edgedecide: [", "not valid YAML"),
        ("side: ", "sde: ", '"sde": no such key here'),
    ],
    ids=lambda value: value[:25],
)
def test_a_broken_record_says_where(old, new, says, archive, capsys) -> None:
    path, folder = archive
    record = folder / "0001-hospital-scribe.md"
    if old not in record.read_text(encoding="utf-8"):
        pytest.skip("the record holds no flip")
    record.write_text(record.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert run(["check", str(path), *FAST, "--records", str(folder)]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "0001-hospital-scribe.md:" in told


def test_other_pages_beside_records_are_left_alone(archive, capsys) -> None:
    path, folder = archive
    (folder / "README.md").write_text("# Decisions\n", encoding="utf-8")
    (folder / "0000-use-madr.md").write_text("---\nstatus: accepted\n---\n# Use MADR\n", encoding="utf-8")
    (folder / "half.md").write_text("---\nno end", encoding="utf-8")
    assert records_of(checked(capsys, path, "--records", folder)[1]) == []


def test_nothing_feasible_is_no_decision_to_record(tmp_path, capsys) -> None:
    from gated import NOTHING_FEASIBLE

    assert run(["assess", str(NOTHING_FEASIBLE), "--record", str(tmp_path / "d"), "-o", f"json={tmp_path / 'x'}", *DAY]) == 2
    assert "found no feasible placement; expected one to record" in capsys.readouterr().err


# ---- flips of inputs


@pytest.mark.parametrize(
    ("text", "dimension", "factor", "written"),
    [
        ("800 ms", "duration", 2.0, "1600 ms"),
        ("40..120 per day", "rate", 0.5, "20..60 per day"),
        ("70%", "share", 0.5, "35%"),
        ("0.7", "share", 0.5, "0.35"),
        ("180 KB", "data", 1.5, "270 KB"),
        ("12K", "count", 2.0, "24K"),
        ("$200000 per year", "money per time", 2.0, "$400000 per year"),
        ("$0.12/GB", "money per data", 2.0, "$0.24/GB"),
        ("3% per day", "battery", 2.0, "6% per day"),
        ("2 GB", "data", 1e-9, "0.000000002 GB"),
    ],
)
def test_a_quantity_is_scaled_in_its_owners_words(text, dimension, factor, written) -> None:
    quantity = parse_quantity(text, dimension)
    again = parse_quantity(scaled(quantity, factor), dimension)
    assert again.likely == pytest.approx(quantity.likely * factor, rel=1e-6)
    assert scaled(quantity, factor).replace(" ", "") == written.replace(" ", "")


def engine(threshold: float, base: float):
    """A recommendation that turns where an input passes a threshold."""
    return lambda _path, factor: "cloud" if base * factor > threshold else "edge"


@pytest.mark.parametrize("threshold", [12.0, 37.0, 240.0])
def test_a_flip_is_within_one_per_cent_and_true(threshold) -> None:
    quantity = parse_quantity("10 per day", "rate")
    base = quantity.likely
    (flip,) = input_flips([("traffic.requests", quantity, (0.0, float("inf")))], "edge", engine(threshold / 86_400, base))
    assert (flip.side, flip.becomes) == ("over", "cloud")
    assert threshold <= flip.value * 86_400 <= threshold * 1.01


def test_an_input_that_turns_nothing_has_no_flip() -> None:
    assert input_flips([("x", parse_quantity("5", "count"), (0.0, float("inf")))], "edge", lambda *_: "edge") == []


def test_a_flip_beyond_what_is_legal_is_none() -> None:
    quantity = parse_quantity("70%", "share")
    assert input_flips([("handles", quantity, (0.0, 1.0))], "edge", engine(1.2, 0.7)) == []
    (flip,) = input_flips([("handles", quantity, (0.0, 1.0))], "edge", engine(0.95, 0.7))
    assert 0.95 <= flip.value <= 0.9595


def test_the_nearest_flip_comes_first() -> None:
    one = parse_quantity("10", "count")
    flips = input_flips([("far", one, (0.0, 1e9)), ("near", one, (0.0, 1e9))], "edge", lambda path, factor: "cloud" if 10 * factor > (100 if path == "far" else 20) else "edge")
    assert [flip.path for flip in flips] == ["near", "far"]
