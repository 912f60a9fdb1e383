"""Calling the judges: each as its own program, offline, with what it said when it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def called(*words: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of this environment, such as `zizmor`, or one by its path."""
    name, *rest = map(str, words)
    program = name if "/" in name else str(Path(sys.executable).parent / name)
    return subprocess.run([program, *rest], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """What a judge said; empty where it had nothing against it."""
    return "" if done.returncode == 0 else f"exit code {done.returncode}\n{done.stdout}{done.stderr}"
