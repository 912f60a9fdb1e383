"""From an outcome to an exit code: mistakes to stderr, in words or as JSON, and never a traceback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer

_PACKAGE = f"{Path(__file__).parent.parent}/"
ISSUES = "https://github.com/edgedecide/edgedecide/issues"


def guarded(app: typer.Typer, arguments: list[str] | None) -> int:
    """Run the commands; every error becomes its text and its exit code."""
    from edgedecide.errors import EdgedecideError

    asked = sys.argv[1:] if arguments is None else arguments
    try:
        result = app(args=asked, standalone_mode=False)
        return int(result) if isinstance(result, int) else 0
    except EdgedecideError as error:
        _tell(error, asked)
        return error.exit_code
    except BrokenPipeError:
        return _quiet_pipe()
    except (KeyboardInterrupt, EOFError):
        return 130
    except Exception as error:  # noqa: BLE001  (the last line of defence: no traceback reaches a user)
        return _foreign(error)


def _foreign(error: Exception) -> int:
    """Typer's own usage errors and exits; anything else is a bug of ours, told in one line."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    if type(error).__name__ == "Abort":
        return 130
    if isinstance(code, int):
        return code
    where = _place(error)
    sys.stderr.write(f"edgedecide: a bug of ours, sorry: {type(error).__name__}: {error} ({where}); please report it with the profile at {ISSUES}\n")
    return 70


def _place(error: BaseException) -> str:
    """File and line of the last step inside this package, wherever the error itself was raised."""
    place, trace = "unknown place", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(_PACKAGE):
            place = f"{file.removeprefix(_PACKAGE)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _tell(error: Any, asked: list[str]) -> None:
    """The mistakes on stderr, one a line; as JSON where JSON was asked for."""
    mistakes = getattr(error, "mistakes", None)
    if any(word.removeprefix("-o").removeprefix("--output=").split("=")[0] == "json" for word in asked):
        import json

        rows = [mistake._asdict() for mistake in mistakes] if mistakes else [{"says": str(error)}]
        sys.stderr.write(json.dumps({"schema": "edgedecide/errors/v1", "exit_code": error.exit_code, "mistakes": rows}, ensure_ascii=False) + "\n")
        return
    sys.stderr.write(f"{error}\n")
    if mistakes and len(mistakes) > 1:
        sys.stderr.write(f"{len(mistakes)} mistakes\n")


def _quiet_pipe() -> int:
    """A reader that left early, such as `head`, is no error; the rest of the output has nowhere to go."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
