"""The questions of `edgedecide init`, in the order in which they change answers: words before numbers, ten in all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from edgedecide.catalog import Catalog
from edgedecide.errors import nearest

UNKNOWN = ("", "?", "unknown", "don't know", "dont know", "no idea")
"""Answers that leave a field open."""
KINDS = ("language", "vision", "audio", "speech", "embedding", "tabular", "other")
FORMS = ("raw", "redacted", "derived", "never")


class Refused(Exception):
    """An answer that cannot be read; the text says what is expected."""


Answers = Mapping[str, str]
Reader = Callable[[str, Catalog, Answers], dict[str, str]]
"""Gives the fields that an answer sets, as YAML text. Raises Refused."""


class Question(NamedTuple):
    """One question of the interview."""

    fields: tuple[str, ...]
    """What it sets; it is passed over where the first of them is given."""
    asks: str
    hint: str
    """One line: what counts, and what may be answered."""
    read: Reader


def _word(field: str, *words: str) -> Reader:
    def read(text: str, _catalog: Catalog, _answers: Answers) -> dict[str, str]:
        found = text.lower().strip()
        matches = [word for word in words if word == found] or [word for word in words if word.startswith(found)]
        if len(matches) != 1:
            raise Refused(f'expected {", ".join(words[:-1])} or {words[-1]}{nearest(found, list(words))}')
        return {field: matches[0]}

    return read


def _text(field: str) -> Reader:
    return lambda text, _catalog, _answers: {field: text}


def _id(text: str, _catalog: Catalog, _answers: Answers) -> dict[str, str]:
    slug = slugged(text)
    if not slug:
        raise Refused("expected a name in letters, digits and hyphens")
    return {"workload.id": slug} | ({"workload.title": json.dumps(text, ensure_ascii=False)} if slug != text else {})


def slugged(text: str) -> str:
    """A name as ids are written."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63].strip("-")


def _model(text: str, catalog: Catalog, _answers: Answers) -> dict[str, str]:
    if text.lower() in KINDS:
        return {"model.kind": text.lower()}
    for section in ("models", "cloud_models"):
        entry = catalog.entry(section, text)
        if entry is not None:
            return {"model.use": entry.id} if section == "models" else {"model.kind": "language", "cloud.use": entry.id}
    names = [*catalog.names("models"), *catalog.names("cloud_models"), *KINDS]
    raise Refused(f'found "{text[:60]}", which the catalog does not have; expected a model such as llama-3.2-3b, or one of {", ".join(KINDS)}{nearest(text, names)}')


def _data(text: str, catalog: Catalog, _answers: Answers) -> dict[str, str]:
    if text.lower() in ("none", "nothing", "no"):
        return {"privacy.data": "[]"}
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if catalog.entry("data_kinds", name) is None]
    if unknown:
        raise Refused(f'found "{unknown[0][:60]}", which is no kind of data; edgedecide catalog data_kinds lists them{nearest(unknown[0], list(catalog.names("data_kinds")))}')
    return {"privacy.data": f"[{', '.join('{kind: ' + catalog.require('data_kinds', name).id + '}' for name in names)}]"}


def _leaves(text: str, catalog: Catalog, answers: Answers) -> dict[str, str]:
    form = _word("form", *FORMS)(text, catalog, answers)["form"]
    return {"privacy.data": re.sub(r"\{kind: ([\w-]+)\}", rf"{{kind: \1, leaves: {form}}}", answers["privacy.data"])}


def _fleet(text: str, catalog: Catalog, _answers: Answers) -> dict[str, str]:
    rows = [_hardware(part.strip(), catalog) for part in text.split(",") if part.strip()]
    return {"fleet.classes": f"[{', '.join(rows)}]"}


