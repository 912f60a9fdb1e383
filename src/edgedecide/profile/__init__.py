"""The profile: one workload as its owner wrote it, read from YAML with every mistake named by file and line."""

from __future__ import annotations

from edgedecide.profile.evidence import in_vain
from edgedecide.profile.kinds import UNSPECIFIED, Known, Unspecified
from edgedecide.profile.load import Given, LoadedProfile, in_order, load_profile
from edgedecide.profile.model import (
    API_VERSION,
    FORMS,
    LEVELS,
    NEEDS,
    QUESTIONS,
    Access,
    Answer,
    AnswerPart,
    Cache,
    Cloud,
    CloudTerms,
    Cost,
    DataKind,
    DeviceClass,
    Fallback,
    Fleet,
    Gate,
    Hardware,
    Latency,
    Local,
    Measurement,
    Model,
    Node,
    Observability,
    Price,
    Privacy,
    Profile,
    Quality,
    Shape,
    Traffic,
    Updates,
    Workload,
)
from edgedecide.profile.names import check_names
from edgedecide.profile.paths import legal_bounds, path_choices, profile_paths, varying
from edgedecide.profile.section import Section
from edgedecide.profile.spelling import spelled

__all__ = [
    "API_VERSION", "FORMS", "LEVELS", "NEEDS", "QUESTIONS", "UNSPECIFIED", "Access", "Answer", "AnswerPart", "Cache", "Cloud",
    "CloudTerms", "Cost", "DataKind", "DeviceClass", "Fallback", "Fleet", "Gate", "Given", "Hardware", "Known", "Latency",
    "LoadedProfile", "Local", "Measurement", "Model", "Node", "Observability", "Price", "Privacy", "Profile", "Quality",
    "Section", "Shape", "Traffic", "Unspecified", "Updates", "Workload", "check_names", "in_order", "in_vain", "legal_bounds", "load_profile", "path_choices",
    "profile_paths", "spelled", "varying",
]  # fmt: skip
