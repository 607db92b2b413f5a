"""An emulated receipt printer that somebody else wrote: ``setup/prepare emulator`` installs it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
EMUPOS = TREE / ".emulator/bin/emupos"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the emulator made of the bytes up to a cut."""

    text: str
    """As it stands on the paper. The emulator knows no hanzi and gives back each of their bytes."""
    picture: Path
    """A PNG, 576 dots wide."""


class Emulator:
    """One running emulator with one 80 mm printer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port, self._api = _free_port(), _free_port()
        (folder / "emupos.yaml").write_text(
            f"schema: 1\napi: {{ host: 127.0.0.1, port: {self._api} }}\ndevices:\n"
            f"  - id: front\n    type: printer\n    profile: xprinter-xp80t\n"
            f"    connections: [ {{ tcp: {{ port: {self.port} }} }} ]\n"
            f"    job_idle_timeout_ms: 1000\n    receipts_dir: ./receipts\n",
            encoding="ascii",
        )
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [EMUPOS, "run", "--config", "emupos.yaml"],
                cwd=folder, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        _wait(self._listens, "the emulator listens")

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def suffer(self, fault: str) -> None:
        """``paper-out``, ``paper-near-end``, ``cover-open`` or ``offline``."""
        self._tell("set", "front", fault)

    def recover(self, fault: str) -> None:
        self._tell("clear", "front", fault)

    def receipts(self, count: int) -> list[Receipt]:
        """All receipts so far, once there are ``count``."""
        pictures = self._folder / "receipts"

        def found() -> list[Path]:
            return [
                png for png in sorted(pictures.glob("*.png")) if png.with_suffix(".json").exists()
            ]

        _wait(lambda: len(found()) >= count, f"{count} receipts\n{self.log}")
        return [
            Receipt(
                text=png.with_suffix(".txt").read_text("utf-8").encode("cp437").decode("gb18030"),
                picture=png,
            )
            for png in found()
        ]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _tell(self, *words: str) -> None:
        api = f"http://127.0.0.1:{self._api}"
        subprocess.run([EMUPOS, "--api", api, "fault", *words], check=True, capture_output=True)

    def _listens(self) -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self._api)) == 0 and "DEVICE" in self.log


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _wait(happened: Callable[[], bool], what: str) -> None:
    """For a program that tells no test when it is done."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"never: {what}"
        time.sleep(0.05)


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    made = Emulator(tmp_path)
    yield made
    made.stop()
