"""Which entries a reader asks for: conditions on their fields, words in them, and what names them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from edgedecide.catalog.form import SECTIONS, Field
from edgedecide.catalog.names import exact
from edgedecide.errors import UsageError, nearest
from edgedecide.quantity import DIMENSIONS, Quantity, QuantityError, parse_quantity

if TYPE_CHECKING:
    from edgedecide.catalog.entries import Entry, Figure
    from edgedecide.catalog.loading import Catalog

_FORM = re.compile(r"\s*([^=<>]*?)\s*([=<>])\s*(.*?)\s*")
_EXPECTED = "expected FIELD=VALUE, FIELD>QUANTITY or FIELD<QUANTITY, in quotes"
_ROUNDING = 1e-9
"""Relative: what an author wrote in one unit and a reader in another is the same."""


class Filter(NamedTuple):
    """One condition on the entries of a section. An entry that lacks the field never meets it."""

    text: str
    """As it was written."""
    holds: Callable[[Entry], bool]


def parse_filter(text: str, section: str, catalog: Catalog) -> Filter:
    """The condition that `FIELD=VALUE`, `FIELD>QUANTITY` or `FIELD<QUANTITY` writes.

    A quantity has the dimension of the field. `>` and `<` hold the likely value against it; `=` holds where the range
    contains it. Names are compared as the catalog looks them up, whatever their case and punctuation.
    Raises UsageError with found and expected.
    """
    match = _FORM.fullmatch(text)
    if match is None or not match[3]:
        raise _wrong(f'found "{text}"; {_EXPECTED}')
    name, operator, wanted = match.groups()
    field = SECTIONS[section].get(name)
    if field is None:
        near = nearest(name, list(SECTIONS[section])) or f"; expected one of {', '.join(SECTIONS[section])}"
        raise _wrong(f'found the field "{name}", which {section} do not have{near}')
    if field.kind == "curve" or (operator != "=" and not field.is_figure):
        raise _wrong(f'found "{text}", but {name} is {_KINDS[field.kind]}; {_remedy(field, name)}')
    if field.is_figure:
        return Filter(text, _comparison(name, operator, _quantities(name, wanted, field)))
    return Filter(text, _equality(name, field, wanted, catalog))


_KINDS = {"curve": "a curve", "flag": "a yes or no", "word": "a word", "words": "a list of words"}


def _remedy(field: Field, name: str) -> str:
    return "filter on another field" if field.kind == "curve" else f"write {name}=VALUE"


def _quantities(name: str, wanted: str, field: Field) -> dict[str, Quantity]:
    """What is wanted, by dimension: one, or all that can be meant where every entry has its own."""
    found: dict[str, Quantity] = {}
    for dimension in DIMENSIONS if field.kind == "any" else (field.kind,):
        try:
            found[dimension] = parse_quantity(wanted, dimension)
        except QuantityError as error:
            if field.kind != "any":
                raise _wrong(f"{name}: {error}") from error
    if not found:
        raise _wrong(f'{name}: found "{wanted}"; expected a number with a unit, such as "40 ms" or "$0.09/GB"')
    return found


def _comparison(name: str, operator: str, wanted: dict[str, Quantity]) -> Callable[[Entry], bool]:
    compare = {">": _is_over, "<": _is_under, "=": _meets}[operator]

    def holds(entry: Entry) -> bool:
        figure = entry.figure(name)
        return figure is not None and figure.dimension in wanted and compare(figure, wanted[figure.dimension])

    return holds


def _is_over(figure: Figure, wanted: Quantity) -> bool:
    return figure.likely > wanted.likely + abs(wanted.likely) * _ROUNDING


def _is_under(figure: Figure, wanted: Quantity) -> bool:
    return figure.likely < wanted.likely - abs(wanted.likely) * _ROUNDING


def _meets(figure: Figure, wanted: Quantity) -> bool:
    """Whether the two ranges have a value in common."""
    slack = abs(wanted.likely) * _ROUNDING
    return figure.low <= wanted.high + slack and wanted.low <= figure.high + slack


def _equality(name: str, field: Field, wanted: str, catalog: Catalog) -> Callable[[Entry], bool]:
    if field.kind == "flag":
        flag = {"true": True, "yes": True, "false": False, "no": False}.get(wanted.lower())
        if flag is None:
            raise _wrong(f'{name}: found "{wanted}"; expected true or false')
        return lambda entry: entry.flag(name) is flag
    key = exact(_named(name, field, wanted, catalog))
    if field.kind == "words":
        return lambda entry: any(key in (exact(word), exact(word.partition(":")[0])) for word in entry.words(name))
    return lambda entry: exact(entry.word(name) or "") == key


def _named(name: str, field: Field, wanted: str, catalog: Catalog) -> str:
    """The word itself, or the id of the entry that it names; one that can never be found is a mistake."""
    section, _, _ = field.among.partition(":")
    if section in SECTIONS:
        entry = catalog.entry(section, wanted)
        if entry is None:
            near = nearest(wanted.lower(), list(catalog.names(section))) or f"; list them with: edgedecide catalog {section}"
            raise _wrong(f'{name}: found "{wanted}", which is no entry of {section}{near}')
        return entry.id
    choices = field.among.split("|") if field.among else []
    if choices and exact(wanted) not in map(exact, choices):
        raise _wrong(f'{name}: found "{wanted}"; expected one of {", ".join(choices)}')
    return wanted


def _wrong(says: str) -> UsageError:
    return UsageError(says, where="--where")


def mentions(entry: Entry, aliases: tuple[str, ...], text: str) -> bool:
    """Whether every word of the text stands in the entry: in its names, words or notes; names also without punctuation."""
    names = [entry.id, entry.title, *aliases]
    haystack = " ".join([*names, *map(exact, names), *_words_of(entry)]).lower()
    return all(word in haystack for word in text.lower().split())


def _words_of(entry: Entry) -> list[str]:
    form = SECTIONS[entry.section]
    found = [entry.note]
    for name in entry.fields:
        if form[name].kind == "word":
            found.append(entry.word(name) or "")
        elif form[name].kind == "words":
            found += entry.words(name)
        elif form[name].is_figure:
            figure = entry.figure(name)
            found.append(figure.note if figure else "")
    return found


def referring(catalog: Catalog, entry: Entry) -> dict[str, list[str]]:
    """The entries that name this one, by `section.field`: devices of a chipset, benchmarks of a model."""
    found: dict[str, list[str]] = {}
    for section, form in SECTIONS.items():
        for name, field in form.items():
            if field.among.partition(":")[0] == entry.section:
                ids = [id for id in catalog.names(section) if entry.id in _named_by(catalog.require(section, id), name, field)]
                found |= {f"{section}.{name}": ids} if ids else {}
    return found


def _named_by(entry: Entry, name: str, field: Field) -> list[Any]:
    return [word.partition(":")[0] for word in entry.words(name)] if field.kind == "words" else [entry.word(name)]