def _hardware(text: str, catalog: Catalog) -> str:
    """`phone-mid 60%`: a class, a device or a chipset, with its share where it has one."""
    match = re.fullmatch(r"(.+?)(?:\s+([\d.]+)\s*%)?", text)
    assert match is not None
    name, share = match[1].strip(), match[2]
    for section, field in (("classes", "class"), ("devices", "device"), ("chipsets", "chipset")):
        entry = catalog.entry(section, name)
        if entry is not None:
            return "{" + f"{field}: {entry.id}" + (f", share: {share}%" if share else "") + "}"
    names = [name for section in ("classes", "devices", "chipsets") for name in catalog.names(section)]
    raise Refused(f'found "{name[:60]}", which is no class, device or chipset of the catalog; expected such as phone-mid, laptop, camera-soc{nearest(name, names)}')


def _volume(text: str, _catalog: Catalog, _answers: Answers) -> dict[str, str]:
    devices, _, requests = (part.strip() for part in text.partition(","))
    if not requests:
        raise Refused("expected two numbers such as 12000, 20 per day")
    return {"traffic.devices": devices, "traffic.requests": requests if re.search(r"[a-z]", requests) else f"{requests} per day"}


def _needs(text: str, _catalog: Catalog, _answers: Answers) -> dict[str, str]:
    words = ("long-context", "open-ended-generation", "multilingual", "global-data")
    if text.lower() in ("none", "nothing", "no"):
        return {"model.needs": "[]"}
    names = [name.strip() for name in text.split(",") if name.strip()]
    wrong = next((name for name in names if name.partition(":")[0].strip() not in words), None)
    if wrong:
        raise Refused(f'found "{wrong[:60]}"; expected none, or some of {", ".join(words)}{nearest(wrong, list(words))}')
    rows = ["{" + f"{name.partition(':')[0].strip()}: {name.partition(':')[2].strip()}" + "}" if ":" in name else name for name in names]
    return {"model.needs": f"[{', '.join(rows)}]"}


QUESTIONS: tuple[Question, ...] = (
    Question(("workload.id",), "What is this workload called?", "One capability, such as field-voice-assistant.", _id),
    Question(("model.use", "model.kind", "cloud.use"), "Which model answers?", "A catalog name such as llama-3.2-3b, whisper-small or yolov8n, or the kind: language, vision, audio, speech, embedding, tabular, other.", _model),
    Question(("latency.kind",), "Who waits for the answer?", "interactive: a person; continuous: a stream must keep up; safety: lateness does harm; batch: nobody.", _word("latency.kind", "interactive", "continuous", "safety", "batch")),
    Question(("latency.promise",), "After which delay is the feature broken?", "Not what is achieved today, but what users or machines bear: 300 ms, 2 s, 10 min; a range is fine: 1..3 s.", _text("latency.promise")),
    Question(("latency.offline",), "Must it work without a network?", "required, valuable or none.", _word("latency.offline", "required", "valuable", "none")),
    Question(("privacy.data",), "Which kinds of data are in a request?", "Such as speech, location, health, video, or none; edgedecide catalog data_kinds lists them.", _data),
    Question(("privacy.leaves",), "In which form may they leave the site?", "raw, redacted, derived (labels, embeddings) or never; you can tell kinds apart in the file.", _leaves),
    Question(("fleet.classes",), "On which devices would it run?", "Classes, devices or chipsets, with shares where you know them: phone-mid 60%, phone-low 40%.", _fleet),
    Question(("traffic.devices", "traffic.requests"), "How many devices, and how many requests a day from each?", "Such as 12000, 20; ranges are fine: 10K..50K, 5..40 per day.", _volume),
    Question(("model.needs",), "What do some requests need that a small local model lacks?", "none, or long-context, open-ended-generation, multilingual, global-data, with a share where you know it: global-data: 20%.", _needs),
)  # fmt: skip


def applies(question: Question, answers: Answers) -> bool:
    """Whether it is still to be asked: nothing that it sets is given, and there is something that it is about."""
    if question.fields == ("privacy.leaves",):
        return answers.get("privacy.data", "[]") != "[]" and "leaves:" not in answers["privacy.data"]
    return not any(field in answers for field in question.fields)


def named_after(path: Path) -> str:
    """The id that a folder or file suggests."""
    stem = path.stem if path.stem not in ("profile", "workload", "edgedecide") else path.resolve().parent.name
    return slugged(stem) or "my-workload"
