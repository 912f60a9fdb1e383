"""`fix`: a patch that declares the recommended placement and leaves everything else as it stands."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from edgedecide.cli import run
from gated import FAST, story

FIX = ["--samples", "200"]
MODEL = "model: {use: llama-3.2-1b}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("workload:\n  id: x  # ours\n", "workload:\n  id: x  # ours\n  placement: cloud\n"),
        ("workload:\n    id: x\n    title: y\n", "workload:\n    id: x\n    placement: cloud\n    title: y\n"),
        ("workload: {id: x}  # one line\n", "workload: {id: x, placement: cloud}  # one line\n"),
        ('workload: {title: "a # b", id: x}\n', 'workload: {title: "a # b", id: x, placement: cloud}\n'),
        ("workload:\n  placement: edge   # for now\n  id: x\n", "workload:\n  placement: cloud   # for now\n  id: x\n"),
        ('workload: {id: x, placement: "edge"}\n', "workload: {id: x, placement: cloud}\n"),
        ("workload:\n  id: x\n  placement: 'edge@device' # why\n", "workload:\n  id: x\n  placement: cloud # why\n"),
        ("workload:\r\n  id: x\r\n", "workload:\r\n  id: x\r\n  placement: cloud\r\n"),
        ("workload:\n  placement: >-\n    edge\n  id: x\n", None),
    ],
    ids=range(9),
)
def test_the_placement_is_set_and_nothing_else(before, after, tmp_path, capsys) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes((before + MODEL).encode())
    assert run(["fix", str(path), "--write", "--undecided", *FIX]) == 0
    assert path.read_bytes().decode() == (after or before) + MODEL
    if after is None:
        assert "by hand" in capsys.readouterr().err


def test_the_patch_is_one_that_git_applies(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    path = story(Path(), "wake-word")
    assert run(["fix", "."]) == 0
    patch = capsys.readouterr().out
    subprocess.run(["rm", "-r", ".git"], check=True)
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "apply", "-"], input=patch, text=True, check=True)
    assert "  id: wake-word\n  placement: edge@device\n" in path.read_text(encoding="utf-8")


def test_a_patch_changes_no_file(tmp_path, capsys) -> None:
    path = story(tmp_path, "wake-word")
    before = path.read_bytes()
    run(["fix", str(path), *FIX])
    assert path.read_bytes() == before


def test_what_is_fixed_passes(tmp_path, capsys) -> None:
    path = story(tmp_path, "hospital-scribe", "cloud")
    assert run(["check", str(path), *FAST]) == 1
    assert run(["fix", str(path), "--write", *FIX]) == 0
    assert run(["check", str(path), *FAST]) == 0
    capsys.readouterr()
    assert run(["fix", str(path), *FIX]) == 0
    captured = capsys.readouterr()
    assert (captured.out, "as recommended" in captured.err) == ("", True)


def test_an_undecided_answer_is_not_declared_unasked(tmp_path, capsys) -> None:
    path = story(tmp_path, "shop-vision", "cloud")
    assert run(["fix", str(path), *FIX]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "undecided; take it with --undecided" in captured.err


def test_a_placement_that_is_included_is_changed_where_it_stands(tmp_path, capsys) -> None:
    (tmp_path / "common.yaml").write_text("workload: {placement: edge}\n", encoding="utf-8")
    path = tmp_path / "p.yaml"
    path.write_text("includes: [common.yaml]\nworkload: {id: x}\n" + MODEL, encoding="utf-8")
    assert run(["fix", str(path), "--write", "--undecided", *FIX]) == 0
    assert "which this profile includes; change it there to cloud" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "code"), [(["-"], 2), (["no-such.yaml"], 2)])
def test_what_cannot_be_fixed_is_said(arguments, code, capsys) -> None:
    assert run(["fix", *arguments, *FIX]) == code


def test_nothing_to_fix_is_three(tmp_path, capsys) -> None:
    assert run(["fix", str(tmp_path), *FIX]) == 3
