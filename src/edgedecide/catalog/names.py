"""Names as people write them: case, punctuation, vendor and tuning words do not matter."""

from __future__ import annotations

import re

_VENDORS = frozenset((
    "qualcomm", "apple", "google", "nvidia", "samsung", "mediatek", "intel", "amd", "broadcom", "microsoft", "meta",
    "openai", "anthropic", "mistralai", "xiaomi", "dragonwing", "stmicroelectronics", "espressif", "aws", "gcp",
))  # fmt: skip
_TUNINGS = frozenset(("instruct", "it", "chat", "hf", "gguf"))
"""What follows a model's name without changing its shape."""

_GAP = re.compile(r"[^a-z0-9]+")


def exact(name: str) -> str:
    """The key of a name as it stands: lower case, letters and digits only; a plus sign counts."""
    return _GAP.sub("", name.lower().replace("+", "plus"))


def bare(name: str) -> str:
    """The key without a leading vendor, a path before it, or words of tuning after it."""
    words = _GAP.split(name.lower().rsplit("/", 1)[-1].replace("+", " plus "))
    if len(words) > 1 and words[0] in _VENDORS:
        del words[0]
    return "".join([word for word in words if word not in _TUNINGS] or words)
