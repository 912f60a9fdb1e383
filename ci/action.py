"""The one step of the GitHub Action: installs this checkout, checks, writes the reports and outputs, and ends as the check did.

What a caller chooses arrives in the environment and stays one word of a list; no shell ever reads it. Python runs isolated
(-I), so that no file of the repository under test is imported in its place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
VALUES = ("policy", "fail-on", "waivers", "records", "baseline", "changed-since", "rules", "catalog", "config")
"""Inputs that are options with a value, by the same name."""
FLAGS = ("locked", "audit", "allow-empty")
COUNTS = ("checked", "passed", "failed", "waived", "unreadable", "failing")


class Refused(Exception):
    """An input or a runner that will not do, in words for whoever wrote the workflow."""


def main() -> int:
    try:
        return checked(os.environ, Path(os.environ.get("RUNNER_TEMP") or tempfile.mkdtemp()))
    except Refused as error:
        sys.stdout.write(f"::error title=edgedecide::{escaped(str(error))}\n")
        return 2


def checked(environment: Mapping[str, str], temporary: Path) -> int:
    """The exit code of the check, with its reports written into a folder of this step and its outputs set."""
    folder = Path(tempfile.mkdtemp(prefix="edgedecide-", dir=temporary))
    sarif, result = one_line(environment, "sarif") or str(folder / "check.sarif"), folder / "check.json"
    summary = environment.get("GITHUB_STEP_SUMMARY") or str(folder / "summary.md")
    words = ["-o", "github", "-o", f"markdown={summary}", "-o", f"sarif={sarif}", "-o", f"json={result}", *options(environment), "--", *paths(environment)]
    done = subprocess.run([*installed(temporary / "edgedecide"), "check", *words], stderr=subprocess.PIPE, check=False)
    sys.stdout.write(harmless(done.stderr.decode("utf-8", "replace")))
    found = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else None
    output = environment.get("GITHUB_OUTPUT")
    if output:
        with Path(output).open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in outputs(done.returncode, found, os.path.abspath(sarif), str(result)).items())  # noqa: PTH100  (no link is resolved)
    return done.returncode


def installed(home: Path) -> list[str]:
    """The words that run edgedecide: this checkout, in an environment of its own that later steps of the job use again."""
    if sys.version_info < (3, 11):  # noqa: UP036  (the runner's own Python is not ours to choose)
        raise Refused(f"found Python {sys.version.split()[0]}; expected 3.11 or newer, for instance by actions/setup-python before this step")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / "installed-from"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != str(SOURCE):
        quietly([sys.executable, "-I", "-m", "venv", str(home)])
        pip = [str(python), "-I", "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "install"]
        quietly([*pip, "--require-hashes", "--only-binary=:all:", "--requirement", str(SOURCE / "ci" / "requirements.txt")])
        quietly([*pip, "--no-index", "--no-deps", "--no-build-isolation", str(SOURCE)])
        stamp.write_text(str(SOURCE), encoding="utf-8")
    return [str(python), "-I", "-X", "utf8", "-m", "edgedecide"]


def quietly(words: list[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stdout.write(harmless(done.stdout + done.stderr))
        raise Refused(f"{words[3]} ended with {done.returncode}, so nothing was checked")


def options(environment: Mapping[str, str]) -> list[str]:
    """`--name=value` in one word, so that a value never becomes an option; a flag where its input is true."""
    given = [f"--{name}={value}" for name in VALUES if (value := one_line(environment, name))]
    return given + [f"--{name}" for name in FLAGS if is_on(environment, name)]


def paths(environment: Mapping[str, str]) -> list[str]:
    return [line.strip() for line in given(environment, "paths").splitlines() if line.strip()]


def is_on(environment: Mapping[str, str], name: str) -> bool:
    found = one_line(environment, name)
    if found not in ("", "true", "false"):
        raise Refused(f'{name}: found "{found}"; expected true or false')
    return found == "true"


def one_line(environment: Mapping[str, str], name: str) -> str:
    found = given(environment, name).strip()
    if len(found.splitlines()) > 1:
        raise Refused(f"{name}: found several lines; expected one")
    return found


def given(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"INPUT_{name.upper().replace('-', '_')}", "")


def outputs(code: int, found: Mapping[str, object] | None, sarif: str, result: str) -> dict[str, str]:
    """What later steps read; counts are 0 where no report could be written."""
    summary = found["summary"] if found else {}
    counts = {name: summary.get(name, 0) for name in COUNTS}
    counts["findings"] = sum(summary.get(name, 0) for name in ("errors", "warnings", "notes"))
    told = {"verdict": found["verdict"] if found else "error", "exit-code": code, **counts, "sarif": sarif if found else "", "json": result if found else ""}
    return {name: str(value) for name, value in told.items()}


def harmless(text: str) -> str:
    """Lines in which a runner finds no command: it looks for `::` where a line begins, and for `##[` anywhere."""
    return "".join(f"edgedecide: {line.replace('##[', '## [')}\n" for line in text.splitlines() if line.strip())


def escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
