"""Starts one command and measures it from outside. A program of its own: reads a request, prints a result, both JSON.

It is small on purpose. The kernel counts the memory of whoever starts a program into the peak of that program, so a
driver with a big heap would spoil the figure; started from here, about 10 MiB is the least that can be reported.

Request: `argv`, `env`, `cwd`, `stdout` and `stderr` (files to write). Result: see `measure`.
"""

from __future__ import annotations

import json
import os
import sys
import time

IO_FIELDS = {
    "rchar": "readBytes",
    "wchar": "writtenBytes",
    "syscr": "readCalls",
    "syscw": "writeCalls",
    "read_bytes": "diskReadBytes",
    "write_bytes": "diskWrittenBytes",
}


def read_io(pid: int) -> dict[str, int]:
    """Bytes and calls of a process and of its children that have ended, from `/proc/PID/io`; works on a zombie too."""
    with open(f"/proc/{pid}/io", encoding="ascii") as lines:
        pairs = (line.split(": ") for line in lines)
        return {IO_FIELDS[name]: int(value) for name, value in pairs if name in IO_FIELDS}


def busy_seconds() -> float:
    """CPU seconds that all processors together have worked since the system started."""
    with open("/proc/stat", encoding="ascii") as lines:
        user, nice, system, _idle, _iowait, irq, soft, steal = map(int, next(lines).split()[1:9])
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK")


def measure(argv: list[str], env: dict[str, str], stdout: str, stderr: str) -> dict[str, float]:
    """Runs `argv` to its end.

    Returns `exit` (negative: killed by that signal), `wallSeconds`, `userSeconds`, `systemSeconds`, `peakBytes`
    (largest resident set of any process of it), the fields of `IO_FIELDS`, and `othersSeconds`: CPU seconds that
    everything else on the machine used meanwhile.
    """
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, stdout, writing, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, stderr, writing, 0o600),
    ]
    busy = busy_seconds()
    started = time.monotonic()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    wall = time.monotonic() - started
    busy = busy_seconds() - busy
    io = read_io(pid)
    _, status, usage = os.wait4(pid, 0)
    cpu = usage.ru_utime + usage.ru_stime
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "wallSeconds": wall,
        "userSeconds": usage.ru_utime,
        "systemSeconds": usage.ru_stime,
        "peakBytes": usage.ru_maxrss * 1024,
        "othersSeconds": max(0.0, busy - cpu),
        **io,
    }


def main() -> None:
    """Answers the one request on standard input."""
    request = json.load(sys.stdin)
    os.chdir(request["cwd"])
    json.dump(measure(request["argv"], request["env"], request["stdout"], request["stderr"]), sys.stdout)


if __name__ == "__main__":
    main()
