"""One rule file while it is compiled: readers that check a value, note every mistake with its place, and carry on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from edgedecide.documents import Document
from edgedecide.errors import Mistake, nearest
from edgedecide.matching import At, Vocabulary, number_in, parse_condition, scale_of
from edgedecide.quantity import QuantityError, parse_quantity

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_:.-]*)\}")
"""A fact id or profile path inside a sentence; replaced by pattern, never by formatting."""
_ID = re.compile(r"[a-z][a-z0-9-]*")
SOURCES = ("reference", "definition", "judgement")


class Sheet:
    """A document, the vocabulary that it may use, and the list that its mistakes go to."""

    def __init__(self, file: str, document: Document, vocabulary: Vocabulary, mistakes: list[Mistake]) -> None:
        self.file, self.document, self.vocabulary, self.mistakes = file, document, vocabulary, mistakes
        self.read: set[str] = set()
        """Paths that conditions, criteria and sentences of this file read."""
        self.cited: dict[str, At] = {}
        """References that sources of this file name, with the first place."""

    def complain(self, at: At, says: str) -> None:
        line, column = self.document.place(at)
        self.mistakes.append(Mistake(self.file, line, column, ".".join(map(str, at)), says))

    def tried(self, at: At, function: Callable[..., Any], *arguments: Any, otherwise: Any = 0.0) -> Any:
        """What `function` returns; its QuantityError becomes a mistake at this place."""
        try:
            return function(*arguments)
        except QuantityError as error:
            self.complain(at, str(error))
            return otherwise

    def path(self, found: Any, at: At) -> str:
        """A path of the vocabulary."""
        if not isinstance(found, str) or found not in self.vocabulary:
            self.complain(at, f'"{found}": no such fact or profile field{nearest(str(found), list(self.vocabulary))}')
            return ""
        self.read.add(found)
        return found


Reader = Callable[[Sheet, Any, At], Any]
"""Returns what a compiled document holds; after a mistake, something harmless of the same kind."""


class Field:
    """A key of a record: how to read it, and what stands there when it is left out (`REQUIRED`: it may not be)."""

    __slots__ = ("absent", "reader")

    def __init__(self, reader: Reader, absent: Any = ...) -> None:
        self.reader, self.absent = reader, absent


def record(sheet: Sheet, found: Any, at: At, fields: Mapping[str, Field], *, ordered: bool = False) -> dict[str, Any]:
    """All fields of one mapping, each read; keys that are missing, unknown or out of order are mistakes."""
    if not isinstance(found, Mapping):
        sheet.complain(at, f"found {quoted(found)}; expected a mapping with {', '.join(fields)}")
        found = {}
    for key in found:
        if key not in fields:
            sheet.complain(
                (*at, key),
                f'"{key}": no such key here; expected one of {", ".join(fields)}{nearest(str(key), list(fields))}',
            )
    present = [key for key in found if key in fields]
    if ordered and present != sorted(present, key=list(fields).index):
        sheet.complain(at, f"found the keys {', '.join(present)}; expected them in the order {', '.join(fields)}")
    return {name: _field(sheet, found, at, name, field) for name, field in fields.items()}


def _field(sheet: Sheet, found: Mapping[str, Any], at: At, name: str, field: Field) -> Any:
    if name in found:
        return field.reader(sheet, found[name], (*at, name))
    if field.absent is ...:
        sheet.complain(at, f'"{name}" is missing')
        return field.reader(Sheet(sheet.file, sheet.document, sheet.vocabulary, []), None, (*at, name))
    return field.absent


def text(sheet: Sheet, found: Any, at: At) -> str:
    if isinstance(found, str) and found.strip():
        return " ".join(found.split())
    sheet.complain(at, f"found {quoted(found)}; expected some words")
    return ""


def sentence(sheet: Sheet, found: Any, at: At) -> str:
    """Text whose placeholders are paths of the vocabulary."""
    words = text(sheet, found, at)
    for name in PLACEHOLDER.findall(words):
        sheet.path(name, at)
    if words.count("{") != len(PLACEHOLDER.findall(words)):
        sheet.complain(
            at,
            f'found a brace that opens no placeholder in "{words}"; expected a fact id or profile path between braces',
        )
    return words


def identifier(sheet: Sheet, found: Any, at: At) -> str:
    if isinstance(found, str) and _ID.fullmatch(found):
        return found
    sheet.complain(at, f"found {quoted(found)}; expected a name in lower-case letters, digits and hyphens")
    return ""


def count(sheet: Sheet, found: Any, at: At) -> int:
    if isinstance(found, int) and not isinstance(found, bool) and found >= 1:
        return found
    sheet.complain(at, f"found {quoted(found)}; expected a whole number from 1")
    return 1


def number(sheet: Sheet, found: Any, at: At) -> float:
    return float(sheet.tried(at, number_in, "", found))


def share(sheet: Sheet, found: Any, at: At) -> float:
    value = float(sheet.tried(at, number_in, "share", found))
    if not 0 <= value <= 1:
        sheet.complain(at, f'found "{found}"; expected a share from 0 to 1')
    return value


def word(*choices: str) -> Reader:
    def read(sheet: Sheet, found: Any, at: At) -> str:
        if found in choices:
            return str(found)
        sheet.complain(
            at,
            f"found {quoted(found)}; expected {_either(choices)}{nearest(str(found), list(choices))}",
        )
        return choices[0]

    return read


def _either(choices: tuple[str, ...]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]


def condition(sheet: Sheet, found: Any, at: At) -> list[Any]:
    parsed = parse_condition(found, sheet.vocabulary, sheet.complain, at)
    sheet.read.update(parsed.paths())
    return parsed.plain


def source(sheet: Sheet, found: Any, at: At) -> list[str]:
    """`{reference: id}`, `{definition: …}` or `{judgement: why}`, as kind and words."""
    if not isinstance(found, Mapping) or len(found) != 1 or next(iter(found)) not in SOURCES:
        sheet.complain(
            at, f"found {quoted(found)}; expected one of {{reference: id}}, {{definition: …}}, {{judgement: why}}"
        )
        return ["judgement", ""]
    kind, says = next(iter(found.items()))
    words = text(sheet, says, (*at, kind))
    if kind == "reference":
        sheet.cited.setdefault(words, (*at, kind))
    return [kind, words]


def many(reader: Reader) -> Reader:
    """A list, each item read by `reader`."""

    def read(sheet: Sheet, found: Any, at: At) -> list[Any]:
        if not isinstance(found, list):
            sheet.complain(at, f"found {quoted(found)}; expected a list")
            return []
        return [reader(sheet, item, (*at, index)) for index, item in enumerate(found)]

    return read


def by_key(reader: Reader, *keys: str) -> Reader:
    """A mapping, each value read by `reader`; with `keys` given, from just these keys."""

    def read(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
        if not isinstance(found, Mapping):
            sheet.complain(at, f"found {quoted(found)}; expected a mapping")
            return {}
        if keys and set(found) != set(keys):
            sheet.complain(at, f"found the keys {', '.join(map(str, found))}; expected {', '.join(keys)}")
        return {str(key): reader(sheet, value, (*at, key)) for key, value in found.items()}

    return read


def anything(_sheet: Sheet, found: Any, _at: At) -> Any:
    return found


def given(sheet: Sheet, found: Any, at: At) -> dict[str, Any]:
    """The facts and profile fields of an example, in the units in which rules read them."""
    values = by_key(anything)(sheet, found, at)
    known = {path: value for path, value in values.items() if sheet.path(path, (*at, path))}
    return {path: sheet.tried((*at, path), _given, sheet.vocabulary[path], value) for path, value in known.items()}


UNKNOWN_WORD, NOT_NEEDED = "unknown", "not needed"


def _given(kind: str, value: Any) -> Any:
    scale = scale_of(kind)
    if scale is None or value in (UNKNOWN_WORD, NOT_NEEDED):
        return value
    return parse_quantity(value, "factor" if scale[0] == "number" else scale[0]).likely / scale[1]


def unique(sheet: Sheet, items: list[dict[str, Any]], at: At) -> None:
    """No two items of a list have one id."""
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item["id"] in seen:
            sheet.complain((*at, index, "id"), f'found "{item["id"]}" twice; an id names one thing')
        seen.add(item["id"])


def quoted(found: Any) -> str:
    if isinstance(found, (Mapping, list)):
        return "a mapping" if isinstance(found, Mapping) else "a list"
    return "nothing" if found is None else f'"{found}"'
