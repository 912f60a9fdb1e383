"""A profile written from answers, with a comment beside each field and the fields that were left out as examples to uncomment."""

from __future__ import annotations

from collections.abc import Mapping

from edgedecide.profile.texts import field_texts

HEADER = """# A workload for edgedecide. What is left out stays unknown, or is assumed and shown as such in the report.
# For completion and checks in an editor: edgedecide schema profile > profile.schema.json
# yaml-language-server: $schema=profile.schema.json
apiVersion: edgedecide/v1
"""
SECTIONS = ("workload", "latency", "privacy", "model", "cloud", "local", "traffic", "cost", "updates", "fleet", "observability")
HINTS = {
    "workload": ("title", "problem", "owner", "stage", "placement"),
    "latency": ("kind", "promise", "until", "percentile", "hard", "offline"),
    "privacy": ("data", "regulations", "logs"),
    "model": ("use", "quantization", "prompt", "output", "needs"),
    "cloud": ("use", "region"),
    "local": ("gate", "answer", "cache"),
    "traffic": ("devices", "requests", "trigger", "active", "payload"),
    "cost": ("horizon", "budget"),
    "updates": ("weights", "behaviour", "urgency", "channel", "guardrails"),
    "fleet": ("classes", "sites", "nodes", "power", "battery_budget"),
    "observability": ("signals",),
}  # fmt: skip
"""Fields that a draft shows even where they were not answered: those that change answers most often."""
WIDE = 60
"""Columns from which a comment stands on a line of its own."""


def drafted(answers: Mapping[str, str], *, hints: bool) -> str:
    """The profile of these answers, `path: text` as YAML writes it; with hints, the usual other fields as comments."""
    parts = [HEADER]
    for section in SECTIONS:
        given = {path.partition(".")[2]: text for path, text in answers.items() if path.partition(".")[0] == section}
        others = [name for name in HINTS[section] if name not in given and not any(one.startswith(f"{name}.") for one in given)] if hints else []
        if given or others:
            parts.append(_section(section, given, others))
    return "\n".join(parts)


def _section(section: str, given: Mapping[str, str], others: list[str]) -> str:
    """One section; where nothing was answered it is a comment as a whole."""
    mark = "" if given else "# "
    lines = [f"{mark}{section}:", *(_line(section, name, text, "  ") for name, text in _nested(given).items())]
    lines += [_line(section, name, field_texts()[f"{section}.{name}"].example, "#   ") for name in others if f"{section}.{name}" in field_texts()]
    return "\n".join(lines) + "\n"


def _nested(given: Mapping[str, str]) -> dict[str, str]:
    """Answers below one field, such as `quality.floor`, as one mapping in a line."""
    found: dict[str, str] = {}
    for name, text in given.items():
        head, dot, rest = name.partition(".")
        if dot:
            before = found[head].strip("{}") + ", " if head in found else ""
            found[head] = "{" + f"{before}{rest}: {text}" + "}"
        else:
            found[name] = text
    return found


def _line(section: str, name: str, text: str, indent: str) -> str:
    """The field with what it means, and what its absence means where it is left out."""
    known = field_texts().get(f"{section}.{name}")
    meaning = known.meaning.partition(". ")[0].rstrip(".").replace("\n", " ") if known else ""
    absent = f"; left out: {known.absent}" if known and indent.startswith("#") else ""
    comment = " ".join(f"{meaning}{absent}".split())
    line = f"{indent}{name}: {text}"
    if not comment:
        return line
    margin = indent.replace("#", " ") if not indent.startswith("#") else "#   "
    return f"{line:<34}  # {comment}" if len(line) < WIDE and len(comment) < 2 * WIDE else f"{margin}# {comment}\n{line}"
