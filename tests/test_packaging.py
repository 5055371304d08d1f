"""The four top-level folders install as the one package igsuite, whichever way they are installed.

Nothing is fetched: every install goes without its dependencies into a fresh environment, which
sees those of the environment that runs the tests.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import igsuite

ROOT = Path(__file__).parents[1]
FOLDERS = {"igsuite": "igsuite", "text": "igsuite/text", "image": "igsuite/image"}
FOLDERS |= {"eval": "igsuite/eval"}
DIST_INFO = f"igsuite-{igsuite.__version__}.dist-info"
NOT_SOURCE = shutil.ignore_patterns(
    ".*", "__pycache__", "*.egg-info", "build", "dist", "igsuite-demo"
)
IMPORT_EVERY_MODULE = """
import importlib, pkgutil, sys
import igsuite
for module in pkgutil.walk_packages(igsuite.__path__, "igsuite."):
    if module.name != "igsuite.__main__":
        importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "igsuite"))
"""


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command as a newcomer's shell would, without this process' import path."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, text=True, capture_output=True
    )
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done


def fresh_environment(folder: Path) -> Path:
    """Make a virtual environment that sees this one's packages, and return its python."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    site_packages = next(folder.glob("lib/python*/site-packages"))
    # A path in a .pth file is searched after the environment's own packages, and the .pth files
    # that lie there (this environment's editable igsuite) are not read.
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "dependencies.pth").write_text("\n".join(here))
    return folder / "bin" / "python"


def install(python: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index")
    run(*pip, "--no-deps", "--no-build-isolation", *what, cwd=python.parent)


def build(source: Path, out: Path, *options: str) -> None:
    run(sys.executable, "-m", "build", "-q", "-n", "-o", out, *options, source, cwd=out.parent)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the checkout, so that building leaves nothing behind in it."""
    copy = tmp_path_factory.mktemp("source") / "igsuite"
    return shutil.copytree(ROOT, copy, ignore=NOT_SOURCE)


@pytest.fixture(scope="module")
def wheel(tree, tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    build(tree, out, "--wheel")
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def source_distribution(tree, tmp_path_factory):
    out = tmp_path_factory.mktemp("source_distribution")
    build(tree, out, "--sdist")
    return next(out.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The python of an environment with an ordinary install."""
    python = fresh_environment(tmp_path_factory.mktemp("ordinary") / "venv")
    install(python, wheel)
    return python


def test_the_wheel_holds_every_file_of_the_four_folders(tree, wheel):
    source = {
        f"{package}/{path.relative_to(tree / folder).as_posix()}"
        for folder, package in FOLDERS.items()
        for path in (tree / folder).rglob("*")
        if path.is_file()
    }
    assert {name for name in contents(wheel) if DIST_INFO not in name} == source
    assert "igsuite/py.typed" in source


def test_the_wheel_carries_the_licence(wheel):
    assert contents(wheel)[f"{DIST_INFO}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_source_distribution_holds_what_a_wheel_is_built_from(tree, source_distribution):
    with tarfile.open(source_distribution) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    source = {
        path.relative_to(tree).as_posix()
        for folder in FOLDERS
        for path in (tree / folder).rglob("*")
        if path.is_file()
    }
    assert source | {"LICENSE", "README.md", "pyproject.toml"} <= held


@pytest.mark.slow
def test_the_source_distribution_builds_the_same_wheel(source_distribution, wheel, tmp_path):
    pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-deps")
    run(*pip, "--no-build-isolation", "-w", tmp_path, source_distribution, cwd=tmp_path)
    assert contents(next(tmp_path.glob("*.whl"))) == contents(wheel)


def test_nothing_but_igsuite_lands_in_site_packages(installed):
    site_packages = next(installed.parents[1].glob("lib/python*/site-packages"))
    landed = {path.name for path in site_packages.iterdir()} - {"dependencies.pth"}
    assert landed == {"igsuite", DIST_INFO}


def test_what_needs_no_tensorflow_imports_from_an_ordinary_install(installed, tmp_path):
    names = ("igsuite", "igsuite.cli", "igsuite.image", "igsuite.eval")
    where = f"import sys, {', '.join(names)}; print(*(sys.modules[n].__file__ for n in {names}))"
    site_packages = next(installed.parents[1].glob("lib/python*/site-packages"))
    for found in run(installed, "-c", where, cwd=tmp_path).stdout.split():
        assert Path(found).is_relative_to(site_packages)


@pytest.mark.slow
def test_every_module_of_an_ordinary_install_imports_from_another_folder(tree, installed, tmp_path):
    imported = run(installed, "-c", IMPORT_EVERY_MODULE, cwd=tmp_path).stdout.split()
    source = {
        ".".join(
            (package.replace("/", "."), *path.relative_to(tree / folder).with_suffix("").parts)
        )
        for folder, package in FOLDERS.items()
        for path in (tree / folder).rglob("*.py")
    }
    source = {name.removesuffix(".__init__") for name in source} - {"igsuite.__main__"}
    assert source <= set(imported)


def test_the_installed_command_runs_inside_the_checkout(tree, installed):
    assert "igsuite" in run(installed.parent / "igsuite", "--help", cwd=tree).stdout


def test_a_checkout_that_shadows_an_ordinary_install_says_what_to_do(tree, installed):
    failed = run(installed, "-c", "import igsuite", cwd=tree, check=False)
    assert failed.returncode == 1
    last_line = failed.stderr.splitlines()[-1]
    assert last_line.startswith("ImportError: igsuite was found in a checkout")
    assert "run from another folder" in last_line
    assert "pip install -e ." in last_line


def test_an_editable_install_works_inside_and_outside_the_checkout(tree, tmp_path):
    python = fresh_environment(tmp_path / "venv")
    install(python, "--editable", tree)
    where = "from importlib.util import find_spec; print(*(find_spec(name).origin for name in {}))"
    where = where.format([package.replace("/", ".") for package in FOLDERS.values()])
    for folder in (tree, tmp_path):
        found = run(python, "-c", where, cwd=folder).stdout.split()
        assert found == [str(tree / each / "__init__.py") for each in FOLDERS]
