"""The beat of a station, heard where systemd would listen."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.supervisor import Supervisor
from hall.app.station.heartbeat import Heartbeat

PATIENCE = 10.0


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(path))
        listening.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        monkeypatch.setenv("WATCHDOG_USEC", "60000")
        yield listening


def test_it_beats_while_all_is_alive_and_no_longer(systemd: socket.socket) -> None:
    alive, stopped, asked = threading.Event(), threading.Event(), threading.Semaphore(0)

    def living() -> bool:
        asked.release()
        return alive.is_set()

    alive.set()
    heart = Heartbeat()
    heart.ready()
    assert b"READY=1" in systemd.recv(100)
    beating = threading.Thread(target=heart.beat_until, args=(stopped, living))
    beating.start()
    assert [systemd.recv(100).strip() for _ in range(3)] == [b"WATCHDOG=1"] * 3
    alive.clear()
    while asked.acquire(blocking=False):
        pass
    for _ in range(3):
        assert asked.acquire(timeout=PATIENCE)
    systemd.setblocking(False)
    _heard(systemd)
    for _ in range(3):
        assert asked.acquire(timeout=PATIENCE)
    assert _heard(systemd) == []
    stopped.set()
    beating.join(PATIENCE)
    assert not beating.is_alive()


def test_without_systemd_it_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    stopped = threading.Event()
    stopped.set()
    Heartbeat().beat_until(stopped, lambda: pytest.fail("nobody asks whether it lives"))


def _heard(systemd: socket.socket) -> list[bytes]:
    heard: list[bytes] = []
    with suppress(BlockingIOError):
        while True:
            heard.append(systemd.recv(100))
    return heard


class Nothing:
    def close(self) -> None: ...


def test_a_supervisor_lives_while_all_its_threads_do() -> None:
    supervisor = Supervisor()
    assert supervisor.alive
    supervisor.attend("one", Nothing, lambda _device, stopping: _wait(stopping))
    assert supervisor.alive
    assert supervisor.stop(PATIENCE) == ()
    assert not supervisor.alive


def _wait(stopping: threading.Event) -> None:
    stopping.wait(PATIENCE)
