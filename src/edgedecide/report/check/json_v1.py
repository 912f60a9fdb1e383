"""The result itself as JSON, of the published schema `edgedecide/check/v1`."""

from edgedecide.report.json_v1 import render

__all__ = ["render"]
