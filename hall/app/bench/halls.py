"""Halls to measure: copies of one data directory, and a real ``jiaohao serve`` on each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from hall.app.bench.processes import ended
from hall.app.bench.requests import Connection
from hall.app.terms import terms_of
from hall.app.trial import make_trial_hall
from hall.config.settings_file import read_settings
from hall.domain.actors import Role
from hall.service.terms import Terms

_CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A stopped hall, to be copied; the token opens every copy of it."""

    directory: Path
    token: str
    """Of staff."""
    station_token: str = ""

    def copy(self, directory: Path) -> Path:
        """A hall of its own with the same contents."""
        shutil.copytree(self.directory, directory)
        return directory

    def terms(self) -> Terms:
        """What its copies go by."""
        return terms_of(read_settings(self.directory / "hall.toml"), "http://127.0.0.1:8000")


def make_template(directory: Path) -> Template:
    """The sample hall."""
    trial = make_trial_hall(directory, Role.STAFF, Role.STATION)
    return Template(
        directory=directory,
        token=trial.tokens[Role.STAFF],
        station_token=trial.tokens[Role.STATION],
    )


class RunningHall:
    """A hall process of our own on a free port; used in a ``with`` statement."""

    def __init__(
        self, directory: Path, token: str, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start it and wait for READY. Raises OSError when it does not come."""
        self.token = token
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall.app.cli", "serve", "--data", str(directory),
             "--host", "127.0.0.1", "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.ready_seconds = time.monotonic() - began
        if not line.startswith("READY "):
            self.stop()
            raise OSError(f"测试用的大厅没有启动 the hall in {directory} did not start")
        parts = urlsplit(line.split()[1])
        self.host, self.port = parts.hostname or "", parts.port or 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for one that does not listen."""
        self._process.terminate()
        ended(self._process)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> Connection:
        """A client of its own."""
        return Connection(self.host, self.port, self.token)

    def open(self, *counters: int) -> Connection:
        """Open the day and sign these windows on; a client that may work on."""
        connection = self.connect()
        connection.call("POST", "/days/open", {}, _CONFLICT)
        for counter in counters:
            connection.post(f"/counters/{counter}/sign-on", {"clerk": f"C{counter}"})
        return connection

    def memory(self) -> dict[str, float]:
        """Resident and unshared memory of the process in MB, from /proc."""
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text(encoding="ascii")
        kilobytes: dict[str, int] = {}
        for line in rollup.splitlines()[1:]:
            name, _, rest = line.partition(":")
            kilobytes[name] = int(rest.split()[0])
        private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
        return {
            "rss_mb": round(kilobytes["Rss"] / 1024, 1),
            "uss_mb": round(private / 1024, 1),
        }

    def cpu_seconds(self) -> float:
        """Processor time that the process has used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        user, system = fields.rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
