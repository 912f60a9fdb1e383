"""Formats and files for CI before judges that we did not write: skipped where these are not installed, run by `make validate`."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import scratch

PACKAGES = ("check-jsonschema", "gordon-to-regorus", "junitparser", "pre-commit", "sarif-tools", "xmlschema", "zizmor")
"""The dependency group `validate`."""
MULTITOOL = Path(sys.prefix, "npm", "node_modules", "@microsoft", "sarif-multitool-linux")
REQUIRED = "EDGEDECIDE_VALIDATORS"
"""Set by `make validate`: there a judge that is not installed is a failure, or nothing would be judged and all be green."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All on one worker, since the scratch repositories are made once; skipped where a judge is missing and nobody insists."""
    lacking = missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("validators"))
            if lacking and not os.environ.get(REQUIRED):
                item.add_marker(pytest.mark.skip(f"make validate installs and runs {lacking[0]} and others"))


def missing() -> list[str]:
    """The judges that are not installed."""
    program = MULTITOOL / "Sarif.Multitool"
    return [name for name in PACKAGES if not _is_installed(name)] + ([] if program.is_file() else ["sarif-multitool-linux"])


def _is_installed(package: str) -> bool:
    try:
        return bool(distribution(package))
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="session", autouse=True)
def judges() -> None:
    if lacking := missing():
        pytest.fail(f"not installed: {', '.join(lacking)}", pytrace=False)


@pytest.fixture(scope="session", params=scratch.RUNS)
def made(request: pytest.FixtureRequest, judges: None, tmp_path_factory: pytest.TempPathFactory) -> scratch.Run:
    """Each of the runs in turn, with its reports written."""
    make, code = scratch.RUNS[request.param]
    run = make(tmp_path_factory.mktemp("gate"))
    assert run.code == code, run.said
    return run


@pytest.fixture(scope="session")
def everything(judges: None, tmp_path_factory: pytest.TempPathFactory) -> scratch.Run:
    return scratch.everything(tmp_path_factory.mktemp("gate"))


@pytest.fixture(scope="session")
def multitool() -> Path:
    return MULTITOOL
