"""The gate as a build meets it: what it finds, what fails, and that no format changes either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgedecide.cli import run
from gated import FAST, FORMATS, NOTHING_FEASIBLE, checked, found, policy, story, waivers


def clean(folder: Path) -> list[str]:
    return [str(story(folder, "claims-archive", "cloud"))]


def firm(folder: Path) -> list[str]:
    return [str(story(folder, "hospital-scribe", "cloud"))]


def leaning(folder: Path) -> list[str]:
    return [str(story(folder, "pump-vibration", "edge@node"))]


def undecided(folder: Path) -> list[str]:
    return [str(story(folder, "shop-vision", "edge@node"))]


def vetoed_while_undecided(folder: Path) -> list[str]:
    return [str(story(folder, "shop-vision", "cloud"))]


def undeclared(folder: Path) -> list[str]:
    return [str(story(folder, "wake-word"))]


def not_offered(folder: Path) -> list[str]:
    return [str(story(folder, "claims-archive", "edge@device"))]


def nothing_feasible(_folder: Path) -> list[str]:
    return [str(NOTHING_FEASIBLE)]


def tied(folder: Path) -> list[str]:
    """With rules of an organisation's own that call anything a tie."""
    rules = folder / "rules"
    rules.mkdir()
    text = (Path(__file__).parent.parent / "rules" / "decision.yaml").read_text(encoding="utf-8")
    (rules / "decision.yaml").write_text(text.replace("tie_width: .02", "tie_width: .9").replace("tie_width: 0.02", "tie_width: 0.9"), encoding="utf-8")
    return [str(story(folder, "pump-vibration", "edge@node")), "--rules", str(rules)]


def waived(folder: Path) -> list[str]:
    return [*undeclared(folder), "--waivers", str(waivers(folder, {}))]


def expired(folder: Path) -> list[str]:
    return [*undeclared(folder), "--waivers", str(waivers(folder, {"expires": "2026-11-28"}))]


def ends_today(folder: Path) -> list[str]:
    return [*undeclared(folder), "--waivers", str(waivers(folder, {"expires": "2026-11-29"}))]


def unused(folder: Path) -> list[str]:
    return [*clean(folder), "--waivers", str(waivers(folder, {"workload": "claims-archive"}))]


def too_long(folder: Path) -> list[str]:
    return [*undeclared(folder), "--waivers", str(waivers(folder, {"expires": "2027-11-29"}))]


def of_a_mandatory_rule(folder: Path) -> list[str]:
    strict = policy(folder, extends=["default"], levels={"ED102": {"enforcement": "mandatory"}})
    return [*undeclared(folder), "--policy", str(strict), "--waivers", str(waivers(folder, {}))]


def without_waivers(folder: Path) -> list[str]:
    return [*waived(folder), "--no-waivers"]


def unreadable(folder: Path) -> list[str]:
    path = folder / "broken.yaml"
    path.write_text("workload: {id: broken, placement: somewhere}\n", encoding="utf-8")
    return [str(path)]


def several(folder: Path) -> list[str]:
    return [*clean(folder), *firm(folder), *unreadable(folder)]


def empty(folder: Path) -> list[str]:
    (folder / "none").mkdir()
    return [str(folder / "none")]


def broken_policy(folder: Path) -> list[str]:
    return [*clean(folder), "--policy", str(policy(folder, rules=[{"code": "X1"}]))]


def audited(folder: Path) -> list[str]:
    return [*firm(folder), "--audit"]


OUTCOMES = [
    (clean, 0, []),
    (firm, 1, ["ED101 error", "ED103 note"]),
    (leaning, 0, ["ED101 warning"]),
    (undecided, 0, ["ED101 note", "ED103 warning"]),
    (vetoed_while_undecided, 1, ["ED103 error"]),
    (undeclared, 1, ["ED102 error"]),
    (not_offered, 1, ["ED106 error"]),
    (nothing_feasible, 1, ["ED104 error", "ED103 error"]),
    (tied, 0, ["ED802 note"]),
    (waived, 0, ["ED102 waived"]),
    (expired, 1, ["ED102 error", "ED901 error"]),
    (ends_today, 0, ["ED102 waived", "ED903 note"]),
    (unused, 0, ["ED902 warning"]),
    (too_long, 1, ["ED102 error", "ED904 error"]),
    (of_a_mandatory_rule, 1, ["ED102 error", "ED904 error"]),
    (without_waivers, 1, ["ED102 error"]),
    (unreadable, 2, ["ED001 error", "ED001 error"]),
    (several, 2, ["ED001 error", "ED001 error", "ED101 error", "ED103 note"]),
    (audited, 0, ["ED101 error", "ED103 note"]),
]
"""How a folder is made, the exit code, and what is found about placements, waivers and inputs."""


