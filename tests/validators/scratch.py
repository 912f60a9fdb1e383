"""A scratch repository with one workload of each state, hostile names and texts among them, and runs of the gate in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = "2026-11-22"
FORMATS = {"json": "json", "sarif": "sarif", "junit": "xml", "gitlab": "json", "github": "txt", "markdown": "md"}

HOSTILE = "</script><img src=x>]]> & \"q\" 'a' `c` | {0} [x](http://x) %0A @all ##[add-matcher]x ::error::y \U0001f600"
"""Text that means something to XML, HTML, Markdown, SARIF, a shell or a runner."""
HOSTILE_NAME = "ho st<i>le & 'q' %41 [x](y) #1 {0} é ::error::\U0001f600.edgedecide.yaml"



def quoted(text: str) -> str:
    """The text as YAML and JSON both quote it."""
    return json.dumps(text, ensure_ascii=False)


WAIVERS = f"""apiVersion: edgedecide/waivers/v1
waivers:
  - id: in-force
    rule: ED102
    workload: claims-archive
    owner: claims-team
    reason: {quoted(HOSTILE)}
    ticket: CLAIMS-17
    expires: "2027-01-10"
  - {{id: over, rule: ED103, workload: hospital-scribe, owner: ward, reason: pilot, ticket: T-1, expires: "2026-11-01"}}
  - {{id: for-nothing, rule: ED301, workload: support-answers, owner: desk, reason: none, ticket: T-2, expires: "2026-12-31"}}
"""


class Run(NamedTuple):
    """One run of the gate: its exit code, and where each report lies."""

    code: int
    folder: Path
    said: str

    def path(self, format: str) -> Path:
        return self.folder / f"check-{format}.{FORMATS[format]}"

    def text(self, format: str) -> str:
        return self.path(format).read_text(encoding="utf-8")

    @property
    def document(self) -> dict[str, Any]:
        """What `-o json` says: the yardstick of every other format."""
        return dict(json.loads(self.text("json")))

    def states(self, *states: str) -> list[dict[str, Any]]:
        """The findings in one of these states."""
        return [row for row in self.document["findings"] if row["state"] in states]

    @property
    def failing(self) -> list[dict[str, Any]]:
        return [row for row in self.document["findings"] if row["fails"]]


def example(name: str, placement: str = "") -> str:
    """A shipped profile; with a placement declared where it has none."""
    text = (ROOT / "examples" / name / "profile.yaml").read_text(encoding="utf-8")
    return text.replace("\n  stage:", f"\n  placement: {placement}\n  stage:", 1) if placement else text


def laid_out(repository: Path) -> Path:
    """Every workload as one file of a git repository."""
    profiles = {
        "clean/profile.yaml": example("support-answers"),
        "mismatch/profile.yaml": example("hospital-scribe"),
        "vetoed/profile.yaml": example("wake-word", "cloud"),
        "undeclared/profile.yaml": example("ads-ranking"),
        "waived/profile.yaml": example("claims-archive"),
        "known/profile.yaml": example("code-completion"),
        "twice/one.edgedecide.yaml": example("query-suggest"),
        "twice/two.edgedecide.yaml": example("query-suggest", "edge"),
        "unreadable/profile.yaml": f"apiVersion: edgedecide/v1\nworkload: {{id: x, stage: {quoted(HOSTILE)}}}\nlatency: {{promise: 100}}\n",
        "no-yaml/profile.yaml": "apiVersion: edgedecide/v1\n\tworkload: [\n",
        HOSTILE_NAME: example("chest-xray").replace("title:", f"title: {quoted(HOSTILE)} #", 1),
        f"{HOSTILE_NAME}.d/profile.yaml": f"{quoted(HOSTILE)}: 1\n",
        "bell\a \u202e\n::error::broken.edgedecide.yaml": "apiVersion: edgedecide/v1\nworkload: {id: \u202e}\n",
    }
    for name, text in {**profiles, "waivers.yaml": WAIVERS}.items():
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(repository, "init", "--quiet", "--initial-branch=main")
    return repository


def git(repository: Path, *words: str) -> str:
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Scratch"), ("EMAIL", "scratch@localhost"))}
    done = subprocess.run(["git", *words], cwd=repository, env=os.environ | who, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def committed(repository: Path, words: str) -> str:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--no-verify", "--no-gpg-sign", "-m", words)
    return git(repository, "rev-parse", "HEAD")


def run(repository: Path, folder: Path, *words: str) -> Run:
    """The gate over the repository, with every format at once."""
    folder.mkdir(parents=True)
    made = Run(-1, folder, "")
    outputs = [word for format in FORMATS for word in ("-o", f"{format}={made.path(format)}")]
    command = [sys.executable, "-m", "edgedecide", "check", "--today", TODAY, "--samples", "200", *outputs, *words]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("EDGEDECIDE_", "GITHUB_"))}
    done = subprocess.run(command, cwd=repository, env=environment | {"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False)
    return made._replace(code=done.returncode, said=done.stderr)


# ---- the runs that are looked at


def everything(top: Path) -> Run:
    """All states but those of a comparison: open, waived and baselined findings, and files that cannot be read."""
    repository = laid_out(top / "everything")
    run(repository, top / "known", "known", "--baseline", "known.json", "--update-baseline")
    return run(repository, top / "everything-reports", "--waivers", "waivers.yaml", "--baseline", "known.json", ".")


def compared(top: Path) -> Run:
    """A branch against the one that it left: one workload made worse, one mended, one new, and the rest as they were."""
    repository = laid_out(top / "compared")
    commit = committed(repository, "Place everything")
    (repository / "vetoed" / "profile.yaml").write_text(example("wake-word", "edge"), encoding="utf-8")
    (repository / "clean" / "profile.yaml").write_text(example("support-answers").replace("  placement: cloud\n", ""), encoding="utf-8")
    for name in ("undeclared", "waived"):
        changed = repository / name / "profile.yaml"
        changed.write_text(f"{changed.read_text(encoding='utf-8')}# looked at again\n", encoding="utf-8")
    (repository / "added.edgedecide.yaml").write_text(example("song-search"), encoding="utf-8")
    return run(repository, top / "compared-reports", "--changed-since", commit, "--waivers", "waivers.yaml", ".")


def noted(top: Path) -> Run:
    """A file that every workload depends on has changed, and the note that says so names it."""
    repository = laid_out(top / "noted")
    waivers = repository / "##[add-matcher]x.yaml"
    (repository / "waivers.yaml").rename(waivers)
    commit = committed(repository, "Place everything")
    waivers.write_text(f"{WAIVERS}# looked at again\n", encoding="utf-8")
    return run(repository, top / "noted-reports", "--changed-since", commit, "--waivers", waivers.name, "waived")


def clean(top: Path) -> Run:
    """Nothing that fails."""
    return run(laid_out(top / "clean"), top / "clean-reports", "clean")


def audited(top: Path) -> Run:
    """Everything told and nothing failed, in the strictest of the shipped policies."""
    return run(laid_out(top / "audited"), top / "audited-reports", "--audit", "--fail-on", "note", "--policy", "regulated-health", "mismatch", "vetoed", "undeclared")


def nothing(top: Path) -> Run:
    """A folder without a profile."""
    repository = laid_out(top / "nothing")
    (repository / "empty").mkdir()
    return run(repository, top / "nothing-reports", "empty")


RUNS = {"everything": (everything, 2), "compared": (compared, 2), "noted": (noted, 0), "clean": (clean, 0), "audited": (audited, 0), "nothing": (nothing, 3)}
"""Each run, with the exit code that it ends with."""
