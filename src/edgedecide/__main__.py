"""`python -m edgedecide`, and the entry point of the installed command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run one command and leave at once.

    A process of a third of a second gains nothing from collecting cycles, from threads of a linear algebra that it does
    not use, or from taking a hundred thousand objects apart at the end; together they would be a quarter of its time.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        _open_stderr()
        from edgedecide.cli import run

        code = run()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):  # a reader that left early has what it wanted; a closed stream is None
                stream.flush()
    except KeyboardInterrupt:  # also while the commands are still being imported
        code = 130
    os._exit(code)


def _open_stderr() -> None:
    """Where stderr is closed, what would be told there goes nowhere; the exit code still tells."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (pathlib is not needed yet; closed by the exit)


if __name__ == "__main__":
    main()