@pytest.mark.parametrize(("make", "code", "rules"), OUTCOMES, ids=lambda value: value.__name__ if callable(value) else "")
def test_what_is_found(make, code, rules, tmp_path, capsys) -> None:
    exit_code, result = checked(capsys, *make(tmp_path))
    assert (exit_code, result["exit_code"]) == (code, code)
    assert sorted(one for one in found(result) if one.startswith(("ED0", "ED1", "ED9", "ED802"))) == sorted(rules)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("make", "code", "rules"), OUTCOMES, ids=lambda value: value.__name__ if callable(value) else "")
def test_no_format_changes_the_exit_code(make, code, rules, format, tmp_path, capsys) -> None:
    assert run(["check", *make(tmp_path), *FAST, "-o", format]) == code
    assert capsys.readouterr().out


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_to_check_never_passes(format, tmp_path, capsys) -> None:
    assert run(["check", *empty(tmp_path), *FAST, "-o", format]) == 3
    assert "nothing was checked: found no profile" in capsys.readouterr().err
    assert run(["check", str(tmp_path / "none"), *FAST, "-o", format, "--allow-empty"]) == 0


@pytest.mark.parametrize("format", FORMATS)
def test_a_broken_policy_gives_no_verdict(format, tmp_path, capsys) -> None:
    assert run(["check", *broken_policy(tmp_path), *FAST, "-o", format]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1)]
)
def test_the_least_severity_that_fails_is_a_choice(fail_on, code, tmp_path, capsys) -> None:
    assert checked(capsys, *leaning(tmp_path), "--fail-on", fail_on)[0] == code


def test_an_unknown_severity_is_a_usage_error(tmp_path, capsys) -> None:
    assert run(["check", *clean(tmp_path), *FAST, "--fail-on", "grave"]) == 2
    assert 'found "grave"; expected note, warning or error' in capsys.readouterr().err


def test_advice_fails_nothing_even_where_notes_fail(tmp_path, capsys) -> None:
    """ED803 is advisory: told at any severity, and no build fails of it."""
    code, result = checked(capsys, story(tmp_path, "song-search", "edge-preprocess"), "--fail-on", "note", "--policy", str(policy(tmp_path, levels={"ED803": {}})))
    assert (code, found(result)) == (0, ["ED803 note"])


def test_a_finding_says_where_what_and_what_next(tmp_path, capsys) -> None:
    path = firm(tmp_path)[0]
    _, result = checked(capsys, path)
    one = next(row for row in result["findings"] if row["rule"] == "ED101")
    line = Path(path).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
    assert line[one["column"] - 1 :].startswith("cloud")
    assert (one["declared"], one["recommended"], one["firmness"]) == ("cloud", "edge-preprocess@device", "firm")
    assert one["says"].startswith("declared cloud, recommended edge-preprocess@device (firm, first in ")
    assert one["next"] == "Set workload.placement to edge-preprocess@device, or see edgedecide explain --why-not cloud."


def test_the_same_input_gives_the_same_bytes_in_any_order(tmp_path, capsys) -> None:
    paths = [*firm(tmp_path), *undeclared(tmp_path), *leaning(tmp_path)]
    told = []
    for order in (paths, paths[::-1], [str(tmp_path)]):
        run(["check", *order, *FAST, "-o", "sarif"])
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] == told[2]


def test_several_reports_come_from_one_evaluation(tmp_path, capsys) -> None:
    outputs = [part for format in FORMATS[1:] for part in ("-o", f"{format}={tmp_path / format}")]
    assert run(["check", *firm(tmp_path), *FAST, "-o", "text", *outputs]) == 1
    assert "ED101 placement-mismatch" in capsys.readouterr().out
    assert all((tmp_path / format).stat().st_size for format in FORMATS[1:])


def test_standard_input_is_a_workload(tmp_path, capsys, monkeypatch) -> None:
    import io

    content = Path(firm(tmp_path)[0]).read_bytes()
    monkeypatch.setattr("sys.stdin", type("Piped", (), {"buffer": io.BytesIO(content)})())
    code, result = checked(capsys, "-")
    assert (code, result["workloads"][0]["id"], result["findings"][0]["path"]) == (1, "hospital-scribe", "<stdin>")


def test_a_folder_gives_its_profiles_and_nothing_else(tmp_path, capsys) -> None:
    story(tmp_path, "claims-archive", "cloud")
    story(tmp_path / ".hidden", "wake-word")
    waivers(tmp_path, {})
    named = story(tmp_path / "deep" / "er", "pump-vibration", "cloud")
    named.rename(named.with_name("pumps.yaml"))
    _, result = checked(capsys, tmp_path)
    assert [row["id"] for row in result["workloads"]] == ["claims-archive", "pump-vibration"]


def test_a_workload_is_counted_once_however_it_is_named(tmp_path, capsys) -> None:
    path = clean(tmp_path)[0]
    assert checked(capsys, path, tmp_path, f"{tmp_path}/./claims-archive/profile.yaml")[1]["summary"]["checked"] == 1


