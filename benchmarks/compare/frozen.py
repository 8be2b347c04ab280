"""A private copy of Lifeboat, so that edits and builds in its checkout neither spoil a run nor are caused by it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .command import remove

APP = Path("console/target/lifeboat")
_LEFT_OUT = shutil.ignore_patterns("cache*.aot", ".trained")
"""The start-up cache belongs to a path; the launcher of the copy makes its own."""


def freeze(launcher: Path, copy: Path, anew: bool) -> Path:
    """Copies the checkout of `launcher` (sources with their times, and what is built) to `copy`; returns its launcher.

    Nothing is written to the checkout: what has to be built is built in the copy, at its first start. An existing copy
    is kept unless `anew`. A launcher that is in no checkout is returned as it is.
    """
    home = launcher.resolve().parent
    if not (home / "pom.xml").is_file():
        return launcher
    if anew or not (copy / launcher.resolve().name).exists():
        remove(copy)
        _copy(home, copy, launcher.resolve().name)
    return copy / launcher.resolve().name


def commit(launcher: Path) -> str:
    """The commit of the checkout of `launcher`, marked when files differ from it."""
    git = ["git", "-C", str(launcher.resolve().parent), "describe", "--always", "--abbrev=10", "--dirty=, with changes"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _copy(home: Path, copy: Path, name: str) -> None:
    copy.mkdir(parents=True)
    for part in (name, "pom.xml"):
        shutil.copy2(home / part, copy / part)
    if (home / ".mvn").is_dir():
        shutil.copytree(home / ".mvn", copy / ".mvn")
    for module in sorted(path.parent for path in home.glob("*/pom.xml")):
        here = copy / module.name
        here.mkdir()
        shutil.copy2(module / "pom.xml", here / "pom.xml")
        if (module / "src").is_dir():
            shutil.copytree(module / "src", here / "src", symlinks=True)
    if (home / APP).is_dir():
        shutil.copytree(home / APP, copy / APP, symlinks=True, ignore=_LEFT_OUT)
