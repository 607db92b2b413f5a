"""``jiaohao serve`` as systemd and people meet it: ready, told to stop, told of an import."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.live_hall import JIAOHAO, START_SECONDS, LiveHall
from tests.web.wire import Line


@pytest.fixture
def served(sample_hall: Path, tmp_path: Path) -> Iterator[LiveHall]:
    """A hall served by the command itself, whose process a test may end."""
    data = tmp_path / "hall"
    shutil.copytree(sample_hall, data)
    hall = LiveHall(data, forked=False)
    hall.start()
    yield hall
    hall.stop()


def _end(hall: LiveHall, how: signal.Signals) -> tuple[int, str]:
    """Tell it to stop; its exit code, and what it said on stdout after READY."""
    process = hall._process
    assert isinstance(process, subprocess.Popen)
    process.send_signal(how)
    out, _ = process.communicate(timeout=START_SECONDS)
    hall._process = None
    return process.returncode, out


def _line(hall: LiveHall) -> socket.socket:
    parts = urlsplit(hall.url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), START_SECONDS)


def _display(hall: LiveHall) -> Line:
    parts = urlsplit(hall.url)
    line = Line((parts.hostname or "", parts.port or 0))
    line.hear()
    line.say("40/display,")
    while not line.hear().startswith('42/display,["snapshot"'):
        pass
    return line


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
    screen = _display(served)
    assert _end(served, signal.SIGTERM) == (0, "")
    log = (served.directory / "serve.log").read_text(encoding="utf-8")
    assert "not answered" not in log
    assert "Traceback" not in log
    for line in (kept, silent, half):
        line.close()
    screen.cut()


def test_requests_under_way_are_answered_before_the_end(served: LiveHall) -> None:
    queue = served.call("GET", "/catalog")["queues"][0]["code"]
    body = json.dumps({"queue": queue}).encode()
    head = (
        "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {served.token('admin')}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    process = served._process
    assert isinstance(process, subprocess.Popen)
    with closing(sqlite3.connect(served.directory / "hall.db", isolation_level=None)) as lock:
        # While somebody else writes, the hall waits: these are under way for sure.
        lock.execute("BEGIN IMMEDIATE")
        lines = [_line(served) for _ in range(4)]
        for line in lines:
            line.sendall(head.encode() + body)
        while not _has_read_all(served):
            pass
        process.send_signal(signal.SIGTERM)
        while not _refuses(served):
            pass
        lock.execute("ROLLBACK")
        answers = [_whole(line) for line in lines]
    assert [status for status, _ in answers] == [b"201"] * 4
    out, _ = process.communicate(timeout=START_SECONDS)
    assert (process.returncode, out) == (0, "")
    served._process = None
    numbers = {json.loads(content)["number"] for _, content in answers}
    with closing(sqlite3.connect(served.directory / "hall.db")) as db:
        assert {number for (number,) in db.execute("SELECT number FROM tickets")} == numbers


def _has_read_all(hall: LiveHall) -> bool:
    """Whether nothing that was sent to the hall waits in the kernel any more."""
    port = urlsplit(hall.url).port or 0
    rows = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    lines = [row.split() for row in rows]
    queues = [line[4] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "01"]
    return len(queues) >= 4 and all(queue.endswith(":00000000") for queue in queues)


def _whole(line: socket.socket) -> tuple[bytes, bytes]:
    """Status and body of the answer."""
    said = b""
    while data := line.recv(65536):
        said += data
    line.close()
    return said[9:12], said.partition(b"\r\n\r\n")[2]


def test_an_import_reaches_the_screens_of_a_running_hall(served: LiveHall, tmp_path: Path) -> None:
    screen = _display(served)
    folder = tmp_path / "catalogue"
    _jiaohao("export", folder, "--english", "--data", served.directory)
    kiosks = (folder / "kiosks.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "kiosks.csv").write_text("\n".join(kiosks[:-1]), encoding="utf-8")
    _jiaohao("import", folder, "--data", served.directory)
    assert screen.hear_event("/display")["name"] == "catalog.imported"
    assert len(served.call("GET", "/catalog")["kiosks"]) == len(kiosks) - 2
    queue = served.call("GET", "/catalog")["queues"][0]["code"]
    served.issue(queue)
    assert screen.hear_event("/display")["name"] == "ticket.issued"
    screen.cut()
    assert _end(served, signal.SIGTERM) == (0, "")
    _jiaohao("verify", "--data", served.directory)


def _jiaohao(*arguments: object) -> str:
    ran = subprocess.run(
        [JIAOHAO, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    return ran.stdout