def test_the_summary_counts_every_workload_once(tmp_path, capsys) -> None:
    _, result = checked(capsys, *several(tmp_path), *undeclared(tmp_path), "--waivers", waivers(tmp_path, {}))
    counts = result["summary"]
    assert {name: counts[name] for name in ("checked", "passed", "failed", "waived", "unreadable", "skipped")} == {
        "checked": 3, "passed": 1, "failed": 1, "waived": 1, "unreadable": 1, "skipped": 0,
    }  # fmt: skip
    assert counts["waived_findings"] == 1


def test_two_files_with_one_id_have_findings_of_their_own(tmp_path, capsys) -> None:
    story(tmp_path / "a", "wake-word")
    story(tmp_path / "b", "wake-word")
    _, result = checked(capsys, tmp_path)
    prints = [row["fingerprint"] for row in result["findings"]]
    assert len(prints) == len(set(prints))


def test_a_fingerprint_knows_no_lines(tmp_path, capsys) -> None:
    path = Path(undeclared(tmp_path)[0])
    before = [row["fingerprint"] for row in checked(capsys, path)[1]["findings"]]
    path.write_text("# a comment\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    after = checked(capsys, path)[1]["findings"]
    assert [row["fingerprint"] for row in after] == before


def test_many_workloads_on_several_cores_give_what_one_would(tmp_path, capsys, monkeypatch) -> None:
    for number in range(6):
        story(tmp_path, "claims-archive", "cloud" if number % 2 else "edge@node", id=f"archive-{number}")
    alone = checked(capsys, tmp_path)[1]
    monkeypatch.setattr("edgedecide.cli.workers.ENOUGH", 2)
    monkeypatch.setattr("edgedecide.cli.workers.LOT", 1)
    assert checked(capsys, tmp_path)[1] == alone


# ---- baselines


def test_a_baseline_holds_what_is_known_and_only_that(tmp_path, capsys) -> None:
    known, path = tmp_path / "baseline.json", undeclared(tmp_path)[0]
    assert checked(capsys, path, "--baseline", known, "--update-baseline")[0] == 1
    code, result = checked(capsys, path, "--baseline", known)
    assert code == 0
    assert {row["state"] for row in result["findings"] if row["enforcement"] != "advisory"} == {"baselined"}
    code, result = checked(capsys, path, *firm(tmp_path), "--baseline", known)
    assert (code, [row["rule"] for row in result["findings"] if row["fails"]]) == (1, ["ED101"])


def test_a_baseline_is_merged_and_not_forgotten(tmp_path, capsys) -> None:
    known, one, other = tmp_path / "baseline.json", undeclared(tmp_path)[0], firm(tmp_path)[0]
    checked(capsys, one, "--baseline", known, "--update-baseline")
    run(["check", other, *FAST, "--baseline", str(known), "--update-baseline"])
    assert "added, 0 dropped" in capsys.readouterr().err
    assert {row["subject"] for row in json.loads(known.read_text(encoding="utf-8"))["findings"]} == {"wake-word", "hospital-scribe"}
    Path(one).write_text(Path(one).read_text(encoding="utf-8").replace("  id: wake-word\n", "  id: wake-word\n  placement: edge\n"), encoding="utf-8")
    run(["check", one, *FAST, "--baseline", str(known), "--update-baseline"])
    assert "1 dropped" in capsys.readouterr().err


def test_what_is_mandatory_cannot_be_known_away(tmp_path, capsys) -> None:
    strict, known, path = policy(tmp_path, extends=["default"], levels={"ED102": {"enforcement": "mandatory"}}), tmp_path / "baseline.json", undeclared(tmp_path)[0]
    checked(capsys, path, "--baseline", known, "--update-baseline")
    assert checked(capsys, path, "--baseline", known, "--policy", strict)[0] == 1


def test_what_has_become_graver_is_not_known(tmp_path, capsys) -> None:
    known, path = tmp_path / "baseline.json", leaning(tmp_path)[0]
    mild = policy(tmp_path, "mild.yaml", levels={"ED101": {"severity": "warning"}})
    grave = policy(tmp_path, "grave.yaml", levels={"ED101": {"severity": "error"}})
    checked(capsys, path, "--baseline", known, "--update-baseline", "--policy", mild)
    assert found(checked(capsys, path, "--baseline", known, "--policy", mild)[1]) == ["ED101 baselined"]
    assert found(checked(capsys, path, "--baseline", known, "--policy", grave)[1]) == ["ED101 error"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "other", "findings": []}', '{"schema": "edgedecide/baseline/v1", "findings": [1]}', "[" * 100_000])
def test_a_baseline_that_is_none_is_refused(content, tmp_path, capsys) -> None:
    known = tmp_path / "baseline.json"
    known.write_text(content, encoding="utf-8")
    assert run(["check", *clean(tmp_path), *FAST, "--baseline", str(known)]) == 2
    assert "found no baseline; expected JSON of edgedecide/baseline/v1" in capsys.readouterr().err
