"""Facts about this machine that a reader of the results wants to know."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

FLAGS = ("aes", "vaes", "sha_ni", "avx2", "avx512f", "avx512bw", "avx512vl", "vpclmulqdq")


def facts(directory: Path, lifeboat: Path) -> dict[str, str]:
    """Processor, memory, kernel, the file system of `directory`, the JDK of `lifeboat`, and the Python."""
    cpu = _fields("/proc/cpuinfo")
    flags = cpu.get("flags", "").split()
    return {
        "processor": f"{cpu.get('model name', platform.machine())}, {os.cpu_count()} cores",
        "instructions": ", ".join(f"{name} {'yes' if name in flags else 'no'}" for name in FLAGS),
        "memory": f"{int(_fields('/proc/meminfo').get('MemTotal', '0 kB').split()[0]) / (1 << 20):.1f} GiB",
        "kernel": platform.release(),
        "file system": _said(["df", "--output=fstype", str(directory)]).split("\n")[-1],
        "JDK": _jdk(lifeboat),
        "Python": platform.python_version(),
        "niceness": str(os.nice(0)),
    }


def _fields(path: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), value.strip())
    return fields


def _jdk(lifeboat: Path) -> str:
    home = _said([str(lifeboat), "--print-jdk"])
    release = Path(home) / "release"
    if not release.is_file():
        return "unknown"
    fields = dict(line.split("=", 1) for line in release.read_text().splitlines() if "=" in line)
    names = ("IMPLEMENTOR", "JAVA_RUNTIME_VERSION")
    return " ".join(fields[name].strip('"') for name in names if name in fields) or "unknown"


def _said(argv: list[str]) -> str:
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
