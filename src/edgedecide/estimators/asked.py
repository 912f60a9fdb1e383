"""What a regulation may ask, in words, and where a profile declares it."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """The words of one condition."""

    says: str
    field: str | None
    """Path of the profile's field that declares it; None where nothing could be declared."""
    declare: str = ""
    """What an owner who has not declared it is to declare; `{kind}` stands for the kinds of data."""


UNDECLARABLE = "nothing that could be declared"
"""What is asked where a regulation lists no condition under which data may leave."""

AGREEMENTS = "privacy.cloud.agreements"
ASKED = {
    "dpa": Asked("a data processing agreement (dpa)", AGREEMENTS, "whether the agreement dpa is signed"),
    "baa": Asked("a business associate agreement (baa)", AGREEMENTS, "whether the agreement baa is signed"),
    "zero-retention": Asked("an agreement that nothing is kept (zero-retention)", AGREEMENTS, "whether the agreement zero-retention is signed"),
    "works-agreement": Asked("an agreement with the works council (works-agreement)", AGREEMENTS, "whether a works-agreement is signed"),
    "no-training": Asked("a promise not to train on it", "privacy.cloud.training", "whether whoever runs the cloud may train on it"),
    "attestation": Asked("an attested cloud", "privacy.cloud.attested", "whether the cloud is attested"),
    "region": Asked("an endpoint in a named region", "cloud.region", "in which region the cloud runs"),
    "consent": Asked("consent", "privacy.consent", "which consent there is for {kind}"),
    "parental-consent": Asked("consent of the parents", "privacy.consent", "whether parents consent to the use of {kind}"),
    UNDECLARABLE: Asked("that it does not leave in this form", None),
}
"""Every condition that the catalog may list, and the one where it lists none."""
