"""Lay the sources out as they are installed, where the four folders are one package.

griffe reads the docstrings there; nothing is installed or imported.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

NOT_SOURCE = shutil.ignore_patterns("__pycache__")


# Before mkdocstrings looks which of its paths there are.
@event_priority(100)
def on_config(config: Any, **_: Any) -> Any:
    root = Path(config.config_file_path).parent
    (path,) = config.plugins["mkdocstrings"].config.handlers["python"]["paths"]
    lay_out(root, root / path)
    return config


def lay_out(root: Path, target: Path) -> None:
    """Copy the packages of a checkout to where an installation would put them.

    Args:
        root: The checkout.
        target: Folder that takes the place of site-packages; made anew.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    shutil.rmtree(target, ignore_errors=True)
    for package, folder in project["tool"]["setuptools"]["package-dir"].items():
        inside = target / package.replace(".", "/")
        shutil.copytree(root / folder, inside, ignore=NOT_SOURCE, dirs_exist_ok=True)
