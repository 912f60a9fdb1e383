"""Several workloads on one page: order, totals, what they share, and what could not be read."""

from __future__ import annotations

import json

import pytest

from edgedecide.cli import run
from gated import story

FAST = ["--samples", "200"]


@pytest.fixture
def folder(tmp_path):
    story(tmp_path, "claims-archive", "cloud")
    story(tmp_path, "hospital-scribe", "cloud")
    story(tmp_path, "shop-vision")
    return tmp_path


def assessed(capsys, *arguments: str) -> tuple[int, dict]:
    code = run(["assess", *map(str, arguments), *FAST, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_least_firm_comes_first_and_of_the_firm_the_one_that_differs(folder, capsys) -> None:
    code, found = assessed(capsys, folder)
    assert (code, [row["id"] for row in found["workloads"]]) == (0, ["shop-vision", "hospital-scribe", "claims-archive"])
    assert [row["differs"] for row in found["workloads"]] == [False, True, False]


def test_each_answer_is_what_it_is_alone(folder, capsys) -> None:
    _, found = assessed(capsys, folder)
    for row in found["workloads"]:
        run(["assess", row["path"], *FAST, "-o", "json"])
        alone = json.loads(capsys.readouterr().out)["recommendation"]
        assert (row["recommended"], row["firmness"], row["acceptability"], row["runner_up"]) == (
            alone["alternative"], alone["firmness"], alone["acceptability"], alone["runner_up"],
        )  # fmt: skip


def test_the_totals_are_sums(folder, capsys) -> None:
    _, found = assessed(capsys, folder)
    by_hand = sum(row["cost_total"] / row["horizon_months"] * 12 for row in found["workloads"])
    assert found["summary"]["cost_a_year"] == pytest.approx(by_hand)
    assert found["summary"]["firmness"] == {"undecided": 1, "leaning": 0, "firm": 2}
    assert found["summary"]["differ"] == 1


def test_what_several_rest_on_is_counted(folder, capsys) -> None:
    _, found = assessed(capsys, folder)
    names = [name for row in found["workloads"] for name in row["assumed"]]
    assert all(names.count(row["label"]) == row["workloads"] >= 2 for row in found["shared_assumptions"])


def test_what_cannot_be_read_is_told_and_two(folder, capsys) -> None:
    (folder / "broken").mkdir()
    (folder / "broken" / "profile.yaml").write_text("workload: {id: x, placement: somewhere}\n", encoding="utf-8")
    code, found = assessed(capsys, folder)
    assert (code, found["summary"]["workloads"], found["summary"]["unreadable"]) == (2, 3, 1)
    assert found["workloads"][0]["mistakes"]
    assert run(["assess", str(folder), *FAST]) == 2
    assert "broken/profile.yaml: cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize("format", ["terminal", "markdown"])
def test_the_pages_name_every_workload(format, folder, capsys) -> None:
    assert run(["assess", str(folder), *FAST, "-o", format]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("claims-archive", "hospital-scribe", "shop-vision", "cloud ▲"))
    assert "3 workloads: 1 undecided and 2 firm" in " ".join(told.split())


@pytest.mark.parametrize(
    ("more", "says"),
    [(["--full"], "--full: found several workloads"), (["--record", "d"], "--record: found several workloads"), (["-o", "html"], 'found format "html"')],
    ids=["full", "record", "html"],
)
def test_what_is_about_one_workload_is_refused(more, says, folder, capsys) -> None:
    assert run(["assess", str(folder), *FAST, *more]) == 2
    assert says in capsys.readouterr().err


def test_a_folder_without_profiles_is_three(tmp_path, capsys) -> None:
    assert run(["assess", str(tmp_path), *FAST]) == 3
    assert "found no profile" in capsys.readouterr().err


def test_a_folder_with_its_own_profile_is_one_workload(folder, capsys) -> None:
    assert run(["assess", str(folder / "claims-archive"), *FAST, "-o", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "edgedecide/report/v1"
