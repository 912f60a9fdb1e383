"""What a regulation may ask, in words, and where a profile declares it."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """The words of one condition."""

    says: str
    field: str | None
    """Path of the profile's field that declares it; None where nothing could be declared."""


UNDECLARABLE = "nothing that could be declared"
"""What is asked where a regulation lists no condition under which data may leave."""

AGREEMENTS = "privacy.cloud.agreements"
ASKED = {
    "dpa": Asked("a data processing agreement (dpa)", AGREEMENTS),
    "baa": Asked("a business associate agreement (baa)", AGREEMENTS),
    "zero-retention": Asked("an agreement that nothing is kept (zero-retention)", AGREEMENTS),
    "works-agreement": Asked("an agreement with the works council (works-agreement)", AGREEMENTS),
    "no-training": Asked("a promise not to train on it", "privacy.cloud.training"),
    "attestation": Asked("an attested cloud", "privacy.cloud.attested"),
    "region": Asked("an endpoint in a named region", "cloud.region"),
    "consent": Asked("consent", "privacy.consent"),
    "parental-consent": Asked("consent of the parents", "privacy.consent"),
    UNDECLARABLE: Asked("that it does not leave in this form", None),
}
"""Every condition that the catalog may list, and the one where it lists none."""
