"""Ending the programs that a measurement started."""

from __future__ import annotations

import subprocess

STOP_SECONDS = 20.0


def ended(process: subprocess.Popen[str]) -> None:
    """Wait for a program that was asked to end, kill one that does not listen, close its pipe."""
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert process.stdout is not None
    process.stdout.close()
