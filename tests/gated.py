"""Folders of workloads for the tests of the gate, made from the examples, which hold real answers of every firmness."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from edgedecide.cli import run

EXAMPLES = Path(__file__).parent.parent / "examples"
NOTHING_FEASIBLE = Path(__file__).parent / "profiles" / "full.yaml"
TODAY = "2026-11-29"
FAST = ["--samples", "200", "--today", TODAY, "--no-config"]
FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")


def story(folder: Path, name: str, placement: str | None = None, *, id: str | None = None) -> Path:
    """An example as a profile of its own in this folder, declaring a placement or none, under its own or another id."""
    text = (EXAMPLES / name / "profile.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^  placement:.*\n", "", text, flags=re.MULTILINE)
    declared = f"\n  placement: {placement}" if placement else ""
    text = re.sub(rf"^  id: {name}$", f"  id: {id or name}{declared}", text, count=1, flags=re.MULTILINE)
    path = folder / (id or name) / "profile.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def waivers(folder: Path, *rows: dict[str, str]) -> Path:
    """A file of waivers; what a row leaves out is filled in."""
    usual = {"id": "W-1", "rule": "ED102", "workload": "wake-word", "owner": "audio-team", "reason": "the pilot decides", "ticket": "AUD-7", "expires": "2027-01-15"}
    path = folder / "waivers.yaml"
    path.write_text(json.dumps({"apiVersion": "edgedecide/waivers/v1", "waivers": [usual | row for row in rows]}), encoding="utf-8")
    return path


def policy(folder: Path, name: str = "policy.yaml", **fields: Any) -> Path:
    """A policy file of a team's own."""
    path = folder / name
    path.write_text(json.dumps({"apiVersion": "edgedecide/policy/v1", "id": name.partition(".")[0], "title": "Ours"} | fields), encoding="utf-8")
    return path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON of a run."""
    code = run(["check", *map(str, arguments), *FAST, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def found(result: dict[str, Any]) -> list[str]:
    """`ED101 error` of what counts, in order; what does not count with its state."""
    return [f"{row['rule']} {row['severity'] if row['state'] == 'open' else row['state']}" for row in result["findings"]]
