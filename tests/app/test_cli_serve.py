"""``jiaohao serve`` as systemd and people meet it: ready, told to stop, told of an import."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websocket

from tests.live_hall import JIAOHAO, START_SECONDS, LiveHall


@pytest.fixture
def served(hall_server: LiveHall) -> Iterator[LiveHall]:
    """A served hall whose process a test may end itself."""
    yield hall_server
    hall_server.stop()


def _end(hall: LiveHall, how: signal.Signals) -> tuple[int, str]:
    """Tell it to stop; its exit code, and what it said on stdout after READY."""
    process = hall._process
    assert process is not None
    process.send_signal(how)
    out, _ = process.communicate(timeout=START_SECONDS)
    hall._process = None
    return process.returncode, out


def _line(hall: LiveHall) -> socket.socket:
    parts = urlsplit(hall.url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), START_SECONDS)


def _refuses(hall: LiveHall) -> bool:
    try:
        _line(hall).close()
    except ConnectionError:
        return True
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ready_is_all_that_is_said_and_the_end_is_clean(
    served: LiveHall, how: signal.Signals
) -> None:
    assert urlsplit(served.url).port
    assert _end(served, how) == (0, "")
    assert "Traceback" not in (served.directory / "serve.log").read_text(encoding="utf-8")
    assert _refuses(served)
    served.start()


def test_open_lines_do_not_hold_up_the_end(served: LiveHall) -> None:
    kept = _line(served)
    kept.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert kept.recv(65536).startswith(b"HTTP/1.1 200")
    silent = _line(served)
    half = _line(served)
    half.sendall(b"GET /health HT")
    screen = websocket.create_connection(
        served.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        timeout=START_SECONDS,
    )
    screen.recv()
    screen.send("40/display,")
    assert _end(served, signal.SIGTERM) == (0, "")
    log = (served.directory / "serve.log").read_text(encoding="utf-8")
    assert "not answered" not in log
    assert "Traceback" not in log
    for line in (kept, silent, half):
        line.close()
    screen.shutdown()


def test_requests_under_way_are_answered_before_the_end(served: LiveHall) -> None:
    queue = served.call("GET", "/catalog")["queues"][0]["code"]
    lock = sqlite3.connect(served.directory / "hall.db", isolation_level=None)
    process = served._process
    assert process is not None
    with closing(lock), ThreadPoolExecutor(4) as pool:
        # While somebody else writes, the hall waits: these are under way for sure.
        lock.execute("BEGIN IMMEDIATE")
        asked: list[Future[dict[str, object]]] = [
            pool.submit(served.issue, queue) for _ in range(4)
        ]
        _until_asked(served, 4)
        process.send_signal(signal.SIGTERM)
        while not _refuses(served):
            pass
        lock.execute("ROLLBACK")
        numbers = {str(one.result()["number"]) for one in asked}
    assert len(numbers) == 4
    out, _ = process.communicate(timeout=START_SECONDS)
    assert (process.returncode, out) == (0, "")
    served._process = None
    with closing(sqlite3.connect(served.directory / "hall.db")) as db:
        assert {number for (number,) in db.execute("SELECT number FROM tickets")} == numbers


def _until_asked(hall: LiveHall, count: int) -> None:
    """Wait until so many clients have sent what they ask: the kernel knows of empty queues."""
    port = urlsplit(hall.url).port or 0
    while True:
        rows = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        fields = [row.split() for row in rows]
        mine = [f for f in fields if f[1].endswith(f":{port:04X}") and f[3] == "01"]
        # All that was sent has been read by the hall, from as many lines as there are askers.
        if len(mine) >= count and all(f[4] == "00000000:00000000" for f in mine):
            return


def test_an_import_reaches_the_screens_of_a_running_hall(
    served: LiveHall, tmp_path: Path
) -> None:
    screen = websocket.create_connection(
        served.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        timeout=START_SECONDS,
    )
    screen.recv()
    screen.send("40/display,")
    folder = tmp_path / "catalogue"
    _jiaohao("export", folder, "--english", "--data", served.directory)
    kiosks = (folder / "kiosks.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "kiosks.csv").write_text("\n".join(kiosks[:-1]), encoding="utf-8")
    _jiaohao("import", folder, "--data", served.directory)
    assert _next_event(screen) == "catalog.imported"
    assert len(served.call("GET", "/catalog")["kiosks"]) == len(kiosks) - 2
    queue = served.call("GET", "/catalog")["queues"][0]["code"]
    served.issue(queue)
    assert _next_event(screen) == "ticket.issued"
    screen.shutdown()
    assert _end(served, signal.SIGTERM) == (0, "")
    _jiaohao("verify", "--data", served.directory)


def _jiaohao(*arguments: object) -> str:
    ran = subprocess.run(
        [JIAOHAO, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return ran.stdout


def _next_event(screen: websocket.WebSocket) -> str:
    while True:
        said = str(screen.recv())
        if said == "2":
            screen.send("3")
        elif said.startswith('42/display,["event"'):
            return str(json.loads(said.partition(",")[2])[1]["name"])
