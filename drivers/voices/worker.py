"""A worker process that answers one line of JSON to each line of JSON, or is ended for it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import drivers
from drivers.errors import DeviceError, DeviceTimeout

LONGEST_ANSWER = 65536
FAREWELL_SECONDS = 2.0


class Worker:
    """Runs ``python -m module``; started at the first question, and again after it was ended."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        process = self._process
        return process is not None and process.poll() is None

    def ask(self, question: Mapping[str, object], timeout_seconds: float) -> Mapping[str, Any]:
        """Its answer. Raises DeviceTimeout when it did not answer in time, DeviceError when it
        ended or answered nonsense; it is ended then.
        """
        with self._lock:
            process = self._started()
            try:
                return self._exchange(process, question, timeout_seconds)
            except (OSError, ValueError) as error:
                self._end()
                raise DeviceError(f"语音进程 {self._module} 出错 it failed: {error}") from error
            except DeviceError:
                self._end()
                raise

    def close(self) -> None:
        """End it, even under a question, which then fails."""
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            root = str(Path(drivers.__file__).parent.parent)
            path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(  # noqa: S603  # our own module in our own Python
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], question: Mapping[str, object], seconds: float
    ) -> Mapping[str, Any]:
        if process.stdin is None or process.stdout is None:
            raise ValueError("it was started without pipes")
        process.stdin.write(json.dumps(question).encode() + b"\n")
        answer = json.loads(self._read_line(process.stdout.fileno(), time.monotonic() + seconds))
        if not isinstance(answer, dict):
            raise ValueError(f"it answered {answer!r}")
        return answer

    def _read_line(self, descriptor: int, until: float) -> bytes:
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise DeviceTimeout(
                        f"语音进程 {self._module} 没有在时限内回答 it took too long"
                    )
                chunk = os.read(descriptor, LONGEST_ANSWER)
                line += chunk
                if not chunk or len(line) > LONGEST_ANSWER:
                    raise ValueError("it ended" if not chunk else "it talks too much")
        return line

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(FAREWELL_SECONDS)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
