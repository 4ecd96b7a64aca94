# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""run.py COUNT: reports on a tenth of the profiles and on all, and compares the memory needed. On a
terminal there is a line of progress meanwhile, and it is gone in the end."""

import os
import pty
import subprocess
import sys

REPORT = os.environ["REPORT"]


def memory_kb(arguments, on_terminal=False):
    """Largest memory of a run, and what it wrote to stderr."""
    terminal, stderr = pty.openpty() if on_terminal else os.pipe()
    child = subprocess.Popen([REPORT, *arguments], stdout=subprocess.DEVNULL, stderr=stderr)
    os.close(stderr)
    said = b""
    while True:
        try:
            more = os.read(terminal, 65536)
        except OSError:
            break
        if not more:
            break
        said += more
    os.close(terminal)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, (arguments[:3], child.returncode, said)
    return usage.ru_maxrss, said


def main(count):
    files = [f"profiles/{i + 1}.prof" for i in range(count)]
    for arguments in (["--merge", "-o", "all.prof"], ["--top=50"]):
        some, said_some = memory_kb(arguments + files[:count // 10])
        every, said = memory_kb(arguments + files)
        assert not said_some and not said, said
        print(arguments[0], some, every, "kB")
        # What stays apart of each: how it was run. The functions of each would be some 300 kB.
        assert every - some <= 4 * (count - count // 10), (some, every)
    _, said = memory_kb(["--merge", "-o", "all.prof", *files], on_terminal=True)
    assert f" of {count}".encode() in said and said.endswith(b"\r\x1b[K"), said


main(int(sys.argv[1]))
