"""Policies by name or file: shipped ones compiled, an organisation's beneath a project's, levels only upwards."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from edgedecide import resources
from edgedecide.errors import InputError, Mistake, PolicyError, nearest
from edgedecide.gate.policy import ENFORCEMENTS, SEVERITIES, Grade, Policy, Rule, WaiverTerms, adopted, raised, rule_of
from edgedecide.shipped import load_compiled

Plain = dict[str, Any]

LONGEST_DAYS, NOTICE_DAYS = 90, 14
"""Where no policy says otherwise: the longest that a waiver may still run, and how long before its end it is told.
Judgement: a quarter is the rhythm in which owners and plans change; two weeks are one sprint."""
MOST_EXTENDS = 20
"""Policies beneath one; more is a mistake of somebody's."""


def shipped_names() -> list[str]:
    """The ready-made policies, `default` first."""
    return list(_shipped())


def load_policy(name: str | Path) -> Policy:
    """The policy of this name or file, with all that it extends. Raises PolicyError with every mistake of every file."""
    return _Resolving().resolve(str(name), None)


def library() -> dict[str, Rule]:
    """Every shipped rule by its code."""
    return dict(sorted((plain["code"], rule_of(plain, id)) for id, policy in _shipped().items() for plain in policy["rules"]))


# ---- the shipped files


def compile_policies() -> Plain:
    """The shipped policies as one plain document by id; for the build and for a checkout."""
    from edgedecide.gate.policy_file import read_policy
    from edgedecide.profile import profile_paths

    mistakes: list[Mistake] = []
    found = {path.stem: read_policy(path, profile_paths(), mistakes, shipped=True) for path in _files()}
    for id, plain in found.items():
        if plain and plain["id"] != id:
            mistakes.append(Mistake(f"rules/policies/{id}.yaml", None, None, "id", f'found "{plain["id"]}"; expected the name of the file'))
    if mistakes:
        raise PolicyError(mistakes)
    return {id: found[id] for id in sorted(found, key=lambda id: (id != "default", id))}


def _files() -> list[Path]:
    return sorted((resources.folder("rules") / "policies").glob("*.yaml"))


def sources() -> list[Path]:
    """The shipped files, and what decides how they are read."""
    package = Path(__file__).parent
    code = [*package.glob("*.py"), *(package.parent / room / "__init__.py" for room in ("matching", "questions", "profile"))]
    code += [package.parent / "questions" / "sheet.py", package.parent / "profile" / "model.py", package.parent / "facts.py"]
    return [*_files(), *code]


@cache
def _shipped() -> Plain:
    return dict(load_compiled("policies", sources(), compile_policies))


# ---- extends


class _Layer(NamedTuple):
    """One policy without what it extends, and where its parts stand."""

    plain: Plain
    path: str


