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
    _stand_in_for_stdout()
    try:
        result = app(args=asked, standalone_mode=False)
        return int(result) if isinstance(result, int) else 0
    except EdgedecideError as error:
        _tell(error, asked)
        return error.exit_code
    except (BrokenPipeError, SystemExit):  # without its own mode, Typer exits only where the reader of a pipe has left
        return _quiet_pipe()
    except (KeyboardInterrupt, EOFError):
        return 130
    except OSError as error:
        if error.filename is not None:
            return _foreign(error, asked)
        told = _unwritable(error)  # by Typer itself: its help
        _tell(told, asked)
        return told.exit_code
    except Exception as error:  # noqa: BLE001  (the last line of defence: no traceback reaches a user)
        return _foreign(error, asked)


def _stand_in_for_stdout() -> None:
    """Where stdout is closed, whoever writes there is told; Typer's help would say nothing and count as done."""
    if sys.stdout is None:
        from edgedecide.cli.streams import Closed

        sys.stdout = Closed()


def _foreign(error: Exception, asked: list[str]) -> int:
    """Typer's own usage errors and exits; anything else is a bug of ours, told in one line."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        if _wants_json(asked):
            _tell_json([{"says": _usage(error)}], code)
        else:
            show()
        return code
    if type(error).__name__ == "Abort":
        return 130
    if isinstance(code, int):
        return code
    where = _place(error)
    says = f"a bug of ours, sorry: {type(error).__name__}: {error} ({where}); please report it with the profile at {ISSUES}"
    if _wants_json(asked):
        _tell_json([{"says": says}], 70)
    else:
        sys.stderr.write(f"edgedecide: {says}\n")
    return 70


def _usage(error: Any) -> str:
    """A usage error of Typer's in one sentence, with the option that it is about."""
    return str(error.format_message()) if hasattr(error, "format_message") else str(error)


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
    if _wants_json(asked):
        _tell_json([mistake._asdict() for mistake in mistakes] if mistakes else [{"says": str(error)}], error.exit_code)
        return
    sys.stderr.write(f"{error}\n")
    if mistakes and len(mistakes) > 1:
        sys.stderr.write(f"{len(mistakes)} mistakes\n")


def _wants_json(asked: list[str]) -> bool:
    return any(word.removeprefix("-o").removeprefix("--output=").split("=")[0] == "json" for word in asked)


def _tell_json(rows: list[dict[str, Any]], code: int) -> None:
    import json

    sys.stderr.write(json.dumps({"schema": "edgedecide/errors/v1", "exit_code": code, "mistakes": rows}) + "\n")


def _unwritable(error: OSError) -> Any:
    from edgedecide.cli.streams import unwritable

    return unwritable(error)


def _quiet_pipe() -> int:
    """A reader that left early, such as `head`, is no error; the rest of the output has nowhere to go."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
