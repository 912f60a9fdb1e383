"""Many assessments on all cores: each process is given what they share once, and takes them in small lots; the order stays."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

ENOUGH = 24
"""Workloads from which a second process pays for its start, which takes as long as some ten assessments (measured)."""
LOT = 8
"""Workloads handed over at once: few enough that no core idles at the end, enough that handing over costs nothing."""

_work: Callable[[Any], object] | None = None


def on_all_cores(work: Callable[[In], Out], items: Sequence[In], *, each: int = 1) -> list[Out]:
    """`work` of every item, in order; in this process where there are few. Both must be picklable.

    `each` is how many assessments an item takes, about.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    lot = max(LOT // each, 1)
    if len(items) * each < ENOUGH or len(items) < 2 or cores < 2:
        return [work(item) for item in items]
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(cores, max(len(items) // lot, 1)), initializer=_prepare, initargs=(work,)) as pool:
        return list(pool.map(_do, items, chunksize=lot))  # type: ignore[arg-type]


def _prepare(work: Callable[[Any], object]) -> None:
    """What is loaded stays; what an assessment leaves in cycles is collected, or a thousand of them would take gigabytes."""
    import gc

    global _work  # noqa: PLW0603  (a worker's own, set once before any work)
    _work = work
    gc.freeze()
    gc.enable()


def _do(item: object) -> object:
    assert _work is not None
    return _work(item)
