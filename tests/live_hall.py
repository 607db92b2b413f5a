"""A hall as a process of its own, spoken to as devices and programs speak to it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from hall.domain.actors import Role
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.forking import Forked, nursery

JIAOHAO = Path(sys.executable).with_name("jiaohao")
START_SECONDS = 30


class Refused(Exception):
    """The hall answered with a problem."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('status')} {problem.get('code')}: {problem.get('detail')}")
        self.status: int = problem["status"]
        self.code: str = problem["code"]


class LiveHall:
    """One data directory and the process that serves it; restarting keeps the port.

    The process is forked from one that has loaded the program, or the command that people type.
    """

    def __init__(self, directory: Path, *, forked: bool = True) -> None:
        self.directory = directory
        self._forked = forked
        self.url = ""
        self._port = 0
        self._process: Forked | subprocess.Popen[str] | None = None
        self._tokens: dict[str, str] = {}

    @classmethod
    def copy_of(cls, template: Path, directory: Path) -> Self:
        """A hall of its own on a copy of a data directory that nobody has open."""
        shutil.copytree(template, directory)
        return cls(directory)

    def start(self) -> None:
        """Serve, and return when tickets can be taken."""
        log = (self.directory / "serve.log").open("a", encoding="utf-8")
        with log:
            words = ["serve", "--data", str(self.directory), "--port", str(self._port)]
            if self._forked:
                self._process = nursery().start(words, log)
            else:
                self._process = subprocess.Popen(
                    [JIAOHAO, *words], stdout=subprocess.PIPE, stderr=log, text=True
                )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.startswith("READY "):
            self.stop()
            raise AssertionError((self.directory / "serve.log").read_text(encoding="utf-8"))
        self.url = line.split()[1]
        self._port = int(self.url.rpartition(":")[2])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process, by default the polite way; nothing when there is none."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(START_SECONDS)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def token(self, role: str) -> str:
        """A token of this role; made once."""
        if role not in self._tokens:
            access = Access(self.directory / DATABASE, SystemClock())
            self._tokens[role] = access.create_token(Role(role), f"test-{role}")
        return self._tokens[role]

    def call(
        self, method: str, path: str, body: object = None, *, role: str = "admin"
    ) -> dict[str, Any]:
        """The answer to a call of the API below /api/v1. Raises Refused."""
        request = Request(
            f"{self.url}/api/v1{path}",
            method=method,
            data=None if method == "GET" else json.dumps(body or {}).encode(),
            headers={
                "Authorization": f"Bearer {self.token(role)}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urlopen(request, timeout=START_SECONDS) as answer:
                said: dict[str, Any] = json.load(answer)
        except HTTPError as error:
            with error:
                raise Refused(json.load(error)) from None
        return said

    def post(self, path: str, **body: object) -> dict[str, Any]:
        """Give a command. Raises Refused."""
        return self.call("POST", path, body)

    def open_windows(self, *numbers: int) -> None:
        """Sign on each window's own clerk of the sample hall."""
        for number in numbers:
            self.post(f"/counters/{number}/sign-on", clerk=f"C{number}")

    def issue(self, queue: str, **body: object) -> dict[str, Any]:
        """Take a number for a queue."""
        return self.post("/tickets", queue=queue, **body)

    def call_next(self, counter: int) -> str:
        """Call whoever is next at the window; returns the number."""
        return str(self.post(f"/counters/{counter}/call-next")["number"])
