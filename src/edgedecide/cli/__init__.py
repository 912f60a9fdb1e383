"""The command line: each command loads, calls one function, renders and exits."""

from edgedecide.cli.app import app, run

__all__ = ["app", "run"]
