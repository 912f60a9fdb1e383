"""Standard streams that are closed, full, or in an encoding without our characters; outputs that would destroy an input."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edgedecide.cli import run
from edgedecide.cli.streams import encodable
from edgedecide.cli.writing import has_colour

PHONE = Path(__file__).parent.parent / "examples" / "phone-assistant"
FAST = "--samples 200"


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `edgedecide …` does in a shell, with its redirections."""
    program = f"{sys.executable} -m edgedecide"
    kept = {"PATH": os.environ["PATH"], "COLUMNS": "80"}
    return subprocess.run(
        ["bash", "-c", command.replace("edgedecide", program, 1)], capture_output=True, text=True, env=kept | environment, timeout=30, check=False, encoding="latin-1"
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_page_is_readable_in_any_encoding(encoding: str) -> None:
    for command in (f"edgedecide assess {PHONE} {FAST}", "edgedecide explain -q latency", f"edgedecide explain {PHONE} -q latency {FAST}"):
        done = shell(command, PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("?") < 40, done.stdout


def test_json_is_the_same_in_any_encoding() -> None:
    plain, utf8 = (shell(f"edgedecide assess {PHONE} {FAST} -o json", PYTHONIOENCODING=name).stdout for name in ("ascii", "utf-8"))
    assert plain.isascii()
    assert json.loads(plain) == json.loads(utf8.encode("latin-1"))


@pytest.mark.parametrize(
    ("text", "encoding", "is_json", "expected"),
    [
        ("─ █ 3 × 4 − é", "ascii", False, "- # 3 x 4 - e"),
        ("─ é ×", "latin-1", False, "- é ×"),
        ("─ 漢", "utf-8", False, "─ 漢"),
        ("漢", "ascii", False, "?"),
        ('"é𝄞"', "ascii", True, r'"\u00e9\ud834\udd1e"'),
    ],
)
def test_what_an_encoding_lacks_is_replaced_letter_by_letter(text: str, encoding: str, is_json: bool, expected: str) -> None:
    assert encodable(text, encoding, is_json=is_json) == expected


CLOSED = "<stdout>: found it closed; expected somewhere to write to, or a file: -o FORMAT=PATH\n"


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        (f"edgedecide assess {PHONE} {FAST} >&-", 2, CLOSED),
        ("edgedecide assess - <&-", 2, "<stdin>: found it closed; expected a profile, or a file in the place of -\n"),
        ("edgedecide assess no-such-file 2>&-", 2, ""),
        (f"edgedecide assess {PHONE} {FAST} >/dev/full", 2, "<stdout>: cannot be written: No space left on device\n"),
        ("edgedecide explain -q latency >/dev/full", 2, "<stdout>: cannot be written: No space left on device\n"),
        ("edgedecide schema >/dev/full", 2, "<stdout>: cannot be written: No space left on device\n"),
        *((f"edgedecide {command} >&-", 2, CLOSED) for command in ("--help", "assess --help", "--version", "schema", "catalog", "explain -q latency")),
        ("edgedecide --help >/dev/full", 2, "<stdout>: cannot be written: No space left on device\n"),
        ("edgedecide schema | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0, ""),
        ("head -c 1100000 /dev/zero | tr '\\0' a | edgedecide assess -", 2, "<stdin>: found more than 1,000,000 bytes; expected a smaller file\n"),
    ],
)
def test_a_stream_that_is_closed_full_or_endless_is_told_in_one_line(command: str, code: int, says: str) -> None:
    done = shell(command)
    assert (done.returncode, done.stderr) == (code, says)


def test_a_closed_output_is_no_mistake_where_nothing_goes_there(tmp_path: Path) -> None:
    done = shell(f"edgedecide assess {PHONE} {FAST} -o markdown={tmp_path / 'page.md'} >&-")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.md").read_text()


def test_an_interruption_while_the_commands_are_imported_is_130() -> None:
    script = f"import os, signal, sys\nclass Early:\n def find_spec(self, name, *_):\n  if name == 'edgedecide.cli': os.kill(os.getpid(), {int(signal.SIGINT)})\nsys.meta_path.insert(0, Early())\nfrom edgedecide.__main__ import main\nmain()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("name", ["profile.yaml", "x/../profile.yaml", "symlink", "hardlink", "org.yaml"])
def test_a_report_is_never_written_over_what_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("includes: [org.yaml]\n" + (PHONE / "profile.yaml").read_text())
    (tmp_path / "org.yaml").write_text("cost: {horizon: 2 years}\n")
    (tmp_path / "x").mkdir()
    (tmp_path / "symlink").symlink_to(profile)
    (tmp_path / "hardlink").hardlink_to(profile)
    monkeypatch.chdir(tmp_path)
    before = profile.read_text()
    assert run(["assess", "profile.yaml", *FAST.split(), "-o", f"markdown={name}"]) == 2
    assert "which is read as input and would be lost; expected another file" in capsys.readouterr().err
    assert (profile.read_text(), (tmp_path / "org.yaml").read_text()) == (before, "cost: {horizon: 2 years}\n")


def test_an_overlay_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = tmp_path / "latency.yaml"
    shutil.copy(Path(__file__).parent.parent / "rules" / "latency.yaml", rule)
    before = rule.read_text()
    assert run(["assess", str(PHONE), *FAST.split(), "--rules", str(tmp_path), "-o", f"json={rule}"]) == 2
    assert "would be lost" in capsys.readouterr().err
    assert rule.read_text() == before


def test_a_rule_file_that_its_ending_hides_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = Path(__file__).parent.parent / "rules"
    shutil.copy(rules / "latency.yaml", tmp_path / "latency.yaml")
    shutil.copy(rules / "cost.yaml", tmp_path / "cost.yml")
    assert run(["assess", str(PHONE), *FAST.split(), "--rules", str(tmp_path)]) == 0
    assert f"note: {tmp_path / 'cost.yml'}: is not read; rename it to cost.yaml\n" in capsys.readouterr().err


def test_usage_errors_are_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(PHONE), "-o", "json", "--samples", "20001"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert (told["schema"], told["exit_code"]) == ("edgedecide/errors/v1", 2)
    assert "--samples" in told["mistakes"][0]["says"]


def test_more_worlds_than_memory_holds_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # 80 + (32 classes + 1 node considered) × (3 + 4 networks) = 311 rows; 2,500,000 ÷ 311 = 8,038
    text = (PHONE / "profile.yaml").read_text()
    (tmp_path / "profile.yaml").write_text(text)
    classes = "fleet.classes=[" + "{class: phone-low}," * 32 + "]"
    call = ["assess", str(tmp_path), "--set", "fleet.nodes=consider", "--set", classes, "--set", "stakeholders=", "--samples", "20000"]
    assert run(call) == 2
    assert capsys.readouterr().err == "--samples: found 20,000 worlds for a profile of this many classes, nodes and networks; expected at most 8,038\n"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "0"}, False), ({"FORCE_COLOR": "", "NO_COLOR": ""}, True), ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False), ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True), ({"TERM": "dumb"}, False), ({}, True),
    ],
)  # fmt: skip
def test_colour_on_a_terminal_follows_the_conventions(environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert has_colour() is expected


def test_a_file_gets_no_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["assess", str(PHONE), *FAST.split(), "-o", f"terminal={tmp_path / 'page.txt'}"]) == 0
    assert "\x1b" not in (tmp_path / "page.txt").read_text()
