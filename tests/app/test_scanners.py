"""What readers read reaches the hall once, in order, from the place where they stand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest

from drivers.configuration import DeviceConfig
from drivers.configuration import DeviceKind as DriverKind
from drivers.health import DeviceHealth, HealthState
from drivers.readers.simulated import VirtualScanner
from drivers.registry import open_reader
from drivers.simulation import BENCH
from drivers.supervisor import Concern, Supervisor
from hall.app.station.scanners import Scanners, place_of
from hall.client.calls import ClientRefused, HallClient, HallUnreachable
from hall.config.settings import DeviceKind, DeviceSettings

PATIENCE = 10.0


class Desk:
    """The hall's side."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.troubles: list[Exception] = []
        self.health: list[tuple[str, HealthState]] = []
        self.changed = threading.Condition()

    def post(
        self, path: str, content: Mapping[str, Any], *, key: str, within_seconds: float
    ) -> dict[str, Any]:
        assert key
        assert within_seconds > 0
        with self.changed:
            self.told.append((path, content["code"]))
            self.changed.notify_all()
            if self.troubles:
                raise self.troubles.pop(0)
        return {}

    def well(self, health: DeviceHealth) -> None:
        with self.changed:
            self.health.append((health.name, health.state))
            self.changed.notify_all()

    def wait_for_health(self, *states: HealthState) -> None:
        """The reader at the glass went through these states, and is in the last of them."""
        with self.changed:
            assert self.changed.wait_for(
                lambda: self._of_the_glass()[-len(states) :] == list(states), PATIENCE
            )

    def _of_the_glass(self) -> list[HealthState]:
        return [state for name, state in self.health if name == "glass"]

    def wait_for(self, count: int) -> list[tuple[str, str]]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.told) >= count, PATIENCE), self.told
            return list(self.told)


def device(name: str, place: str) -> DeviceSettings:
    return DeviceSettings(
        name=name, kind=DeviceKind.READER, driver="simulated", address="", station="local",
        kiosk=place,
    )  # fmt: skip


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Two readers: at the kiosk K1, and at window 3."""
    found = Desk()
    supervisor = Supervisor(found.well)
    scanners = Scanners(
        cast("HallClient", found), supervisor, [device("glass", "K1"), device("window", "W3")],
        lambda one: open_reader(
            DeviceConfig(name=one.name, kind=DriverKind.READER, driver="simulated", address="")
        ),
    )  # fmt: skip
    scanners.start()
    yield found
    assert supervisor.stop(PATIENCE) == ()
    BENCH.clear()


def scanner(name: str) -> VirtualScanner:
    return BENCH.device(name, VirtualScanner, lambda: VirtualScanner(name))


def test_a_reader_tells_the_place_where_it_stands(desk: Desk) -> None:
    scanner("glass").poke("scan", code="A001")
    assert desk.wait_for(1) == [("/kiosks/K1/scans", "A001")]
    scanner("window").poke("scan", code="http://h/f/abcdefgh2345")
    assert desk.wait_for(2)[1] == ("/counters/3/scans", "http://h/f/abcdefgh2345")


@pytest.mark.parametrize(
    "trouble",
    [lambda: HallUnreachable("away"), lambda: ClientRefused("kiosk.unknown", 404, {})],
    ids=["away", "refused"],
)
def test_a_hall_that_does_not_take_a_scan_gets_the_next_one(
    desk: Desk, trouble: Callable[[], Exception]
) -> None:
    desk.troubles.append(trouble())
    scanner("glass").poke("scan", code="A001")
    scanner("glass").poke("scan", code="A002")
    assert [code for _, code in desk.wait_for(2)] == ["A001", "A002"]


def test_a_reader_that_was_unplugged_reads_again(desk: Desk) -> None:
    desk.wait_for_health(HealthState.ONLINE)
    scanner("glass").poke("unplug", on=True)
    desk.wait_for_health(HealthState.ONLINE, HealthState.OFFLINE)
    scanner("glass").poke("unplug", on=False)
    desk.wait_for_health(HealthState.OFFLINE, HealthState.ONLINE)
    scanner("glass").poke("scan", code="A003")
    assert desk.wait_for(1) == [("/kiosks/K1/scans", "A003")]


class Worried:
    """A reader that reads nothing and knows of something to be looked after."""

    def read(self, timeout_seconds: float) -> str | None:
        threading.Event().wait(min(timeout_seconds, 0.05))
        return None

    def concern(self) -> Concern:
        return Concern("reader.no_end", "没有回车")

    def close(self) -> None:
        """Nothing to let go of."""


def test_what_a_reader_is_worried_about_is_its_health() -> None:
    found = Desk()
    supervisor = Supervisor(found.well)
    client = cast("HallClient", found)
    Scanners(client, supervisor, [device("glass", "K1")], lambda _: Worried()).start()
    found.wait_for_health(HealthState.WARNING)
    assert supervisor.stop(PATIENCE) == ()


def test_what_was_read_stands_in_no_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.troubles.append(HallUnreachable("away"))
    scanner("glass").poke("scan", code="11010519491231002X")
    scanner("glass").poke("scan", code="A001")
    desk.wait_for(2)
    assert "11010519491231002X" not in caplog.text


def test_the_place_is_a_kiosk_or_a_window() -> None:
    assert place_of(device("r", "K1")) == "/kiosks/K1"
    assert place_of(device("r", "W13")) == "/counters/13"
