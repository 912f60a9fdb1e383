"""Worlds sorted by one input and cut into bins, for means that are conditional on that input."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgedecide.weighing import Array, Indices, Mask


class Bins(NamedTuple):
    """Bins of every input, input after input, each from its low to its high end."""

    order: Indices
    """World numbers [i × s]: for each input in turn, all worlds from its lowest to its highest value."""
    starts: Indices
    """Where in `order` each bin begins."""
    stops: Indices
    """Where each bin ends, exclusive."""
    owner: Indices
    """The input that each bin belongs to."""


def cut(inputs: Array, count: int) -> Bins:
    """At most `count` bins of equal size for each column of `inputs` [s, i]; equal values stay together.

    An input with no more than `count` distinct values (a category, a declared choice) gets one bin for each value, and a
    constant one bin.
    """
    worlds, width = inputs.shape
    columns = np.ascontiguousarray(inputs.T, dtype=np.float64)
    order = np.argsort(columns, axis=1)
    placed = np.take_along_axis(columns, order, axis=1)
    changes = np.ones((width, worlds), dtype=np.bool_)
    np.not_equal(placed[:, 1:], placed[:, :-1], out=changes[:, 1:])
    starts = np.flatnonzero(_starts(changes, count))
    stops = np.append(starts[1:], width * worlds)
    return Bins(order.ravel(), starts, stops, starts // worlds)


def _starts(changes: Mask, count: int) -> Mask:
    """Where bins begin, given where sorted values change: at every change where they are few, else in equal steps."""
    worlds = changes.shape[1]
    distinct = np.count_nonzero(changes, axis=1)
    wanted = np.arange(count) * worlds // count
    marks = np.zeros_like(changes)
    marks[:, wanted] = True
    tied = np.flatnonzero((distinct < worlds) & (distinct > count))
    if tied.size:
        first = np.maximum.accumulate(np.where(changes[tied], np.arange(worlds), 0), axis=1)[:, wanted]
        marks[tied] = False
        marks[tied[:, None], first] = True
    few = distinct <= count
    marks[few] = changes[few]
    return marks
