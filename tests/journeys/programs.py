"""The real processes of a hall, started as systemd would start them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.forking import Forked, nursery

START_SECONDS = 30.0


class Program:
    """One command of ``jiaohao`` in a process of its own; forked, it is there in no time."""

    def __init__(self, arguments: Sequence[str], log: Path, *, forked: bool = False) -> None:
        self.arguments = list(arguments)
        self.log = log
        self.lines: list[str] = []
        self._heard = threading.Condition()
        self._ended = False
        self._log_file = log.open("a", encoding="utf-8")
        self._process: Forked | subprocess.Popen[str]
        if forked:
            self._process = nursery().start(self.arguments, self._log_file)
        else:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hall.app.cli", *self.arguments],
                stdout=subprocess.PIPE, stderr=self._log_file, stdin=subprocess.DEVNULL, text=True,
            )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_for_line(self, beginning: str) -> str:
        """The first line of its stdout that begins so."""

        def found() -> str | None:
            return next((line for line in self.lines if line.startswith(beginning)), None)

        with self._heard:
            self._heard.wait_for(lambda: found() is not None or self._ended, START_SECONDS)
            line = found()
        assert line is not None, f"no {beginning!r} of {self.arguments}:\n{self.said()}"
        return line

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        return self.end(signal.SIGTERM)

    def kill(self) -> int:
        return self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> int:
        self._process.send_signal(number)
        status = self._process.wait(START_SECONDS)
        self._reader.join(START_SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log_file.close()
        return status

    def wait(self) -> int:
        """Its exit status, once it ends by itself."""
        self._process.wait(START_SECONDS)
        return self.end(signal.SIGTERM)

    def rss_megabytes(self) -> float:
        """What it keeps in memory now."""
        text = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii")
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._heard:
                self.lines.append(line.rstrip("\n"))
                self._heard.notify_all()
        with self._heard:
            self._ended = True
            self._heard.notify_all()


def children(parent: int) -> dict[str, int]:
    """The processes that ``jiaohao up`` started, by their command; the voice by its role."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            words = (status.parent / "cmdline").read_bytes().decode().split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and "hall.app.tied" in words:
            command = words[words.index("hall.app.tied") + 2]
            found["voice" if "voice" in words else command] = int(status.parent.name)
    return found
