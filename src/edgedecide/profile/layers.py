"""Several documents laid over each other: included defaults, the profile, and `--set`, with the place of each value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from edgedecide.documents import MAX_BYTES, Document, parse_document, read_document
from edgedecide.errors import InputError, Mistake
from edgedecide.profile.kinds import quoted, shortened
from edgedecide.profile.paths import Part, parts
from edgedecide.profile.translation import At, dotted

SET = "--set"
MOST_FILES = 16
"""Files that one profile may pull in, itself counted: far more than any organisation layers (judgement)."""

_NOTHING = ("", "~", "null", "Null", "NULL")
"""What takes a value away, as in a file."""

FullPlace = tuple[str, int | None, int | None]


class Layered:
    """What the layers say together."""

    def __init__(self, main: Document) -> None:
        self.value: Any = {}
        self.mistakes: list[Mistake] = []
        self.files: list[str] = [main.name]
        """Every file read, the profile first."""
        self.size = main.size
        """Bytes read so far."""
        self._main = main
        self._places: dict[At, tuple[FullPlace, FullPlace]] = {}
        """Place of the value and of its name, by where it stands in the whole."""
        self._digests: list[str] = []

    @property
    def digest(self) -> str:
        if len(self._digests) == 1:
            return self._digests[0]
        from hashlib import sha256

        return sha256("\n".join(self._digests).encode()).hexdigest()[:8]

    def place(self, at: At) -> FullPlace:
        return self._nearest(at)[0]

    def key_place(self, at: At) -> FullPlace:
        return self._nearest(at)[1]

    def _nearest(self, at: At) -> tuple[FullPlace, FullPlace]:
        for length in range(len(at), 0, -1):
            if at[:length] in self._places:
                return self._places[at[:length]]
        place = (self._main.name, 1, 1)
        return place, place

    def lay(self, document: Document) -> None:
        """Put a document on top: mappings are merged, lists and single values replaced, an empty value takes one away."""
        self._digests.append(document.digest)
        self.mistakes.extend(document.mistakes)
        if not isinstance(document.value, dict):
            says = f"found {quoted(document.value)}; expected a mapping such as `workload: {{id: …}}`"
            self.mistakes.append(Mistake(document.name, 1, 1, "", says))
            return
        self._merge(self.value, document.value, (), document)

    def _merge(self, below: dict[str, Any], above: dict[str, Any], at: At, document: Document) -> None:
        for key, value in above.items():
            here = (*at, key)
            if isinstance(value, dict) and isinstance(below.get(key), dict):
                self._merge(below[key], value, here, document)
                self._keep(here, document)
                continue
            self._forget(below.get(key), here)
            below[key] = value
            self._keep_all(value, here, document)

    def _keep(self, at: At, document: Document) -> None:
        name = document.name
        self._places[at] = (name, *document.place(at)), (name, *document.key_place(at))

    def _keep_all(self, value: Any, at: At, document: Document) -> None:
        self._keep(at, document)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            self._keep_all(item, (*at, key), document)

    def _forget(self, value: Any, at: At) -> None:
        """Drop the places of what is replaced."""
        self._places.pop(at, None)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            self._forget(item, (*at, key))

    def refuse(self, place: FullPlace, field: str, says: str) -> None:
        self.mistakes.append(Mistake(*place, field, says))

    # ---- the end of the road: one form for what may be written in two

    def settle(self) -> None:
        """Write needs as one mapping, so that each has one path."""
        model = self.value.get("model")
        needs = model.get("needs") if isinstance(model, dict) else None
        if isinstance(needs, list):
            self._settle_needs(model, needs)

    def _settle_needs(self, model: dict[str, Any], needs: list[Any]) -> None:
        settled: dict[str, Any] = {}
        at: At = ("model", "needs")
        for index, item in enumerate(needs):
            pairs = item if isinstance(item, dict) else {item: True} if isinstance(item, str) else None
            if not pairs or any(key in settled for key in pairs):
                return
            settled |= pairs
            for key in pairs:
                place = self._places.get((*at, index, key)) or self._places[(*at, index)]
                self._places[(*at, key)] = place
        model["needs"] = settled

    def assign(self, text: str) -> None:
        """Lay one `path=value` on top."""
        path, equals, written = text.partition("=")
        if not equals or not path.strip():
            self.refuse(
                (SET, None, None), "", f"found {quoted(text)}; expected path=value such as latency.promise=300ms"
            )
            return
        try:
            steps = parts(path.strip())
        except ValueError:
            self.refuse((SET, None, None), "", f"found {quoted(path)}; expected a path such as fleet.classes[0].share")
            return
        if steps[0] in ("includes", "apiVersion"):
            says = f"found {steps[0]}, which says how the file is read; change it in the file"
            self.refuse((SET, None, None), str(steps[0]), says)
            return
        try:
            value = parse_document(written.encode("utf-8", "replace"), SET).value if written.strip() not in _NOTHING else None
            self._set(steps, value)
        except InputError as error:
            self.mistakes.extend(Mistake(SET, None, None, shortened(path), mistake.says) for mistake in error.mistakes)
        except ValueError as error:
            self.refuse((SET, None, None), "", str(error))
        self._digests.append(text)

    def _set(self, steps: tuple[Part, ...], value: Any) -> None:
        """Put the value there, with mappings on the way where there are none. Raises ValueError where that cannot be."""
        parent: Any = self.value
        place: FullPlace = (SET, None, None)
        for depth, (step, following) in enumerate(pairwise((*steps, "")), start=1):
            at: At = tuple(part for part in steps[:depth] if part is not None)
            if not _can_hold(parent, step):
                raise ValueError(
                    f"found {quoted(dotted(at))}, which this profile does not have; expected one of its fields"
                )
            if depth == len(steps):
                self._forget(_item(parent, step), at)
                parent[step] = value
                self._places[at] = (place, place)
            elif isinstance(following, str) and not isinstance(_item(parent, step), (dict, list)):
                parent[step] = {}
                self._places[at] = (place, place)
            parent = _item(parent, step)


def _can_hold(parent: Any, step: Part) -> bool:
    if isinstance(parent, dict):
        return isinstance(step, str)
    return isinstance(parent, list) and isinstance(step, int) and step < len(parent)


def _item(parent: Any, step: Any) -> Any:
    return parent.get(step) if isinstance(parent, dict) else parent[step]


def layered(main: Document, folder: Path, sets: Sequence[str]) -> Layered:
    """The profile in `main`, over what it includes from its folder's tree and under `sets`."""
    whole = Layered(main)
    for document in _with_includes(main, folder, folder, (), whole):
        whole.lay(document)
    whole.settle()
    for text in sets:
        whole.assign(text)
    whole.value = pruned(whole.value)
    return whole


