"""What is authored as YAML and shipped compiled: rules and catalog, read as one JSON document each.

In a wheel the compiled file lies inside the package. In a checkout it is made on first use, kept under `.cache/`, and
made again when a source file has changed, so that an author never runs a stale rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from edgedecide import resources


def load_compiled(name: str, sources: Iterable[Path], compile: Callable[[], Any]) -> Any:
    """The document `name`, from the wheel, the checkout's cache, or `compile()`, whichever is first to be fresh."""
    installed = resources.compiled(name)
    if installed.is_file():
        return json.loads(installed.read_bytes())
    folder = resources.cache_folder()
    if folder is None:
        return compile()
    cached = folder / f"{name}-{_stamp(sources)}.json"
    if cached.is_file():
        return json.loads(cached.read_bytes())
    document = compile()
    _keep(document, cached, name)
    return document


def _stamp(sources: Iterable[Path]) -> str:
    """Changes when any source changes: modification times and sizes, since a checkout's files change in place."""
    from zlib import crc32

    stats = ((str(path), path.stat()) for path in sorted(sources))
    return f"{crc32(repr([(name, stat.st_mtime_ns, stat.st_size) for name, stat in stats]).encode()):08x}"


def _keep(document: Any, cached: Path, name: str) -> None:
    """Write beside and rename, so that two processes never read half a file; a read-only checkout just compiles again."""
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        for stale in cached.parent.glob(f"{name}-*.json"):
            stale.unlink(missing_ok=True)
        part = cached.with_suffix(f".{id(document)}.part")
        part.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
        part.replace(cached)
    except OSError:
        return
