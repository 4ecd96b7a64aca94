# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs each kind of report with the allocation 0, 1, 2, ... failing until one run needs no more."""

import os
import subprocess

REPORT = os.environ["REPORT"]
KINDS = [
    ["one.prof"],
    ["--format=json", "--all", "one.prof", "two.prof"],
    ["--format=csv", "one.prof"],
    ["--lines", "--color=always", "two.prof"],
    ["--check", "two.prof"],
    ["--merge", "-o", "out", "one.prof", "two.prof"],
    ["-o", "out", "--format=json", "one.prof"],
    ["--diff=one.prof", "--fail-if=hits>100000%", "--all", "two.prof"],
    ["-o", "out", "--diff=one.prof", "--format=json", "two.prof"],
    ["two.prof"] * 70,
]


def run(arguments, fail_at):
    """Status, stdout, stderr, and whether an allocation failed."""
    heard, said = os.pipe()
    os.dup2(said, 9, inheritable=True)
    os.close(said)
    environment = dict(os.environ, LD_PRELOAD="./fail.so")
    if fail_at is not None:
        environment["FAIL_AT"] = str(fail_at)
    done = subprocess.run([REPORT, *arguments], capture_output=True, env=environment,
                          pass_fds=[9], check=False)
    os.close(9)
    failed = os.read(heard, 1) == b"f"
    os.close(heard)
    return done.returncode, done.stdout, done.stderr, failed


def main():
    for arguments in KINDS:
        status, wanted, said, _ = run(arguments, None)
        assert status == 0 and not said, (arguments, status, said)
        if "-o" in arguments:
            with open("out", "rb") as file:
                whole = file.read()
            os.remove("out")
        before = sorted(os.listdir("."))
        at, step = 0, 7 if len(arguments) > 50 else 1
        while True:
            status, printed, said, failed = run(arguments, at)
            if not failed:
                if "-o" in arguments:
                    os.remove("out")
                break
            where = (arguments[:4], at, status, said)
            # The C library may do without a buffer: then all is well.
            if status == 0:
                assert printed == wanted and not said, where
            else:
                assert status == 3 and said.startswith(b"instr-report: "), where
                assert said.count(b"\n") <= 2 and b"memory" in said, where
            if os.path.exists("out"):
                with open("out", "rb") as file:
                    assert status == 0 or arguments[0] == "-o", where
                    assert status != 0 or arguments[0] == "--merge" or file.read() == whole, where
                os.remove("out")
            assert sorted(os.listdir(".")) == before, where
            at += step
        assert at > 20, (arguments, at)
        assert status == 0 and printed == wanted, (arguments, at, status, said)


main()
