"""Where rules, templates and the catalog lie, in a checkout and in an installed wheel; the only module that knows."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "_data"


def folder(name: str) -> Path:
    """The folder `rules` or `templates`: inside the package when installed, at the top of a checkout otherwise."""
    installed = _SHIPPED / name
    return installed if installed.is_dir() else _PACKAGE.parent.parent / name


def catalog_folder() -> Path:
    """The authored catalog, one YAML file a section."""
    return _PACKAGE / "catalog" / "sections"


def tables_folder() -> Path:
    """The catalog's tables of published measurements, and what was fitted to them."""
    return _PACKAGE / "catalog" / "tables"


def compiled(name: str) -> Path:
    """Where the wheel carries a compiled document; the file exists only there."""
    return _SHIPPED / "compiled" / f"{name}.json"


def cache_folder() -> Path | None:
    """Where a checkout keeps what it compiled from YAML; None in an installed wheel, which needs none."""
    root = _PACKAGE.parent.parent
    return root / ".cache" / "edgedecide" if (root / "pyproject.toml").is_file() else None


def written_schema(name: str) -> Path | None:
    """A published JSON Schema that is authored as JSON: of what the program writes, or of a policy and its waivers."""
    places = (_PACKAGE / room / "schemas" / f"{name}.v1.json" for room in ("report", "gate"))
    return next((path for path in places if path.is_file()), None)
