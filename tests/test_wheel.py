"""The wheel stands on its own: built from the source archive, it decides in a folder from which no checkout is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "phone-assistant" / "profile.yaml"

pytestmark = pytest.mark.xdist_group("wheel")  # built once


class Installed(NamedTuple):
    """A wheel and where it lies installed."""

    wheel: Path
    folder: Path
    elsewhere: Path
    """A folder outside the checkout, to run in."""

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`python -m edgedecide` without site: what points to the checkout, an editable install for one, is not read."""
        paths = [str(self.folder), *{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "100"}
        return subprocess.run(
            [sys.executable, "-S", *words], cwd=self.elsewhere, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Source archive, wheel from that archive, installation: each by the tool that a user has."""
    top = tmp_path_factory.mktemp("wheel")
    made, folder, elsewhere = top / "dist", top / "site", top / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(EXAMPLE, elsewhere)
    tool("build", "--no-isolation", "--outdir", str(made), str(ROOT))
    (wheel,) = made.glob("*.whl")
    tool("pip", "--quiet", "install", "--no-deps", "--no-index", "--no-compile", "--target", str(folder), str(wheel))
    return Installed(wheel, folder, elsewhere)


def tool(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{words[0]}: exit code {done.returncode}\n" + "\n".join((done.stdout + done.stderr).splitlines()[-12:]), pytrace=False)


def test_the_wheel_decides_where_there_is_no_checkout(installed):
    done = installed.run("-m", "edgedecide", "assess", EXAMPLE.name, "-o", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["recommendation"]["status"] == "decided"
    assert report["profile"]["path"] == EXAMPLE.name


def test_the_checkout_is_not_what_was_run(installed):
    done = installed.run("-c", "import edgedecide, edgedecide.resources as r; print(edgedecide.__file__, r.folder('rules'), r.cache_folder(), sep='\\n')")
    module, rules, cache = done.stdout.splitlines()
    assert Path(module) == installed.folder / "edgedecide" / "__init__.py"
    assert Path(rules) == installed.folder / "edgedecide" / "_data" / "rules"
    assert cache == "None"


@pytest.mark.parametrize("name", ["profile", "report"])
def test_the_wheel_prints_its_schemas(installed, name):
    done = installed.run("-m", "edgedecide", "schema", name)
    assert json.loads(done.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema", done.stderr


def test_the_wheel_writes_nothing_where_it_runs(installed):
    installed.run("-m", "edgedecide", "assess", EXAMPLE.name)
    assert [path.name for path in installed.elsewhere.iterdir()] == [EXAMPLE.name]


def test_the_wheel_carries_what_it_reads_and_what_people_read(installed):
    names = set(ZipFile(installed.wheel).namelist())
    authored = {f"_data/{path.relative_to(ROOT)}" for folder in ("rules", "templates") for path in (ROOT / folder).rglob("*") if path.is_file()}
    sections = {f"catalog/sections/{path.name}" for path in (ROOT / "src/edgedecide/catalog/sections").iterdir()}
    derived = {"_data/compiled/rules.json", "_data/compiled/catalog.json", "_data/schemas/profile.v1.json", "_data/schemas/report.v1.json"}
    expected = {f"edgedecide/{name}" for name in authored | sections | derived | {"py.typed"}}
    assert sorted(expected - names) == []
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_carries_nothing_else(installed):
    tops = {name.split("/")[0] for name in ZipFile(installed.wheel).namelist()}
    assert {top.rpartition(".")[2] for top in tops} == {"edgedecide", "dist-info"}
    assert not [name for name in ZipFile(installed.wheel).namelist() if name.endswith((".pyc", ".part")) or "/." in name]


def test_what_the_wheel_carries_compiled_is_what_the_files_say(installed):
    from edgedecide.catalog import compile_catalog
    from edgedecide.questions import compiled

    with ZipFile(installed.wheel) as wheel:
        assert json.loads(wheel.read("edgedecide/_data/compiled/catalog.json")) == as_json(compile_catalog())
        assert json.loads(wheel.read("edgedecide/_data/compiled/rules.json")) == as_json(compiled())


def as_json(document: object) -> object:
    return json.loads(json.dumps(document))


def test_the_installed_command_is_the_program(installed):
    with ZipFile(installed.wheel) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert wheel.read(name).decode().split("\n", 1)[1].strip() == "edgedecide = edgedecide.__main__:main"
