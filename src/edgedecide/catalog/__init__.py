"""Shipped numbers with unit, source, date and basis: devices, chipsets, models, networks, prices, rules of law.

Authored as readable YAML under `sections/`, checked and compiled once, loaded as one plain document and opened entry by
entry. Nothing here computes: estimators do.
"""

from edgedecide.catalog.entries import Entry, Figure
from edgedecide.catalog.form import CHECKED, SECTIONS, Field, Section
from edgedecide.catalog.loading import Catalog, compile_catalog, load_catalog, sources

__all__ = [
    "CHECKED",
    "SECTIONS",
    "Catalog",
    "Entry",
    "Field",
    "Figure",
    "Section",
    "compile_catalog",
    "load_catalog",
    "sources",
]
