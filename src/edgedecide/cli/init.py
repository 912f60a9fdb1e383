"""`edgedecide init`: an interview of ten questions that writes a commented profile, saved after each answer."""

from __future__ import annotations

import sys
from pathlib import Path

from edgedecide import resources
from edgedecide.catalog import Catalog, load_catalog
from edgedecide.cli.interview import QUESTIONS, UNKNOWN, Question, Refused, applies, named_after
from edgedecide.cli.targets import Target
from edgedecide.cli.writing import write
from edgedecide.errors import ProfileError, UsageError, nearest
from edgedecide.profile import check_names, load_profile
from edgedecide.profile.draft import drafted
from edgedecide.questions import load_questions

SAMPLES = 300
"""Worlds of the answer so far, which is shown after each question: enough for a word, quick enough not to be noticed."""


def init_to(path: Path, *, example: str | None, minimal: bool, sets: list[str], force: bool) -> None:
    """Write a profile: of an example, of what `--set` says, or of an interview; an existing one is gone on with."""
    if example is not None:
        _copy(example, path, force=force)
        return
    answers = _given(path, force=force) | dict(_parted(text) for text in sets)
    catalog = load_catalog()
    if sets and not _is_asked_to_talk():
        answers.setdefault("workload.id", named_after(path))
    else:
        _talk(path, answers, catalog, minimal=minimal)
    _save(path, answers, minimal=minimal)
    _check(path, catalog)
    sys.stderr.write(_next(path))


def _is_asked_to_talk() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _copy(example: str, path: Path, *, force: bool) -> None:
    folder = resources.folder("examples")
    names = sorted(one.parent.name for one in folder.glob("*/profile.yaml"))
    if example not in names:
        raise UsageError(f'found example "{example[:60]}"; expected one of {", ".join(names)}{nearest(example, names)}', where="--example")
    _refuse_existing(path, force=force)
    write((folder / example / "profile.yaml").read_text(encoding="utf-8"), Target("profile", path))
    sys.stderr.write(_next(path))


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise UsageError(f'found "{path}", which is there already; expected another name, or --force', where="init")


def _given(path: Path, *, force: bool) -> dict[str, str]:
    """What an existing file answers already, so that the interview goes on where it stopped."""
    if not path.exists() or force:
        return {}
    loaded = load_profile(path)
    found = {name: text for name, text in loaded.drafts().items() if "." in name}
    if not found:
        raise UsageError(f'found "{path}", which answers nothing; expected another name, or --force', where="init")
    return found


def _parted(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or "." not in name:
        raise UsageError(f'found "{text[:60]}"; expected a field and its value such as latency.promise=300ms', where="--set")
    return name.strip(), value.strip()


# ---- the interview


def _talk(path: Path, answers: dict[str, str], catalog: Catalog, *, minimal: bool) -> None:
    """Ask what is still open. An empty answer leaves it so; the end of the input ends the questions."""
    _say("Ten questions; an empty answer or ? means that you do not know, which is an answer too.\n")
    so_far = ""
    for number, question in enumerate(QUESTIONS, start=1):
        if not applies(question, answers):
            continue
        answered = _ask(number, question, answers, catalog, path)
        if answered is None:
            break
        if answered:
            answers |= answered
            _save(path, answers, minimal=minimal)
            so_far = _told_so_far(answers, catalog, so_far)
    answers.setdefault("workload.id", named_after(path))


def _ask(number: int, question: Question, answers: dict[str, str], catalog: Catalog, path: Path) -> dict[str, str] | None:
    """What one question sets: nothing where its answer is not known, None at the end of the input."""
    usual = named_after(path) if question.fields == ("workload.id",) else ""
    while True:
        _say(f"\n{number}. {question.asks}\n   {question.hint}\n   {f'[{usual}] ' if usual else ''}> ")
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            return None
        text = line.strip() or usual
        if text.lower() in UNKNOWN:
            return {}
        try:
            found = question.read(text, catalog, answers)
            wrong = _mistake({**answers, **found}, catalog)
        except Refused as error:
            wrong, found = str(error), {}
        if not wrong:
            return found
        _say(f"   {wrong}\n")


def _mistake(answers: dict[str, str], catalog: Catalog) -> str:
    """What is wrong with the profile so far, in one sentence; empty where nothing is."""
    try:
        loaded = load_profile("-", stdin=_text(answers, minimal=True).encode())
    except ProfileError as error:
        mistake = error.mistakes[0]
        return f"{mistake.field}: {mistake.says}" if mistake.field else mistake.says
    mistakes, _ = check_names(loaded, catalog)
    return mistakes[0].says if mistakes else ""


def _told_so_far(answers: dict[str, str], catalog: Catalog, before: str) -> str:
    """The answer so far, and what the last answer did to it."""
    from edgedecide.road import advise  # only now: the first question is there at once

    loaded = load_profile("-", stdin=_text(answers, minimal=True).encode())
    decision = advise(loaded, load_questions(), catalog, samples=SAMPLES, depth="none")
    best = decision.ranking.best
    now = f"{best.alternative.id}, {'open, ' if best.status == 'open' else ''}{decision.firmness.word}" if best else "nothing feasible"
    _say(f"   so far: {now}{f' (before: {before})' if before and before != now else ''}\n")
    return now


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


# ---- the file


def _text(answers: dict[str, str], *, minimal: bool) -> str:
    whole = {"workload.id": "my-workload", **answers}
    if not any(name.startswith("model.") for name in whole):
        whole["model.kind"] = "other"
    return drafted(whole, hints=not minimal)


def _save(path: Path, answers: dict[str, str], *, minimal: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(_text(answers, minimal=minimal), Target("profile", path))


def _check(path: Path, catalog: Catalog) -> None:
    """Raises ProfileError where what was set cannot be a profile; the file stays, to be mended."""
    mistakes, _ = check_names(load_profile(path), catalog)
    if mistakes:
        raise ProfileError(mistakes)


def _next(path: Path) -> str:
    return (
        f"\nwrote {path}\n\nnext\n  edgedecide assess {path}                         the recommendation\n"
        f"  edgedecide fix {path} --write                    declare what is recommended\n"
        f"  edgedecide check {path} --policy default         in CI: fails when it no longer fits\n"
    )
