"""A process full of screens, started and asked from here."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Self

from hall.app.bench.halls import RunningHall
from hall.app.bench.processes import ended
from hall.app.bench.requests import Unexpected


class Audience:
    """So many screens on a hall's display; used in a ``with`` statement."""

    def __init__(self, hall: RunningHall, screens: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall.app.bench.screens", hall.host, str(hall.port),
             str(screens)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if self._answer() != "READY":
            self._process.kill()
            raise Unexpected(answer="the screens did not connect")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        ended(self._process)

    def heard(self, number: str) -> tuple[list[float], int]:
        """When each screen heard that this number was called, and how many screens are lost."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        found = json.loads(self._answer())
        return sorted(found["times"]), int(found["lost"])

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