def _with_includes(
    document: Document, folder: Path, tree: Path, above: tuple[Path, ...], whole: Layered
) -> list[Document]:
    """The documents that this one includes, lowest first, and itself."""
    found: list[Document] = []
    listed = document.value.get("includes") if isinstance(document.value, dict) else None
    for index, name in enumerate(listed if isinstance(listed, list) else ()):
        place: FullPlace = (document.name, *document.place(("includes", index)))
        if not isinstance(name, str) or not name.strip():
            continue
        path, says = _inside(folder / name, tree)
        if not says and path in above:
            says = "which includes itself in a circle; remove one of the two"
        if not says and (len(whole.files) >= MOST_FILES or whole.size > MAX_BYTES):
            says = f"which is too much; expected at most {MOST_FILES} files of {MAX_BYTES:,} bytes together"
        if says:
            whole.refuse(place, f"includes[{index}]", f"found {quoted(name)}, {says}")
            continue
        included = _read(folder / name, whole)
        if included is not None:
            found += _with_includes(included, (folder / name).parent, tree, (*above, path), whole)
    return [*found, document]


def _inside(path: Path, tree: Path) -> tuple[Path, str]:
    """The file with symlinks resolved, and what forbids to read it."""
    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(tree.resolve()):
            return resolved, "which lies outside the profile's folder; expected a file inside it"
        if not resolved.is_file():
            return resolved, "which is no file; expected a YAML file inside the profile's folder"
    except (OSError, ValueError, RuntimeError):
        return path, "which is no valid path; expected a YAML file inside the profile's folder"
    return resolved, ""


def _read(path: Path, whole: Layered) -> Document | None:
    try:
        document = read_document(path, lenient=True)
    except InputError as error:
        whole.files.append(error.mistakes[0].file)
        whole.mistakes.extend(error.mistakes)
        return None
    whole.files.append(document.name)
    whole.size += document.size
    return document


def pruned(value: Any) -> Any:
    """A copy without empty values in mappings: a name with nothing after it says nothing."""
    if isinstance(value, dict):
        return {key: pruned(item) for key, item in value.items() if item is not None}
    return [pruned(item) for item in value] if isinstance(value, list) else value
