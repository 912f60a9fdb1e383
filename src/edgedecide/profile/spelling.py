"""One spelling for every name: people write `HIPAA`, `voice` or `Galaxy S23`, rules and estimators read catalog ids."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from edgedecide.errors import Mistake, ProfileError
from edgedecide.profile.load import MOST, LoadedProfile
from edgedecide.profile.model import Profile
from edgedecide.profile.names import KEYED, Named, names
from edgedecide.profile.paths import parts
from edgedecide.profile.translation import dotted, translated

if TYPE_CHECKING:
    from edgedecide.catalog import Catalog


def spelled(loaded: LoadedProfile, catalog: Catalog) -> LoadedProfile:
    """The profile with every name that the catalog knows written as its id there; itself where all are.

    Raises ProfileError where two names turn out to be one, such as the data kinds voice and speech.
    """
    changes = [(named, id) for named in names(loaded) if (id := _id_of(named, catalog)) not in (None, named.name)]
    if not changes:
        return loaded
    value = deepcopy(loaded._layered.value)
    for named, id in changes:
        _write(value, named, str(id))
    try:
        return LoadedProfile(Profile.read(value), loaded.path, loaded._layered)
    except ValidationError as error:
        wrongs = translated(error, value, MOST)
        raise ProfileError([Mistake(*loaded.place(dotted(wrong.at)), dotted(wrong.at), wrong.says) for wrong in wrongs]) from error


def _id_of(named: Named, catalog: Catalog) -> str | None:
    if named.name in named.besides:
        return None
    return next((entry.id for section in named.sections if (entry := catalog.entry(section, named.name)) is not None), None)


def _write(value: Any, named: Named, id: str) -> None:
    """The id in the place of the name, which is a value or, where data kinds are keys, a key."""
    mapping = next((path for path in KEYED if named.path == f"{path}.{named.name}"), None)
    *way, last = parts(mapping or named.path)
    for step in way:
        value = value[step]
    if mapping is None:
        value[last] = id
    else:
        value[last] = {id if key == named.name else key: item for key, item in value[last].items()}
