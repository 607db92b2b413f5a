"""The one command that starts a hall: what it makes, what it refuses, and whom it takes along."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall.app.up import ensure_token
from hall.client.calls import ClientRefused, HallClient
from hall.config.settings_file import write_sample
from hall.service.hall import DATABASE
from tests.journeys.peers import until
from tests.journeys.programs import Program, children

Up = Callable[..., Program]


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """Starts ``jiaohao up`` on a data directory that does not exist yet."""
    started: list[Program] = []

    def start(*arguments: str) -> Program:
        program = Program(
            ["up", "--data", str(tmp_path / "data"), "--port", "0", *arguments],
            tmp_path / f"up-{len(started)}.log",
        )
        started.append(program)
        return program

    yield start
    for program in started:
        program.stop()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def url_of(program: Program) -> str:
    return program.wait_for_line("READY ").removeprefix("READY ")


def health(url: str) -> str:
    with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:
        status: str = json.load(answer)["status"]
    return status


def healthy(url: str) -> bool:
    try:
        return health(url) == "ok"
    except OSError:
        return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def station_is_up(program: Program, times: int = 1) -> bool:
    return program.said().count(" station: STATION READY") >= times


def test_a_first_start_makes_a_hall_that_works(up: Up, data: Path) -> None:
    program = up()
    url = url_of(program)
    assert health(url) == "ok"
    until(lambda: station_is_up(program), "the station")
    token = data / "station.token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    client = HallClient(url, token.read_text(encoding="utf-8").strip())
    assert len(client.get("/catalog")["counters"]) == 61
    client.close()
    family = children(program.pid)
    assert family.keys() == {"serve", "station", "voice"}
    assert program.stop() == 0
    assert program.lines == [f"READY {url}"]
    assert not any(alive(pid) for pid in family.values())
    assert "Traceback" not in program.said()
    assert "演示账号" in program.said()


def test_a_hall_with_phones_apart_starts_them_too(up: Up, data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = data.parent / "hall.toml"
    section = f'[public]\nhost = "127.0.0.1"\nport = {port}\n'
    config.write_text(f'[hall]\nname = "测试"\n{section}', encoding="utf-8")
    program = up("--config", str(config))
    url_of(program)
    until(lambda: "PUBLIC READY" in program.said(), "the citizens' process")
    assert children(program.pid).keys() == {"serve", "station", "public"}
    phone = HallClient(f"http://127.0.0.1:{port}", "")
    with pytest.raises(ClientRefused) as refused:
        phone.post("/ratings", {"code": "none", "level": 5})
    assert refused.value.code == "ticket.unknown", "its token is the hall's to know"
    phone.close()
    assert program.stop() == 0


@pytest.mark.faults
def test_a_child_that_dies_is_started_again_where_it_was(up: Up) -> None:
    program = up()
    url = url_of(program)
    until(lambda: station_is_up(program), "the station")
    first = children(program.pid)

    os.kill(first["serve"], signal.SIGKILL)
    until(
        lambda: children(program.pid).get("serve", first["serve"]) != first["serve"], "a new server"
    )
    until(lambda: healthy(url), "the server at its old address")
    assert children(program.pid)["station"] == first["station"], "the station lived on"
    until(lambda: "the hall is back" in program.said(), "the station's connection")

    os.kill(first["station"], signal.SIGKILL)
    until(lambda: station_is_up(program, 2), "a new station")
    assert program.stop() == 0
    assert program.lines == [f"READY {url}"]


@pytest.mark.faults
def test_children_end_when_their_parent_is_killed(up: Up) -> None:
    program = up()
    url_of(program)
    until(lambda: len(children(program.pid)) == 3, "all children")
    family = children(program.pid)
    program.kill()
    until(lambda: not any(alive(pid) for pid in family.values()), "the children's end")


def test_a_second_start_keeps_hall_and_token(up: Up, data: Path) -> None:
    first = up()
    url_of(first)
    first.stop()
    token = (data / "station.token").read_text(encoding="utf-8")
    second = up()
    url_of(second)
    until(lambda: station_is_up(second), "the station")
    assert (data / "station.token").read_text(encoding="utf-8") == token
    assert "演示账号" not in second.said()


def test_ctrl_c_stops_it(up: Up) -> None:
    program = up()
    url_of(program)
    assert program.end(signal.SIGINT) == 0


def refused(program: Program) -> str:
    """What it said on its way out; it started nothing."""
    assert program.wait() == 1
    assert program.lines == []
    assert "Traceback" not in program.said()
    return program.said()


def test_a_taken_port_is_one_clear_line(up: Up) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        said = refused(up("--port", port))
    (line,) = [line for line in said.splitlines() if port in line]
    assert line.startswith("jiaohao: ")
    assert "已被占用" in line


def test_a_broken_hall_toml_lists_every_error_and_starts_nothing(
    up: Up, data: Path, tmp_path: Path
) -> None:
    config = tmp_path / "hall.toml"
    config.write_text(
        """[hall]
name = "测试"
[devices.a]
kind = "printer"
driver = "escpso"
kiosk = "K1"
[devices.b]
kind = "keypad"
driver = "ff68"
address = "serial:///dev/null"
levels = 7
counter = 3
[devices.b.keys]
call = "cal"
[devices.c]
kind = "sign"
driver = "simulated"
units = "62"
""",
        encoding="utf-8",
    )
    said = refused(up("--config", str(config)))
    for word in ("escpos", "levels", "devices.b.keys", "call", "62"):
        assert word in said
    assert not data.exists()


def test_a_hall_toml_with_wrong_keys_lists_them(up: Up, data: Path) -> None:
    config = data.parent / "hall.toml"
    config.write_text('[hall]\nnam = "x"\n[servr]\nport = "y"\n', encoding="utf-8")
    said = refused(up("--config", str(config)))
    assert "name" in said
    assert "servr" in said
    assert not data.exists()


def test_a_lost_database_is_never_started_afresh(up: Up, data: Path) -> None:
    write_sample(data)
    said = refused(up())
    assert "restore" in said
    assert not (data / DATABASE).exists()


def test_a_token_of_another_database_is_replaced(up: Up, data: Path) -> None:
    program = up()
    url_of(program)
    program.stop()
    path = data / "station.token"
    assert ensure_token(data) == path
    path.write_text("of another hall\n", encoding="utf-8")
    new = ensure_token(data).read_text(encoding="utf-8")
    assert new != "of another hall\n"
    assert ensure_token(data).read_text(encoding="utf-8") == new
