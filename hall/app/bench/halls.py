"""Halls to measure: a data directory made for it, and a real ``jiaohao serve`` on it."""

from __future__ import annotations

import os
import secrets
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

from hall.app.initial import write_sample
from hall.config.catalogue_files import sample_catalogue
from hall.domain.commands import Role
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.setup import create_hall

READY_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A stopped hall with its accounts, to be copied; the token opens every copy of it."""

    directory: Path
    token: str

    def copy(self, directory: Path) -> Path:
        """A hall of its own with the same contents."""
        shutil.copytree(self.directory, directory)
        return directory


def make_template(directory: Path) -> Template:
    """The sample hall with a clerk for each window and a station's token."""
    catalog = sample_catalogue()
    create_hall(directory, catalog.tables())
    write_sample(directory)
    access = Access(directory / DATABASE, SystemClock())
    hashed = hash_password(secrets.token_urlsafe(12))
    access.add_accounts(
        [
            (f"C{number}", f"C{number}", Role.COUNTER, hashed, (number,))
            for number in catalog.counters
        ]
    )
    return Template(directory=directory, token=access.create_token(Role.STAFF, "bench"))


class RunningHall:
    """A hall process of our own on a free port; used in a ``with`` statement."""

    def __init__(self, directory: Path, environment: Mapping[str, str] | None = None) -> None:
        """Start it and wait for READY. Raises OSError when it does not come."""
        self.directory = directory
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
            raise OSError(f"the hall in {directory} did not start")
        self.url = line.split()[1]
        parts = urlsplit(self.url)
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
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

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
