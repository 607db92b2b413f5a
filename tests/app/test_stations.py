"""``jiaohao station``: how it starts, what it refuses, and how it ends."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from hall.app.station.command import REFUSED_STATUS
from hall.config.settings_file import write_sample
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import until
from tests.journeys.programs import Program


@pytest.fixture
def nobody() -> str:
    """A URL where no hall is."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def station(folder: Path, *arguments: str) -> Program:
    return Program(["station", "--data", str(folder / "data"), *arguments], folder / "log")


def prepared(folder: Path, token: str = "secret") -> Path:
    write_sample(folder / "data")
    (folder / "data" / "station.token").write_text(token, encoding="utf-8")
    return folder / "data" / "hall.toml"


def refused(program: Program, status: int = 1) -> str:
    assert program.wait() == status, program.said()
    assert program.lines == []
    assert "Traceback" not in program.said()
    return program.said()


def test_without_a_token(tmp_path: Path) -> None:
    write_sample(tmp_path / "data")
    assert "jiaohao token create" in refused(station(tmp_path))


def test_an_empty_token_file(tmp_path: Path) -> None:
    prepared(tmp_path, " \n")
    assert "是空的" in refused(station(tmp_path))


def test_without_a_hall_toml(tmp_path: Path) -> None:
    assert "hall.toml" in refused(station(tmp_path))


def test_an_unknown_station_name(tmp_path: Path) -> None:
    prepared(tmp_path)
    assert "west" in refused(station(tmp_path, "--name", "west"))


def test_a_voice_that_is_another_process_s(tmp_path: Path) -> None:
    prepared(tmp_path)
    assert "--voice-apart" in refused(station(tmp_path, "--role", "voice", "--voice-apart"), 2)


def test_a_device_that_cannot_be_driven_so(tmp_path: Path) -> None:
    settings = prepared(tmp_path)
    text = settings.read_text(encoding="utf-8").replace('"simulated"', '"simulatd"', 1)
    settings.write_text(text, encoding="utf-8")
    said = refused(station(tmp_path))
    assert "simulated" in said
    assert "driver.not_found" in said


def test_a_url_that_is_none(tmp_path: Path) -> None:
    prepared(tmp_path)
    assert "URL" in refused(station(tmp_path, "--hall", "http://[half"))


def test_it_waits_for_a_hall_and_stops_all_the_same(tmp_path: Path, nobody: str) -> None:
    prepared(tmp_path)
    program = station(tmp_path, "--hall", nobody)
    until(lambda: "waiting for the hall" in program.said(), "its word that it waits")
    assert program.stop() == 0
    assert program.lines == []


def test_a_token_the_hall_does_not_know(tmp_path: Path) -> None:
    with JourneyHall(tmp_path, simulated=True) as hall:
        hall.token_file.write_text("of another hall", encoding="utf-8")
        assert "令牌" in refused(station(tmp_path, "--hall", hall.url), REFUSED_STATUS)


def test_only_the_devices_of_its_roles(tmp_path: Path) -> None:
    with JourneyHall(tmp_path, simulated=True) as hall:
        program = station(tmp_path, "--hall", hall.url, "--role", "display", "--role", "kiosk")
        program.wait_for_line("STATION READY")
        its_own = {"voice", "signs", "receipts", "scan-1", *(f"slip-{n}" for n in range(1, 6))}
        until(lambda: listed(hall) >= its_own, "the reports of its devices")
        assert listed(hall) == its_own
        assert program.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "its_own"),
    [
        (("--role", "voice"), {"voice"}),
        (("--role", "display", "--voice-apart"), {"signs"}),
        (("--role", "display"), {"voice", "signs"}),
    ],
)
def test_the_voice_with_the_display_alone_and_apart(
    tmp_path: Path, arguments: tuple[str, ...], its_own: set[str]
) -> None:
    with JourneyHall(tmp_path, simulated=True) as hall:
        program = station(tmp_path, "--hall", hall.url, *arguments)
        program.wait_for_line("STATION READY")
        until(lambda: listed(hall) >= its_own, "the reports of its devices")
        assert program.stop() == 0
        assert listed(hall) == its_own


def listed(hall: JourneyHall) -> set[str]:
    return {str(one["device"]) for one in hall.staff.get("/devices")["devices"]}
