"""Processes that are kept running: started, listened to, started again when they die."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

logger = logging.getLogger(__name__)

FIRST_RETRY_SECONDS: Final = 0.2
LAST_RETRY_SECONDS: Final = 5.0
WELL_SECONDS: Final = 10.0
"""A process that lived so long begins anew with the shortest pause when it dies."""
END_SECONDS: Final = 6.0


class Child:
    """One command of ``jiaohao``, kept running. Its log goes where ours goes."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self.name = name
        self.arguments = list(arguments)
        """For the next start."""
        self._asked_to_end = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def stopping(self) -> bool:
        """Whether it is to end, and not to be started again."""
        return self._asked_to_end.is_set()

    def no_more(self) -> None:
        """Do not start it again; it is about to be told to end, or was."""
        self._asked_to_end.set()

    async def once(self, heard: Callable[[str], None]) -> int:
        """Run it to its end; ``heard`` gets each line of its stdout. The exit status."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hall.app.tied", str(os.getpid()), *self.arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        if self.stopping:
            self._signal(signal.SIGTERM)
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            heard(line.decode(errors="replace").rstrip())
        return await self._process.wait()

    async def keep(self, heard: Callable[[str], None]) -> None:
        """Run it again and again until it is stopped."""
        delay = FIRST_RETRY_SECONDS
        while not self.stopping:
            began = time.monotonic()
            status = await self.once(heard)
            if self.stopping:
                return
            if time.monotonic() - began >= WELL_SECONDS:
                delay = FIRST_RETRY_SECONDS
            logger.error(
                "%s 意外退出（%d），%.1f 秒后重新启动 it ended and is started again",
                self.name, status, delay,
            )  # fmt: skip
            pause = asyncio.create_task(self._asked_to_end.wait())
            await asyncio.wait((pause,), timeout=delay)
            pause.cancel()
            delay = min(2 * delay, LAST_RETRY_SECONDS)

    async def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        self.no_more()
        self._signal(signal.SIGTERM)
        if self._process is None:
            return
        ending = asyncio.create_task(self._process.wait())
        ended, _ = await asyncio.wait((ending,), timeout=END_SECONDS)
        if not ended:
            logger.error("%s 没有按时停止，强制结束 it had to be killed", self.name)
            self._signal(signal.SIGKILL)
            await ending

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