class _Resolving:
    """Loading one policy and all beneath it: each file once, in a visible order, all mistakes together."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def resolve(self, name: str, beside: Path | None, above: tuple[str, ...] = ()) -> Policy:
        layer = self._layer(name, beside)
        if self.mistakes:
            raise PolicyError(self.mistakes)
        me = layer.path or layer.plain["id"]
        if me in above or len(above) > MOST_EXTENDS:
            raise PolicyError(Mistake(layer.path or name, None, None, "extends", f"found a circle: {' → '.join([*above, me])}; expected policies that do not extend each other"))
        folder = Path(layer.path).parent if layer.path else None
        beneath = [self.resolve(base, folder, (*above, me)) for base in layer.plain["extends"]]
        return self._merged(layer, beneath)

    def _layer(self, name: str, beside: Path | None) -> _Layer:
        shipped = _shipped()
        if name in shipped:
            return _Layer(shipped[name], "")
        path = (beside or Path()) / name
        if not _looks_like_a_file(name) and not path.exists():
            says = f'found policy "{name[:100]}"; expected {", ".join(shipped)}, or a file{nearest(name, list(shipped))}'
            raise PolicyError(Mistake("--policy" if beside is None else str(beside), None, None, "", says))
        from edgedecide.gate.policy_file import read_policy
        from edgedecide.profile import profile_paths

        return _Layer(read_policy(path, profile_paths(), self.mistakes, shipped=False), str(path))

    def _merged(self, layer: _Layer, beneath: list[Policy]) -> Policy:
        plain, complaints = layer.plain, _Complaints(layer.path)
        rules = _joined(beneath)
        for raw in plain["rules"]:
            if raw["code"] in rules:
                complaints.add(("rules",), f'"{raw["code"]}" is inherited from {rules[raw["code"]].policy}; raise it under levels, or take a code of your own')
            rules[raw["code"]] = rule_of(raw, plain["id"])
        own = {raw["code"] for raw in plain["rules"]}
        for code, level in plain["levels"].items():
            self._level(rules, own, code, level, complaints)
        terms = self._terms(plain["waivers"], beneath, complaints)
        if complaints.found:
            raise PolicyError(complaints.found)
        ordered = tuple(rules[code] for code in sorted(rules))
        bases = tuple(dict.fromkeys(name for base in beneath for name in (base.id, *base.extends)))
        digest = _digest([plain, *(base.digest for base in beneath)])
        files = (*((layer.path,) if layer.path else ()), *(file for base in beneath for file in base.files))
        return Policy(plain["id"], plain["title"], plain["version"], digest, bases, terms, ordered, files)

    def _level(self, rules: dict[str, Rule], own: set[str], code: str, level: Plain, complaints: _Complaints) -> None:
        """Raises an inherited rule, or adopts one of the shipped rules at levels of one's own."""
        known = library()
        if code not in rules:
            if code not in known:
                complaints.add(("levels", code), f'"{code}": no such rule{nearest(code, [*rules, *known])}')
                return
            rules[code] = adopted(known[code], level["severity"], level["enforcement"])
            return
        rule = rules[code]
        if code not in own:
            for word, mine, order in (("severity", rule.severity, SEVERITIES), ("enforcement", rule.enforcement, ENFORCEMENTS)):
                wanted = level[word]
                if wanted is not None and order.index(wanted) < order.index(mine):
                    complaints.add(("levels", code, word), f'found "{wanted}"; {code} is inherited as {mine} from {rule.policy}, and levels only go upwards')
        rules[code] = raised(rule, level["severity"], level["enforcement"])

    def _terms(self, plain: Plain, beneath: list[Policy], complaints: _Complaints) -> WaiverTerms:
        longest = min((base.waivers.longest_days for base in beneath), default=None)
        mine = plain.get("longest")
        if mine is not None and longest is not None and mine > longest:
            complaints.add(("waivers", "longest"), f"found {mine} days; the policy beneath allows at most {longest} days")
        days = mine if mine is not None else longest if longest is not None else LONGEST_DAYS
        notice = plain.get("notice") or max((base.waivers.notice_days for base in beneath), default=NOTICE_DAYS)
        return WaiverTerms(days, notice)


def _joined(beneath: list[Policy]) -> dict[str, Rule]:
    """The rules of all that is extended; one that several have at the highest of its levels."""
    rules: dict[str, Rule] = {}
    for base in beneath:
        for rule in base.rules:
            known = rules.get(rule.code)
            rules[rule.code] = rule if known is None else _higher(known, rule)
    return rules


def _higher(one: Rule, other: Rule) -> Rule:
    """Two copies of one rule, row by row at the higher of their levels."""
    pairs = zip(one.grades, other.grades, strict=True)
    grades = tuple(Grade(mine.when, max(mine.severity, theirs.severity, key=SEVERITIES.index)) for mine, theirs in pairs)
    return raised(one._replace(grades=grades), None, other.enforcement)


def _looks_like_a_file(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


class _Complaints:
    """Mistakes of how a file stands to what it extends, with their lines looked up only when there are some."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Mistake] = []

    def add(self, at: tuple[str, ...], says: str) -> None:
        line, column = self._place(at)
        self.found.append(Mistake(self.path, line, column, ".".join(at), says))

    def _place(self, at: tuple[str, ...]) -> tuple[int | None, int | None]:
        from edgedecide.documents import read_document

        try:
            return read_document(Path(self.path)).place(at)
        except InputError:
            return None, None


def _digest(document: Any) -> str:
    from hashlib import sha256

    return sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
