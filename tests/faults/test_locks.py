"""What other programs do to the database of a running hall costs no acknowledged ticket.

POSIX takes all of a process's locks on a file away when it closes any descriptor of that file.
A hall that opened its own database beside SQLite lost its locks so; the next program that left
the database took itself for the last one and deleted the log with all that was acknowledged.
"""

from __future__ import annotations

import signal
import subprocess
from contextlib import closing
from urllib.request import urlopen

import pytest

from hall.service.hall import DATABASE
from hall.store import database
from tests.live_hall import JIAOHAO, LiveHall

pytestmark = pytest.mark.faults


def jiaohao(*arguments: object) -> str:
    done = subprocess.run(
        [JIAOHAO, *map(str, arguments)], check=True, capture_output=True, text=True
    )
    return done.stdout


def test_a_command_beside_a_running_hall_takes_nothing_away(hall_server: LiveHall) -> None:
    hall_server.token("admin")
    # The page enrols itself: the hall opens its database a second time and closes it.
    with urlopen(f"{hall_server.url}/kiosk") as page:
        assert page.status == 200
    data = ("--data", hall_server.directory)
    jiaohao("token", "create", *data, "--role", "kiosk", "--name", "beside")
    jiaohao("user", "passwd", "C1", *data)
    jiaohao("verify", *data)
    jiaohao("backup", *data)
    numbers = [hall_server.issue("ZXYD")["number"] for _ in range(3)]
    jiaohao("report", *data)
    numbers += [hall_server.issue("ZXYD")["number"] for _ in range(3)]
    hall_server.stop(signal.SIGKILL)
    with closing(database.open_reader(hall_server.directory / DATABASE)) as reader:
        kept = [row[0] for row in reader.execute("SELECT number FROM tickets ORDER BY id")]
    assert kept == numbers
    hall_server.start()
    assert hall_server.issue("ZXYD")["number"] not in numbers
