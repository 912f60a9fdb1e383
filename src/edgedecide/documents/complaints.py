"""What is wrong with text that is no YAML, in plain words: the parser's own speak of tokens and contexts."""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml import MarkedYAMLError, YAMLError

from edgedecide.errors import Mistake


class Complaint(NamedTuple):
    pattern: str
    """Found in the problem as libyaml or PyYAML's own parser words it."""
    says: str
    """`{opened}` is the line where the construct began, `{found}` the character at fault."""
    at_start: bool = False
    """Whether the mistake stands where the construct began and not where the parser gave up."""


COMPLAINTS = (
    Complaint("tab character", "found a tab; indent with spaces"),
    Complaint("maximum depth|flow level", "found far too many levels of nesting; expected at most 64"),
    Complaint("mapping values are not allowed", 'found ":" where no value can begin; put text with ": " in quotes, or start a new line'),
    Complaint("cannot start any token", "found {found}, which no value can start with; put the text in quotes"),
    Complaint("could not find expected ':'", 'found text without a ":" after it; expected "name: value"', at_start=True),
    Complaint("sequence entries are not allowed", 'found "-" where no list can begin; start the list on a line of its own'),
    Complaint("expected ',' or '[\\]}]'", "found no closing bracket for the one opened in line {opened}; expected a comma or the bracket"),
    Complaint("unknown escape", "found an unknown escape after a backslash; use single quotes to keep backslashes as they are"),
    Complaint("hex|escape", "found an escape that is no character; use single quotes to keep backslashes as they are"),
    Complaint("quoted scalar|unexpected end of stream", "found no closing quote for the text that starts here", at_start=True),
    Complaint("expected alphabetic or numeric|alias|anchor", 'found "*" or "&", which would start a YAML alias; put the text in quotes'),
    Complaint("<document start>", "found more text after the end of the document; expected one mapping"),
    Complaint("node content|expected the node content", "found {found} where a value is due"),
    Complaint("'-' indicator|block collection|block sequence", "found text that does not belong to the list that starts in line {opened}; check indentation and quotes"),
    Complaint("expected key|<block end>|block mapping", "found text that does not belong to the mapping that starts in line {opened}; check indentation and quotes"),
    Complaint("tag|directive|%", "found a tag or directive; expected plain values only"),
    Complaint("block scalar|indentation indicator|comment or", 'found {found} after "|" or ">"; start the text on the next line'),
)  # fmt: skip
"""First match wins."""


def syntax_mistake(error: YAMLError, text: str, name: str) -> Mistake:
    """The one mistake that stopped the parser, with line and column."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Mistake(name, 1, 1, "", "found bytes that are no YAML; expected a text file")
    mark = error.problem_mark
    begun = error.context_mark or mark
    line = _line(text, mark.line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        complaint = Complaint("", "found a tab in the indentation; indent with spaces")
    else:
        complaint = _complaint(f"{error.context or ''} {error.problem or ''}")
    place = begun if complaint.at_start else mark
    says = complaint.says.replace("{opened}", str(begun.line + 1)).replace("{found}", _character(line, mark.column))
    return Mistake(name, place.line + 1, place.column + 1, "", f"not valid YAML: {says}")


def _complaint(problem: str) -> Complaint:
    for complaint in COMPLAINTS:
        if re.search(complaint.pattern, problem):
            return complaint
    return Complaint("", "found text that cannot be read; check quotes, brackets and indentation")


def _line(text: str, number: int) -> str:
    start = 0
    for _ in range(number):
        start = text.find("\n", start) + 1
        if not start:
            return ""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else None]


def _character(line: str, column: int) -> str:
    if column >= len(line):
        return "the end of the line"
    return "a tab" if line[column] == "\t" else f'"{line[column]}"'
