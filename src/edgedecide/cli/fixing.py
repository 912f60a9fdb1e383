"""`edgedecide fix`: the declared placement set to the recommended one, as a patch; everything else of the file stays as it is."""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import load_catalog
from edgedecide.cli.gathering import located, relative_to, root_of, workloads_in
from edgedecide.cli.loading import load_profile_of
from edgedecide.cli.streams import say
from edgedecide.cli.targets import Target
from edgedecide.cli.writing import write
from edgedecide.documents import parse_document
from edgedecide.errors import InputError, NothingChecked, UsageError
from edgedecide.placements import goes_by
from edgedecide.profile import LoadedProfile
from edgedecide.questions import load_questions
from edgedecide.road import Decision, advise

FIELD = "workload.placement"
_STOPS = ",}]"


class Edit(NamedTuple):
    """One file before and after; the same where nothing is to change, with the reason."""

    path: str
    before: str
    after: str
    says: str


def fix_to(named: list[str], *, writes: bool, takes_undecided: bool, seed: int, samples: int, rules: Path | None, catalog: Path | None) -> int:
    """Print the patch of every workload, or apply it. Returns 2 where a file could not be read, else 0."""
    paths = workloads_in(named or ["."])
    if not paths:
        raise NothingChecked("found no profile; expected files, or folders with profiles")
    if "-" in paths:
        raise UsageError("found standard input, which has no file to change; expected a profile", where="fix")
    questions, numbers, memory, code = load_questions(rules), load_catalog(catalog), relative_to(root_of(Path())), 0
    for path in paths:
        try:
            loaded, _ = load_profile_of(path, numbers, samples=samples)
        except InputError as error:
            sys.stderr.write(f"{error}\n")
            code = error.exit_code
            continue
        edit = edited(loaded, advise(loaded, questions, numbers, seed=seed, samples=samples, depth="none"), takes_undecided=takes_undecided)
        sys.stderr.write(f"note: {path}: {edit.says}\n")
        if edit.before == edit.after:
            continue
        if writes:
            write(edit.after, Target("profile", Path(path)))
        else:
            say(patch(edit, located(path, memory)))
    return code


def edited(loaded: LoadedProfile, decision: Decision, *, takes_undecided: bool) -> Edit:
    """The profile's text with the recommended placement declared, comments and layout kept."""
    text = Path(loaded.path).read_bytes().decode("utf-8")
    best, declared, firmness = decision.ranking.best, loaded.profile.workload.placement, decision.firmness.word

    def same(says: str) -> Edit:
        return Edit(loaded.path, text, text, says)

    if best is None:
        return same("no placement is feasible; nothing to declare")
    if goes_by(best.alternative, declared):
        return same(f"declares {declared}, as recommended")
    if firmness == "undecided" and not takes_undecided:
        return same(f"{best.alternative.id} is recommended but undecided; take it with --undecided, or find out more first")
    file = loaded.place(FIELD)[0] if declared is not None else loaded.place("workload.id")[0]
    if file != loaded.files[0]:
        return same(f"the placement stands in {file}, which this profile includes; change it there to {best.alternative.id}")
    after = _replaced(text, loaded, best.alternative.id) if declared is not None else _inserted(text, loaded, best.alternative.id)
    if _declares(after) != best.alternative.id:
        return same(f"its layout leaves no place for a patch; set {FIELD} to {best.alternative.id} by hand")
    return Edit(loaded.path, text, after, f"{declared or 'nothing'} declared, {best.alternative.id} recommended ({firmness})")


def _declares(text: str) -> object:
    """The placement that a text declares; None where it is no profile any more."""
    try:
        value = parse_document(text.encode(), "<patched>").value
    except InputError:
        return None
    workload = value.get("workload") if isinstance(value, dict) else None
    return workload.get("placement") if isinstance(workload, dict) else None


def _replaced(text: str, loaded: LoadedProfile, placement: str) -> str:
    """The old word exchanged where it stands, its quotes with it."""
    _, line, column = loaded.place(FIELD)
    lines = text.splitlines(keepends=True)
    row, start = lines[(line or 1) - 1], (column or 1) - 1
    lines[(line or 1) - 1] = row[:start] + placement + row[_end_of_word(row, start) :]
    return "".join(lines)


def _end_of_word(row: str, start: int) -> int:
    """Where the value that begins here ends: at its closing quote, or before a comma, a bracket, a space or the line's end."""
    if row[start : start + 1] in ('"', "'"):
        return row.index(row[start], start + 1) + 1
    return next((index for index in range(start, len(row)) if row[index] in _STOPS or row[index].isspace()), len(row))


def _inserted(text: str, loaded: LoadedProfile, placement: str) -> str:
    """A line of its own after `id`, or an entry beside it where the workload stands in one line."""
    _, line, column = loaded.place("workload.id")
    lines = text.splitlines(keepends=True)
    row, start = lines[(line or 1) - 1], (column or 1) - 1
    if "{" in row[:start]:
        end = _end_of_word(row, start)
        lines[(line or 1) - 1] = f"{row[:end]}, placement: {placement}{row[end:]}"
        return "".join(lines)
    indent, ending = row[: len(row) - len(row.lstrip())], "\r\n" if row.endswith("\r\n") else "\n"
    own = row if row.endswith("\n") else f"{row}{ending}"
    lines[(line or 1) - 1] = f"{own}{indent}placement: {placement}{ending}"
    return "".join(lines)


def patch(edit: Edit, path: str) -> str:
    """A unified diff that `git apply` and `patch -p1` take."""
    rows = unified_diff(edit.before.splitlines(keepends=True), edit.after.splitlines(keepends=True), f"a/{path}", f"b/{path}")
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)
