"""The sweep itself as JSON."""

from edgedecide.report.json_v1 import render

__all__ = ["render"]
