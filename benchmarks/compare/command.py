"""A command of a tool, and running it measured or unmeasured."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping

MEASURE = Path(__file__).with_name("measure.py")


@dataclass(frozen=True)
class Command:
    """What to start: `argv[0]` is an absolute path, `env` the whole environment, `cwd` an existing directory.

    `degraded` lists exit codes that mean done, with warnings; 0 means done, everything else failed.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    degraded: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one command did: `figures` as `measure.measure` names them, and what it printed."""

    figures: dict[str, float]
    status: str
    stdout: str = field(repr=False)
    stderr: str = field(repr=False)

    @property
    def usable(self) -> bool:
        """Whether the work was done, if only with warnings."""
        return self.status in ("ok", "degraded")

    def last_words(self, limit: int = 300) -> str:
        """The end of what it printed to standard error (else standard output), for a person who looks for the reason."""
        return " | ".join((self.stderr.strip() or self.stdout.strip()).splitlines()[-3:])[-limit:]


def run(command: Command, logs: Path) -> Outcome:
    """Runs a command measured; its output goes to files in `logs`, and a copy of at most 1 MB of each is returned."""
    logs.mkdir(parents=True, exist_ok=True)
    stdout, stderr = logs / "stdout", logs / "stderr"
    request = {
        "argv": command.argv,
        "env": dict(command.env),
        "cwd": str(command.cwd),
        "stdout": str(stdout),
        "stderr": str(stderr),
    }
    helper = subprocess.run(
        [sys.executable, "-I", "-S", str(MEASURE)], input=json.dumps(request), capture_output=True, text=True
    )
    if helper.returncode != 0:
        return Outcome({"exit": 127}, "failed", "", helper.stderr)
    figures = json.loads(helper.stdout)
    return Outcome(figures, _status(int(figures["exit"]), command), _head(stdout), _head(stderr))


def ask(command: Command) -> str:
    """Standard output of a command that is not measured. Raises `RuntimeError` when it fails."""
    done = subprocess.run(
        command.argv, env=dict(command.env), cwd=command.cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command.argv)}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def base_environment(home: Path) -> dict[str, str]:
    """A small environment alike for all tools, with a home directory of their own; `home` need not exist."""
    kept = ("PATH", "JAVA_HOME", "TMPDIR")
    return {"HOME": str(home), "LANG": "C.UTF-8", **{name: os.environ[name] for name in kept if name in os.environ}}


def remove(path: Path) -> None:
    """Deletes a directory and all below it, also where a tool left directories that nobody may write to."""
    if not path.exists():
        return
    for parent, directories, _ in os.walk(path):
        for name in directories:
            full = os.path.join(parent, name)
            if not os.path.islink(full):
                os.chmod(full, 0o700)
    shutil.rmtree(path)


def _status(code: int, command: Command) -> str:
    if code == 0:
        return "ok"
    return "degraded" if code in command.degraded else "failed"


def _head(path: Path) -> str:
    with open(path, encoding="utf-8", errors="replace") as text:
        return text.read(1_000_000)
