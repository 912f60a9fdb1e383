"""`python -m edgedecide`, and the entry point of the installed command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run one command. A process of a fraction of a second gains nothing from collecting cycles and loses a tenth by it."""
    gc.disable()
    from edgedecide.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
